"""The manifest beside a delivery: how much was sent, its checksum, and what it adds up to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from warning_signals.model import ControlTotal

LARGEST_AMOUNT = Decimal(10**18)
MOST_ROWS = 10**12
YEARS = range(1990, 2101)
LONGEST_REASON = 200


@dataclass(frozen=True)
class Manifest:
    """What a manifest says; `fault` says why it cannot be believed."""

    business_on: date | None = None
    arrived_at: datetime | None = None
    rows: int | None = None
    sha256: str | None = None
    provenance: Literal["real", "simulated"] = "real"
    opening: bool | None = None
    fault: str | None = None
    totals: tuple[ControlTotal, ...] = ()


def read_manifest(content: bytes) -> Manifest:
    """Return what a manifest says; one that cannot be right says why in `fault`."""
    try:
        return _manifest(json.loads(content.decode("utf-8")))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as exc:
        why = f"{type(exc).__name__}: {exc}"[:LONGEST_REASON]
        return Manifest(fault=f"its manifest cannot be read ({why})")
    except RecursionError:
        return Manifest(fault="its manifest cannot be read (it is nested too deeply)")


def _manifest(said: Mapping[str, Any]) -> Manifest:
    arrived_at = datetime.fromisoformat(said["arrived_at"])
    if arrived_at.tzinfo is None:
        raise ValueError(f"arrived_at {said['arrived_at']} has no offset")
    if arrived_at.year not in YEARS:
        raise ValueError(f"arrived_at {said['arrived_at']} cannot be")
    if said["provenance"] not in ("real", "simulated"):
        raise ValueError(f"provenance {said['provenance']!r} is neither real nor simulated")
    return Manifest(
        business_on=date.fromisoformat(said["business_on"]),
        arrived_at=arrived_at,
        rows=None if said["rows"] is None else _count(said["rows"]),
        sha256=None if said["sha256"] is None else _text(said["sha256"], "sha256"),
        provenance=said["provenance"],
        opening=bool(said["opening"]),
        totals=tuple(control_total(total) for total in said.get("totals", ())),
    )


def control_total(said: Mapping[str, Any]) -> ControlTotal:
    """Return one control total from its JSON form, amounts as text."""
    opening, closing = said.get("opening"), said.get("closing")
    return ControlTotal(
        currency=_text(said["currency"], "currency"),
        movements=_amount(said["movements"]),
        opening=None if opening is None else _amount(opening),
        closing=None if closing is None else _amount(closing),
    )


def _amount(said: Any) -> Decimal:
    amount = Decimal(str(said))
    if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT:
        raise ValueError(f"the amount {said} cannot be")
    return amount


def _count(said: Any) -> int:
    count = int(said)
    if not 0 <= count <= MOST_ROWS:
        raise ValueError(f"rows {said} cannot be")
    return count


def _text(said: Any, name: str) -> str:
    if not isinstance(said, str):
        raise TypeError(f"{name} {said!r} is no text")
    return said
