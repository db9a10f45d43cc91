"""Guarantor distress: how far it reaches, over circles, and what is not seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.group.tied import AS_OF, levels, link, links, masters
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.group import guarantor_distress as signal

KIND = "guarantor"
ENDED, LATER = date(2026, 6, 12), date(2026, 6, 13)
LINKS = [
    # A chain: RED stands in for C1, C1 for C2, C2 for C3, C3 for C4.
    *links(KIND, "RED>C1", "C1>C2", "C2>C3", "C3>C4"),
    # A circle of three with a red one in it, and one of three sound ones.
    *links(KIND, "R1>R2", "R2>R3", "R3>R1", "S1>S2", "S2>S3", "S3>S1"),
    *links(KIND, "AMBER>A1", "A1>A2", "SOUND>OK", "U-RED>by number", "OUTSIDE>none of ours"),
    *links(KIND, "AMBER>two", "RED>two", "SELF>SELF", "UNSEEN>no level"),
    *links("group", "RED>member"),
    link("RED", "half", KIND, share=0.5),
    link("RED", "under half", KIND, share=0.49),
    link("RED", "tenth", KIND, share=0.1),
    link("RED", "under tenth", KIND, share=0.09),
    link("RED", "ended", KIND, until_on=ENDED),
    link("RED", "ends", KIND, until_on=LATER),
    link("RED", "begins", KIND, since_on=LATER),
]
LEVELS = levels(
    "RED 2", "R1 2", "AMBER 1", "SOUND 0", "SELF 2", "A1 0",
    *(f"{who} 0" for who in ("C1", "C2", "C3", "C4", "R2", "R3", "S1", "S2", "S3")),
)  # fmt: skip
EVERYONE = sorted({row[end] for row in LINKS for end in ("from_id", "to_id")} - {"OUTSIDE"})


def measured(**more: list[Row]) -> dict[str, Row]:
    usual = {"links": LINKS, "levels": LEVELS, "borrowers": masters(EVERYONE)}
    given = feeds(book=[in_book(b) for b in EVERYONE], **{**usual, **more})
    return rows_of(signal.measure(given, AS_OF))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured()


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_red_on_a_red_guarantor_and_amber_on_an_amber_one(rows: dict[str, Row]) -> None:
    assert (rows["C1"]["value"], rows["C1"]["origin"], rows["C1"]["hops"]) == (2.0, "RED", 1)
    assert (level(rows["C1"]), level(rows["A1"])) == (Level.RED, Level.AMBER)
    assert rows["A1"]["value"] == 1.0


def test_quiet_where_the_guarantor_is_sound(rows: dict[str, Row]) -> None:
    assert (rows["OK"]["value"], rows["OK"]["path"], rows["OK"]["guarantors"]) == (0.0, None, 1)
    assert level(rows["OK"]) == Level.GREEN


def test_red_reaches_three_guarantees_far_as_amber_and_carries_its_path(
    rows: dict[str, Row],
) -> None:
    assert [rows[who]["value"] for who in ("C1", "C2", "C3", "C4")] == [2.0, 1.0, 1.0, 0.0]
    assert rows["C3"]["path"] == "RED → C1 → C2 → C3"
    assert (rows["C3"]["hops"], rows["C3"]["origin_level"]) == (3, 2)


def test_amber_reaches_no_further_than_the_next(rows: dict[str, Row]) -> None:
    assert rows["A2"]["value"] == 0.0


def test_round_a_circle_it_comes_to_each_once_and_never_back_to_where_it_began(
    rows: dict[str, Row],
) -> None:
    assert [rows[who]["value"] for who in ("R2", "R3", "R1")] == [2.0, 1.0, 0.0]
    assert rows["R3"]["path"] == "R1 → R2 → R3"
    assert [rows[who]["value"] for who in ("S1", "S2", "S3")] == [0.0, 0.0, 0.0]
    assert "SELF" not in rows


def test_the_gravest_guarantor_counts(rows: dict[str, Row]) -> None:
    assert (rows["two"]["origin"], rows["two"]["guarantors"]) == ("RED", 2)


def test_who_covers_less_than_half_is_amber_and_less_than_a_tenth_is_nothing(
    rows: dict[str, Row],
) -> None:
    covers = ("half", "under half", "tenth", "under tenth")

    assert [rows[who]["value"] for who in covers] == [2.0, 1.0, 1.0, 0.0]


def test_a_guarantor_named_by_his_number_is_the_borrower_who_has_it(rows: dict[str, Row]) -> None:
    assert rows["by number"]["path"] == "RED → by number"


def test_only_guarantees_in_force_count_and_only_guarantees(rows: dict[str, Row]) -> None:
    assert rows["ends"]["value"] == 2.0
    assert {"ended", "begins", "member"}.isdisjoint(rows)


def test_it_clears_as_soon_as_the_guarantor_does(rows: dict[str, Row]) -> None:
    assert level(rows["OK"], before=Level.RED) == Level.GREEN
    assert level(rows["A1"], before=Level.RED) == Level.AMBER


def test_without_a_level_there_is_no_row(rows: dict[str, Row]) -> None:
    assert {"none of ours", "no level"}.isdisjoint(rows)
    assert measured(levels=[]) == {}


def test_levels_of_today_and_of_more_than_two_weeks_ago_do_not_count() -> None:
    late, old = levels("RED 2", day=AS_OF), levels("AMBER 1", day=AS_OF - timedelta(days=15))

    assert measured(levels=[*late, *old]) == {}


def test_it_applies_to_whoever_has_a_borrower_of_ours_as_guarantor() -> None:
    given = feeds(
        book=[in_book(b) for b in EVERYONE], links=LINKS, borrowers=masters(EVERYONE), levels=[]
    )
    meant = set(signal.applicable(given, AS_OF).to_pyarrow()["borrower_id"].to_pylist())

    assert {"C1", "by number", "no level"} <= meant
    assert {"RED", "none of ours", "member", "ended", "SELF"}.isdisjoint(meant)


def test_the_sentence_names_the_way(rows: dict[str, Row]) -> None:
    red = evidence(rows["C1"], level="red", amber=1, red=2)
    far = evidence(rows["C3"], amber=1, red=2)

    assert signal.explain(red).en == (
        "RED, 1 guarantee away, stood at red by itself on 11 June 2026: RED → C1 (red line: a "
        "direct guarantor at red)."
    )
    assert "3 guarantees away" in signal.explain(far).en
    assert "RED → C1 → C2 → C3（黄线：" in signal.explain(far).zh
