"""`ews signals` lists the signals for machines and shows a card to people."""

from __future__ import annotations

from tests.cli.conftest import Ews


def test_signals_have_the_keys_that_machines_read(ews: Ews) -> None:
    told = ews("signals", "list", "--json").json

    wanted = {"schema", "id", "family", "feeds", "hard", "thresholds", "playbook", "tests"}
    assert all(wanted <= set(signal) for signal in told)
    assert {"dpd", "dishonest_debtor"} <= {s["id"] for s in told if s["hard"]}


def test_a_signal_shows_its_card(ews: Ews) -> None:
    shown = ews("signals", "show", "dpd").out

    assert "False alarms:" in shown
    assert "First check:" in shown
