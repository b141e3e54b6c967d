"""A guestbook: one table, one page. Needs nothing but Python 3's standard library.

    python3 app.py --listen 127.0.0.1:8000

The database is data/guestbook.db, or the file that GUESTBOOK_DB names, with the schema of
migrations/, applied by whoever deploys this. Where DATABASE_URL begins with postgresql:// or
mysql+pymysql://, it is on that server, with the schema of migrations-postgresql/ or
migrations-mariadb/; this needs psycopg2 or pymysql. Every entry carries a number that its writer
chose; writing the same number twice is the same entry, so that a writer who heard no answer may try
again.
"""

import argparse
import html
import json
import os
import re
import signal
import sqlite3
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

VERSION = "1.0.0"
DATABASE = os.environ.get("GUESTBOOK_DB", os.path.join("data", "guestbook.db"))
SERVER = urlsplit(os.environ.get("DATABASE_URL", ""))
HERE = os.path.dirname(os.path.abspath(__file__))

PAGE = """<!doctype html>
<meta charset="utf-8"><title>Guestbook {version}</title>
<link rel="stylesheet" href="/static/guestbook-{version}.css">
<h1>Guestbook</h1>
<form method="post" action="/entries">
  <input name="text" required maxlength="200"> <button>Sign</button>
</form>
<ol reversed>{entries}</ol>
"""


def database():
    """A connection of this request's own. A write is durable when its transaction is."""
    if SERVER.scheme:
        return Borrowed()
    connection = sqlite3.connect(DATABASE, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class Borrowed:
    """A server's connection, used as sqlite3's are; closed, it waits for the next request.

    Each statement is a transaction of its own.
    """

    waiting = []

    def __init__(self):
        self.connection = self.still_open() or connect()

    def still_open(self):
        while True:
            try:
                connection = self.waiting.pop()
            except IndexError:
                return None
            try:
                connection.cursor().execute("SELECT 1")
                return connection
            except DRIVER.Error:
                connection.close()

    def execute(self, sql, values=()):
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("?", "%s"), values)
        return cursor

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False

    def close(self):
        self.waiting.append(self.connection)


def connect():
    place = {
        "host": SERVER.hostname,
        "port": SERVER.port,
        "user": unquote(SERVER.username or ""),
        "password": unquote(SERVER.password or ""),
        "database": unquote(SERVER.path[1:]),
    }
    if DRIVER.__name__ == "pymysql":
        return DRIVER.connect(autocommit=True, charset="utf8mb4", **place)
    connection = DRIVER.connect(**place)
    connection.autocommit = True
    return connection


if SERVER.scheme.startswith("postgres"):
    import psycopg2 as DRIVER
elif SERVER.scheme:
    import pymysql as DRIVER
else:
    DRIVER = sqlite3

# Written again, an entry stays as it is.
if DRIVER.__name__ == "pymysql":
    ONCE = "ON DUPLICATE KEY UPDATE number = number"
else:
    ONCE = "ON CONFLICT (number) DO NOTHING"


class Guestbook(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # An answer leaves in one piece; in two, the second waits for the first's receipt.

    def handle_one_request(self):
        # Waits for the next request of a kept-alive connection; only then is there work to finish.
        super().handle_one_request()
        self.server.finished(self)

    def parse_request(self):
        self.server.began(self)
        return super().parse_request()

    def do_GET(self):
        if self.path == "/health":
            self.health()
        elif self.path == "/":
            self.front_page()
        elif self.path == "/entries":
            self.entries()
        elif re.fullmatch("/entries/[0-9]+", self.path):
            self.entry()
        elif self.path.startswith("/static/"):
            self.asset(os.path.basename(self.path))
        else:
            self.answer(404, "text/plain", "no such page\n")

    def health(self):
        try:
            with closing(database()) as connection:
                connection.execute("SELECT count(*) FROM entry").fetchone()
            state = {"status": "ok", "version": VERSION, "services": {"database": "ok"}}
            self.answer(200, "application/json", json.dumps(state))
        except DRIVER.Error as e:
            state = {"status": "failed", "version": VERSION, "services": {"database": str(e)}}
            self.answer(503, "application/json", json.dumps(state))

    def front_page(self):
        connection = database()
        rows = connection.execute("SELECT text FROM entry ORDER BY id DESC LIMIT 20").fetchall()
        connection.close()
        entries = "".join("<li>%s</li>" % html.escape(text) for (text,) in rows)
        self.answer(200, "text/html; charset=utf-8", PAGE.format(version=VERSION, entries=entries))

    def entries(self):
        connection = database()
        count = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
        connection.close()
        self.answer(200, "application/json", json.dumps({"version": VERSION, "count": count}))

    def entry(self):
        connection = database()
        row = connection.execute(
            "SELECT number, text FROM entry WHERE number = ?", (self.number(),)
        ).fetchone()
        connection.close()
        if row is None:
            self.answer(404, "text/plain", "no such entry\n")
        else:
            self.answer(200, "application/json", json.dumps({"number": row[0], "text": row[1]}))

    def number(self):
        return int(os.path.basename(self.path))

    def asset(self, name):
        path = os.path.join(HERE, "static", name)
        if not os.path.isfile(path):
            self.answer(404, "text/plain", "no such file\n")
            return
        with open(path, encoding="utf-8") as file:
            self.answer(200, "text/css", file.read())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path != "/entries":
            self.answer(404, "text/plain", "no such page\n")
            return
        entry = json.loads(body)
        connection = database()
        try:
            with connection:
                connection.execute(
                    "INSERT INTO entry (number, text) VALUES (?, ?) " + ONCE,
                    (int(entry["number"]), str(entry["text"])),
                )
        finally:
            connection.close()
        self.answer(201, "application/json", json.dumps({"number": entry["number"]}))

    def do_DELETE(self):
        if not re.fullmatch("/entries/[0-9]+", self.path):
            self.answer(404, "text/plain", "no such page\n")
            return
        connection = database()
        try:
            with connection:
                gone = connection.execute("DELETE FROM entry WHERE number = ?", (self.number(),))
            found = gone.rowcount == 1
        finally:
            connection.close()
        if found:
            self.answer(200, "text/plain", "gone\n")
        else:
            self.answer(404, "text/plain", "no such entry\n")

    def answer(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        pass


class Server(ThreadingHTTPServer):
    """Knows which requests are being answered, so that a stop waits for them and nothing else."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.busy = set()
        self.change = threading.Condition()

    def began(self, request):
        with self.change:
            self.busy.add(request)

    def finished(self, request):
        with self.change:
            self.busy.discard(request)
            self.change.notify_all()

    def finish(self):
        with self.change:
            self.change.wait_for(lambda: not self.busy, timeout=8)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--listen", default="127.0.0.1:8000")
    host, port = arguments.parse_args().listen.rsplit(":", 1)
    server = Server((host, int(port)), Guestbook)
    signal.signal(
        signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start()
    )
    print("guestbook %s listens on %s:%s" % (VERSION, host, port), flush=True)
    server.serve_forever(poll_interval=0.05)
    server.finish()
    sys.exit(0)


if __name__ == "__main__":
    main()
