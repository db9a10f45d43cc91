"""Deregistration: what ends the firm, and what only announces it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured, record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import deregistration as signal

AS_OF = date(2026, 6, 12)
KIND = "deregistration"
COURTS: list[Row] = [
    record("bankrupt", "bankruptcy", role="defendant"),
    record("reorganised", "reorganisation", role="defendant"),
    record("creditor", "bankruptcy", role="plaintiff"),
]
ENTRIES: dict[str, list[Row]] = {
    "revoked": [entry("revoked", KIND, after="吊销营业执照")],
    "published": [entry("published", KIND, after="吊销营业执照公告")],
    "untold": [entry("untold", KIND)],
    "bankrupt": [],
    "notice": [entry("notice", KIND, after="简易注销公告")],
    "reorganised": [],
    "taken back": [entry("taken back", KIND, after="简易注销公告", closed_on=AS_OF)],
    "creditor": [],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events", court_records=COURTS)


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["revoked", "published", "untold", "bankrupt"])
def test_fires_red_where_the_firm_ends(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (1.0, 1)
    assert level(rows[who]) == Level.RED


@pytest.mark.parametrize("who", ["notice", "reorganised"])
def test_fires_amber_where_it_is_only_announced(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["notices"]) == (0.0, 1)
    assert level(rows[who]) == Level.AMBER


@pytest.mark.parametrize("who", ["taken back", "creditor", "clean"])
def test_quiet_once_taken_back_and_where_he_is_a_creditor(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_has_the_entry_and_the_cases(rows: dict[str, Row]) -> None:
    told = evidence(rows["revoked"], level="red", amber=None, red=1)

    assert signal.explain(told).en == (
        "The register's last entry, of 1 June 2026: 吊销营业执照; 0 bankruptcy cases and 0 "
        "reorganisations (red line: revoked, struck off or bankrupt)."
    )
