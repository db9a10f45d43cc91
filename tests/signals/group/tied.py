"""Borrowers tied to each other, made up, and what each stood at the day before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.signals.made_up import Row

AS_OF = date(2026, 6, 12)
YESTERDAY = date(2026, 6, 11)


def link(giver: str, taker: str, kind: str, **columns: Any) -> Row:
    """Return a link in force since 2024: `giver` stands behind `taker`."""
    usual: Row = {"since_on": date(2024, 3, 1)}
    return {"from_id": giver, "to_id": taker, "kind": kind, **usual, **columns}


def links(kind: str, *pairs: str) -> list[Row]:
    """Return links told as "A>B": A stands behind B."""
    return [link(*pair.split(">"), kind) for pair in pairs]


def levels(*told: str, day: date = YESTERDAY) -> list[Row]:
    """Return own levels told as "A 2"."""
    rows = [one.split() for one in told]
    return [{"borrower_id": who, "day": day, "level": int(level)} for who, level in rows]


def masters(ids: Iterable[str]) -> list[Row]:
    """Return borrowers whose registration number is `U-` and their id."""
    return [{"borrower_id": who, "uscc": f"U-{who}", "name": who} for who in ids]
