"""A record that a person links warns from the next run on; one that is taken back no longer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.casework.made_records import deliver_records
from tests.conftest import quiet
from warning_signals.casework.identity_decisions import link, reject
from warning_signals.casework.identity_matter import Asked
from warning_signals.context import Context
from warning_signals.register import engine
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.line import run_day


def listed(context: Context, as_of: date) -> list[str]:
    """Return the borrowers with a standing listing as dishonest debtors."""
    with engine.reading(context.register) as connection:
        rows = store.of_day(connection, t.findings, as_of)
    return sorted(r["borrower_id"] for r in rows if r["signal"] == "dishonest_debtor")


@pytest.mark.slow
def test_a_decision_counts_from_the_next_run_on(bank: Bank) -> None:
    deliver_records(bank)
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        before = listed(context, MONDAY)
        seen = "Seen on the court's page."
        link(context, Asked("court/R1", "B001", "O1", seen))
        for officer in ("O1", "R2"):
            reject(context, Asked("court/S1", "B004", officer, seen))

        run_day(TUESDAY, context, "newest", quiet)
        run_day(WEDNESDAY, context, "newest", quiet)

        assert before == listed(context, MONDAY) == ["B004", "B006"]
        assert listed(context, TUESDAY) == ["B001", "B006"]
        assert listed(context, WEDNESDAY) == ["B001", "B006"]
