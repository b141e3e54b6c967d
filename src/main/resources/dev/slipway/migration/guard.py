# Keeps every SQLite database as it is while the app is asked about its migrations, although asking
# means importing the app. Run before anything of the app. Python 3.7 and newer.
#
# mode "read":  an existing file can be read but not written; an absent one stays absent
# mode "copy":  the app may write, into a copy in memory (some apps write while they are imported)
# mode "empty": every file looks like a new, empty database
import json
import os
import sqlite3
import sys
import urllib.parse

LARGEST_COPY = 256 * 1024 * 1024


def guard_sqlite(mode):
    if mode not in ("read", "copy", "empty"):
        raise ValueError(mode)
    real_connect = sqlite3.connect
    in_memory = {}

    def connect(database, *args, **options):
        path = path_of(database, options.get("uri", False))
        if path is None:
            return real_connect(database, *args, **options)
        exists = os.path.exists(path) and os.path.getsize(path) > 0
        options["uri"] = True
        if mode == "read" and exists:
            connection = real_connect(uri_of(path) + "?mode=rw", *args, **options)
            connection.execute("PRAGMA query_only=ON")
            connection.set_authorizer(no_change_of_journal_mode)
            return connection
        if path not in in_memory:
            in_memory[path] = memory_for(len(in_memory), path if mode == "copy" and exists else None)
        connection = real_connect(in_memory[path][0], *args, **options)
        connection.execute("PRAGMA read_uncommitted=ON")  # a shared cache locks by table, not file
        return connection

    def memory_for(number, source):
        # Not the memdb VFS: it cannot hold a copy of a database in WAL mode.
        name = "file:slipway-%d?mode=memory&cache=shared" % number
        keeper = real_connect(name, uri=True, check_same_thread=False)
        if source is not None:
            if os.path.getsize(source) > LARGEST_COPY:
                raise RuntimeError("the app writes to its database while it is imported, and "
                                   "%s is too large to be copied into memory" % source)
            original = real_connect(uri_of(source) + "?mode=rw", uri=True)
            original.backup(keeper)
            original.close()
        return name, keeper  # as long as the keeper is open, the contents stay

    sqlite3.connect = sqlite3.dbapi2.connect = connect


def path_of(database, uri):
    """The absolute path of a database file, or None for a database in memory."""
    name = os.fsdecode(database)
    if uri and name.startswith("file:"):
        parts = urllib.parse.urlsplit(name)
        if "mode=memory" in parts.query or "vfs=memdb" in parts.query:
            return None
        name = urllib.parse.unquote(parts.path)
    return None if name in ("", ":memory:") else os.path.realpath(name)


def uri_of(path):
    return "file:" + urllib.parse.quote(os.fsencode(path))


def no_change_of_journal_mode(action, name, value, *_):
    changes = action == sqlite3.SQLITE_PRAGMA and name == "journal_mode" and value is not None
    return sqlite3.SQLITE_IGNORE if changes else sqlite3.SQLITE_OK


def answer(marker, facts):
    """Writes one marked line among whatever the app prints, and ends at once: the app may have
    started threads that would keep the process alive."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(1, ("\n%s%s\n" % (marker, json.dumps(facts))).encode("ascii"))
    os._exit(0)
