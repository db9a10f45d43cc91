"""Blocks of thirty ordinary days, so that a month may be compared with the months before.

Ordinary are the days outside the festival phase. They are counted back from the day looked at,
so that New Year makes a block longer in the calendar and neither poorer nor richer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds
from warning_signals.signals.flow_spans import first_days
from warning_signals.signals.lunar import DAYS_AFTER, DAYS_BEFORE, phases

if TYPE_CHECKING:
    import ibis

BLOCK_DAYS = 30
CLOSED_DAYS = 3
# So many blocks are compared of balances, and of flows: a year, and one more.
BALANCE_BLOCKS = 12
FLOW_BLOCKS = 13
PHASE_DAYS = DAYS_BEFORE + DAYS_AFTER + 1
# Two New Years are at least this far apart.
LEAST_YEAR_DAYS = 353


def blocks(feeds: Feeds, as_of: date, count: int) -> ibis.Table:
    """Return the last blocks, at most `count`, that a borrower's history covers, `block` 0 newest.

    `inflow`, `outflow`, `operating_inflow`, `operating_outflow` and `cash_outflow` are sums over
    a block in the book's currency, zero where nothing moved; `first_on` is the block's first day.
    Thirteen are worked out once for all.
    """
    assert count <= FLOW_BLOCKS, f"{count} blocks are more than the {FLOW_BLOCKS} that are kept"
    kept = once(feeds, f"flow_blocks_{as_of:%Y%m%d}", lambda: _flow_blocks(feeds, as_of))
    return kept.filter(kept.block < count)


def _flow_blocks(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of)
    days = _block_days(feeds, as_of, FLOW_BLOCKS)
    covered = covered_spans(first_days(feeds, as_of), days, "block")
    names = ("inflow", "outflow", "operating_inflow", "operating_outflow", "cash_outflow")
    summed = {name: _[name].sum() for name in names}
    sums = flows.join(days, "day").group_by("borrower_id", "block").agg(**summed)
    return (
        covered.left_join(sums, ["borrower_id", "block"])
        .select("borrower_id", "block", "first_on", *names)
        .fill_null(dict.fromkeys(names, 0.0))
    )


def balance_days(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `day`, `block` and end-of-day `balance`, the book's currency.

    Only days outside the festival phase; `block` 0 is the newest of twelve.
    """
    held = in_book(feeds, "daily_balances")
    rows = held.join(_block_days(feeds, as_of, BALANCE_BLOCKS), "day")
    return rows.select("borrower_id", "day", "block", "balance")


def balance_blocks(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the last twelve blocks that a borrower's balances reach back over.

    `mean`, `highest` and `lowest` are of the end-of-day balances, `read` is how many there are;
    `block` 0 is the newest. Worked out once for all that compare a month's balances.
    """
    return once(feeds, f"balance_blocks_{as_of:%Y%m%d}", lambda: _balance_blocks(feeds, as_of))


def _balance_blocks(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    held = in_book(feeds, "daily_balances").filter(_.day <= as_of)
    days = _block_days(feeds, as_of, BALANCE_BLOCKS)
    # A history that begins on a Monday covers the weekend before.
    since = held.group_by("borrower_id").agg(since=_.day.min())
    covered = covered_spans(since, days, "block", CLOSED_DAYS)
    figures = balance_days(feeds, as_of).group_by("borrower_id", "block").agg(
        mean=_.balance.mean(), highest=_.balance.max(), lowest=_.balance.min(), read=_.count()
    )  # fmt: skip
    return figures.semi_join(covered, ["borrower_id", "block"])


def _block_days(feeds: Feeds, as_of: date, count: int) -> ibis.Table:
    from ibis import _

    days = ordinary_days(feeds["new_years"], as_of, count * BLOCK_DAYS)
    return days.select("day", block=_.age // BLOCK_DAYS)


def covered_spans(known: ibis.Table, days: ibis.Table, span: str, late_days: int = 0) -> ibis.Table:
    """Return `borrower_id`, `span`, `first_on`: the spans of days that its history covers.

    `known` has each history's first day, `since`; it may lie so many days after a span's first.
    """
    from ibis import _

    bounds = days.group_by(span).agg(first_on=_.day.min())
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
