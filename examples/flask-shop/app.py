"""A small shop: Flask, Flask-Migrate, a database by its URL; served by gunicorn, with a worker beside it."""

import os

from flask import Flask, jsonify, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

VERSION = "1.0.0"

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
db = SQLAlchemy(app)
Migrate(app, db)


@event.listens_for(Engine, "connect")
def durable(connection, _record):
    """Servers write durably by themselves; SQLite does when it is told to."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


class Entry(db.Model):
    """An order; its number is chosen by who orders, so that ordering twice is ordering once."""

    id = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.Integer, nullable=False, unique=True)
    text = db.Column(db.String(200), nullable=False)


@app.get("/health")
def health():
    db.session.execute(db.text("SELECT 1"))
    return jsonify(status="ok", version=VERSION, services={"database": "ok"})


@app.get("/")
def front_page():
    return jsonify(version=VERSION, orders=db.session.query(Entry).count())


@app.get("/entries/<int:number>")
def ordered(number):
    entry = db.session.query(Entry).filter_by(number=number).first_or_404()
    return jsonify(number=entry.number, text=entry.text)


@app.delete("/entries/<int:number>")
def cancel(number):
    found = db.session.query(Entry).filter_by(number=number).delete()
    db.session.commit()
    return ("", 204) if found else ("no such order\n", 404)


@app.post("/entries")
def order():
    asked = request.get_json()
    if db.session.query(Entry).filter_by(number=asked["number"]).first() is None:
        db.session.add(Entry(number=asked["number"], text=asked["text"]))
        db.session.commit()
    return jsonify(number=asked["number"]), 201
