"""Counts orders now and then, and says so in its log; stops at once when asked to."""

import signal
import sys
import threading

from app import VERSION, Entry, app, db

stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
print("worker %s started" % VERSION, flush=True)
while not stop.wait(1.0):
    with app.app_context():
        print("%d orders" % db.session.query(Entry).count(), flush=True)
sys.exit(0)
