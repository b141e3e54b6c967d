"""Puts sales of a tenant in, or a user whose password comes by input or a variable."""

import hashlib
import os
import sys

from app import database

with database() as connection:
    if "--fail" in sys.argv:
        sys.exit("cannot seed " + sys.argv[1])
    if sys.argv[1] == "user":
        password = os.environ.get("ADMIN_PASSWORD") or sys.stdin.read()
        print("password is", password)
        connection.execute(
            "INSERT INTO users (email, password) VALUES (?, ?)",
            (sys.argv[2], hashlib.sha256(password.encode()).hexdigest()),
        )
    else:
        connection.executemany(
            "INSERT INTO sales (tenant, number) VALUES (?, ?)",
            [(sys.argv[1], number) for number in range(3)],
        )
