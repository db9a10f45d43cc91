"""Who is told: falling back along the line, never to nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from warning_signals.casework.people import OPERATORS, People, is_away

DAY = date(2026, 6, 9)
LEAVE: dict[str, Any] = {"away_from_on": date(2026, 6, 8), "away_until_on": date(2026, 6, 10)}
THERE: dict[str, Any] = {"away_from_on": None, "away_until_on": None}


def officer(id_: str, role: str, stand_in: str | None = None, **over: Any) -> dict[str, Any]:
    plain = {"officer_id": id_, "role": role, "branch_id": "BR1", "stand_in_id": stand_in}
    return plain | {"language": "zh"} | THERE | over


def people(*absent: str, without: tuple[str, ...] = (), branch: bool = True) -> People:
    rows = [
        officer("O1", "officer", "O2"),
        officer("O2", "officer"),
        officer("H1", "branch_head", "H2"),
        officer("H2", "officer"),
        officer("H9", "branch_head", branch_id="BR9"),
        officer("R1", "risk_department", branch_id="HQ"),
    ]
    kept = [row | (LEAVE if row["officer_id"] in absent else {}) for row in rows]
    branches = {"BR1": {"branch_id": "BR1", "head_officer_id": "H1"}} if branch else {}
    borrower = {"borrower_id": "B1", "branch_id": "BR1", "officer_id": "O1"}
    officers = {r["officer_id"]: r for r in kept if r["officer_id"] not in without}
    return People(officers, branches, {"B1": borrower})


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ((), "O1"),
        (("O1",), "O2"),
        (("O1", "O2"), "H1"),
        (("O1", "O2", "H1"), "H2"),
        (("O1", "O2", "H1", "H2"), "R1"),
        (("O1", "O2", "H1", "H2", "R1"), "R1"),
    ],
)
def test_whoever_is_on_leave_is_passed_over(absent: tuple[str, ...], expected: str) -> None:
    assert people(*absent).responsible("B1", DAY) == expected


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        (("O1",), "H1"),
        (("O1", "H1"), "R1"),
        (("O1", "H1", "R1"), OPERATORS),
    ],
)
def test_whom_the_master_does_not_know_is_passed_over(
    without: tuple[str, ...], expected: str
) -> None:
    assert people(without=without).responsible("B1", DAY) == expected


def test_a_borrower_whom_the_master_does_not_know_goes_to_the_risk_department() -> None:
    assert people().responsible("B2", DAY) == "R1"


def test_the_head_of_another_branch_is_never_told() -> None:
    assert people(without=("O1", "H1"), branch=False).responsible("B1", DAY) == "R1"


@pytest.mark.parametrize(
    ("step", "absent", "expected"),
    [
        ("stand_in", (), "O2"),
        ("stand_in", ("O2",), "H1"),
        ("branch_head", (), "H1"),
        ("branch_head", ("H1",), "H2"),
        ("risk_department", (), "R1"),
    ],
)
def test_each_step_of_the_ladder_reaches_somebody(
    step: str, absent: tuple[str, ...], expected: str
) -> None:
    case = {"borrower_id": "B1", "officer_id": "O1"}

    assert people(*absent).next_up(step, case, DAY) == expected


def test_a_case_that_the_stand_in_has_climbs_to_the_branch_head() -> None:
    case = {"borrower_id": "B1", "officer_id": "O2"}

    assert people("O1").next_up("stand_in", case, DAY) == "H1"


def test_leave_has_its_first_and_last_day_inside() -> None:
    away = officer("O1", "officer") | LEAVE

    days = [is_away(away, date(2026, 6, day)) for day in (7, 8, 10, 11)]

    assert days == [False, True, True, False]
    assert is_away(away | {"away_until_on": None}, date(2027, 1, 1))


def test_operators_read_english_and_have_no_other_role() -> None:
    assert (people().language(OPERATORS), people().role(OPERATORS)) == ("en", "operators")
    assert (people().language("O1"), people().role("H1")) == ("zh", "branch_head")


def test_a_borrower_is_looked_after_only_while_its_own_officer_is_there() -> None:
    assert people().looked_after("B1", DAY)
    assert not people("O1").looked_after("B1", DAY)
    assert not people().looked_after("B2", DAY)
