"""What each signal reads, found out by building its measure on empty tables."""

from __future__ import annotations

import pytest

from tests.bank import MONDAY
from tests.signals.test_conventions import SIGNALS, module
from warning_signals.model import Signal
from warning_signals.stages.lineage.reads import Read, reads_of


def signal(family: str, name: str) -> Signal:
    found: Signal = module(family, name).PLUGIN
    return found


@pytest.mark.parametrize(("family", "name"), SIGNALS)
def test_a_signal_reads_the_feeds_that_it_cannot_do_without(family: str, name: str) -> None:
    plugin = signal(family, name)

    assert set(plugin.feeds) <= {read.feed for read in reads_of(plugin, MONDAY)}


def test_days_past_due_reads_two_feeds_as_they_are_on_the_day() -> None:
    assert reads_of(signal("repayment", "dpd"), MONDAY) == [
        Read("facilities", through=(), directly=True, days=0),
        Read("facility_balances", through=(), directly=True, days=0),
    ]


def test_tables_are_told_by_the_feeds_they_are_made_of_each_with_its_own_window() -> None:
    reads = {r.feed: r for r in reads_of(signal("account_flows", "op_inflow_drop"), MONDAY)}

    assert {feed: (r.through, r.directly, r.days) for feed, r in reads.items()} == {
        "borrowers": (("book",), False, 389),
        "accounts": (("daily_flows",), False, 389),
        "account_flows": (("daily_flows",), False, 389),
        "facilities": (("book",), False, 389),
        "facility_balances": (("book",), False, 0),
        "instalments": (("book",), False, 31),
        "e_invoices": (("daily_invoices",), False, 389),
        "tax_returns": ((), True, 389),
    }


def test_behind_a_forecast_stands_as_much_history_as_it_is_made_from() -> None:
    [read] = [
        r for r in reads_of(signal("utility", "kwh_drop"), MONDAY) if r.feed == "meter_readings"
    ]

    assert read == Read("meter_readings", ("forecasts",), True, days=1206, parts=("electricity",))


def test_without_a_window_rows_of_any_day_are_read() -> None:
    reads = {r.feed: r.days for r in reads_of(signal("utility", "power_arrears"), MONDAY)}

    assert reads == {"meters": None, "utility_bills": None}
