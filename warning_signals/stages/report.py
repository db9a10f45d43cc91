"""The run report: what a day's run saw, missed, found and sent, with the keys of `--json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from warning_signals.casework.operators import missing_since
from warning_signals.config_sources import GROUPS
from warning_signals.context import Context
from warning_signals.model import Level, Status
from warning_signals.observed import see
from warning_signals.panels import newest_panel
from warning_signals.register import case_history, engine, outbox, runs
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.register.source_state import source_state
from warning_signals.stages import report_day
from warning_signals.stages.reconcile import differences

IN_GROUPS = ("pull", "validate")
STAGES = (
    *IN_GROUPS,
    "look again",
    "forecast",
    "measure",
    "detect",
    "assess",
    "escalate",
    "deliver",
)


def build_report(context: Context, run_: runs.Run) -> dict[str, Any]:
    """Return the report of a run that is about to close; its state among the keys."""
    feeds = feed_lines(context, run_)
    signals = signal_lines(context, run_)
    absent = missing_from_master(context, run_)
    unfinished = stages_left_undone(context, run_)
    failing = [*required_gaps(feeds), *absent, *unfinished]
    off = differences(context, run_)
    gaps = [*optional_gaps(feeds), *failed_signals(signals), *off]
    state = "failed" if failing else "complete_with_gaps" if gaps else "complete"
    with engine.reading(context.register) as connection:
        counts = outbox.counts(connection, run_.run_id)
    return {
        "schema": 1,
        "as_of": run_.as_of.isoformat(),
        "known_at": run_.known_at.isoformat(),
        "run_id": run_.run_id,
        "kind": run_.kind,
        **report_day.clock_of(context, run_),
        "state": state,
        "reasons": [*failing, *gaps],
        "feeds": feeds,
        "signals": signals,
        "levels": level_counts(context, run_),
        "level_changes": report_day.level_changes(context, run_),
        "book": book_counts(context, run_),
        "cases": case_counts(context, run_),
        "identity_reviews": report_day.identity_reviews(context, run_),
        **counts,
        "held": report_day.held_back(context, run_),
    }


def feed_lines(context: Context, run_: runs.Run) -> list[dict[str, Any]]:
    """Return one line per expected source: its state and what became of its rows."""
    lines = []
    with engine.reading(context.register) as connection:
        for source in context.config.expected_sources:
            due = source.due_on(run_.as_of)
            state = source_state(connection, source.name, source.feed, due, run_.known_at)
            gap = state.state != "accepted"
            since = missing_since(state, due, context.calendar) if gap else None
            lines.append(
                {
                    "feed": source.name,
                    "state": state.state,
                    "required": source.required,
                    "delivered": state.delivered,
                    "accepted": state.accepted,
                    "quarantined": state.quarantined,
                    "duplicate": state.duplicate,
                    "missing_since": since.isoformat() if since else None,
                    "reason": state.reason,
                }
            )
    return lines


def signal_lines(context: Context, run_: runs.Run) -> list[dict[str, Any]]:
    """Return one line per signal: evaluated, not evaluated and why, amber, red."""
    import pandas as pd

    path = newest_panel(context.lake, run_.as_of, run_.known_at)
    if path is None:
        return []
    panel = pd.read_parquet(path)
    with engine.reading(context.register) as connection:
        found = store.of_day(connection, t.findings, run_.as_of, run_.known_at)
    by_level = Counter((row["signal"], row["level"]) for row in found if not row["carried"])
    return [
        signal_line(name, panel[f"{name}__status"].tolist(), by_level) | {"shadow": signal.shadow}
        for name, signal in context.config.signals.items()
    ]


def signal_line(
    name: str, statuses: Sequence[int], by_level: Counter[tuple[str, int]]
) -> dict[str, Any]:
    """Return one signal's counts over the book."""
    counts = Counter(Status(int(code)) for code in statuses)
    not_evaluated = {s.name.lower(): n for s, n in sorted(counts.items()) if s != Status.EVALUATED}
    return {
        "id": name,
        "evaluated": counts[Status.EVALUATED],
        "not_evaluated": sum(not_evaluated.values()),
        "reasons": not_evaluated,
        "amber": by_level[name, Level.AMBER],
        "red": by_level[name, Level.RED],
    }


def level_counts(context: Context, run_: runs.Run) -> dict[str, int]:
    """Return green, amber, red and partly; together they are the book."""
    with engine.reading(context.register) as connection:
        rows = store.of_day(connection, t.assessments, run_.as_of, run_.known_at)
    counts = {"green": 0, "amber": 0, "red": 0, "partly": 0}
    for row in rows:
        if row["track"] == "officer":
            level = Level(row["level"]).name.lower()
            counts["partly" if level == "green" and row["partly"] else level] += 1
    return counts


def book_counts(context: Context, run_: runs.Run) -> dict[str, Any]:
    """Return how many borrowers and how much money the core has, and of it seen only in part."""
    with engine.reading(context.register) as connection:
        rows = store.of_day(connection, t.assessments, run_.as_of, run_.known_at)
    mine = [row for row in rows if row["track"] == "officer"]
    exposure: Counter[str] = Counter()
    in_part: Counter[str] = Counter()
    for row in mine:
        exposure[row["currency"]] += row["exposure"]
        if row["partly"]:
            in_part[row["currency"]] += row["exposure"]
    return {
        "borrowers": len(mine),
        "exposure": {currency: f"{sum_:.2f}" for currency, sum_ in sorted(exposure.items())},
        "in_part": sum(row["partly"] for row in mine),
        "in_part_exposure": {c: f"{sum_:.2f}" for c, sum_ in sorted(in_part.items())},
    }


def case_counts(context: Context, run_: runs.Run) -> dict[str, int]:
    """Return what happened to cases in this day's run."""
    with engine.reading(context.register) as connection:
        events = case_history.events_of(connection, run_.as_of)
    counts = Counter(event["kind"] for event in events)
    told = {kind: counts[kind] for kind in ("opened", "raised", "eased", "escalated")}
    return told | {"unacknowledged_late": report_day.late_unacknowledged(context, run_)}


def missing_from_master(context: Context, run_: runs.Run) -> list[str]:
    """Name borrowers that have a balance or a limit in the core but are not in the master."""
    book = see(context, run_.as_of, run_.known_at)["book"]
    rows = book.filter(~book.in_master).to_pyarrow().to_pylist()
    if not rows:
        return []
    money = sum(row["exposure"] for row in rows)
    named = ", ".join(sorted(row["borrower_id"] for row in rows)[:20])
    return [
        f"{len(rows)} borrowers with {rows[0]['currency']} {money:,.2f} in the core are missing "
        f"from the master: {named}."
    ]


def stages_left_undone(context: Context, run_: runs.Run) -> list[str]:
    """Name the stages that left no receipt in this run."""
    query = select(t.receipts.c.stage).where(t.receipts.c.run_id == run_.run_id)
    with engine.reading(context.register) as connection:
        done = set(connection.execute(query).scalars())
    groups = {stage: {f"{stage} {group}" for group in GROUPS} for stage in IN_GROUPS}
    done |= {stage for stage, parts in groups.items() if parts <= done}
    return [f"The stage {stage} did not finish." for stage in STAGES if stage not in done]


def required_gaps(feeds: list[dict[str, Any]]) -> list[str]:
    """Say which required feeds are not there."""
    return [_gap(line, "required") for line in feeds if line["required"] and _is_gap(line)]


def optional_gaps(feeds: list[dict[str, Any]]) -> list[str]:
    """Say which optional feeds are not there."""
    return [_gap(line, "optional") for line in feeds if not line["required"] and _is_gap(line)]


def _is_gap(line: dict[str, Any]) -> bool:
    return bool(line["state"] != "accepted")


def _gap(line: dict[str, Any], kind: str) -> str:
    why = f": {line['reason']}" if line["reason"] else ""
    state = line["state"]
    return f"{line['feed']} ({kind}) is {state} since {line['missing_since']}{why}."


def failed_signals(signals: list[dict[str, Any]]) -> list[str]:
    """Say which signals could not be measured though their feeds are there."""
    failed = [line["id"] for line in signals if "failed" in line["reasons"]]
    return [f"The signal {name} could not be measured." for name in failed]
