"""Facts come back from JSON as they went in."""

from __future__ import annotations

from pathlib import Path

from tests.bank import ROOT, Bank
from warning_signals.casework import facts as said
from warning_signals.config import load_config
from warning_signals.model import Status, Text


def test_what_could_not_be_seen_is_said_once_a_family_and_reason(tmp_path: Path) -> None:
    signals = load_config(Bank(tmp_path, config=ROOT / "config").settings).signals

    unknown = said.unknown_of(
        {"kwh_drop": "no_feed", "power_arrears": "no_feed", "cash_days": "no_history"}, signals
    )

    assert [gap.en for gap in unknown] == [
        "account flows: too little history",
        "electricity: the data did not arrive",
    ]


def test_every_reason_for_a_gap_and_every_family_has_its_words(tmp_path: Path) -> None:
    families = {
        s.family
        for s in load_config(Bank(tmp_path, config=ROOT / "config").settings).signals.values()
    }

    spoken_of = {s.name.lower() for s in Status} - {"evaluated", "not_applicable"}

    assert spoken_of == set(said.GAPS)
    assert families <= set(said.FAMILIES)


def test_advice_is_that_of_the_first_finding_and_nothing_without_one(tmp_path: Path) -> None:
    signals = load_config(Bank(tmp_path, config=ROOT / "config").settings).signals

    check, step = said.advice([{"signal": "dpd"}], signals)

    assert (check, step) == (signals["dpd"].first_check, signals["dpd"].playbook[0])
    assert said.advice([], signals) == (Text("", ""), Text("", ""))
