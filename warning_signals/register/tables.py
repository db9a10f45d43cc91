"""All tables of the register; `migrations/` brings a database to them, a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

METADATA = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment in UTC on every database; refuses one without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; SQLite keeps no zone, so it is left off there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give every instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key(name: str, kind: Any = String) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _need(name: str, kind: Any = String) -> Column[Any]:
    return Column(name, kind, nullable=False)


deliveries = Table(
    "deliveries",
    METADATA,
    _key("delivery_id"),
    _need("source"),
    _need("feed"),
    _need("business_on", Date),
    _need("version", Integer),
    _need("opening", Boolean),
    _need("provenance"),
    _need("known_at", Instant),
    _need("visible_from", Instant),
    _need("sha256"),
    _need("raw_path"),
    Column("manifest_rows", Integer),
    Column("manifest_sha256", String),
    _need("state"),
    Column("delivered", Integer),
    Column("accepted", Integer),
    Column("quarantined", Integer),
    Column("duplicate", Integer),
    Column("lake_path", String),
    Column("lake_sha256", String),
    _need("schema_version", Integer),
    Column("reason", Text),
    UniqueConstraint("source", "business_on", "version", name="one_version_each"),
)

quarantine = Table(
    "quarantine",
    METADATA,
    _key("delivery_id"),
    _key("row_no", Integer),
    _need("rule"),
    Column("column", String),
    Column("value", String),
    _need("hint", Text),
    _need("hint_zh", Text),
    _need("raw", Text),
    _need("state"),
)

reviews = Table(
    "reviews",
    METADATA,
    _key("record_id"),
    _key("borrower_id"),
    _need("delivery_id"),
    _need("score", Float),
    _need("why", Text),
    _need("state"),
)

runs = Table(
    "runs",
    METADATA,
    _key("run_id"),
    _need("number", Integer),
    _need("as_of", Date),
    _need("known_at", Instant),
    _need("kind"),
    _need("state"),
    _need("started_at", Instant),
    Column("finished_at", Instant),
    Column("report", JSON),
    Index("runs_of_day", "as_of"),
)

receipts = Table(
    "receipts",
    METADATA,
    _key("run_id"),
    _key("stage"),
    _need("rows_in", Integer),
    _need("rows_out", Integer),
    _need("left_undone", JSON),
)

findings = Table(
    "findings",
    METADATA,
    _key("as_of", Date),
    _key("known_at", Instant),
    _key("borrower_id"),
    _key("signal"),
    _need("finding_id"),
    _need("level", Integer),
    _need("value", Float),
    Column("threshold", Float),
    _need("since_on", Date),
    _need("changed_on", Date),
    _need("carried", Boolean),
    _need("evidence", JSON),
    _need("sentence", JSON),
    _need("provenance"),
    _need("versions", JSON),
)

assessments = Table(
    "assessments",
    METADATA,
    _key("as_of", Date),
    _key("known_at", Instant),
    _key("borrower_id"),
    _key("track"),
    _need("level", Integer),
    _need("raised", Integer),
    _need("partly", Boolean),
    _need("exposure", Float),
    Column("currency", String),
    _need("not_evaluated", JSON),
    _need("because", JSON),
)

inventory = Table(
    "inventory",
    METADATA,
    _key("borrower_id"),
    _key("signal"),
    _need("level", Integer),
    _need("filed_on", Date),
)

cases = Table(
    "cases",
    METADATA,
    _key("case_id"),
    _need("borrower_id"),
    _need("track"),
    _need("level", Integer),
    _need("state"),
    Column("officer_id", String),
    _need("opened_on", Date),
    _need("clock_from_on", Date),
    _need("due_at", Instant),
    _need("acknowledge_by", Instant),
    Column("acknowledged_by", String),
    Column("acknowledged_at", Instant),
    _need("escalated_steps", Integer),
    Column("quiet_until_on", Date),
    Column("closed_on", Date),
    Column("disposition", String),
    _need("fingerprints", JSON),
    _need("facts", JSON),
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
    _key("case_id"),
    _key("seq", Integer),
    _need("as_of", Date),
    _need("kind"),
    _need("actor"),
    _need("at", Instant),
    _need("details", JSON),
)

outbox = Table(
    "outbox",
    METADATA,
    _key("key"),
    _need("as_of", Date),
    _need("kind"),
    Column("case_id", String),
    _need("recipient"),
    _need("payload", JSON),
    _need("state"),
    _need("attempts", Integer),
    Column("channel", String),
    Column("ref", String),
    Column("sent_in_run", String),
    Column("not_before", Instant),
    Column("error", Text),
)

tickets = Table(
    "tickets",
    METADATA,
    _key("case_id"),
    _need("system"),
    _need("ref"),
    _need("opened_in_run"),
)

threshold_sets = Table(
    "threshold_sets",
    METADATA,
    _key("set_id", Integer),
    _need("valid_from_on", Date),
    _need("values", JSON),
    _need("proposed_by"),
    Column("approved_by", String),
    _need("state"),
)

releases = Table(
    "releases",
    METADATA,
    _key("as_of", Date),
    _key("officer_id"),
    _need("reason", Text),
    _need("at", Instant),
)

audit = Table(
    "audit",
    METADATA,
    _key("seq", Integer),
    _need("at", Instant),
    _need("actor"),
    _need("action"),
    _need("object"),
    _need("details", JSON),
    _need("previous"),
    _need("hash"),
)
