"""Shops of several tenants on PostgreSQL: FastAPI, SQLAlchemy's asyncio and asyncpg; every tenant sees its own sales."""

import os
from datetime import datetime, timezone

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Product, Sale, Tenant

VERSION = "1.0.0"

app = FastAPI()
engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=5, max_overflow=5)


class Order(BaseModel):
    """What a customer buys; the number is theirs, so that buying twice is buying once."""

    number: int
    text: str = ""


class SignUp(BaseModel):
    """A shop that somebody opens."""

    slug: str
    name: str


async def session():
    async with AsyncSession(engine) as opened:
        yield opened


async def tenant(x_tenant: str = Header("demo"), db: AsyncSession = Depends(session)) -> Tenant:
    found = (await db.execute(select(Tenant).filter_by(slug=x_tenant))).scalar_one_or_none()
    if found is None:
        raise HTTPException(404, "no such tenant")
    return found


@app.get("/health")
async def health(db: AsyncSession = Depends(session)):
    await db.execute(text("SELECT 1"))
    return {
        "status": "ok",
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "version": VERSION,
        "services": {"database": "ok"},
    }


@app.post("/tenants", status_code=201)
async def sign_up(shop: SignUp, db: AsyncSession = Depends(session)):
    found = await db.execute(select(Tenant.id).filter_by(slug=shop.slug))
    if found.first() is None:
        db.add(Tenant(slug=shop.slug, name=shop.name, active=True))
        await db.commit()
    return {"slug": shop.slug}


@app.delete("/tenants/{slug}", status_code=204)
async def leave(slug: str, db: AsyncSession = Depends(session)):
    ours = select(Tenant.id).filter_by(slug=slug).scalar_subquery()
    for table in (Sale, Product):
        await db.execute(delete(table).where(table.tenant_id == ours))
    await db.execute(delete(Tenant).where(Tenant.slug == slug))
    await db.commit()


@app.get("/products")
async def products(owner: Tenant = Depends(tenant), db: AsyncSession = Depends(session)):
    rows = await db.execute(select(Product).filter_by(tenant_id=owner.id).order_by(Product.id))
    return [{"name": product.name, "price": str(product.price)} for product in rows.scalars()]


@app.get("/sales")
async def sales(owner: Tenant = Depends(tenant), db: AsyncSession = Depends(session)):
    count = await db.execute(select(func.count(Sale.id)).filter_by(tenant_id=owner.id))
    return {"tenant": owner.slug, "sales": count.scalar_one()}


@app.get("/entries/{number}")
async def sold(number: int, owner: Tenant = Depends(tenant), db: AsyncSession = Depends(session)):
    found = await db.execute(select(Sale).filter_by(tenant_id=owner.id, number=number))
    sale = found.scalar_one_or_none()
    if sale is None:
        raise HTTPException(404, "no such sale")
    return {"number": sale.number, "text": sale.text}


@app.post("/entries", status_code=201)
async def sell(order: Order, owner: Tenant = Depends(tenant), db: AsyncSession = Depends(session)):
    found = await db.execute(select(Sale.id).filter_by(tenant_id=owner.id, number=order.number))
    if found.first() is None:
        db.add(Sale(tenant_id=owner.id, number=order.number, text=order.text))
        await db.commit()
    return {"number": order.number}
