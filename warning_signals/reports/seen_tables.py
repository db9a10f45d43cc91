"""Tables of what a report shows of borrowers, each read once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import in_book, in_book_currency
from warning_signals.model import Feeds
from warning_signals.signals.court_cases import standing
from warning_signals.signals.meters import electric_meters

if TYPE_CHECKING:
    import ibis

DAYS_BACK = 730
YEAR_DAYS = 365


def seen_tables(seen: Feeds, as_of: date) -> Mapping[str, ibis.Table]:
    """Return the tables by name, not yet read; each has `borrower_id`."""
    from ibis import _

    since = as_of - timedelta(days=DAYS_BACK)
    flows = in_book(seen, "daily_flows")
    credits = in_book(seen, "operating_credits")
    return {
        "flows": flows.filter(_.day > since, _.day <= as_of).select(
            "borrower_id", "day", "operating_inflow"
        ),
        "credits": credits.filter(
            _.day > as_of - timedelta(days=YEAR_DAYS), _.day <= as_of, _.payer_name.notnull()
        ).select("borrower_id", "day", "payer_name", "amount"),
        "balances": _balances(seen, as_of - timedelta(days=YEAR_DAYS)),
        "returns": seen["tax_returns"].filter(_.tax_kind.lower() == "vat", _.due_on > since),
        "invoices": _invoices(seen, since, as_of),
        "instalments": _instalments(seen, since, as_of),
        "bills": _bills(seen, since, as_of),
        "kwh": _kwh(seen, since),
        "forecasts": seen["forecasts"],
        "court": _court(seen, as_of),
        "registry": seen["registry_events"],
    }


def _balances(seen: Feeds, since: date) -> ibis.Table:
    from ibis import _

    owners = seen["accounts"].select("account_id", "borrower_id")
    held = seen["account_balances"].filter(_.business_on > since).join(owners, "account_id")
    return (
        in_book_currency(held, seen["book"])
        .group_by("borrower_id", "business_on")
        .agg(balance=_.balance.sum().cast("float64"))
        .order_by("borrower_id", "business_on")
    )


def _invoices(seen: Feeds, since: date, as_of: date) -> ibis.Table:
    from ibis import _

    sold = seen["e_invoices"].filter(
        _.direction == "out", _.status == "valid", _.issued_on > since, _.issued_on <= as_of
    )
    return sold.group_by("borrower_id", month=_.issued_on.truncate("M").cast("date")).agg(
        total=_.total.cast("float64").sum(), currency=_.currency.max()
    )


def _instalments(seen: Feeds, since: date, as_of: date) -> ibis.Table:
    from ibis import _

    facilities = seen["facilities"]
    owners = facilities.group_by("facility_id").agg(borrower_id=_.borrower_id.max())
    due = seen["instalments"].filter(_.due_on > since, _.due_on <= as_of)
    return due.join(owners, "facility_id").select(
        "borrower_id",
        "facility_id",
        "due_on",
        "paid_on",
        due=(_.principal_due + _.interest_due).cast("float64"),
        paid=_.paid_amount.fill_null(0).cast("float64"),
    )


def _bills(seen: Feeds, since: date, as_of: date) -> ibis.Table:
    from ibis import _

    due = seen["utility_bills"].filter(_.due_on > since, _.due_on <= as_of)
    return due.join(electric_meters(seen), "meter_id").select(
        "borrower_id", "due_on", "paid_on", amount=_.amount.cast("float64")
    )


def _kwh(seen: Feeds, since: date) -> ibis.Table:
    from ibis import _

    recent = seen["meter_readings"].filter(_.business_on > since)
    read = recent.join(electric_meters(seen), "meter_id")
    return (
        read.group_by("borrower_id", week=_.business_on.truncate("W").cast("date"))
        .agg(kwh=_.quantity.sum(), days=_.business_on.nunique())
        .filter(_.days == 7)
        .order_by("borrower_id", "week")
    )


def _court(seen: Feeds, as_of: date) -> ibis.Table:
    records = seen["court_records"]
    stands = standing(records, as_of).select("record_id", "provider").mutate(stands=True)
    known = records.filter(records.borrower_id.notnull())
    joined = known.left_join(stands, ["record_id", "provider"])
    return joined.mutate(stands=joined.stands.fill_null(False)).drop(
        "record_id_right", "provider_right"
    )
