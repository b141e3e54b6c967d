import os
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

host, port = sys.argv[1].rsplit(":", 1)
print("migrating", flush=True)
with sqlite3.connect(os.environ["DB_FILE"]) as db:
    db.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY)")
    if os.environ.get("BREAK"):
        raise SystemExit("ERROR cannot add column")
    if os.environ.get("HANG"):
        time.sleep(600)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


HTTPServer((host, int(port)), Handler).serve_forever()
