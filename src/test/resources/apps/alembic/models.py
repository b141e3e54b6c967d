import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()

print("models loaded")


class Note(Base):
    __tablename__ = "note"
    id = sa.Column(sa.Integer, primary_key=True)
    text = sa.Column(sa.Text, nullable=False)
    stars = sa.Column(sa.Integer)
