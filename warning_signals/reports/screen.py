"""The run report as lines of plain text that fit one screen; pure, so that it can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from warning_signals.calendar import BankCalendar

Line = Mapping[str, Any]
MARGIN = 11
REASONS = {
    "not_applicable": "not applicable",
    "no_feed": "no feed",
    "no_history": "too little history",
    "no_consent": "no consent",
    "failed": "FAILED",
}
STATES = {
    "complete": "COMPLETE",
    "complete_with_gaps": "COMPLETE WITH GAPS",
    "failed": "FAILED",
}
SIGNS = {"CNY": "¥"}
GAPS = frozenset(REASONS) - {"not_applicable"}


def lines_of(report: Mapping[str, Any], calendar: BankCalendar) -> Iterator[str]:
    """Yield the run report, its headline first and its state, with the reasons, last."""
    yield headline(report, calendar)
    yield from under("Feeds", list(feed_lines(report)))
    yield from under("Borrowers", [borrower_line(report)])
    yield from under("Levels", [level_line(report)])
    yield from under("Signals", list(signal_lines(report["signals"])))
    yield from under("Cases", [case_line(report)])
    yield from under("Sent", list(sent_lines(report)))
    yield state_line(report)


def under(title: str, lines: list[str]) -> list[str]:
    """Return lines with a title in the margin of the first."""
    return [f"{(title if n == 0 else ''):{MARGIN}}{line}" for n, line in enumerate(lines)]


def headline(report: Line, calendar: BankCalendar) -> str:
    """Return the day, the instant it was read at, the run, and how long it took."""
    day = date.fromisoformat(report["as_of"])
    known = datetime.fromisoformat(report["known_at"]).astimezone(calendar.zone)
    kind = "" if report["kind"] == "newest" else f"   {report['kind'].replace('_', ' ')}"
    parts = (
        f"Bank day {day} ({day:%a})",
        f"known at {known:%Y-%m-%d %H:%M} {calendar.zone.key}",
        f"run {report['run_id']}{kind}",
        duration(report),
    )
    return "   ".join(parts)


def duration(report: Line) -> str:
    """Return how long the run took; a replay's clock stands still, so it says that instead."""
    if report["clock"] == "replayed":
        return "clock replayed"
    ended, began = (datetime.fromisoformat(report[k]) for k in ("finished_at", "started_at"))
    seconds = int((ended - began) / timedelta(seconds=1))
    return f"{seconds // 60} min {seconds % 60:02d} s"


def feed_lines(report: Line) -> Iterator[str]:
    """Yield one line per feed that is required, missing or had rows refused, then the rest.

    The rest in one line each: the optional feeds that were accepted whole, and those that were
    empty. Delivered is what was accepted, quarantined and a duplicate together.
    """
    feeds = report["feeds"]
    came = [line for line in feeds if line["state"] != "accepted" or line["delivered"]]
    whole = [line for line in came if not line["required"] and _is_whole(line)]
    empty = [line["feed"] for line in feeds if line not in came]
    told = [line for line in came if line not in whole]
    width = max((len(line["feed"]) for line in told), default=0)
    for line in told:
        yield f"{line['feed']:{width}}  {feed_sum(line)}"
    if whole:
        sums = (f"{line['feed']} {line['accepted']:,}" for line in whole)
        yield f"accepted whole: {', '.join(sums)}"
    if empty:
        yield f"nothing new from {', '.join(empty)} (arrived, empty)"
    reviews = report["identity_reviews"]
    if reviews["open"]:
        yield f"identity reviews: {reviews['open']:,} open, {reviews['new']:,} new with this day"


def _is_whole(line: Line) -> bool:
    return bool(line["state"] == "accepted" and line["accepted"] == line["delivered"])


def feed_sum(line: Line) -> str:
    """Return what became of one feed's rows, or since when it is missing."""
    if line["state"] != "accepted":
        need = "required" if line["required"] else "optional; data owner told"
        why = f": {line['reason']}" if line["reason"] else ""
        return f"{line['state'].upper()} since {line['missing_since']} ({need}){why}"
    parts = [f"{line['accepted']:>7,} accepted"]
    parts += [f"{line[k]:,} {k}" for k in ("quarantined", "duplicate") if line[k]]
    return f"{line['delivered']:>7,} = {' + '.join(parts)}"


def borrower_line(report: Line) -> str:
    """Return how many borrowers and how much money was seen whole, and how much in part."""
    book = report["book"]
    whole = book["borrowers"] - book["in_part"]
    told = f"{book['borrowers']:,} in the core, {money(book['exposure'])}: {whole:,} evaluated"
    if not book["in_part"]:
        return told
    in_part = f"{book['in_part']:,} ({money(book['in_part_exposure'])})"
    return f"{told}, {in_part} not evaluated in part{_why_in_part(report['signals'])}"


def _why_in_part(signals: list[Line]) -> str:
    """Return each reason with the signals it kept from somebody."""
    voting = [s for s in signals if not s.get("shadow")]
    blind = {why: [s["id"] for s in voting if why in s["reasons"]] for why in sorted(GAPS)}
    told = [f"{REASONS[why]} ({', '.join(names)})" for why, names in blind.items() if names]
    return f": {', '.join(told)}" if told else ""


def money(sums: Mapping[str, str]) -> str:
    """Return sums by currency as ¥2.31 bn, CZK 58.0 m; nothing owed is 0."""
    shown = [f"{SIGNS.get(c, f'{c} ')}{short(Decimal(text))}" for c, text in sums.items()]
    return " and ".join(shown) or "0"


def short(amount: Decimal) -> str:
    """Return an amount in the unit that keeps it short: 2.31 bn, 58.0 m, 4,200."""
    for unit, name in ((Decimal(10**9), "bn"), (Decimal(10**6), "m")):
        if abs(amount) >= unit:
            return f"{float(amount / unit):,.3g} {name}"
    return f"{amount:,.0f}"


def level_line(report: Line) -> str:
    """Return the levels; in brackets who came to a level and who left it since the day before."""
    levels, changes = report["levels"], report["level_changes"]
    parts = []
    for name in ("green", "partly", "amber", "red"):
        moved = changes.get(name)
        inout = f" (+{moved['in']} -{moved['out']})" if moved else ""
        parts.append(f"{name} {levels[name]:,}{inout}")
    return "   ".join(parts)


def signal_lines(signals: list[Line]) -> Iterator[str]:
    """Yield one line per signal: evaluated, amber, red, not evaluated and why."""
    if not signals:
        yield "nothing was measured"
        return
    width = max(len(line["id"]) for line in signals)
    for line in signals:
        levels = f"amber {line['amber']:>4,}   red {line['red']:>4,}"
        told = f"{line['evaluated']:>6,} evaluated   {levels}"
        yield f"{line['id']:{width}}  {told}{unevaluated(line)}"


def unevaluated(line: Line) -> str:
    """Return for whom one signal has no value, and why, and whether it is in shadow."""
    gaps = [f"{n:,} {REASONS[why]}" for why, n in line["reasons"].items() if why in GAPS]
    told = f"   not evaluated: {', '.join(gaps)}" if gaps else ""
    beside = line["reasons"].get("not_applicable", 0)
    told += f"   not applicable: {beside:,}" if beside else ""
    return f"{told}   in shadow" if line.get("shadow") else told


def case_line(report: Line) -> str:
    """Return what happened to cases."""
    cases = report["cases"]
    told = "   ".join(f"{kind} {cases[kind]:,}" for kind in ("opened", "raised", "eased"))
    late = cases["unacknowledged_late"]
    waiting = f"   unacknowledged past their time {late:,}" if late else ""
    return f"{told}{waiting}   escalated {cases['escalated']:,}"


def sent_lines(report: Line) -> Iterator[str]:
    """Yield what went out, what waits, and what the volume guard holds and why."""
    yield (
        f"{report['sent']:,} messages, {report['tickets']:,} tickets, "
        f"{report['waiting']:,} waiting or held"
    )
    held = report["held"]
    if held["messages"]:
        yield (
            f"HELD by the volume guard: {held['messages']:,} messages. {held['reason']['en']} "
            f"{held['counted']:,}, limit {held['limit']:,}; two people release them: "
            f"ews release --as-of {report['as_of']}"
        )


def state_line(report: Line) -> str:
    """Return how the run ended and why, in one sentence."""
    state = f"Run ended {STATES[report['state']]}"
    if not report["reasons"]:
        in_part = report["book"]["in_part"]
        but = f", {in_part:,} of them in part" if in_part else ""
        return f"{state}: every feed came and every borrower was looked at{but}."
    return f"{state}: {' '.join(report['reasons'])}"
