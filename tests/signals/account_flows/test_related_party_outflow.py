"""Outflow to related firms and to persons, net of what they put in, against the share before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import related_party_outflow

AS_OF = date(2026, 6, 12)
SIGNAL = related_party_outflow.PLUGIN
NAMES = (
    "firm", "group", "by_name", "person", "habit", "bridge", "landlord", "wages", "plain",
    "ended", "young",
)  # fmt: skip


def moved(name: str, ago: int, out: float = 0.0, into: float = 0.0, **columns: object) -> Row:
    row: Row = {"borrower_id": name, "day": AS_OF - timedelta(days=ago), "currency": "CNY"}
    row |= {"party": "A-sister", "party_name": "Sister Ltd", "party_kind": "business"}
    row |= {"kind": "other", "is_own": False, "is_returned": False, "outflow": out, "inflow": into}
    return {**row, **columns}


PERSON: Row = {"party": "P1", "party_name": "Zhang Wei", "party_kind": "person"}
PARTIES: list[Row] = [
    moved("firm", 30, 30_000.0),
    moved("group", 30, 50_000.0),
    moved("by_name", 30, 30_000.0, party="elsewhere"),
    moved("person", 30, 30_000.0, **PERSON),
    *(moved("habit", ago, 30_000.0, **PERSON) for ago in (30, 120, 200, 280)),
    moved("bridge", 100, into=80_000.0, **{**PERSON, "kind": "own_transfer"}),
    moved("bridge", 85, 80_000.0, **{**PERSON, "kind": "own_transfer"}),
    moved("landlord", 30, 30_000.0, kind="purchase", **PERSON),
    moved("wages", 30, 30_000.0, kind="payroll", **PERSON),
    moved("plain", 30, 30_000.0, party="Hill", party_name="Hill"),
    moved("ended", 30, 30_000.0),
    moved("young", 30, 30_000.0),
    moved("firm", -1, 60_000.0),
    moved("firm", 30, 60_000.0, is_own=True),
]
LINKS: list[Row] = [
    {"from_id": "sister", "to_id": "firm", "kind": "owner"},
    {"from_id": "group", "to_id": "sister", "kind": "group"},
    {"from_id": "sister", "to_id": "ended", "kind": "group", "until_on": date(2026, 6, 1)},
    {"from_id": "sister", "to_id": "young", "kind": "owner"},
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    money: Row = {"currency": "CNY", "outflow": 100_000.0}
    flows = [
        {"borrower_id": name, "day": AS_OF - timedelta(days=ago), **money}
        for name in NAMES
        for ago in (20, 120, 200, 280, 359 if name == "young" else 360)
    ]
    masters = [{"borrower_id": name, "name": name} for name in NAMES]
    masters += [{"borrower_id": "sister", "name": "Sister Ltd", "controller_key": "k1"}]
    masters[2]["controller_key"] = "k1"
    given = feeds(
        daily_flows=flows,
        party_flows=PARTIES,
        accounts=[{"account_id": "A-sister", "borrower_id": "sister"}],
        borrowers=masters,
        links=LINKS,
        book=[in_book(name) for name in NAMES],
    )
    return rows_of(related_party_outflow.measure(given, AS_OF))


def test_fires_on_money_to_a_firm_of_the_same_owner(rows: dict[str, Row]) -> None:
    row = rows["firm"]

    assert (row["value"], row["baseline"], row["times"]) == (0.3, 0.0, pytest.approx(15.0))
    assert (row["to_firms"], row["main_party"], row["change"]) == (30_000, "Sister Ltd", 30_000)
    assert one_look(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_a_group_link_counts_both_ways_and_a_common_controller_by_name(
    rows: dict[str, Row],
) -> None:
    assert (rows["group"]["value"], rows["by_name"]["value"]) == (0.5, 0.3)


def test_fires_on_money_to_a_person_without_trade(rows: dict[str, Row]) -> None:
    assert (rows["person"]["value"], rows["person"]["to_persons"]) == (0.3, 30_000)


def test_quiet_on_an_owner_who_has_always_lived_on_it(rows: dict[str, Row]) -> None:
    row = rows["habit"]

    assert (row["value"], row["baseline"], row["times"]) == pytest.approx((0.3, 0.3, 1.0))
    assert one_look(SIGNAL, row) == Level.GREEN


def test_quiet_where_an_owner_takes_back_what_he_bridged_a_renewal_with(
    rows: dict[str, Row],
) -> None:
    assert rows["bridge"]["value"] == 0.0


@pytest.mark.parametrize("name", ["landlord", "wages", "plain", "ended"])
def test_quiet_on_goods_wages_strangers_and_links_that_ended(
    rows: dict[str, Row], name: str
) -> None:
    assert (rows[name]["value"], rows[name]["main_party"]) == (0.0, None)


def test_without_360_days_of_flows_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "times", "level"),
    [
        (0.1999, 3.0, Level.GREEN),
        (0.20, 3.0, Level.AMBER),
        (0.20, 2.99, Level.GREEN),
        (0.3999, 3.0, Level.AMBER),
        (0.40, 3.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, times: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["firm"], value=value, times=times) == level


def test_it_is_kept_from_the_officer() -> None:
    assert SIGNAL.restricted


def test_the_sentence_has_the_share_now_and_before(rows: dict[str, Row]) -> None:
    assert related_party_outflow.explain(evidence(rows["firm"], amber=0.2, red=0.4)).en == (
        "Net of what came back, 30 % of the outflow of 90 days went to related firms and persons "
        "(amber line 20 %), against 0 % before: ¥30,000 to firms, ¥0 to persons, most to Sister "
        "Ltd."
    )
