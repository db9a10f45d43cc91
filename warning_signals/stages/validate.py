"""Validate: accept each row into the lake or quarantine it with its reason; lose none.

Every pulled delivery is parsed, checked against its feed's suite under expectations/, linked to
borrowers, written once as Parquet and entered in the register in one transaction with its
quarantined rows. What fails as a whole is rejected and nothing of it is visible. Rows that waited
for a party that has appeared are let in at the end.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from warning_signals.config_sources import SourceConfig
from warning_signals.context import Context
from warning_signals.errors import MonitoringError
from warning_signals.intake.docs import write_data_docs
from warning_signals.intake.words import Checked
from warning_signals.model import Receipt
from warning_signals.register import arrivals, engine
from warning_signals.stages.accept import accept
from warning_signals.stages.keep_up import keep_all_up
from warning_signals.stages.let_in import let_in_known
from warning_signals.stages.outlets import scratch

STALE_SECONDS = 86_400


def run(as_of: date, context: Context, group: str | None = None) -> Receipt:
    """Check every pulled delivery of one group or all, oldest first.

    A delivery that stops the check itself stays pulled for the next try, the others are checked
    all the same, and the stage ends with MonitoringError.
    """
    run_ = context.run(as_of)
    _sweep(scratch(context))
    sources = [s for s in context.config.expected_sources if group in (None, s.group)]
    outcomes, broken = _checked(sources, context)
    stage = f"validate {group}" if group else "validate"
    let_in = let_in_known(context, sources, run_.known_at)
    unkept = _kept_up(context, as_of, run_.known_at, sources) if outcomes or let_in else ()
    if outcomes:
        folder = context.settings.home / "data_docs" / f"{as_of}" / stage.replace(" ", "_")
        write_data_docs({name: of.validation for name, of in outcomes.items()}, folder)
    if broken:
        raise MonitoringError("Could not be checked, tried again next time: " + "; ".join(broken))
    receipt = _receipt(stage, outcomes, let_in)
    return context.keep(run_, replace(receipt, left_undone=(*receipt.left_undone, *unkept)))


def _kept_up(
    context: Context, as_of: date, known_at: datetime, sources: list[SourceConfig]
) -> tuple[str, ...]:
    """Bring tables up to date that the day can do without; returns what could not be."""
    try:
        keep_all_up(context, as_of, known_at, {source.feed for source in sources})
    except Exception as exc:  # what is not kept is made anew when it is read
        why = f"{type(exc).__name__}: {exc}".splitlines()[0]
        return (f"Tables of a large book are not kept for this day, which takes longer: {why}",)
    return ()


def _checked(sources: list[SourceConfig], context: Context) -> tuple[dict[str, Checked], list[str]]:
    outcomes: dict[str, Checked] = {}
    broken: list[str] = []
    for source in sources:
        with engine.reading(context.register) as connection:
            waiting = arrivals.pulled(connection, [source.name])
        for row in waiting:
            name = f"{row['business_on']}/{source.name}"
            try:
                outcomes[name] = accept(row, source, context)
            except Exception as exc:  # one delivery must not keep the others out
                broken.append(f"{name}: {type(exc).__name__}: {exc}".splitlines()[0])
    return outcomes, broken


def _receipt(stage: str, outcomes: Mapping[str, Checked], let_in: int) -> Receipt:
    rejected = tuple(f"{name}: {of.rejected}" for name, of in outcomes.items() if of.rejected)
    delivered = sum(of.delivered for of in outcomes.values())
    accepted = sum(of.accepted for of in outcomes.values())
    return Receipt(stage, delivered, accepted + let_in, rejected)


def _sweep(folder: Path) -> None:
    """Delete what a killed process left behind, once nobody can be using it."""
    for left in folder.glob("*") if folder.is_dir() else ():
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            left.unlink(missing_ok=True)
