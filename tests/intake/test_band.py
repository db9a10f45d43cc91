"""How many rows are let through."""

from dataclasses import replace

from warning_signals.intake.band import NO_LIMIT, limits
from warning_signals.intake.words import DeliveryFacts

SUITE = {
    "expectations": [
        {"meta": {"on_failure": "quarantine"}},
        {"meta": {"share_of_usual": [0.55, 3.0], "days_in_usual": 3, "judged_from": 50}},
    ]
}


def test_the_band_is_a_share_of_what_is_usual(monday: DeliveryFacts) -> None:
    assert limits(SUITE, monday, 1000, False) == {"rows_least": 550, "rows_most": 3000}


def test_after_a_long_holiday_more_may_come(monday: DeliveryFacts) -> None:
    weekend, holiday = replace(monday, days=3), replace(monday, days=9)

    assert limits(SUITE, weekend, 1000, False)["rows_most"] == 3000
    assert limits(SUITE, holiday, 1000, False)["rows_most"] == 9000


def test_a_snapshot_does_not_grow_over_a_weekend(monday: DeliveryFacts) -> None:
    snapshot = {"expectations": [{"meta": {"share_of_usual": [0.8, 1.25], "judged_from": 0}}]}

    band = limits(snapshot, replace(monday, days=3), 400, False)

    assert band == {"rows_least": 320, "rows_most": 500}


def test_a_first_delivery_and_an_opening_need_one_row(monday: DeliveryFacts) -> None:
    opening = replace(monday, opening=True)

    assert limits(SUITE, monday, None, False) == {"rows_least": 1, "rows_most": NO_LIMIT}
    assert limits(SUITE, opening, 1000, False) == {"rows_least": 1, "rows_most": NO_LIMIT}


def test_a_handful_of_rows_is_not_judged_by_its_number(monday: DeliveryFacts) -> None:
    assert limits(SUITE, monday, 49, False) == {"rows_least": 1, "rows_most": NO_LIMIT}
    assert limits(SUITE, monday, 50, False) == {"rows_least": 27, "rows_most": 150}


def test_what_a_person_accepted_has_no_band(monday: DeliveryFacts) -> None:
    assert limits(SUITE, monday, 1000, True) == {"rows_least": 0, "rows_most": NO_LIMIT}
