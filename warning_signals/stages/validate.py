"""Validate: accept each row into the lake or quarantine it with its reason; lose none.

Every pulled delivery is parsed, checked against its feed's suite under expectations/, linked to
borrowers, written once as Parquet and entered in the register in one transaction with its
quarantined rows. What fails as a whole is rejected and nothing of it is visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from warning_signals.config import SourceConfig, source_options, source_plugin
from warning_signals.context import Context
from warning_signals.errors import FeedRejected, MonitoringError
from warning_signals.intake.check import check, unreadable
from warning_signals.intake.docs import write_data_docs
from warning_signals.intake.words import Checked, DeliveryFacts
from warning_signals.lake import delivery_path, write_table
from warning_signals.model import LakeFile, Receipt
from warning_signals.register import deliveries, engine
from warning_signals.register import tables as t
from warning_signals.stages.parties import known_parties


def run(as_of: date, context: Context, group: str | None = None) -> Receipt:
    """Check every pulled delivery of one group or all, oldest first.

    A delivery that stops the check itself stays pulled for the next try, the others are checked
    all the same, and the stage ends with MonitoringError.
    """
    run_ = context.run(as_of)
    sources = [s for s in context.config.expected_sources if group in (None, s.group)]
    outcomes: dict[str, Checked] = {}
    broken: list[str] = []
    for source in sources:
        with engine.reading(context.register) as connection:
            waiting = deliveries.pulled(connection, [source.name])
        for row in waiting:
            name = f"{row['business_on']}/{source.name}"
            try:
                outcomes[name] = accept(row, source, context)
            except Exception as exc:  # one delivery must not keep the others out
                broken.append(f"{name}: {type(exc).__name__}: {exc}".splitlines()[0])
    stage = f"validate {group}" if group else "validate"
    if outcomes:
        folder = context.settings.home / "data_docs" / f"{as_of}" / stage.replace(" ", "_")
        write_data_docs({name: of.validation for name, of in outcomes.items()}, folder)
    if broken:
        raise MonitoringError("Could not be checked, tried again next time: " + "; ".join(broken))
    return context.keep(run_, _receipt(stage, outcomes))


def _receipt(stage: str, outcomes: Mapping[str, Checked]) -> Receipt:
    rejected = tuple(f"{name}: {of.rejected}" for name, of in outcomes.items() if of.rejected)
    delivered = sum(of.delivered for of in outcomes.values())
    accepted = sum(of.accepted.num_rows for of in outcomes.values())
    return Receipt(stage, delivered, accepted, rejected)


def accept(row: dict[str, Any], source: SourceConfig, context: Context) -> Checked:
    """Check one pulled delivery and enter the outcome; the lake file comes before the entry."""
    outcome = _checked(row, source, context)
    file = None
    if not outcome.rejected:
        relative = delivery_path(source.feed, row["business_on"], row["delivery_id"])
        file = write_table(context.lake, relative, outcome.accepted)
    with engine.writing(context.register) as connection:
        enter(connection, row, outcome, file)
    return outcome


def _checked(row: dict[str, Any], source: SourceConfig, context: Context) -> Checked:
    raw_path = context.settings.home / row["raw_path"]
    previous_business_day = context.calendar.previous_business_day
    facts = DeliveryFacts(
        delivery_id=row["delivery_id"],
        source=source.name,
        business_on=row["business_on"],
        known_at=row["known_at"],
        opening=row["opening"],
        provenance=row["provenance"],
        rows=row["manifest_rows"],
        sha256=row["manifest_sha256"],
        days=(row["business_on"] - previous_business_day(row["business_on"])).days,
        zone=str(context.calendar.zone),
    )
    options = source_options(source, context.settings.landing_folder)
    with engine.reading(context.register) as connection:
        usual = deliveries.usual_rows(connection, source.name, row["business_on"])
    try:
        name = raw_path.name.partition("-")[2]
        parsed = source_plugin(source).parse(raw_path.read_bytes(), name, options)
    except FeedRejected as exc:
        return unreadable(source.feed, str(exc))
    parties = known_parties(context, source.feed, row["business_on"])
    suite = context.settings.expectations / f"{source.feed}.json"
    return check(source.feed, parsed, facts, parties, suite, usual, waive_band=source.any_rows)


def enter(
    connection: Connection, row: dict[str, Any], outcome: Checked, file: LakeFile | None
) -> None:
    """Enter the outcome of one delivery: its state, its counts, its quarantine, its reviews."""
    delivery_id = row["delivery_id"]
    connection.execute(delete(t.quarantine).where(t.quarantine.c.delivery_id == delivery_id))
    if outcome.quarantined:
        kept = [
            {
                "delivery_id": delivery_id,
                "row_no": bad.row_no,
                "rule": bad.rule,
                "column": bad.column,
                "value": bad.value,
                "hint": bad.hint,
                "hint_zh": bad.hint_zh,
                "raw": bad.raw,
                "state": "open",
            }
            for bad in outcome.quarantined
        ]
        connection.execute(insert(t.quarantine), kept)
    _enter_reviews(connection, delivery_id, outcome)
    connection.execute(
        update(t.deliveries)
        .where(t.deliveries.c.delivery_id == delivery_id)
        .values(
            state="rejected" if outcome.rejected else "accepted",
            reason=outcome.rejected,
            delivered=outcome.delivered,
            accepted=outcome.accepted.num_rows,
            quarantined=len(outcome.quarantined),
            duplicate=outcome.duplicates,
            lake_path=file.path if file else None,
            lake_sha256=file.sha256 if file else None,
            visible_from=_visible_from(row, outcome),
        )
    )


def _enter_reviews(connection: Connection, delivery_id: str, outcome: Checked) -> None:
    """Queue each pair once: a pair that was decided, or delivered again, stays as it is."""
    pairs = {(review.record_id, review.borrower_id): review for review in outcome.reviews}
    known = connection.execute(select(t.reviews.c.record_id, t.reviews.c.borrower_id)).tuples()
    for pair in set(pairs) - set(known):
        review = pairs[pair]
        connection.execute(
            insert(t.reviews).values(
                record_id=review.record_id,
                borrower_id=review.borrower_id,
                delivery_id=delivery_id,
                score=review.score,
                why=review.why,
                state="open",
            )
        )


def _visible_from(row: dict[str, Any], outcome: Checked) -> datetime:
    """An opening delivery is visible from its earliest row on, any other from its arrival."""
    known_at: datetime = row["known_at"]
    if not row["opening"] or not outcome.accepted.num_rows:
        return known_at
    import pyarrow.compute as pc

    earliest: datetime = pc.min(outcome.accepted["known_at"]).as_py()
    return min(earliest, known_at)
