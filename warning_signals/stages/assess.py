"""Assess: fold each borrower's findings into one level, and say what could not be seen.

Green means that every applicable signal was evaluated; a borrower of whom something is unknown
is `partly`, never green. Green, amber, red and partly add up to the book. Restricted signals
have a track of their own that the officer does not read.

A borrower's own level leaves out what others bring him, the families `group` and `portfolio`. The
signals of the next day on whom he is tied to rest on it, so that distress goes from firm to firm
without ever coming back to where it began.
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
BROUGHT_BY_OTHERS = ("group", "portfolio")


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
    """Return who may read what comes of a signal.

    What is in shadow is on nobody's track, nor is what is about more than one borrower.
    """
    if signal.shadow or signal.scope != "borrower":
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

    mine = [row for row in found if row["signal"] in signals]
    frame = pd.DataFrame(mine, columns=["borrower_id", "signal", "level", "changed_on"])
    before = None if previous is None else [row for row in previous if row["track"] == track]
    folded = _folded(frame, signals, _held(before, "level"), as_of)
    folded = folded.reindex(panel.index, fill_value=0)
    own = own_levels(frame, signals, before, as_of).reindex(panel.index, fill_value=0)
    unknown = not_evaluated(panel, signals)
    because = frame.groupby("borrower_id")["signal"].apply(sorted).to_dict()
    return [
        {
            "borrower_id": borrower,
            "track": track,
            "level": int(level),
            "raised": int(raised),
            "own_level": int(own_level) if track == "officer" else None,
            "partly": bool(unknown[borrower]),
            "exposure": round(float(exposure), 2),
            "currency": currency,
            "not_evaluated": unknown[borrower],
            "because": because.get(borrower, []),
        }
        for borrower, exposure, currency, level, raised, own_level in zip(
            panel.index,
            panel["exposure"],
            panel["currency"],
            folded["level"],
            folded["raised"],
            own,
            strict=True,
        )
    ]


def own_levels(
    frame: pd.DataFrame,
    signals: Mapping[str, Signal],
    previous: list[dict[str, Any]] | None,
    as_of: date,
) -> pd.Series[int]:
    """Return the level by borrower_id, those he is tied to left aside; 0 where none is named.

    `frame` has borrower_id, signal, level, changed_on; `previous` are the track's assessments of
    the day before, None on the first day, and where they have no own level it begins anew.
    """
    own = {name: s for name, s in signals.items() if s.family not in BROUGHT_BY_OTHERS}
    known = [row for row in previous or () if row.get("own_level") is not None]
    rows = frame[frame["signal"].isin(list(own))]
    level: pd.Series[int] = _folded(rows, own, _held(known or None, "own_level"), as_of)["level"]
    return level


def _held(previous: list[dict[str, Any]] | None, column: str) -> pd.Series[int] | None:
    import pandas as pd

    if previous is None:
        return None
    return pd.Series({row["borrower_id"]: row[column] for row in previous}, dtype="int64")


def _folded(
    frame: pd.DataFrame, signals: Mapping[str, Signal], held: pd.Series[int] | None, as_of: date
) -> pd.DataFrame:
    votes = {name: Vote(s.family, s.root_cause, s.hard) for name, s in signals.items()}
    return levels(frame, held, as_of, votes)


def not_evaluated(panel: pd.DataFrame, signals: Mapping[str, Signal]) -> dict[str, dict[str, str]]:
    """Return per borrower the applicable signals without a value, and why."""
    unknown: dict[str, dict[str, str]] = {borrower: {} for borrower in panel.index}
    for name in signals:
        status = panel[f"{name}__status"]
        gaps = status[(status != Status.EVALUATED) & (status != Status.NOT_APPLICABLE)]
        for borrower, code in gaps.items():
            unknown[str(borrower)][name] = Status(int(code)).name.lower()
    return unknown
