"""stars"""
import sqlalchemy as sa
from alembic import op

revision = "n002"
down_revision = "n001"


def upgrade():
    with op.batch_alter_table("note") as note:
        note.add_column(sa.Column("stars", sa.Integer))


def downgrade():
    with op.batch_alter_table("note") as note:
        note.drop_column("stars")
