"""vat and e-mail"""
import sqlalchemy as sa
from alembic import op

revision = "c003"
down_revision = "c002"


def upgrade():
    with op.batch_alter_table("customer") as customer:
        customer.add_column(sa.Column("email", sa.String(120)))
    with op.batch_alter_table("orders") as orders:
        orders.add_column(sa.Column("vat", sa.Integer))


def downgrade():
    with op.batch_alter_table("orders") as orders:
        orders.drop_column("vat")
    with op.batch_alter_table("customer") as customer:
        customer.drop_column("email")
