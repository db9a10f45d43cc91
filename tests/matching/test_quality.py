"""How often the rules are right, on made-up records whose borrower is known.

The figures say what the rules do with names that are as close as these are, not how they do on a
bank's own records; they are printed, and a fall below the floors fails.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from tests.matching.made_up import matches
from tests.matching.made_up_truth import Truth, made_up

BORROWERS = 1_500
SEEDS = (1, 2)


@dataclass(frozen=True)
class Outcome:
    """Counts by kind of record; `right` and `wrong` are links, `shown` reviews of the right one."""

    truth: Truth
    right: Counter[str]
    wrong: Counter[str]
    shown: Counter[str]
    reviews: int

    def share(self, counted: int) -> float:
        return counted / sum(whose is not None for whose in self.truth.whose)


@pytest.fixture(scope="module", params=SEEDS)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    truth = made_up(BORROWERS, request.param)
    right, wrong, shown = Counter[str](), Counter[str](), Counter[str]()
    reviews = 0
    for row in matches(truth.records, truth.borrowers):
        at = row["record_at"]
        mine = truth.whose[at] == row["borrower_id"]
        if row["verdict"] == "linked":
            (right if mine else wrong)[truth.kinds[at]] += 1
        else:
            reviews += 1
            shown[truth.kinds[at]] += mine
    return Outcome(truth, right, wrong, shown, reviews)


def test_links_are_right_and_most_records_are_linked_or_shown(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong, shown = (sum(c.values()) for c in (outcome.right, outcome.wrong, outcome.shown))
    precision = right / (right + wrong)
    recall, found = outcome.share(right), outcome.share(right + shown)
    records = Counter(outcome.truth.kinds)
    with capsys.disabled():
        print(
            f"\n{len(outcome.truth.records)} records, {len(outcome.truth.borrowers)} names: "
            f"{right} links right, {wrong} wrong (precision {precision:.4f}); of the borrowers' "
            f"own records {recall:.3f} linked, {found:.3f} linked or shown; "
            f"{outcome.reviews} reviews"
        )
        for kind, count in sorted(records.items()):
            told = (outcome.right[kind], outcome.wrong[kind], outcome.shown[kind])
            print(f"  {kind:11}{count:5}   right {told[0]:4}  wrong {told[1]:3}  shown {told[2]:4}")

    assert precision >= 0.998
    assert recall >= 0.66
    assert found >= 0.90
    assert outcome.reviews <= 2.6 * shown


def test_no_record_of_another_city_or_of_a_neighbour_is_linked(outcome: Outcome) -> None:
    assert outcome.wrong["other city"] == 0
    assert outcome.wrong["neighbour"] == 0
    assert outcome.wrong["sister"] == 0
