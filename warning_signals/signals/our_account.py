"""Is it our account? Inflow here speaks for the firm only where the firm banks here.

A firm whose operating inflow with us is under 30 % of what it invoices or declares takes its
money elsewhere; what moves here is then no sign of how it fares.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import once
from warning_signals.model import Feeds
from warning_signals.signals.flow_spans import days_before, flow_spans

if TYPE_CHECKING:
    import ibis

LEAST_SHARE = 0.30
YEAR_DAYS = 365


def banks_here(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s to which signals on inflow apply.

    Those whose sales of the last 365 days are known (the larger of invoiced and declared, in
    the book's currency) must have at least 30 % of them paid in here; the others all apply.
    """
    return once(feeds, f"banks_here_{as_of:%Y%m%d}", lambda: _banking_here(feeds, as_of))


def _banking_here(feeds: Feeds, as_of: date) -> ibis.Table:
    book = feeds["book"].select("borrower_id", "currency")
    judged = (
        book.left_join(yearly_inflow(feeds, as_of), "borrower_id")
        .drop("borrower_id_right")
        .left_join(_known_sales(feeds, as_of), ["borrower_id", "currency"])
    )
    here = judged.yearly_inflow.fill_null(0) >= judged.sales * LEAST_SHARE
    return judged.filter(judged.sales.isnull() | here).select("borrower_id")


def yearly_inflow(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `yearly_inflow`: operating inflow of 365 days, the book's currency."""
    return once(feeds, f"yearly_inflow_{as_of:%Y%m%d}", lambda: _inflow_of_year(feeds, as_of))


def _inflow_of_year(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    year = flow_spans(feeds, as_of).filter(_.after >= days_before(as_of, YEAR_DAYS))
    return year.group_by("borrower_id").agg(yearly_inflow=_.operating_inflow.sum())


def _known_sales(feeds: Feeds, as_of: date) -> ibis.Table:
    import ibis
    from ibis import _

    since = as_of - timedelta(days=YEAR_DAYS)
    parts = [
        feeds["book"].select("borrower_id", "currency", sales=ibis.null("float64")),
    ]
    if "daily_invoices" in feeds:
        invoiced = feeds["daily_invoices"]
        sold = invoiced.filter(_.sales > 0, _.day > since, _.day <= as_of)
        parts.append(_per_borrower(sold, sold.sold))
    if "tax_returns" in feeds:
        vat = feeds["tax_returns"].filter(
            _.tax_kind.lower() == "vat", _.filed_on.notnull(), _.due_on > since, _.due_on <= as_of
        )
        parts.append(_per_borrower(vat, vat.declared_sales))
    return ibis.union(*parts).group_by("borrower_id", "currency").agg(sales=_.sales.max())


def _per_borrower(rows: ibis.Table, amount: ibis.Column) -> ibis.Table:
    return rows.group_by("borrower_id", "currency").agg(sales=amount.cast("float64").sum())
