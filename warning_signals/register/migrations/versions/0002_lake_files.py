"""A delivery may have several files in the lake: rows let in later have files of their own.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warning_signals.register.tables import Instant

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Move each delivery's file to the table of lake files, and keep control totals."""
    op.create_table(
        "lake_files",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("visible_from", Instant(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "part"),
    )
    op.execute(
        "INSERT INTO lake_files (delivery_id, part, path, sha256, rows, visible_from, late, why) "
        "SELECT delivery_id, 0, lake_path, lake_sha256, accepted, visible_from, false, 'accepted' "
        "FROM deliveries WHERE lake_path IS NOT NULL"
    )
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("manifest_totals", sa.JSON(), nullable=True))
        table.add_column(sa.Column("series", sa.String(), nullable=False, server_default=""))
        table.drop_column("lake_path")
        table.drop_column("lake_sha256")
    with op.batch_alter_table("deliveries") as table:
        table.alter_column("series", server_default=None)


def downgrade() -> None:
    """There is no way back: a delivery of several files does not fit into one."""
    raise NotImplementedError("Restore the register from before the change.")
