"""Who is told: the officer, his stand-in while he is away, else the branch head; never nobody.

Whoever is on leave is passed over at every step: officer, stand-in, branch head, the branch head's
stand-in, risk department; where the master knows none of them, the operators.
"""

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
            return self.of_role("risk_department", None, on)
        officer = self.officers.get(str(borrower["officer_id"]))
        present = self._present(officer, on)
        return present or self.of_role("branch_head", str(borrower["branch_id"]), on)

    def looked_after(self, borrower_id: str, on: date) -> bool:
        """Say whether a borrower's own officer is there on that day."""
        borrower = self.borrowers.get(borrower_id)
        officer = self.officers.get(str(borrower["officer_id"])) if borrower else None
        return officer is not None and not is_away(officer, on)

    def next_up(self, step: str, case: Row, on: date) -> str:
        """Return who a step of the ladder tells about a case on that day."""
        borrower = self.borrowers.get(case["borrower_id"])
        branch = str(borrower["branch_id"]) if borrower else None
        if step != "stand_in":
            return self.of_role(step, branch, on)
        officer = self.officers.get(str(case["officer_id"]))
        return self._stand_in(officer, on) or self.of_role("branch_head", branch, on)

    def of_role(self, role: str, branch_id: str | None, on: date) -> str:
        """Return a person of a role who is there that day, of that branch where it has its own.

        Where nobody of the role is there it is the risk department, on leave or not, and without
        one the operators.
        """
        branch = self.branches.get(branch_id or "")
        if role == "branch_head" and branch is not None:
            head = self._present(self.officers.get(str(branch["head_officer_id"])), on)
            if head is not None:
                return head
        of_role = sorted(i for i, row in self.officers.items() if row["role"] == role)
        there = [i for i in of_role if not is_away(self.officers[i], on)]
        mine = [i for i in there if self.officers[i]["branch_id"] == branch_id]
        if role == "branch_head":
            there = mine  # The head of another branch has no business with this borrower.
        if there:
            return (mine or there)[0]
        if role != "risk_department":
            return self.of_role("risk_department", None, on)
        return of_role[0] if of_role else OPERATORS

    def _present(self, officer: Row | None, on: date) -> str | None:
        """Return the officer, while he is away his stand-in, None where neither is there."""
        if officer is not None and not is_away(officer, on):
            return str(officer["officer_id"])
        return self._stand_in(officer, on)

    def _stand_in(self, officer: Row | None, on: date) -> str | None:
        found = self.officers.get(str(officer["stand_in_id"])) if officer else None
        there = found is not None and not is_away(found, on)
        return str(found["officer_id"]) if found is not None and there else None


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
