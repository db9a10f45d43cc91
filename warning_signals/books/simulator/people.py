"""Branches and officers: who looks after whom, and who may sign."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints

PER_BRANCH = 500
OFFICERS = 8
AWAY = (date(2026, 6, 1), date(2026, 6, 19))
STAFF = (
    *(("officer", "zh" if n % 3 else "en") for n in range(OFFICERS)),
    ("branch_head", "zh"),
)
RISK = (
    ("risk_approver", "zh"), ("risk_approver", "en"), ("risk_analyst", "zh"),
    ("risk_department", "zh"),
)  # fmt: skip


def branch_count(borrowers: int) -> int:
    """Return how many branches a book of that size has."""
    return max(1, -(-borrowers // PER_BRANCH))


def branch_of(number: Ints, borrowers: int) -> Ints:
    """Return each borrower's branch, from 0."""
    return np.asarray(number % branch_count(borrowers), np.int64)


def branch_ids(branch: Ints) -> pa.Array:
    """Return `BR01` and so on."""
    return columns.joined("BR", columns.digits(branch + 1, 2))


def officer_ids(number: Ints, borrowers: int) -> pa.Array:
    """Return the officer who looks after each borrower."""
    branch = branch_of(number, borrowers)
    desk = number // branch_count(borrowers) % OFFICERS
    return columns.joined("O", columns.digits(branch * len(STAFF) + desk + 1, 2))


def branch_table(borrowers: int) -> pa.Table:
    """Return the feed branches."""
    branch = np.arange(branch_count(borrowers))
    head = branch * len(STAFF) + len(STAFF)
    return pa.table(
        {
            "day": pa.array(branch * 0, pa.int32()),
            "branch_id": branch_ids(branch),
            "name": columns.joined("第", pa.array(branch + 1).cast(pa.string()), "支行"),
            "head_officer_id": columns.joined("O", columns.digits(head, 2)),
            "calendar": columns.constant("CN", len(branch)),
        }
    )


def officer_table(borrowers: int) -> pa.Table:
    """Return the feed officers: eight and a head a branch, four in the risk department."""
    branches = branch_count(borrowers)
    staff = [(branch, *one) for branch in range(branches) for one in STAFF]
    staff += [(0, *one) for one in RISK]
    names = [f"O{n + 1:02d}" for n in range(len(staff))]
    away = [n for n in range(branches * len(STAFF)) if n % len(STAFF) == 4]
    stand_in = [names[n - 1] if n in away else None for n in range(len(staff))]
    return pa.table(
        {
            "day": pa.array([0] * len(staff), pa.int32()),
            "officer_id": names,
            "branch_id": branch_ids(np.array([branch for branch, _, _ in staff])),
            "role": [role for _, role, _ in staff],
            "language": [language for _, _, language in staff],
            "slack_id": [f"U{n + 1:07d}" for n in range(len(staff))],
            "email": [f"{name.lower()}@bank.example" for name in names],
            "stand_in_id": pa.array(stand_in, pa.string()),
            "away_from_on": pa.array([AWAY[0] if s else None for s in stand_in], pa.date32()),
            "away_until_on": pa.array([AWAY[1] if s else None for s in stand_in], pa.date32()),
        }
    )
