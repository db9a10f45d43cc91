"""Whose record it is: pairs of record and borrower that are likely, and what people decided."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Integer, String, Table, Text

from warning_signals.register.columns import METADATA, Instant, key, need

# One row a pair. `why` is as matching.why has it; `state` is open, linked, rejected, or settled
# where the record turned out to be another borrower's.
reviews = Table(
    "reviews",
    METADATA,
    key("feed"),
    key("provider"),
    key("record_id"),
    key("borrower_id"),
    need("delivery_id"),
    need("score", Float),
    need("why", JSON),
    need("state"),
)

# Nothing is ever changed in it: the last decision in force on a pair holds. `state` is proposed
# while a second person has to agree, and then a new row, in_force, names both.
identity_decisions = Table(
    "identity_decisions",
    METADATA,
    key("decision_no", Integer),
    need("feed"),
    need("provider"),
    need("record_id"),
    need("borrower_id"),
    need("verdict"),
    need("state"),
    need("officer_id"),
    Column("first_officer_id", String),
    need("reason", Text),
    need("at", Instant),
)
