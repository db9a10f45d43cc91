"""What moved, summed over spans of days that are cut where the windows of signals begin.

Many signals hold the last sixty or ninety days against the time before: one look over all days
answers for them all, and each adds up a few spans a borrower.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis

# By how many days before the day looked at a window may begin.
EDGES = (60, 90, 180, 182, 270, 360, 364, 365, 546)
OLDER = date(1900, 1, 1)
SUMMED = (
    "inflow", "outflow", "operating_inflow", "operating_outflow", "gaming_outflow",
    "returned_outflow", "returned_count",
)  # fmt: skip


def days_before(as_of: date, days: int) -> date:
    """Return the day so many before, at which spans are cut; ValueError where they are not."""
    if days not in EDGES:
        raise ValueError(f"Spans are not cut {days} days back, only {EDGES}: add it to EDGES.")
    return as_of - timedelta(days=days)


class Windows(NamedTuple):
    """The last days and those before them: the days after which each begins, and their spans."""

    turn: date
    first: date
    is_now: ibis.Deferred
    is_before: ibis.Deferred


def windows(as_of: date, now_days: int, before_days: int) -> Windows:
    """Return the last days and so many before them; ValueError where spans are not cut there."""
    from ibis import _

    turn, first = days_before(as_of, now_days), days_before(as_of, now_days + before_days)
    return Windows(turn, first, _.after >= turn, (_.after >= first) & (_.after < turn))


def flow_spans(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower the sums over each span of days on which its money moved.

    A span is of the days after `after` (one of `days_before`) up to the next. Columns of
    `daily_flows` are their sums, `swept` that of the lesser of each day's in- and outflow;
    `since` is the first day with a flow, `gaming_days` are those with a payment to gaming
    merchants, `gaming_on` and `returned_on` the last with one and with a returned payment, null
    where there is none. Worked out once for all.
    """
    return once(feeds, f"flow_spans_{as_of:%Y%m%d}", lambda: _spans(feeds, as_of))


def first_days(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `since`: the first day on which its money moved."""
    spans = flow_spans(feeds, as_of)
    return spans.group_by("borrower_id").agg(since=spans.since.min())


def _spans(feeds: Feeds, as_of: date) -> ibis.Table:
    import ibis
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of)
    cuts = [as_of - timedelta(days=days) for days in EDGES]
    older = len(cuts)
    span = ibis.cases(*((flows.day > cut, place) for place, cut in enumerate(cuts)), else_=older)
    is_gaming, is_returned = _.gaming_outflow > 0, _.returned_count > 0
    sums = flows.group_by("borrower_id", span=span).agg(
        **{name: _[name].sum() for name in SUMMED},
        swept=ibis.least(_.inflow, _.outflow).sum(),
        since=_.day.min(),
        gaming_days=is_gaming.sum(),
        gaming_on=_.day.max(where=is_gaming),
        returned_on=_.day.max(where=is_returned),
    )
    after = ibis.cases(*((sums.span == place, cut) for place, cut in enumerate(cuts)), else_=OLDER)
    return sums.mutate(after=after.cast("date")).drop("span")
