"""Whom each firm has to do with: its parties, and from when to when each paid as a customer.

Parties are far fewer than payments: one look over all payments answers for all who ask which
parties there are.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def parties(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower, `party` and `party_name` of its flows, worked out once.

    `payments` are the operating credits of `party_flows` that it paid, up to the day; 0 where it
    was only paid. `first_paid_on` and `last_paid_on` are the days of the first and the last.
    """
    return once(feeds, f"parties_{as_of:%Y%m%d}", lambda: _parties(feeds, as_of))


def payers(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the parties that paid as customers."""
    return parties(feeds, as_of).filter(lambda of: of.payments > 0)


def _parties(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    paid = _.is_operating & (_.inflow > 0) & (_.day <= as_of)
    return (
        in_book(feeds, "party_flows")
        .group_by("borrower_id", "party", "party_name")
        .agg(
            payments=paid.sum().fill_null(0),
            first_paid_on=_.day.min(where=paid),
            last_paid_on=_.day.max(where=paid),
        )
    )
