"""All tables of the register; `migrations/` brings a database to them, a test compares the two."""

from __future__ import annotations

from warning_signals.register.case_tables import case_events, cases, outbox, releases, tickets
from warning_signals.register.columns import METADATA, Instant
from warning_signals.register.identity_tables import identity_decisions, reviews
from warning_signals.register.intake_tables import deliveries, lake_files, quarantine
from warning_signals.register.rule_tables import audit, threshold_sets
from warning_signals.register.run_tables import assessments, findings, inventory, receipts, runs

__all__ = [
    "METADATA",
    "Instant",
    "assessments",
    "audit",
    "case_events",
    "cases",
    "deliveries",
    "findings",
    "identity_decisions",
    "inventory",
    "lake_files",
    "outbox",
    "quarantine",
    "receipts",
    "releases",
    "reviews",
    "runs",
    "threshold_sets",
    "tickets",
]
