"""Made-up branches and officers: about sixty borrowers an officer, a stand-in for each."""

from __future__ import annotations

import math

import pandas as pd

BORROWERS_PER_OFFICER = 60
BRANCHES = ["BR01", "BR02"]
RISK_BRANCH = "BR90"
RISK_ROLES = [
    "risk_analyst", "risk_analyst", "risk_approver", "risk_approver", "risk_department",
]  # fmt: skip


def officers(borrower_count: int) -> pd.DataFrame:
    """Return the feed `officers`: loan officers first, then branch heads, then the risk roles."""
    desks = max(2 * len(BRANCHES), math.ceil(borrower_count / BORROWERS_PER_OFFICER))
    branches = [BRANCHES[n % len(BRANCHES)] for n in range(desks)]
    roles = ["officer"] * desks + ["branch_head"] * len(BRANCHES) + RISK_ROLES
    people = pd.DataFrame(
        {
            "branch_id": branches + BRANCHES + [RISK_BRANCH] * len(RISK_ROLES),
            "role": roles,
            "language": ["en" if n % 4 == 1 else "zh" for n in range(len(roles))],
        }
    )
    number = pd.Series(range(1, len(people) + 1)).astype(str).str.zfill(2)
    people["officer_id"] = "O" + number
    people["slack_id"] = "U0000000" + number
    people["email"] = "o" + number + "@bank.example"
    people["stand_in_id"] = _next_of_the_same_desk(people)
    return people


def branches(people: pd.DataFrame) -> pd.DataFrame:
    """Return the feed `branches`; the risk department stands for a branch without borrowers."""
    heads = people[people["role"] == "branch_head"].set_index("branch_id")["officer_id"]
    department = people[people["role"] == "risk_department"]["officer_id"].iloc[0]
    ids = pd.Series([*BRANCHES, RISK_BRANCH])
    return pd.DataFrame(
        {
            "branch_id": ids,
            "name": ["第一支行", "第二支行", "风险管理部"],
            "head_officer_id": ids.map(heads).fillna(department),
        }
    )


def desks(people: pd.DataFrame) -> pd.DataFrame:
    """Return branch_id and officer_id of those who have borrowers."""
    return people.loc[people["role"] == "officer", ["branch_id", "officer_id"]]


def _next_of_the_same_desk(people: pd.DataFrame) -> pd.Series[str]:
    """Return who stands in: the next in branch and role, the first for the last."""
    desk = people.groupby(["branch_id", "role"])["officer_id"]
    after = desk.shift(-1).fillna(desk.transform("first"))
    return after.where(after != people["officer_id"])
