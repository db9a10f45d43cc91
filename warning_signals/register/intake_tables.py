"""What arrived: deliveries, refused rows, records that a person has to link."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, Integer, String, Table, Text, UniqueConstraint

from warning_signals.register.columns import METADATA, Instant, key, need

deliveries = Table(
    "deliveries",
    METADATA,
    key("delivery_id"),
    need("source"),
    need("feed"),
    need("business_on", Date),
    need("version", Integer),
    need("opening", Boolean),
    need("provenance"),
    need("known_at", Instant),
    need("visible_from", Instant),
    need("sha256"),
    need("raw_path"),
    Column("manifest_rows", Integer),
    Column("manifest_sha256", String),
    need("state"),
    Column("delivered", Integer),
    Column("accepted", Integer),
    Column("quarantined", Integer),
    Column("duplicate", Integer),
    Column("lake_path", String),
    Column("lake_sha256", String),
    need("schema_version", Integer),
    Column("reason", Text),
    UniqueConstraint("source", "business_on", "version", name="one_version_each"),
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

reviews = Table(
    "reviews",
    METADATA,
    key("record_id"),
    key("borrower_id"),
    need("delivery_id"),
    need("score", Float),
    need("why", Text),
    need("state"),
)
