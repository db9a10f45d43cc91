"""Assess: fold each borrower's findings into one level, and say what could not be seen.

Green means that every applicable signal was evaluated; a borrower of whom something is unknown
is `partly`, never green. Green, amber, red and partly add up to the book. Restricted signals
have a track of their own that the officer does not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.context import Context
from warning_signals.judging.composite import Vote, levels
from warning_signals.model import Receipt, Signal, Status
from warning_signals.panels import newest_panel
from warning_signals.register import engine
from warning_signals.register import findings as store
from warning_signals.register.tables import assessments
from warning_signals.register.tables import findings as findings_table

if TYPE_CHECKING:
    import pandas as pd

TRACKS = ("officer", "restricted")


def run(as_of: date, context: Context) -> Receipt:
    """Write one assessment per borrower and track; a repeat replaces them with the same."""
    run_ = context.run(as_of)
    import pandas as pd

    path = newest_panel(context.lake, as_of, run_.known_at)
    if path is None:
        raise FileNotFoundError(f"There is no panel of {as_of}: measure has not run.")
    panel = pd.read_parquet(path).set_index("borrower_id")
    with engine.reading(context.register) as connection:
        before = store.day_before(connection, as_of)
        previous = store.of_day(connection, assessments, before) if before else None
        found = store.of_day(connection, findings_table, as_of, run_.known_at)
    rows = []
    for track in TRACKS:
        mine = {n: s for n, s in context.config.signals.items() if track_of(s) == track}
        if mine:
            rows += assess_track(panel, track, mine, found, previous, as_of)
    stamped = [{**row, "as_of": as_of, "known_at": run_.known_at} for row in rows]
    with engine.writing(context.register) as connection:
        store.replace_version(connection, assessments, as_of, run_.known_at, stamped)
    return context.keep(run_, Receipt("assess", len(found), len(stamped)))


def track_of(signal: Signal) -> str:
    """Return who may read what comes of a signal; what is in shadow is on nobody's track."""
    if signal.shadow:
        return "shadow"
    return "restricted" if signal.restricted else "officer"


def assess_track(
    panel: pd.DataFrame,
    track: str,
    signals: Mapping[str, Signal],
    found: list[dict[str, Any]],
    previous: list[dict[str, Any]] | None,
    as_of: date,
) -> list[dict[str, Any]]:
    """Return the assessments of every borrower in the book for one track."""
    import pandas as pd

    votes = {name: Vote(s.family, s.root_cause, s.hard) for name, s in signals.items()}
    rows = [row for row in found if row["signal"] in signals]
    frame = pd.DataFrame(rows, columns=["borrower_id", "signal", "level", "changed_on"])
    before = {r["borrower_id"]: r["level"] for r in previous or () if r["track"] == track}
    held = None if previous is None else pd.Series(before, dtype="int64")
    folded = levels(frame, held, as_of, votes).reindex(panel.index, fill_value=0)
    unknown = not_evaluated(panel, signals)
    because = frame.groupby("borrower_id")["signal"].apply(sorted).to_dict()
    return [
        {
            "borrower_id": borrower,
            "track": track,
            "level": int(level),
            "raised": int(raised),
            "partly": bool(unknown[borrower]),
            "exposure": round(float(exposure), 2),
            "currency": currency,
            "not_evaluated": unknown[borrower],
            "because": because.get(borrower, []),
        }
        for borrower, exposure, currency, level, raised in zip(
            panel.index,
            panel["exposure"],
            panel["currency"],
            folded["level"],
            folded["raised"],
            strict=True,
        )
    ]


def not_evaluated(panel: pd.DataFrame, signals: Mapping[str, Signal]) -> dict[str, dict[str, str]]:
    """Return per borrower the applicable signals without a value, and why."""
    unknown: dict[str, dict[str, str]] = {borrower: {} for borrower in panel.index}
    for name in signals:
        status = panel[f"{name}__status"]
        gaps = status[(status != Status.EVALUATED) & (status != Status.NOT_APPLICABLE)]
        for borrower, code in gaps.items():
            unknown[str(borrower)][name] = Status(int(code)).name.lower()
    return unknown
