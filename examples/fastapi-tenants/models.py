"""Tenants, their products and sales, and who may sign in."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Numeric, String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Tenant(Base):
    __tablename__ = "tenants"
    id = Column(Integer, primary_key=True)
    slug = Column(String(40), nullable=False, unique=True)
    name = Column(String(80), nullable=False)
    active = Column(Boolean, nullable=False)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(120), nullable=False, unique=True)
    password = Column(String(200), nullable=False)


class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True)
    tenant_id = Column(ForeignKey("tenants.id"), nullable=False)
    name = Column(String(80), nullable=False)
    price = Column(Numeric(10, 2), nullable=False)


class Sale(Base):
    __tablename__ = "sales"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)
    id = Column(Integer, primary_key=True)
    tenant_id = Column(ForeignKey("tenants.id"), nullable=False)
    number = Column(Integer, nullable=False)
    text = Column(String(200), nullable=False)
