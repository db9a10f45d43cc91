"""The composite rule: corroboration, one vote a cause, decay for raising only."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from warning_signals.judging.composite import Vote, levels, weights

AS_OF = date(2026, 6, 8)
VOTES = {
    "inflow": Vote("account_flows", "inflow", hard=False),
    "payer": Vote("account_flows", "inflow", hard=False),
    "cash": Vote("account_flows", "liquidity", hard=False),
    "kwh": Vote("utility", "activity", hard=False),
    "vat": Vote("tax", "sales", hard=False),
    "dpd": Vote("repayment", "arrears", hard=True),
}


def level_of(*found: tuple[str, int, int], before: int = 0) -> int:
    """Return the level of one borrower with these (signal, level, age in days)."""
    rows = [("B1", s, lv, AS_OF - timedelta(days=age)) for s, lv, age in found]
    frame = pd.DataFrame(rows, columns=["borrower_id", "signal", "level", "changed_on"])
    previous = pd.Series({"B1": before}) if before else pd.Series(dtype=int)
    return int(levels(frame, previous, AS_OF, VOTES)["level"].get("B1", 0))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([("kwh", 1, 0)], 0),
        ([("kwh", 2, 0)], 1),
        ([("kwh", 1, 0), ("vat", 1, 0)], 1),
        ([("kwh", 2, 0), ("vat", 1, 0)], 2),
        ([("kwh", 1, 0), ("vat", 1, 0), ("inflow", 1, 0)], 2),
        ([("dpd", 2, 0)], 2),
        ([("dpd", 2, 200)], 2),
        ([("dpd", 1, 0)], 0),
    ],
)
def test_levels_follow_the_written_rule(found: list[tuple[str, int, int]], expected: int) -> None:
    assert level_of(*found) == expected


def test_two_signals_of_one_root_cause_have_one_vote() -> None:
    assert level_of(("inflow", 1, 0), ("payer", 1, 0)) == 0


def test_a_red_needs_an_amber_from_another_family_to_make_red() -> None:
    assert level_of(("inflow", 2, 0), ("cash", 1, 0)) == 1
    assert level_of(("inflow", 2, 0), ("kwh", 1, 0)) == 2


def test_three_ambers_of_one_family_are_not_red() -> None:
    votes = {name: Vote("tax", name, hard=False) for name in ("a", "b", "c")}
    frame = pd.DataFrame(
        [("B1", name, 1, AS_OF) for name in votes],
        columns=["borrower_id", "signal", "level", "changed_on"],
    )

    found = levels(frame, pd.Series(dtype=int), AS_OF, votes)

    assert found["level"]["B1"] == 1


def test_old_findings_raise_nothing_but_hold_what_was_raised() -> None:
    old = [("kwh", 1, 120), ("vat", 1, 120)]

    assert level_of(*old) == 0
    assert level_of(*old, before=1) == 1


def test_a_level_falls_with_its_findings() -> None:
    assert level_of(("kwh", 1, 0), before=2) == 0
    assert level_of(("kwh", 1, 0), ("vat", 1, 0), before=2) == 1


def test_a_vote_weighs_one_until_day_30_and_nothing_from_day_90() -> None:
    days = pd.Series([AS_OF - timedelta(days=n) for n in (0, 30, 60, 90, 400)])

    assert weights(days, AS_OF).tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]


def test_on_the_first_day_what_stands_is_the_level_and_nothing_is_raised() -> None:
    long_ago = AS_OF - timedelta(days=90)
    frame = pd.DataFrame(
        [("B1", "kwh", 1, long_ago), ("B1", "vat", 1, long_ago)],
        columns=["borrower_id", "signal", "level", "changed_on"],
    )

    found = levels(frame, None, AS_OF, VOTES)

    assert (found["level"]["B1"], found["raised"]["B1"]) == (1, 0)


def test_one_new_amber_beside_old_ones_holds_the_level_and_raises_nothing() -> None:
    rows = [("B1", "kwh", 1, AS_OF), ("B1", "vat", 1, AS_OF - timedelta(days=90))]
    frame = pd.DataFrame(rows, columns=["borrower_id", "signal", "level", "changed_on"])

    found = levels(frame, pd.Series({"B1": 1}), AS_OF, VOTES)

    assert (found["level"]["B1"], found["raised"]["B1"]) == (1, 0)
