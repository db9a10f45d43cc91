"""Reconcile: the loan ledger against the general ledger, total by total.

A feed can be whole in itself and still not be the bank's: a branch left out, a product under
another name. So its accepted rows of the day are added up and laid beside what the general ledger
says of the same day; a difference of more than a cent is a gap of the run, said with both sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.observed import see
from warning_signals.register import runs

if TYPE_CHECKING:
    import ibis

    from warning_signals.model import Feeds

# Account class of the general ledger: the ledger's column that must add up to it.
COMPARED = {
    "loans_outstanding": "outstanding",
    "overdue_principal": "overdue_principal",
    "overdue_interest": "overdue_interest",
}
CENT = Decimal("0.01")
Totals = Mapping[tuple[str, str], Decimal]


def differences(context: Context, run_: runs.Run) -> list[str]:
    """Return, in sentences, where the day's ledger is not what the general ledger says it is."""
    if not context.config.sources_of("gl_totals"):
        return []
    seen = see(context, run_.as_of, run_.known_at)
    general, ledger = _general(seen, run_), _ledger(seen, run_)
    return [
        f"facility_balances adds up to {ledger.get(key, Decimal(0)):,.2f} {key[1]} of "
        f"{key[0].replace('_', ' ')}, the general ledger says {total:,.2f}: a difference of "
        f"{total - ledger.get(key, Decimal(0)):,.2f}. Ask core banking which loans are missing."
        for key, total in sorted(general.items())
        if ledger and abs(total - ledger.get(key, Decimal(0))) > CENT
    ]


def _general(seen: Feeds, run_: runs.Run) -> Totals:
    """Return the general ledger's totals of the day; the bank's own, else those of its branches."""
    totals = seen["gl_totals"]
    day = totals.filter(totals.business_on == run_.as_of, totals.account_class.isin([*COMPARED]))
    whole = day.group_by("account_class", "currency").agg(
        bank=day.amount.sum(where=day.branch_id.isnull()),
        branches=day.amount.sum(where=day.branch_id.notnull()),
    )
    return {
        (row["account_class"], row["currency"]): row["branches"]
        if row["bank"] is None
        else row["bank"]
        for row in whole.to_pyarrow().to_pylist()
    }


def _ledger(seen: Feeds, run_: runs.Run) -> Totals:
    balances, facilities = seen["facility_balances"], seen["facilities"]
    currency = facilities.group_by("facility_id").agg(
        currency=facilities.currency.argmax(facilities.business_on)
    )
    day = balances.filter(balances.business_on == run_.as_of).join(currency, "facility_id")
    return {
        (name, row["currency"]): row[name] or Decimal(0)
        for row in _sums(day).to_pyarrow().to_pylist()
        for name in COMPARED
    }


def _sums(day: ibis.Table) -> ibis.Table:
    sums = {name: day[column].sum() for name, column in COMPARED.items()}
    return day.group_by("currency").agg(**sums)
