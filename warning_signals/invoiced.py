"""What a firm invoiced and was invoiced on a day: the sums that signals are made of.

They stand here once for the two ways to them: from the rows of the feed, and from the small
tables that are kept beside each accepted file.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

DAY_KEY = ("borrower_id", "day", "currency")
MONEY = ("sold", "sold_net", "bought_net", "valid_net", "issued")
COUNTS = ("invoices", "sales", "purchases", "valid_sales", "valid_net_sales", "issued_sales")

# Within so many days an invoice is issued again.
AGAIN_DAYS = 30
SAME_NET = 0.01
SPAN_DAYS, EPOCH = AGAIN_DAYS + 1, date(2000, 1, 1)
# All that says whether an invoice that was taken back was corrected; only the last may be null.
JUDGED_BY = (
    "borrower_id", "counterparty_id", "currency", "issued_on", "status", "net",
    "corrects_invoice_no",
)  # fmt: skip
CORRECTED = ("corrected_before", "corrected_after")


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


def taken_back_by_day(invoices: ibis.Table) -> ibis.Table:
    """Return what `derived.invoices_taken_back` returns."""
    import ibis
    from ibis import _

    sales = invoices.filter(_.direction == "out", _.borrower_id.notnull())
    taken = _judged(sales.filter(_.status != "valid"))
    corrections = _corrections(taken, sales.filter(_.status == "valid"))
    same = [taken[name] == corrections[name] for name in JUDGED_BY[:-1]]
    corrects = JUDGED_BY[-1]
    same.append(taken[corrects].identical_to(corrections[corrects]))
    known = corrections.select(*JUDGED_BY, "is_corrected", *CORRECTED)
    both = taken.left_join(known, same, rname="of_{name}")
    left = both.filter(~ibis.coalesce(_.is_corrected, False))
    sums = left.group_by("borrower_id", "currency", *CORRECTED, day=_.issued_on).agg(
        invoices=_.count(), total=_.total.abs().sum().cast("float64")
    )
    return sums.select(*DAY_KEY, *CORRECTED, "invoices", "total")


def _judged(sales: ibis.Table) -> ibis.Table:
    """Return sales with `net` as positive float64, their month and their span of days."""
    import ibis
    from ibis import _

    return sales.select(
        "borrower_id", "counterparty_id", "currency", "invoice_no", "corrects_invoice_no",
        "issued_on", "status", "total",
        net=_.net.cast("float64").abs(),
        month=_.issued_on.truncate("M"),
        span=_.issued_on.delta(ibis.literal(EPOCH), unit="day") // SPAN_DAYS,
    )  # fmt: skip


def _corrections(taken: ibis.Table, valid: ibis.Table) -> ibis.Table:
    """Return, by what they are judged by, when those taken back were corrected.

    `is_corrected` says that a valid invoice of the very day corrects it.
    """
    import ibis
    from ibis import _

    until = (_.issued_on + ibis.interval(days=AGAIN_DAYS)).cast("date")
    judged = taken.select(*JUDGED_BY, "month", "span").distinct().mutate(until=until)
    # What is issued again within a month, or of the same month, is of the same span of so many
    # days or one beside it: joined on spans too, a buyer of each day does not meet all of a year.
    near = ibis.union(*(judged.mutate(span=judged.span + n) for n in (-1, 0, 1)))
    others = _judged(valid).select(
        "month", "span", firm=_.borrower_id, buyer=_.counterparty_id, valid_in=_.currency,
        valid_no=_.invoice_no, valid_on=_.issued_on, valid_net=_.net,
    )  # fmt: skip
    same_net = (near.net - others.valid_net).abs() <= near.net * SAME_NET
    again = same_net & (others.valid_on >= near.issued_on) & (others.valid_on <= near.until)
    is_original = (near.corrects_invoice_no == others.valid_no) | (
        near.corrects_invoice_no.isnull() & (near.net == others.valid_net)
    )
    of_red = (near.status == "red") & (near.month == others.month) & is_original
    same_buyer = [
        near.borrower_id == others.firm,
        near.counterparty_id == others.buyer,
        near.currency == others.valid_in,
        near.span == others.span,
    ]
    # Either way in one join: the valid ones are many, and are read once.
    met = near.join(others, [*same_buyer, again | of_red])
    return met.group_by(*JUDGED_BY).agg(
        is_corrected=(_.valid_on == _.issued_on).any(),
        corrected_before=_.valid_on.max(where=_.valid_on < _.issued_on),
        corrected_after=_.valid_on.min(where=_.valid_on > _.issued_on),
    )
