"""Shops of several tenants: each sees its own sales."""

import os
import sqlite3

from fastapi import FastAPI, Header

VERSION = "1.0.0"
app = FastAPI()


def database():
    connection = sqlite3.connect(os.environ["SLIPWAY_DATABASE"], timeout=10)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@app.get("/health")
def health():
    database().execute("SELECT count(*) FROM tenants").fetchone()
    return {"status": "ok", "version": VERSION}


@app.get("/sales")
def sales(x_tenant: str = Header()):
    rows = database().execute("SELECT number FROM sales WHERE tenant = ?", (x_tenant,)).fetchall()
    return {"sales": [number for (number,) in rows]}


@app.post("/entries", status_code=201)
def sell(entry: dict):
    with database() as connection:
        connection.execute(
            "INSERT INTO sales (tenant, number) VALUES ('demo', ?)", (entry["number"],)
        )
    return entry
