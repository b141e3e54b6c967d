"""orders"""

import sqlalchemy as sa
from alembic import op

revision = "a001"
down_revision = None


def upgrade():
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("text", sa.String(200), nullable=False),
    )


def downgrade():
    op.drop_table("entry")
