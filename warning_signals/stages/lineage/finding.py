"""From a finding back to its signal, its run, and the rows of the files it was read from.

Named are the borrower's own rows that the value of the day was measured on. What the earlier
weekly looks were measured on is not, nor are rows of peers that a signal compares him with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime

from warning_signals.context import Context
from warning_signals.model import Signal
from warning_signals.panels import evidence_path, look_days, newest_panel
from warning_signals.register import engine, thresholds
from warning_signals.register import tables as t
from warning_signals.register.findings import newest_version
from warning_signals.stages.evidence import inputs_of
from warning_signals.stages.explain import finding_json
from warning_signals.stages.lineage.feed import feed_lineage
from warning_signals.stages.lineage.files import VERIFIED
from warning_signals.stages.lineage.finding_asked import (
    Told,
    origin,
    run_of,
    version_asked,
    versions_of,
)
from warning_signals.stages.lineage.reads import reads_of
from warning_signals.stages.lineage.rows import Then

Step = Callable[[str], None]


def finding_lineage(
    finding_id: str,
    context: Context,
    role: str,
    known_at: datetime | None = None,
    step: Step = lambda _: None,
) -> Told:
    """Return where a finding comes from, as it was read on its day and as known then.

    Of a day that was judged anew its newest version is told, or the one that read at `known_at`;
    `superseded_by` is a later reading of that day. `sound` says that every file is what was taken
    in, `inputs` whether the same files and decisions count for that instant as counted then: rows
    whose party became known later may have joined them. A finding that was carried over, since
    its signal could not be evaluated, is told as of the day on which it last could. Refused where
    there is none, or none that the role may read.
    """
    with engine.reading(context.register) as connection:
        versions = versions_of(connection, finding_id)
        asked = version_asked(context, finding_id, role, known_at, versions)
        row = origin(connection, asked)
        run = run_of(connection, *_instant(row))
        newest = newest_version(connection, t.assessments, row["as_of"])
        limits = thresholds.values_of(connection, row["versions"]["thresholds"])
    signal = context.config.signals[row["signal"]]
    seen = Then(context, row["as_of"], row["known_at"])
    who = seen.who([row["borrower_id"]])
    told = []
    for read in reads_of(signal, row["as_of"]):
        step(f"{row['as_of']}  {read.feed}")
        told.append(feed_lineage(seen, read, who))
    recorded, now = row["versions"]["inputs"], inputs_of(context, signal, *_instant(row))
    return {
        "finding": {
            **finding_json(row),
            "shadow": signal.shadow,
            "sentence": row["sentence"],
        },
        "carried_to": asked["as_of"].isoformat() if asked["carried"] else None,
        "signal": _signal_json(row, signal, limits.get(row["signal"])),
        "run": run,
        "read_at": [version["known_at"].isoformat() for version in versions],
        "superseded_by": newest.isoformat() if newest and newest > row["known_at"] else None,
        "evidence_file": evidence_path(*_instant(row), row["signal"]),
        "looks": _looks(context, row, signal),
        "inputs": {"recorded": recorded, "now": now},
        "feeds": told,
        "sound": all(_is_sound(feed) for feed in told),
    }


def _signal_json(row: Told, signal: Signal, limits: Told | None) -> Told:
    return {
        "id": row["signal"],
        "family": signal.family,
        "module": signal.measure.__module__,
        "code": row["versions"]["code"],
        "threshold_set": row["versions"]["thresholds"],
        "thresholds": limits or asdict(signal.thresholds),
        "looks_back_days": signal.looks_back_days,
    }


def _looks(context: Context, row: Told, signal: Signal) -> list[Told]:
    """Return the weekly looks that raising it takes: each panel and the value it has."""
    import pandas as pd

    looks = []
    for day in look_days(context.calendar, row["as_of"], {row["signal"]: signal}):
        known_at = row["known_at"] if day == row["as_of"] else context.calendar.cutoff(day)
        path = newest_panel(context.lake, day, known_at)
        told: Told = {"as_of": day.isoformat(), "panel": None, "value": None}
        if path is not None:
            mine = [("borrower_id", "==", row["borrower_id"])]
            values = pd.read_parquet(path, columns=[row["signal"]], filters=mine)[row["signal"]]
            told["panel"] = path.relative_to(context.lake).as_posix()
            told["value"] = float(values.iloc[0]) if values.notna().any() else None
        looks.append(told)
    return looks


def _instant(row: Told) -> tuple[date, datetime]:
    return row["as_of"], row["known_at"]


def _is_sound(feed: Told) -> bool:
    files = [file for one in feed["deliveries"] for file in (one["raw"], *one["lake"])]
    return not feed["damaged"] and all(file["state"] == VERIFIED for file in files)
