"""Puts products and sales of a tenant in, or a user whose password comes by standard input."""

import asyncio
import hashlib
import os
import sys
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app import engine
from models import Product, Sale, Tenant, User


async def goods(slug):
    async with AsyncSession(engine) as db:
        owner = (await db.execute(select(Tenant).filter_by(slug=slug))).scalar_one()
        for number in range(1, 4):
            db.add(Product(tenant_id=owner.id, name="Product %d" % number, price=Decimal(number)))
            db.add(Sale(tenant_id=owner.id, number=-number, text="sold in the demo"))
        await db.commit()


async def user(email, password):
    salt = os.urandom(16)
    kept = salt.hex() + ":" + hashlib.scrypt(password.encode(), salt=salt, n=4096, r=8, p=1).hex()
    async with AsyncSession(engine) as db:
        db.add(User(email=email, password=kept))
        await db.commit()


what, name = sys.argv[1:]
asyncio.run(goods(name) if what == "goods" else user(name, sys.stdin.readline().strip()))
