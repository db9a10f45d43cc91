"""A stage that fails: what can be said is said, and nothing is judged on what was not seen."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.casework.made_days import RED, case_of, escalated, finding, outbox_of, sent
from tests.conftest import quiet
from warning_signals.context import Context
from warning_signals.errors import Refused, RunIncomplete
from warning_signals.model import Receipt
from warning_signals.stages import assess, escalate
from warning_signals.stages.line import run_day, run_through

HARD = finding("B003", "dpd", RED, MONDAY)


def done(as_of: date, context: Context) -> Receipt:
    return context.keep(context.run(as_of), Receipt("measure", 8, 8))


def broken(as_of: date, context: Context) -> Receipt:
    raise ValueError("The panel has no column dpd.")


def test_a_day_that_could_not_be_judged_eases_nothing_and_its_clocks_go_on(bank: Bank) -> None:
    stages = (("measure", done), ("detect", broken), ("assess", assess.run))
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])
        sent(context)

        for day in (TUESDAY, WEDNESDAY):
            with pytest.raises(RunIncomplete, match="detect: ValueError: The panel has no column"):
                run_day(day, context, "newest", quiet, (*stages, ("escalate", escalate.run)))

        assert case_of(context, "B003")["level"] == RED
        assert outbox_of(context, "update") == []
        assert [c["key"] for c in outbox_of(context, "card") if c["state"] == "waiting"] == [
            "C-2026-0001/escalated/red/2026-06-10/H1"
        ]


def test_a_span_without_a_business_day_is_refused(bank: Bank) -> None:
    with bank.context() as context, pytest.raises(Refused, match="There is no business day from"):
        run_through(date(2026, 6, 6), date(2026, 6, 7), context, quiet)
