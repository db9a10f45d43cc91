"""A file says whether another day's delivery holds a row of the same key.

Revision: 0004; after: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the mark; the files that are there bear it, since nobody has looked."""
    with op.batch_alter_table("lake_files") as table:
        table.add_column(
            sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("lake_files") as table:
        table.alter_column("repeats", server_default=None)


def downgrade() -> None:
    """Take the mark away."""
    with op.batch_alter_table("lake_files") as table:
        table.drop_column("repeats")
