import os

from alembic import context
from models import Base
from sqlalchemy import create_engine

engine = create_engine(os.environ["NOTES_DATABASE"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
