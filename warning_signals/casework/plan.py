"""What changes today: cases to open, raise, ease or bring up to date. Pure.

A case opens where findings that are new or worse come to amber or red by themselves and at least
one of them is not in the inventory of the first day, or worse than it stood there. An open case
follows its borrower's level; a hard red that joins it is a raise even where it was red before, so
that no acknowledgement and no silence given for something else covers it. A finding that could not
be looked at today opens nothing, but an open case keeps it. A borrower of whom there is no
assessment was not seen: his case stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    hard: Collection[str] = (),
) -> list[Change]:
    """Return the changes of the day in the order of borrower and track.

    `hard` names the signals whose red no earlier acknowledgement covers.
    """
    cases = {(case["borrower_id"], case["track"]): case for case in open_cases}
    grouped: dict[str, list[Row]] = {}
    for finding in findings:
        grouped.setdefault(finding["borrower_id"], []).append(finding)
    changes = []
    for row in sorted(assessments, key=lambda row: (row["borrower_id"], row["track"])):
        who = row["borrower_id"], row["track"]
        case = cases.get(who)
        because = set(row["because"])
        mine = tuple(f for f in grouped.get(who[0], []) if f["signal"] in because)
        if case is None:
            mine = tuple(f for f in mine if not f["carried"])
            news = any(is_news(f, inventory) for f in mine)
            kind: ChangeKind | None = "opened" if row["level"] and row["raised"] and news else None
        else:
            kind = _kind(Level(row["level"]), mine, case, hard)
        if kind is not None:
            changes.append(Change(kind, *who, Level(row["level"]), ranked(mine), case))
    return changes


def ranked(findings: Sequence[Row]) -> tuple[Row, ...]:
    """Return the findings, the graver and then the newer first."""
    ordered = sorted(findings, key=lambda f: (f["changed_on"], f["signal"]), reverse=True)
    return tuple(sorted(ordered, key=lambda f: -f["level"]))


def _kind(
    level: Level, findings: Sequence[Row], case: Row, hard: Collection[str]
) -> ChangeKind | None:
    if level > case["level"] or new_hard_reds(findings, case, hard):
        return "raised"
    if level < case["level"]:
        return "eased"
    same = sorted(map(fingerprint, findings)) == case["fingerprints"]
    return None if same else "updated"


def new_hard_reds(findings: Sequence[Row], case: Row, hard: Collection[str]) -> list[str]:
    """Return the hard signals that have come to red since the case was last written."""
    reds = (f for f in findings if f["level"] == Level.RED and f["signal"] in hard)
    return [f["signal"] for f in reds if fingerprint(f) not in case["fingerprints"]]


def is_news(finding: Row, inventory: Mapping[tuple[str, str], int]) -> bool:
    """Say whether a finding was not yet so, or less so, when the inventory was filed."""
    stood = inventory.get((finding["borrower_id"], finding["signal"]), 0)
    return bool(finding["level"] > stood)
