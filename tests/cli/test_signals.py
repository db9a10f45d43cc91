"""`ews signals` lists the signals for machines and shows a card to people."""

from __future__ import annotations

from tests.cli.conftest import Ews


def test_signals_have_the_keys_that_machines_read(ews: Ews) -> None:
    told = ews("signals", "list", "--json").json

    wanted = {"schema", "id", "family", "feeds", "hard", "thresholds", "playbook", "tests"}
    assert all(wanted <= set(signal) for signal in told)
    assert {"dpd", "dishonest_debtor"} <= {s["id"] for s in told if s["hard"]}


def test_the_list_tells_people_how_signals_stand_and_which_side_is_worse(ews: Ews) -> None:
    lines = [line.split("│") for line in ews("signals", "list").out.splitlines()]
    told = {cells[1].strip(): [c.strip() for c in cells[3:6]] for cells in lines if len(cells) > 5}

    assert told["cash_days"] == ["votes", "≤ 10", "≤ 3"]
    assert told["dishonest_debtor"] == ["votes; hard at red", "–", "≥ 1"]


def test_a_signal_shows_its_card(ews: Ews) -> None:
    shown = ews("signals", "show", "dpd").out

    assert shown.startswith("dpd (repayment): votes; hard at red; ")
    assert "amber ≥ 5, red ≥ 31" in shown
    assert "False alarms:" in shown
    assert "First check:" in shown
