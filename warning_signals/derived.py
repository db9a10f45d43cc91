"""The tables that most signals read, derived from the feeds: daily flows, credits, the book.

Pure functions: tables in, table out, whole tables only. Sums are float64 in the account's own
currency; amounts of two currencies are never added up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from warning_signals.booked import SHANGHAI_OFFSET_HOURS, as_daily_flows, booked, daily_sums
from warning_signals.invoiced import COUNTS, DAY_KEY, MONEY, by_day, taken_back_by_day
from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis

INSTALMENT_DAYS = 31
IN_BOOK = "_in_book"
AT_ONCE = ("bullet", "interest_then_bullet")
# What the book takes from the master of borrowers.
MASTER = (
    "borrower_id", "branch_id", "officer_id", "segment", "sector", "region", "onboarded_on",
    "taxpayer_kind",
)  # fmt: skip


def daily_flows(
    account_flows: ibis.Table, accounts: ibis.Table, utc_offset_hours: int = SHANGHAI_OFFSET_HOURS
) -> ibis.Table:
    """Return one row per borrower, day and currency on which money moved.

    `inflow`, `outflow` and their operating parts are positive sums, `inflow_count` and
    `outflow_count` numbers of payments. Of the outflow `payroll_outflow` is wages, `cash_outflow`
    cash, `lender_outflow` what went to other lenders, `gaming_outflow` to gaming merchants, and
    `returned_outflow` (`returned_count` payments) what came back for lack of money.
    `customer_count` is the number of payments that the firm or a customer began, which fees,
    interest and the loan's own are not. `day` is the day of booking in the bank's zone.
    """
    flows = _booked_flows(account_flows, accounts, utc_offset_hours)
    return as_daily_flows(flows.group_by("borrower_id", "day", "currency").agg(**daily_sums()))


def party_flows(
    account_flows: ibis.Table, accounts: ibis.Table, utc_offset_hours: int = SHANGHAI_OFFSET_HOURS
) -> ibis.Table:
    """Return one row per borrower, day, currency, party, kind and channel: who paid, who was paid.

    `party` is the other account, else the other name, else null (cash over the counter).
    `inflow`, `outflow` are positive sums, `count` the payments. `is_own` says that the other
    account is the borrower's own, `is_operating` that it counts by the recipe, `is_returned` that
    the payment came back.
    """
    from ibis import _

    flows = _booked_flows(account_flows, accounts, utc_offset_hours)

    def total(which: ibis.Value) -> ibis.Value:
        return _.amount.sum(where=which).fill_null(0).cast("float64").abs()

    return flows.mutate(is_returned=_.returned_reason.notnull()).group_by(
        "borrower_id", "day", "currency", "party", "party_name", "party_kind", "kind", "channel",
        "is_own", "is_operating", "is_returned",
    ).agg(inflow=total(_.amount > 0), outflow=total(_.amount < 0), count=_.count())  # fmt: skip


def daily_balances(account_balances: ibis.Table, accounts: ibis.Table) -> ibis.Table:
    """Return the end-of-day `balance` per borrower, `day` and currency over all its accounts.

    Most borrowers have one account, which has one balance a day: there is nothing to add up.
    """
    import ibis
    from ibis import _

    accounts_of = _.account_id.count().over(ibis.window(group_by="borrower_id"))
    owners = accounts.select("account_id", "borrower_id").mutate(accounts=accounts_of)
    held = account_balances.select("account_id", "currency", "balance", day=_.business_on)
    alone = held.join(owners.filter(_.accounts == 1), "account_id")
    several = held.join(owners.filter(_.accounts > 1), "account_id")
    by_day = several.group_by("borrower_id", "day", "currency")
    return alone.select("borrower_id", "day", "currency", balance=_.balance.cast("float64")).union(
        by_day.agg(balance=_.balance.sum().cast("float64"))
    )


def daily_invoices(e_invoices: ibis.Table) -> ibis.Table:
    """Return one row per borrower, day of issue and currency with an invoice either way.

    `sold` is the total and `sold_net` the net value of sales, `bought_net` that of purchases, void
    ones left out and red-letter ones as they are, below zero; `sales` and `purchases` are numbers.
    `valid_sales` are valid and above 0 in total, `valid_net_sales` in net value, and `valid_net`
    is theirs. `issued` is the total, above zero, of the `issued_sales`: all but red-letter ones
    and those of nothing, void or not. `invoices` counts all.
    """
    from ibis import _

    sums = by_day(e_invoices)
    money = {name: _[name].cast("float64") for name in MONEY}
    return sums.mutate(**money).select(*DAY_KEY, *MONEY, *COUNTS)


def invoices_taken_back(e_invoices: ibis.Table) -> ibis.Table:
    """Return void and red-letter sales invoices by borrower, day of issue and currency.

    `invoices` is their number and `total` their total, above zero. One is corrected where a valid
    invoice to the same buyer stands for it: of about the same net amount within 30 days after, or,
    of a red-letter one, the one that it corrects, of the same month. Those that one of the very
    day corrects are left out. Where others do, the last such day before stands in
    `corrected_before` and the first one after in `corrected_after`, with a row for each such pair:
    who looks at some days only takes as corrected what was so on one of them.
    """
    return taken_back_by_day(e_invoices)


def operating_credits(
    account_flows: ibis.Table, accounts: ibis.Table, utc_offset_hours: int = SHANGHAI_OFFSET_HOURS
) -> ibis.Table:
    """Return the credits that count as operating inflow, one row each, with who paid.

    `payer` is the paying account, else the payer's name, else null (cash over the counter).
    """
    from ibis import _

    flows = _booked_flows(account_flows, accounts, utc_offset_hours)
    return flows.filter(_.is_operating, _.amount > 0).select(
        "borrower_id",
        "day",
        "currency",
        amount=_.amount.cast("float64"),
        payer=_.party,
        payer_name=_.party_name,
        channel=_.channel,
    )


def book(
    borrowers: ibis.Table,
    facilities: ibis.Table,
    facility_balances: ibis.Table,
    instalments: ibis.Table,
    as_of: date,
) -> ibis.Table:
    """Return one row per borrower with a balance or a limit in the core at the newest snapshot.

    `exposure` is outstanding plus committed undrawn, `instalment` the largest amount due in the
    31 days before or after `as_of` (else 0). A borrower that the master lacks is here all the
    same, `in_master` false and without officer. One who owes in two currencies is shown in the
    one with the larger exposure.
    """
    import ibis
    from ibis import _

    master = newest_snapshot(borrowers).select(*MASTER, in_master=ibis.literal(True))
    owed = _owed(facilities, facility_balances, instalments, as_of)
    return (
        owed.left_join(master, "borrower_id")
        .drop("borrower_id_right")
        .mutate(in_master=_.in_master.fill_null(False))
    )


def in_book_currency(table: ibis.Table, book: ibis.Table) -> ibis.Table:
    """Return the rows of borrowers in the book that are in the currency of their exposure.

    The `borrower_id` is the book's, which may be a number of a list where that of `table` is text.
    """
    known = book.select(booked_id="borrower_id", booked_in="currency")
    same = [table.borrower_id == known.booked_id, table.currency == known.booked_in]
    ids = {name: "booked_id" if name == "borrower_id" else name for name in table.columns}
    return table.join(known, same).select(**ids)


def in_book(feeds: Feeds, name: str) -> ibis.Table:
    """Return a derived table's rows in the book's currency, worked out once for all that read it.

    Of `daily_flows`, `party_flows`, `operating_credits` and `daily_balances`, which are not kept
    by themselves.
    """
    return once(feeds, f"{name}{IN_BOOK}", lambda: in_book_currency(feeds[name], feeds["book"]))


def once(feeds: Feeds, name: str, make: Callable[[], ibis.Table]) -> ibis.Table:
    """Return what `make` returns, kept under that name where the feeds can keep it.

    The name must tell all that the table depends on but the feeds, such as the day.
    """
    keeping = getattr(feeds, "once", None)
    table: ibis.Table = make() if keeping is None else keeping(name, make)
    return table


def newest_snapshot(table: ibis.Table) -> ibis.Table:
    """Return the rows of the newest business day of a `snapshot` feed."""
    return table.filter(table.business_on == table.business_on.max())


def _booked_flows(
    account_flows: ibis.Table, accounts: ibis.Table, utc_offset_hours: int
) -> ibis.Table:
    """Return the flows by borrower and local day; `is_operating` follows the recipe.

    What counts: payments for goods, cash and the unspecified. What does not: own transfers by
    kind or by account, loans, refunds, returned payments, interest, grants by the state.
    """
    from ibis import _

    owners = accounts.select("account_id", "borrower_id")
    others = owners.select(other_account=_.account_id, other_borrower=_.borrower_id)
    flows = (
        booked(account_flows, utc_offset_hours)
        .join(owners, "account_id")
        .left_join(others, _.counterparty_account == others.other_account)
    )
    is_own = (_.other_borrower == _.borrower_id).fill_null(False)
    return flows.mutate(is_own=is_own).mutate(is_operating=_.is_usual & ~_.is_own)


def _owed(
    facilities: ibis.Table, facility_balances: ibis.Table, instalments: ibis.Table, as_of: date
) -> ibis.Table:
    """Return what each borrower owes, in the one currency in which his exposure is the largest."""
    import ibis
    from ibis import _

    core = _core_facilities(facilities, facility_balances)
    dues = _largest_instalments(facilities, instalments, as_of)
    largest_first = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("exposure"), "currency"]
    )
    return (
        core.left_join(dues, "facility_id")
        .group_by("borrower_id", "currency")
        .agg(
            exposure=_.exposure.sum(),
            outstanding=_.outstanding.sum(),
            instalment=_.instalment.max().fill_null(0.0),
        )
        .mutate(rank=largest_first)
        .filter(_.rank == 0)
        .drop("rank")
    )


def _core_facilities(facilities: ibis.Table, facility_balances: ibis.Table) -> ibis.Table:
    import ibis
    from ibis import _

    # The newest word on each facility, not the newest file: one that drops out of the
    # facilities file while the ledger still has a balance on it must stay in the book.
    known = facilities.group_by("facility_id").agg(
        borrower_id=_.borrower_id.argmax(_.business_on),
        currency=_.currency.argmax(_.business_on),
        agreed_limit=_.limit_amount.argmax(_.business_on),
        undrawn=_.committed_undrawn.argmax(_.business_on),
        closed_on=_.closed_on.max(),
    )
    balances = newest_snapshot(facility_balances).select(
        "facility_id", "outstanding", "limit_amount"
    )
    limit = ibis.coalesce(_.limit_amount, _.agreed_limit).fill_null(0)
    owed = _.outstanding.fill_null(0)
    return (
        known.join(balances, "facility_id")
        .filter((owed > 0) | ((limit > 0) & _.closed_on.isnull()))
        .select(
            "facility_id",
            "borrower_id",
            "currency",
            outstanding=owed.cast("float64"),
            exposure=(owed + _.undrawn.fill_null(0)).cast("float64"),
        )
    )


def _largest_instalments(
    facilities: ibis.Table, instalments: ibis.Table, as_of: date
) -> ibis.Table:
    import ibis
    from ibis import _

    at_once = facilities.group_by("facility_id").agg(
        at_once=_.repayment_method.isin(AT_ONCE).fill_null(False).max()
    )
    away = ibis.literal(as_of).delta(instalments.due_on, unit="day").abs()
    near = instalments.filter(away <= INSTALMENT_DAYS).join(at_once, "facility_id")
    # A loan repaid at once would make the whole of it the least change worth a warning, in the
    # very month in which a warning is worth most: there the instalment is the interest.
    principal = _.at_once.ifelse(0, _.principal_due)
    return near.group_by("facility_id").agg(
        instalment=(principal + _.interest_due).cast("float64").max()
    )
