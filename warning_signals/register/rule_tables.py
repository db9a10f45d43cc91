"""By which rules, and who did what: threshold sets and the audit trail."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Integer, String, Table

from warning_signals.register.columns import METADATA, Instant, key, need

threshold_sets = Table(
    "threshold_sets",
    METADATA,
    key("set_id", Integer),
    need("valid_from_on", Date),
    need("values", JSON),
    need("proposed_by"),
    Column("approved_by", String),
    need("state"),
)

audit = Table(
    "audit",
    METADATA,
    key("seq", Integer),
    need("at", Instant),
    need("actor"),
    need("action"),
    need("object"),
    need("details", JSON),
    need("previous"),
    need("hash"),
)
