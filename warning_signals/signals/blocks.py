"""Blocks of thirty ordinary days, so that a month may be compared with the months before.

Ordinary are the days outside the festival phase. They are counted back from the day looked at,
so that New Year makes a block longer in the calendar and neither poorer nor richer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import in_book
from warning_signals.model import Feeds
from warning_signals.signals.lunar import DAYS_AFTER, DAYS_BEFORE, phases

if TYPE_CHECKING:
    import ibis

BLOCK_DAYS = 30
CLOSED_DAYS = 3
PHASE_DAYS = DAYS_BEFORE + DAYS_AFTER + 1
# Two New Years are at least this far apart.
LEAST_YEAR_DAYS = 353


def blocks(feeds: Feeds, as_of: date, count: int) -> ibis.Table:
    """Return the last blocks, at most `count`, that a borrower's history covers, `block` 0 newest.

    `inflow`, `outflow`, `operating_inflow`, `operating_outflow` and `cash_outflow` are sums over
    a block in the book's currency, zero where nothing moved; `first_on` is the block's first day.
    """
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of)
    days = ordinary_days(feeds["new_years"], as_of, count * BLOCK_DAYS)
    days = days.mutate(block=_.age // BLOCK_DAYS)
    covered = covered_spans(flows, days, "block")
    names = ("inflow", "outflow", "operating_inflow", "operating_outflow", "cash_outflow")
    summed = {name: _[name].sum() for name in names}
    sums = flows.join(days, "day").group_by("borrower_id", "block").agg(**summed)
    return (
        covered.left_join(sums, ["borrower_id", "block"])
        .select("borrower_id", "block", "first_on", *names)
        .fill_null(dict.fromkeys(names, 0.0))
    )


def balance_days(feeds: Feeds, as_of: date, count: int) -> ibis.Table:
    """Return `borrower_id`, `day`, `block` and end-of-day `balance`, the book's currency.

    Only days outside the festival phase, and only blocks that a borrower's balances reach back
    over; `block` 0 is the newest of at most `count`.
    """
    from ibis import _

    held = in_book(feeds, "daily_balances").filter(_.day <= as_of)
    days = ordinary_days(feeds["new_years"], as_of, count * BLOCK_DAYS)
    days = days.mutate(block=_.age // BLOCK_DAYS)
    # A history that begins on a Monday covers the weekend before.
    covered = covered_spans(held, days, "block", CLOSED_DAYS)
    rows = held.join(days, "day").join(covered, ["borrower_id", "block"])
    return rows.select("borrower_id", "day", "block", "balance")


def covered_spans(rows: ibis.Table, days: ibis.Table, span: str, late_days: int = 0) -> ibis.Table:
    """Return `borrower_id`, `span`, `first_on`: the spans of days that a history in `rows` covers.

    It may begin so many days after a span's first.
    """
    from ibis import _

    bounds = days.group_by(span).agg(first_on=_.day.min())
    known = rows.group_by("borrower_id").agg(since=_.day.min())
    late = known.since.delta(bounds.first_on, unit="day")
    return known.join(bounds, late <= late_days).drop("since")


def ordinary_days(new_years: ibis.Table, as_of: date, count: int) -> ibis.Table:
    """Return the last `count` days outside a festival phase: `day`, and `age` from 0, the newest.

    The day looked at is the newest where it is ordinary itself.
    """
    import ibis
    from ibis import _

    span = count + (count // LEAST_YEAR_DAYS + 2) * PHASE_DAYS
    days = ibis.memtable([{"day": as_of - timedelta(days=n)} for n in range(span)])
    phase = phases(new_years)
    festive = (days.day >= phase.phase_first) & (days.day <= phase.phase_last)
    ordinary = days.anti_join(phase, festive)
    age = ibis.row_number().over(order_by=ibis.desc("day"))
    return ordinary.mutate(age=age).filter(_.age < count)
