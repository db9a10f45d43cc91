"""What a run found: runs, receipts of stages, findings, assessments, the inventory."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, Index, Integer, String, Table

from warning_signals.register.columns import METADATA, Instant, key, need

runs = Table(
    "runs",
    METADATA,
    key("run_id"),
    need("number", Integer),
    need("as_of", Date),
    need("known_at", Instant),
    need("kind"),
    need("state"),
    need("started_at", Instant),
    Column("finished_at", Instant),
    Column("report", JSON),
    Index("runs_of_day", "as_of"),
)

receipts = Table(
    "receipts",
    METADATA,
    key("run_id"),
    key("stage"),
    need("rows_in", Integer),
    need("rows_out", Integer),
    need("left_undone", JSON),
)

findings = Table(
    "findings",
    METADATA,
    key("as_of", Date),
    key("known_at", Instant),
    key("borrower_id"),
    key("signal"),
    need("finding_id"),
    need("level", Integer),
    need("value", Float),
    Column("threshold", Float),
    need("since_on", Date),
    need("changed_on", Date),
    need("carried", Boolean),
    need("evidence", JSON),
    need("sentence", JSON),
    need("provenance"),
    need("versions", JSON),
)

assessments = Table(
    "assessments",
    METADATA,
    key("as_of", Date),
    key("known_at", Instant),
    key("borrower_id"),
    key("track"),
    need("level", Integer),
    need("raised", Integer),
    Column("own_level", Integer),
    need("partly", Boolean),
    need("exposure", Float),
    Column("currency", String),
    need("not_evaluated", JSON),
    need("because", JSON),
)

inventory = Table(
    "inventory",
    METADATA,
    key("borrower_id"),
    key("signal"),
    need("level", Integer),
    need("filed_on", Date),
)
