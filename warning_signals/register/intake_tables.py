"""What arrived: deliveries and refused rows."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from warning_signals.register.columns import METADATA, Instant, key, need

deliveries = Table(
    "deliveries",
    METADATA,
    key("delivery_id"),
    need("source"),
    need("feed"),
    need("business_on", Date),
    need("version", Integer),
    need("series"),
    need("opening", Boolean),
    need("provenance"),
    need("known_at", Instant),
    need("visible_from", Instant),
    need("sha256"),
    need("raw_path"),
    Column("manifest_rows", Integer),
    Column("manifest_sha256", String),
    Column("manifest_totals", JSON),
    need("state"),
    Column("delivered", Integer),
    Column("accepted", Integer),
    Column("quarantined", Integer),
    Column("duplicate", Integer),
    need("schema_version", Integer),
    Column("reason", Text),
    UniqueConstraint("source", "business_on", "version", name="one_version_each"),
)

lake_files = Table(
    "lake_files",
    METADATA,
    key("delivery_id"),
    key("part", Integer),
    need("path"),
    need("sha256"),
    need("rows", Integer),
    need("visible_from", Instant),
    need("late", Boolean),
    need("why"),
)

quarantine = Table(
    "quarantine",
    METADATA,
    key("delivery_id"),
    key("row_no", Integer),
    need("rule"),
    Column("column", String),
    Column("value", String),
    need("hint", Text),
    need("hint_zh", Text),
    need("raw", Text),
    need("state"),
)
