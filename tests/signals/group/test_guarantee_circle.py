"""Guarantee circle: what a circle is, and when it warns."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.group.tied import AS_OF, levels, link, links, masters
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.group import guarantee_circle as signal

KIND = "guarantor"
LINKS = [
    *links(KIND, "R1>R2", "R2>R3", "R3>R1", "A1>A2", "A2>A1", "S1>S2", "S2>S1"),
    *links(KIND, "F1>F2", "F2>F3", "F3>F4", "F4>F5", "F5>F1"),
    *links(KIND, "X1>X2", "X2>X3", "X3>X4", "X4>X5", "X5>X6", "X6>X1"),
    *links(KIND, "R1>chain", "U1>U2", "U2>U1", "N1>N2"),
    link("N2", "N1", KIND, since_on=date(2026, 3, 15)),
    *links(KIND, "O1>O2"),
    link("O2", "O1", KIND, since_on=date(2026, 3, 14)),
]
EVERYONE = sorted({row[end] for row in LINKS for end in ("from_id", "to_id")})
KNOWN = [who for who in EVERYONE if who not in ("R1", "A1", "F1", "X1", "U1", "U2")]
LEVELS = levels("R1 2", "A1 1", "F1 2", "X1 2", *(f"{who} 0" for who in KNOWN))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(
        book=[in_book(b) for b in EVERYONE],
        links=LINKS,
        borrowers=masters(EVERYONE),
        levels=LEVELS,
    )
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_red_for_the_others_where_a_member_is_red(rows: dict[str, Row]) -> None:
    assert (rows["R3"]["value"], rows["R3"]["member"], rows["R3"]["around"]) == (2.0, "R1", 3)
    assert rows["R3"]["path"] == "R1 → R2 → R3 → R1"
    assert level(rows["R2"]) == Level.RED


def test_fires_amber_where_a_member_is_amber(rows: dict[str, Row]) -> None:
    assert (rows["A2"]["value"], rows["A2"]["path"]) == (1.0, "A1 → A2 → A1")
    assert level(rows["A2"]) == Level.AMBER


def test_fires_amber_on_a_circle_closed_within_ninety_days(rows: dict[str, Row]) -> None:
    assert (rows["N1"]["value"], rows["N1"]["closed_on"]) == (1.0, date(2026, 3, 15))
    assert (rows["O1"]["value"], rows["O1"]["closed_on"]) == (0.0, date(2026, 3, 14))


def test_quiet_on_a_circle_of_sound_firms_that_has_long_stood(rows: dict[str, Row]) -> None:
    assert (rows["S1"]["value"], rows["S1"]["around"]) == (0.0, 2)
    assert level(rows["S1"], before=Level.RED) == Level.GREEN


def test_quiet_for_the_member_himself(rows: dict[str, Row]) -> None:
    assert rows["R1"]["value"] == 0.0


def test_five_guarantees_are_a_circle_and_six_are_not(rows: dict[str, Row]) -> None:
    assert [rows[f"F{n}"]["value"] for n in range(2, 6)] == [2.0, 2.0, 2.0, 2.0]
    assert [rows[f"X{n}"]["path"] for n in range(1, 7)] == [None] * 6


def test_a_chain_is_no_circle(rows: dict[str, Row]) -> None:
    assert (rows["chain"]["value"], rows["chain"]["around"]) == (0.0, None)


def test_a_circle_whose_members_have_no_level_is_not_evaluated(rows: dict[str, Row]) -> None:
    assert {"U1", "U2"}.isdisjoint(rows)


def test_the_sentence_draws_the_circle(rows: dict[str, Row]) -> None:
    told = evidence(rows["R3"], level="red", amber=1, red=2)

    assert signal.explain(told).en == (
        "In a circle of 3 guarantees, closed on 1 March 2024: R1 → R2 → R3 → R1. R1 stood at red "
        "by itself on 11 June 2026 (red line: a member at red)."
    )
