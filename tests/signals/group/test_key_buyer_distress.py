"""Key buyer in distress: a borrower of ours, or a firm that the courts name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.group.tied import AS_OF, levels, link, links, masters
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.group import key_buyer_distress as signal

KIND = "key_buyer"
LINKS = [
    *links(KIND, "RED>S1", "S1>S2", "S2>S3", "S3>S4", "AMBER>A1", "SOUND>OK", "UNSEEN>U1"),
    *links(KIND, "91DISHONEST>D1", "91ENFORCED>E1", "91CLEAN>C1", "91CLOSED>closed"),
    *links("key_supplier", "RED>buyer of it"),
    link("RED", "on line", KIND, share=0.15),
    link("RED", "below", KIND, share=0.14),
]
LEVELS = levels("RED 2", "AMBER 1", "SOUND 0", *(f"S{n} 0" for n in range(1, 5)))
OURS = sorted(
    {row[end] for row in LINKS for end in ("from_id", "to_id") if not row[end].startswith("91")}
)


def listed(number: str, kind: str, **columns: Row) -> Row:
    usual: Row = {"record_id": number, "provider": "courts", "role": "executed"}
    published = {"published_on": date(2026, 5, 4), "party_number": number}
    return {**usual, **published, "kind": kind, **columns}


def given(**more: list[Row]) -> dict[str, list[Row]]:
    return {
        "book": [in_book(b) for b in OURS],
        "links": LINKS,
        "borrowers": masters(OURS),
        "levels": LEVELS,
        "court_records": [
            listed("91DISHONEST", "dishonest_debtor"),
            listed("91ENFORCED", "enforcement"),
            {**listed("91CLOSED", "dishonest_debtor"), "closed_on": AS_OF},
        ],
        **more,
    }


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(signal.measure(feeds(**given()), AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_red_on_a_red_or_dishonest_buyer(rows: dict[str, Row]) -> None:
    assert (rows["S1"]["value"], rows["S1"]["buyer"], rows["S1"]["hops"]) == (2.0, "RED", 1)
    assert (rows["D1"]["value"], rows["D1"]["level_day"]) == (2.0, date(2026, 5, 4))
    assert (level(rows["S1"]), level(rows["D1"])) == (Level.RED, Level.RED)


def test_fires_amber_on_an_amber_buyer_or_one_under_enforcement(rows: dict[str, Row]) -> None:
    assert (level(rows["A1"]), level(rows["E1"])) == (Level.AMBER, Level.AMBER)


def test_a_red_buyer_of_the_buyer_is_amber_up_to_three_sales_away(rows: dict[str, Row]) -> None:
    assert [rows[who]["value"] for who in ("S2", "S3", "S4")] == [1.0, 1.0, 0.0]
    assert rows["S3"]["path"] == "RED → S1 → S2 → S3"


@pytest.mark.parametrize("who", ["OK", "C1", "closed"])
def test_quiet_where_the_buyer_is_sound(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["buyers"]) == (0.0, 1)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_a_buyer_of_fifteen_percent_is_key_and_of_fourteen_is_not(rows: dict[str, Row]) -> None:
    assert rows["on line"]["value"] == 2.0
    assert {"below", "buyer of it"}.isdisjoint(rows)


def test_without_a_level_of_a_buyer_of_ours_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "U1" not in rows
    first_day = rows_of(signal.measure(feeds(**given(levels=[])), AS_OF))
    assert set(first_day) == {"D1", "E1", "C1", "closed"}


def test_it_applies_to_whoever_has_a_key_buyer() -> None:
    meant = signal.applicable(feeds(links=LINKS, borrowers=masters(OURS)), AS_OF)

    who = set(meant.to_pyarrow()["borrower_id"].to_pylist())
    assert {"S1", "U1", "C1", "on line"} <= who
    assert {"below", "RED", "buyer of it"}.isdisjoint(who)


def test_the_sentence_names_the_buyer_and_the_way(rows: dict[str, Row]) -> None:
    told = evidence(rows["on line"], level="red", amber=1, red=2)

    assert signal.explain(told).en == (
        "RED, 1 sale away and with 15 % of the business, stood at red on 11 June 2026: RED → on "
        "line (red line: a key buyer at red or dishonest)."
    )
