"""Group member in default: who else of the group has not paid, over up to three ties."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.group.tied import AS_OF, link, links, masters
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.group import group_member_default as signal

LINKS = [
    *links("group", "HEAD>LATE", "HEAD>SISTER", "AMBER>A1", "BELOW>N1", "RED>R1", "JUST>J1"),
    *links("group", "L0>L1", "L1>L2", "L2>L3", "L3>L4", "GONE>alone"),
    *links("guarantor", "RED>other tie"),
    link("RED", "left", "group", until_on=AS_OF),
]
DPD = {"LATE": 100, "AMBER": 31, "BELOW": 30, "RED": 91, "JUST": 90, "L0": 200}
EVERYONE = sorted({row[end] for row in LINKS for end in ("from_id", "to_id")} - {"GONE"})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    owned: list[Row] = [{"facility_id": f"F-{b}", "borrower_id": b} for b in EVERYONE]
    day = {"business_on": AS_OF}
    owed = [{**day, "facility_id": f"F-{b}", "dpd": DPD.get(b, 0)} for b in EVERYONE]
    old = {"facility_id": "F-BELOW", "dpd": 99, "business_on": date(2026, 6, 11)}
    given = feeds(
        book=[in_book(b) for b in EVERYONE],
        links=LINKS,
        borrowers=masters(EVERYONE),
        facilities=owned,
        facility_balances=[*owed, old],
    )
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_at_thirty_one_days_and_not_at_thirty(rows: dict[str, Row]) -> None:
    assert (rows["A1"]["value"], rows["A1"]["member"], rows["A1"]["hops"]) == (31.0, "AMBER", 1)
    assert (level(rows["A1"]), level(rows["N1"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_at_ninety_one_days_and_not_at_ninety(rows: dict[str, Row]) -> None:
    assert (level(rows["R1"]), level(rows["J1"])) == (Level.RED, Level.AMBER)


def test_a_sister_is_reached_through_the_head_and_the_head_by_his_daughter(
    rows: dict[str, Row],
) -> None:
    assert (rows["SISTER"]["value"], rows["SISTER"]["path"]) == (100.0, "LATE → HEAD → SISTER")
    assert rows["HEAD"]["value"] == 100.0


def test_it_reaches_three_ties_far(rows: dict[str, Row]) -> None:
    assert [rows[who]["value"] for who in ("L1", "L2", "L3", "L4")] == [200.0, 200.0, 200.0, 0.0]


def test_quiet_on_his_own_arrears(rows: dict[str, Row]) -> None:
    assert (rows["LATE"]["value"], rows["LATE"]["members"]) == (0.0, 2)
    assert level(rows["LATE"], before=Level.RED) == Level.GREEN


def test_without_another_member_in_the_ledger_there_is_no_row(rows: dict[str, Row]) -> None:
    assert {"alone", "other tie", "left"}.isdisjoint(rows)


def test_it_applies_to_whoever_belongs_to_a_group() -> None:
    meant = signal.applicable(feeds(links=LINKS, borrowers=masters(EVERYONE)), AS_OF)

    who = set(meant.to_pyarrow()["borrower_id"].to_pylist())
    assert {"HEAD", "SISTER", "alone"} <= who
    assert {"other tie", "left"}.isdisjoint(who)


def test_the_sentence_names_the_member_and_the_way(rows: dict[str, Row]) -> None:
    told = evidence(rows["SISTER"], level="red", amber=31, red=91)

    assert signal.explain(told).en == (
        "LATE of the same group is 100 days past due (red line 91 days): LATE → HEAD → SISTER."
    )
