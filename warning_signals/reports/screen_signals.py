"""What each signal saw and for whom it has no value, as lines of the run report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Line = Mapping[str, Any]
REASONS = {
    "not_applicable": "not applicable",
    "no_feed": "no feed",
    "no_history": "too little history",
    "no_consent": "no consent",
    "failed": "FAILED",
}
SIGNS = {"CNY": "¥"}
GAPS = frozenset(REASONS) - {"not_applicable"}


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


def signal_lines(signals: list[Line]) -> Iterator[str]:
    """Yield one line per voting signal: evaluated, amber, red, not evaluated and why.

    Those in shadow have one line together; each is in the report for machines.
    """
    voting = [line for line in signals if not line.get("shadow")]
    if not signals:
        yield "nothing was measured"
    width = max((len(line["id"]) for line in voting), default=0)
    for line in voting:
        levels = f"amber {line['amber']:>4,}   red {line['red']:>4,}"
        told = f"{line['evaluated']:>6,} evaluated   {levels}"
        yield f"{line['id']:{width}}  {told}{unevaluated(line)}"

    if len(voting) < len(signals):
        yield in_shadow([line for line in signals if line.get("shadow")])


def in_shadow(signals: list[Line]) -> str:
    """Return how many signals run in shadow, what they found, and which failed or saw nobody."""
    amber, red = (sum(line[level] for line in signals) for level in ("amber", "red"))
    told = f"{len(signals)} in shadow: {amber:,} amber, {red:,} red; nobody is told"
    failed = [line["id"] for line in signals if line["reasons"].get("failed")]
    blind = [line["id"] for line in signals if not line["evaluated"]]
    told += f"   FAILED: {', '.join(failed)}" if failed else ""
    return f"{told}   saw nobody: {', '.join(blind)}" if blind else told


def unevaluated(line: Line) -> str:
    """Return for whom one signal has no value, and why."""
    gaps = [f"{n:,} {REASONS[why]}" for why, n in line["reasons"].items() if why in GAPS]
    told = f"   not evaluated: {', '.join(gaps)}" if gaps else ""
    beside = line["reasons"].get("not_applicable", 0)
    return f"{told}   not applicable: {beside:,}" if beside else told
