"""Rows as a person may see them: numbers of rows as ranges, cells masked by their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from warning_signals import feeds
from warning_signals.identity import mask_account
from warning_signals.intake.shown_cells import MASKS
from warning_signals.wording.formats import plain

if TYPE_CHECKING:
    import numpy as np

MASKED: Mapping[str, Callable[[str], str]] = {**MASKS, "account_id": mask_account}
PRIVATE = "(a person)"


def ranges(numbers: np.ndarray) -> str:
    """Return row numbers in order as text.

    >>> ranges(np.array([12, 13, 14, 18, 40, 41]))
    '12-14, 18, 40-41'
    """
    import numpy as np

    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    runs = np.split(numbers, breaks) if len(numbers) else []
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def cells(feed: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a feed as JSON can hold it: its number, and every cell that has a value.

    Account numbers and numbers that may be a person's are masked, in free text as well, and the
    names of private persons are left out.
    """
    named = {c.name: row[c.name] for c in feeds.feed(feed).columns if row[c.name] is not None}
    if row.get("counterparty_kind") == "person" and "counterparty_name" in named:
        named["counterparty_name"] = PRIVATE
    values = {name: _cell(feed, name, value) for name, value in named.items()}
    return {"row_no": row["row_no"], "business_on": row["business_on"].isoformat(), **values}


def _cell(feed: str, name: str, value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if not isinstance(value, str):
        return value
    if name in MASKED:
        return MASKED[name](value)
    return value if name.endswith("_id") or name in feeds.feed(feed).key else plain(value)
