"""What a firm invoiced and was invoiced on a day: the sums that signals are made of.

They stand here once for the two ways to them: from the rows of the feed, and from the small
tables that are kept beside each accepted file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

DAY_KEY = ("borrower_id", "day", "currency")
MONEY = ("sold", "sold_net", "bought_net", "valid_net", "issued")
COUNTS = ("invoices", "sales", "purchases", "valid_sales", "valid_net_sales", "issued_sales")


def day_sums() -> dict[str, ibis.Deferred]:
    """Return the sums of a group of invoices, money as decimals."""
    from ibis import _

    is_sale, counts = _.direction == "out", _.status != "void"
    is_valid = is_sale & (_.status == "valid")
    sold, bought = is_sale & counts, (_.direction == "in") & counts
    valid, valid_net = is_valid & (_.total > 0), is_valid & (_.net > 0)
    issued = is_sale & (_.status != "red") & (_.total != 0)
    return {
        "sold": _.total.sum(where=sold).fill_null(0),
        "sold_net": _.net.sum(where=sold).fill_null(0),
        "bought_net": _.net.sum(where=bought).fill_null(0),
        "valid_net": _.net.sum(where=valid_net).fill_null(0),
        "issued": _.total.abs().sum(where=issued).fill_null(0),
        "invoices": _.count(),
        "sales": sold.sum(),
        "purchases": bought.sum(),
        "valid_sales": valid.sum(),
        "valid_net_sales": valid_net.sum(),
        "issued_sales": issued.sum(),
    }


def by_day(invoices: ibis.Table) -> ibis.Table:
    """Return the sums of each borrower, day of issue and currency."""
    from ibis import _

    known = invoices.filter(_.borrower_id.notnull())
    return known.group_by("borrower_id", "currency", day=_.issued_on).agg(**day_sums())
