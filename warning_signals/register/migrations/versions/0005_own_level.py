"""An assessment says what level the borrower comes to without those he is tied to.

Revision: 0005; after: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the level; of the days assessed before it is not known."""
    with op.batch_alter_table("assessments") as table:
        table.add_column(sa.Column("own_level", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take the level away."""
    with op.batch_alter_table("assessments") as table:
        table.drop_column("own_level")
