"""Months as numbers that can be counted apart: year times 12 and the month from 0."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis


def month_of(day: date) -> int:
    """Return the number of a day's month."""
    return day.year * 12 + day.month - 1


def is_month(label: ibis.StringValue) -> ibis.BooleanValue:
    """Say of each label whether it names a month as 2026-05 or 2026-5 does."""
    return label.re_search(r"^\d{4}-\d{1,2}$")


def month_number(label: ibis.StringValue) -> ibis.IntegerValue:
    """Return the number of the month that each label names; the label must be one of a month."""
    return label.left(4).cast("int64") * 12 + label.substr(5).cast("int64") - 1
