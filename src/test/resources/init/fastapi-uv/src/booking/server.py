import sqlite3
from contextlib import asynccontextmanager

from fastapi import FastAPI


def prepare():
    with sqlite3.connect("data/booking.db") as db:
        db.execute("CREATE TABLE IF NOT EXISTS booking (id INTEGER PRIMARY KEY)")


@asynccontextmanager
async def lifespan(app):
    prepare()
    yield


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)

    @app.get("/ping")
    def ping():
        return "pong"

    return app
