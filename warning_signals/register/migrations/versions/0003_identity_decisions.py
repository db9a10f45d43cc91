"""Decisions on whose record it is, and reviews that name feed and provider of the record.

Revision: 0003; after: 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from warning_signals.register.columns import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the tables here from the revision before; open reviews are kept."""
    op.create_table(
        "identity_decisions",
        sa.Column("decision_no", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("first_officer_id", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("decision_no"),
    )
    before = _reviews_before()
    op.drop_table("reviews")
    new = op.create_table(
        "reviews",
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "provider", "record_id", "borrower_id"),
    )
    if before:
        op.bulk_insert(new, before)


def _reviews_before() -> list[dict[str, Any]]:
    """Return the reviews in the new shape; the provider was not kept, so it is unknown."""
    query = sa.text(
        "SELECT d.feed, '' AS provider, r.record_id, r.borrower_id, r.delivery_id, r.score, r.why, "
        "r.state FROM reviews r JOIN deliveries d ON d.delivery_id = r.delivery_id"
    )
    rows = [dict(row) for row in op.get_bind().execute(query).mappings()]
    return [
        row | {"why": [{"comparison": "name", "level": row["why"], "weight": 0.0}]} for row in rows
    ]
