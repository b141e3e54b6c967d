# A home-made migration tool: a number in PRAGMA user_version.
import os
import sqlite3
import sys
import time

STEPS = [
    ("CREATE TABLE item (id INTEGER PRIMARY KEY)", "DROP TABLE item"),
    ("CREATE TABLE price (id INTEGER PRIMARY KEY)", "DROP TABLE price"),
]

db = sqlite3.connect(os.environ["DB_FILE"], isolation_level=None)
at = db.execute("PRAGMA user_version").fetchone()[0]
verb = sys.argv[1]
if verb == "current":
    print("connected to %s" % os.environ["DB_FILE"])
    print(at)
elif verb == "up":
    for up, _ in STEPS[at:]:
        db.execute(up)
        at += 1
        db.execute("PRAGMA user_version = %d" % at)
        print("applied %d" % at)
    if os.environ.get("BREAK"):
        raise sqlite3.OperationalError("no such table: gone")
    if os.environ.get("HANG"):
        time.sleep(600)
else:
    wanted = int(sys.argv[2] or 0)
    while at > wanted:
        db.execute(STEPS[at - 1][1])
        at -= 1
        db.execute("PRAGMA user_version = %d" % at)
