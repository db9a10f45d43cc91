"""What changes today: cases to open, raise, ease or bring up to date. Pure.

A case opens where findings that are new or worse come to amber or red by themselves and at least
one of them is not in the inventory of the first day, or worse than it stood there. An open case
follows its borrower's level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from warning_signals.model import Level

ChangeKind = Literal["opened", "raised", "eased", "updated"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One case's change: what happens, to whom, up or down to which level, and why."""

    kind: ChangeKind
    borrower_id: str
    track: str
    level: Level
    findings: tuple[Row, ...]
    case: Row | None

    @property
    def fingerprints(self) -> list[str]:
        """Signal and band of each finding; borrower and track are the case's own."""
        return sorted(fingerprint(row) for row in self.findings)


def fingerprint(finding: Row) -> str:
    """Return what makes a finding the same finding tomorrow."""
    return f"{finding['signal']}:{Level(finding['level']).name.lower()}"


def plan(
    assessments: Sequence[Row],
    findings: Sequence[Row],
    open_cases: Sequence[Row],
    inventory: Mapping[tuple[str, str], int],
) -> list[Change]:
    """Return the changes of the day in the order of borrower and track."""
    cases = {(case["borrower_id"], case["track"]): case for case in open_cases}
    grouped: dict[str, list[Row]] = {}
    for finding in findings:
        if not finding["carried"]:
            grouped.setdefault(finding["borrower_id"], []).append(finding)
    seen = {(row["borrower_id"], row["track"]): row for row in assessments}
    changes = []
    for who in sorted(set(cases) | {k for k, row in seen.items() if row["level"]}):
        level = Level(seen[who]["level"]) if who in seen else Level.GREEN
        because = set(seen[who]["because"]) if who in seen else set()
        mine = tuple(f for f in grouped.get(who[0], []) if f["signal"] in because)
        raised = Level(seen[who]["raised"]) if who in seen else Level.GREEN
        kind = _kind(level, raised, mine, cases.get(who), inventory)
        if kind is not None:
            changes.append(Change(kind, *who, level, ranked(mine), cases.get(who)))
    return changes


def ranked(findings: Sequence[Row]) -> tuple[Row, ...]:
    """Return the findings, the graver and then the newer first."""
    ordered = sorted(findings, key=lambda f: (f["changed_on"], f["signal"]), reverse=True)
    return tuple(sorted(ordered, key=lambda f: -f["level"]))


def _kind(
    level: Level,
    raised: Level,
    findings: Sequence[Row],
    case: Row | None,
    inventory: Mapping[tuple[str, str], int],
) -> ChangeKind | None:
    if case is None:
        return "opened" if raised and any(is_news(f, inventory) for f in findings) else None
    if level > case["level"]:
        return "raised"
    if level < case["level"]:
        return "eased"
    same = sorted(map(fingerprint, findings)) == case["fingerprints"]
    return None if same else "updated"


def is_news(finding: Row, inventory: Mapping[tuple[str, str], int]) -> bool:
    """Say whether a finding was not yet so, or less so, when the inventory was filed."""
    stood = inventory.get((finding["borrower_id"], finding["signal"]), 0)
    return bool(finding["level"] > stood)
