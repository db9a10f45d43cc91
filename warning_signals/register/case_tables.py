"""What follows from it: cases and their history, the outbox, tickets, releases."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text, text

from warning_signals.register.columns import METADATA, Instant, key, need

cases = Table(
    "cases",
    METADATA,
    key("case_id"),
    need("borrower_id"),
    need("track"),
    need("level", Integer),
    need("state"),
    Column("officer_id", String),
    need("opened_on", Date),
    need("clock_from_on", Date),
    need("due_at", Instant),
    need("acknowledge_by", Instant),
    Column("acknowledged_by", String),
    Column("acknowledged_at", Instant),
    need("escalated_steps", Integer),
    Column("quiet_until_on", Date),
    Column("closed_on", Date),
    Column("disposition", String),
    need("fingerprints", JSON),
    need("facts", JSON),
    Index(
        "one_open_case",
        "borrower_id",
        "track",
        unique=True,
        sqlite_where=text("state != 'closed'"),
        postgresql_where=text("state != 'closed'"),
    ),
)

case_events = Table(
    "case_events",
    METADATA,
    key("case_id"),
    key("seq", Integer),
    need("as_of", Date),
    need("kind"),
    need("actor"),
    need("at", Instant),
    need("details", JSON),
)

outbox = Table(
    "outbox",
    METADATA,
    key("key"),
    need("as_of", Date),
    need("kind"),
    Column("case_id", String),
    need("recipient"),
    need("payload", JSON),
    need("state"),
    need("attempts", Integer),
    Column("channel", String),
    Column("ref", String),
    Column("sent_in_run", String),
    Column("not_before", Instant),
    Column("error", Text),
)

tickets = Table(
    "tickets",
    METADATA,
    key("case_id"),
    need("system"),
    need("ref"),
    need("opened_in_run"),
)

releases = Table(
    "releases",
    METADATA,
    key("as_of", Date),
    key("officer_id"),
    need("reason", Text),
    need("at", Instant),
)
