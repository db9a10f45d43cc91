"""Payments as they were booked: their local day, what counts as operating, what days add up to.

The recipe of operating inflow and the sums of a day stand here once, for the two ways to them:
from the rows of the feed, and from the small tables that are kept beside each accepted file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

SHANGHAI_OFFSET_HOURS = 8
OPERATING_CREDITS = ("sale", "cash_in", "other")
OPERATING_DEBITS = ("purchase", "payroll", "tax", "utility", "cash_out", "fee", "other")
BEGUN_BY_THE_BANK = ("fee", "interest", "loan_repayment", "reversal")
NO_CUSTOMERS = ("lender", "gaming")
DAILY_COLUMNS = (
    "inflow", "outflow", "operating_inflow", "operating_outflow", "inflow_count", "outflow_count",
    "payroll_outflow", "cash_outflow", "lender_outflow", "gaming_outflow", "returned_outflow",
    "returned_count", "customer_count",
)  # fmt: skip


def local_day(instant: ibis.Value, utc_offset_hours: int) -> ibis.Value:
    """Return the day of an instant in the bank's zone."""
    import ibis

    # A fixed offset needs no time-zone database, and the zone has had no summer time since 1991.
    return (instant.cast("timestamp") + ibis.interval(hours=utc_offset_hours)).date()


def booked(account_flows: ibis.Table, utc_offset_hours: int) -> ibis.Table:
    """Return the flows with their local day and party, whoever the accounts belong to.

    `is_usual` says that a payment counts as operating unless the other account is the borrower's.
    """
    import ibis
    from ibis import _

    kind = _.party_kind
    is_grant = (kind == "government") & (_.kind != "sale")
    is_income = _.kind.isin(OPERATING_CREDITS) & kind.notin(NO_CUSTOMERS) & ~is_grant
    is_cost = _.kind.isin(OPERATING_DEBITS) & kind.notin(NO_CUSTOMERS)
    usual = (_.amount > 0).ifelse(is_income, is_cost)
    return account_flows.mutate(
        day=local_day(_.booked_at, utc_offset_hours),
        party=ibis.coalesce(_.counterparty_account, _.counterparty_name),
        party_name=_.counterparty_name,
        party_kind=_.counterparty_kind.fill_null("unknown"),
    ).mutate(is_usual=usual & _.returned_reason.isnull())


def daily_sums() -> dict[str, ibis.Value]:
    """Return what `daily_flows` adds up, over rows with `is_operating`; money as decimals.

    Added up as decimals, so that the order of rows cannot move the last digit.
    """
    from ibis import _

    credit, debit = _.amount > 0, _.amount < 0
    is_lender = (_.party_kind == "lender") & (_.kind != "loan_repayment")
    of_money = {
        "inflow": credit,
        "outflow": debit,
        "operating_inflow": credit & _.is_operating,
        "operating_outflow": debit & _.is_operating,
        "payroll_outflow": debit & (_.kind == "payroll"),
        "cash_outflow": debit & (_.kind == "cash_out"),
        "lender_outflow": debit & is_lender,
        "gaming_outflow": debit & (_.party_kind == "gaming"),
        "returned_outflow": debit & _.returned_reason.notnull(),
    }
    of_payments = {
        "inflow_count": credit,
        "outflow_count": debit,
        "returned_count": debit & _.returned_reason.notnull(),
        "customer_count": _.kind.notin(BEGUN_BY_THE_BANK),
    }
    sums = {name: _.amount.sum(where=which).fill_null(0) for name, which in of_money.items()}
    return sums | {name: which.sum().fill_null(0) for name, which in of_payments.items()}


def as_daily_flows(sums: ibis.Table) -> ibis.Table:
    """Return the columns of `daily_flows`, its money positive and float64, from signed sums."""
    money = {n: sums[n].cast("float64").abs() for n in DAILY_COLUMNS if not n.endswith("_count")}
    counts = {n: sums[n].cast("int64") for n in DAILY_COLUMNS if n.endswith("_count")}
    both = money | counts
    return sums.select(
        "borrower_id", "day", "currency", **{name: both[name] for name in DAILY_COLUMNS}
    )
