"""orders"""
import sqlalchemy as sa
from alembic import op

revision = "c002"
down_revision = "c001"


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("customer_id", sa.Integer, sa.ForeignKey("customer.id"), nullable=False),
    )


def downgrade():
    op.drop_table("orders")
