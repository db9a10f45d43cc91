"""Who is told: the officer, his stand-in while he is away, else the branch head; never nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.model import Feeds

Row = Mapping[str, Any]
OPERATORS = "operators"


@dataclass(frozen=True)
class People:
    """Officers, branches and borrowers' names as the masters have them."""

    officers: Mapping[str, Row]
    branches: Mapping[str, Row]
    borrowers: Mapping[str, Row]

    def language(self, recipient: str) -> str:
        """Return the language a person reads; operators read English."""
        row = self.officers.get(recipient)
        return str(row["language"]) if row else "en"

    def role(self, recipient: str) -> str:
        """Return the post of a person, as shown instead of his name."""
        row = self.officers.get(recipient)
        return str(row["role"]) if row else OPERATORS

    def responsible(self, borrower_id: str, on: date) -> str:
        """Return who looks after a borrower on that day, falling back rather than dropping it."""
        borrower = self.borrowers.get(borrower_id)
        if borrower is None:
            return self.of_role("risk_department", None)
        officer = self.officers.get(str(borrower["officer_id"]))
        if officer is not None and not is_away(officer, on):
            return str(officer["officer_id"])
        stand_in = self.officers.get(str(officer["stand_in_id"])) if officer else None
        if stand_in is not None and not is_away(stand_in, on):
            return str(stand_in["officer_id"])
        return self.of_role("branch_head", str(borrower["branch_id"]))

    def next_up(self, step: str, case: Row, on: date) -> str:
        """Return who a step of the ladder tells about a case."""
        borrower = self.borrowers.get(case["borrower_id"])
        branch = str(borrower["branch_id"]) if borrower else None
        if step == "stand_in":
            officer = self.officers.get(str(case["officer_id"]))
            stand_in = self.officers.get(str(officer["stand_in_id"])) if officer else None
            if stand_in is not None and not is_away(stand_in, on):
                return str(stand_in["officer_id"])
            return self.of_role("branch_head", branch)
        return self.of_role(step, branch)

    def of_role(self, role: str, branch_id: str | None) -> str:
        """Return the first person of a role, of that branch where it has one, else operators."""
        branch = self.branches.get(branch_id or "")
        if role == "branch_head" and branch and branch["head_officer_id"] in self.officers:
            return str(branch["head_officer_id"])
        of_role = sorted(i for i, row in self.officers.items() if row["role"] == role)
        if of_role:
            return of_role[0]
        return OPERATORS if role == "risk_department" else self.of_role("risk_department", None)


def is_away(officer: Row, on: date) -> bool:
    """Say whether an officer is on leave on that day; an open end is away until further notice."""
    since, until = officer["away_from_on"], officer["away_until_on"]
    return since is not None and since <= on and (until is None or on <= until)


def read_people(seen: Feeds) -> People:
    """Read the masters as they stand in what was seen."""
    newest = seen["borrowers"]
    newest = newest.filter(newest.business_on == newest.business_on.max())
    return People(
        officers=_by_key(seen["officers"], "officer_id"),
        branches=_by_key(seen["branches"], "branch_id"),
        borrowers=_by_key(
            newest.select("borrower_id", "name", "branch_id", "officer_id"), "borrower_id"
        ),
    )


def _by_key(table: Any, key: str) -> dict[str, Row]:
    return {row[key]: row for row in table.to_pyarrow().to_pylist()}
