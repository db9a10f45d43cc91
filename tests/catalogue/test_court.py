"""A26 a court record with a name only; A27 a record that is withdrawn or corrected later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.bank import MONDAY, TUESDAY
from tests.desk import Desk
from tests.files import OURS, record, records
from warning_signals.observed import see
from warning_signals.signals.court_registry import dishonest_debtor

MONDAY_NIGHT, TUESDAY_NIGHT = "2026-06-09T02:10:00+08:00", "2026-06-10T02:10:00+08:00"
LATER = "2026-07-01T00:00:00+08:00"


def linked(desk: Desk) -> list[tuple[str, str | None, str | None]]:
    """Return Monday's records with the borrower each was linked to, and by which rule."""
    rows = desk.seen("court_records")
    return [(row["record_id"], row["borrower_id"], row["match_rule"]) for row in rows]


def reviews(desk: Desk) -> list[tuple[str, str, str]]:
    """Return the pairs that were found: record, borrower, state."""
    return [(r["record_id"], r["borrower_id"], r["state"]) for r in desk.listed("reviews")]


def test_a_record_with_the_full_number_is_linked_by_it(desk: Desk) -> None:
    told = desk.take("court_records", records(record("S9")))

    assert (told["delivered"], told["accepted"]) == (1, 1)
    assert linked(desk) == [("S9", "B001", "uscc")]
    assert reviews(desk) == []


@pytest.mark.parametrize(
    "name",
    ["郑州B001机电设备有限公司", "郑州Ｂ００１机电设备有限责任公司"],
    ids=["the same name", "the same name written otherwise"],
)
def test_a_record_with_the_name_only_is_accepted_and_goes_to_review(desk: Desk, name: str) -> None:
    told = desk.take("court_records", records(record("S9", party_name=name, party_number="")))

    assert (told["delivered"], told["accepted"], told["quarantined"]) == (1, 1, 0)
    assert linked(desk) == [("S9", None, None)]
    assert reviews(desk) == [("S9", "B001", "open")]


def test_a_masked_number_that_fits_links_beside_the_name_and_another_ones_does_not(
    desk: Desk,
) -> None:
    fits, differs = f"{OURS[:4]}**********{OURS[-4:]}", "9141**********9999"

    desk.take("court_records", records(record("S9", party_number=fits),
                                       record("S10", party_number=differs)))  # fmt: skip

    assert linked(desk) == [("S9", "B001", "name_and_number"), ("S10", None, None)]


def test_a_record_about_nobody_we_know_is_kept_without_a_review(desk: Desk) -> None:
    desk.take("court_records", records(record("S9", party_name="某某公司", party_number="")))

    assert linked(desk) == [("S9", None, None)]
    assert reviews(desk) == []


def test_a_record_that_comes_again_is_reviewed_once(desk: Desk) -> None:
    desk.take("court_records", records(record("S9", party_number="")))
    desk.take("court_records", records(record("S9", party_number="", amount="1.00")))

    assert len(reviews(desk)) == 1


def standing(desk: Desk, as_of: date, known_at: str) -> float:
    """Return the value of the signal `dishonest_debtor` for B001: 1 while a listing stands."""
    from datetime import datetime

    with desk.bank.context() as context:
        feeds = see(context, as_of, datetime.fromisoformat(known_at))
        rows = dishonest_debtor.measure(feeds, as_of).to_pyarrow().to_pylist()
    return float(next(row["value"] for row in rows if row["borrower_id"] == "B001"))


@pytest.mark.parametrize(
    "closing",
    [
        {"record_id": "S10", "kind": "结案", "published_on": "2026-06-09"},
        {"record_id": "S10", "corrects_record_id": "S9", "party_number": "",
         "party_name": "另一家公司", "published_on": "2026-06-09"},
        {"record_id": "S9", "closed_on": "2026-06-09"},
    ],
    ids=["closed by case number", "corrected to another party", "restated with its closing day"],
)  # fmt: skip
def test_a_later_record_closes_the_finding_and_history_keeps_both(
    desk: Desk, closing: dict[str, Any]
) -> None:
    desk.take("court_records", records(record("S9")), now=MONDAY_NIGHT)
    assert standing(desk, MONDAY, MONDAY_NIGHT) == 1.0

    told = desk.take("court_records", records(record(**closing)), on=TUESDAY, now=TUESDAY_NIGHT)

    assert (told["accepted"], told["version"]) == (1, 1)
    assert standing(desk, TUESDAY, TUESDAY_NIGHT) == 0.0
    assert standing(desk, MONDAY, MONDAY_NIGHT) == 1.0
    assert len(desk.listed("deliveries", source="court_records")) == 3


def test_a_record_that_is_not_in_the_next_file_still_stands(desk: Desk) -> None:
    desk.take("court_records", records(record("S9")), now=MONDAY_NIGHT)
    desk.take("court_records", records(), on=TUESDAY, now=TUESDAY_NIGHT)

    assert standing(desk, TUESDAY, LATER) == 1.0
