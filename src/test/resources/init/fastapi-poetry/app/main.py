from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from app.api import router

app = FastAPI(title="Tickets")
app.include_router(router)
app.mount("/static", StaticFiles(directory="static"), name="static")
