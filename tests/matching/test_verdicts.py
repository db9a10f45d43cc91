"""What follows from a score, one unit either side of the two lines."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from warning_signals.matching.verdicts import verdicts


def judged(score: float, **over: object) -> tuple[str, str | None]:
    return judged_all([score], **over)[0]


def judged_all(scores: list[float], **over: object) -> list[tuple[str, str | None]]:
    plain = {"name": "same", "number": "none", "region": "county", "legal_rep": "none"}
    row = {"record_at": 0, "person": False, **plain, **over}
    told, rules = verdicts(pa.Table.from_pylist([row] * len(scores)), np.array(scores))
    return list(zip(told.to_pylist(), rules.to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (0.79, "nothing"),
        (0.7999, "nothing"),
        (0.80, "review"),
        (0.81, "review"),
        (0.97, "review"),
        (0.98, "review"),
        (0.9801, "linked"),
        (0.99, "linked"),
    ],
)
def test_above_098_it_is_linked_and_from_080_on_a_person_looks(score: float, verdict: str) -> None:
    assert judged(score)[0] == verdict


def test_a_name_alone_does_not_link_at_any_score() -> None:
    assert judged(1.0, region="none") == ("review", None)
    assert judged(1.0, region="other_city", legal_rep="differs") == ("review", None)


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ({"number": "fits", "legal_rep": "same"}, "name_and_number"),
        ({"legal_rep": "same"}, "name_and_legal_rep"),
        ({"region": "city"}, "name_and_region"),
    ],
)
def test_the_rule_names_the_strongest_evidence(evidence: dict[str, str], rule: str) -> None:
    assert judged(0.99, **evidence) == ("linked", rule)


@pytest.mark.parametrize("name", ["branch", "other_form", "other_place", "different"])
def test_what_is_not_the_borrowers_own_name_goes_to_a_person(name: str) -> None:
    assert judged(0.9999, name=name, number="fits", legal_rep="same") == ("review", None)


def test_a_slip_in_the_name_links_only_with_the_number_and_something_more() -> None:
    assert judged(0.99, name="similar", legal_rep="same")[0] == "review"
    assert judged(0.99, name="similar", number="fits", region="none")[0] == "review"
    assert judged(0.99, name="similar", number="fits", region="city")[0] == "linked"


def test_a_number_that_is_one_sign_off_is_mended_by_a_person() -> None:
    assert judged(0.9999, number="near", legal_rep="same") == ("review", None)


def test_of_a_person_nothing_is_said_unless_the_digits_agree() -> None:
    assert judged(0.9999, person=True, legal_rep="same") == ("nothing", None)
    assert judged(0.90, person=True) == ("nothing", None)
    assert judged(0.90, person=True, number="fits") == ("review", None)


def test_a_record_that_would_link_to_two_links_to_none() -> None:
    assert judged_all([0.99, 0.999]) == [("review", None), ("review", None)]
    assert judged_all([0.99, 0.85]) == [("linked", "name_and_region"), ("review", None)]
