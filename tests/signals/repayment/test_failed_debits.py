"""Failed debits: attempts in vain on the last two instalments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import failed_debits

AS_OF = date(2026, 6, 12)
MAY, JUNE = date(2026, 5, 5), date(2026, 6, 5)


def instalment(
    borrower_id: str, attempts: int | None, due_on: date = JUNE, *, paid: bool = True, **more: Any
) -> Row:
    row: Row = {"facility_id": f"F-{borrower_id}", "instalment_no": due_on.month, "due_on": due_on}
    row |= {"principal_due": 900, "interest_due": 100, "attempts": attempts}
    return {**row, "paid_on": due_on + timedelta(days=4) if paid else None, **more}


INSTALMENTS = [
    instalment("red", 3, paid=False),
    instalment("red but paid", 4),
    instalment("amber", 3),
    instalment("below amber", 2),
    instalment("first time", 1),
    instalment("paid tomorrow", 2, paid_on=AS_OF + timedelta(days=1)),
    instalment("month before", 4, MAY),
    instalment("month before", 1),
    instalment("two clean", 9, date(2026, 4, 5)),
    instalment("two clean", 1, MAY),
    instalment("two clean", 1),
    instalment("not due", 0, paid=False),
    instalment("not due", 0, date(2026, 7, 5), paid=False),
    instalment("no attempts", None),
    instalment("old", 5, AS_OF - timedelta(days=215)),
    instalment("two loans", 1),
    instalment("two loans", 4, facility_id="F-second"),
]
OWNERS: list[Row] = [
    *({"facility_id": f"F-{row['facility_id'][2:]}", "borrower_id": row["facility_id"][2:]}
        for row in INSTALMENTS),
    {"facility_id": "F-second", "borrower_id": "two loans"},
]  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    owners = [row for row in OWNERS if row["borrower_id"] != "second"]
    return rows_of(failed_debits.measure(feeds(facilities=owners, instalments=INSTALMENTS), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(failed_debits.PLUGIN, rows[name])


def test_fires_red_on_three_debits_in_vain(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["due"], row["is_paid"], row["due_on"]) == (3.0, 1_000, False, JUNE)
    assert level(rows, "red") == Level.RED


@pytest.mark.parametrize("name", ["first time", "two clean", "not due"])
def test_quiet_when_the_first_debit_goes_through(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


def test_the_debit_by_which_it_was_paid_did_not_fail(rows: dict[str, Row]) -> None:
    assert (rows["red but paid"]["value"], level(rows, "red but paid")) == (3.0, Level.RED)
    assert (rows["amber"]["value"], level(rows, "amber")) == (2.0, Level.AMBER)
    assert (rows["below amber"]["value"], level(rows, "below amber")) == (1.0, Level.GREEN)
    assert rows["paid tomorrow"]["value"] == 2.0


def test_the_instalment_before_the_last_still_counts(rows: dict[str, Row]) -> None:
    assert (rows["month before"]["value"], rows["month before"]["due_on"]) == (3.0, MAY)


def test_the_facility_with_the_most_speaks_for_the_borrower(rows: dict[str, Row]) -> None:
    assert (rows["two loans"]["value"], rows["two loans"]["facility"]) == (3.0, "F-second")


def test_no_row_where_attempts_are_not_told_or_long_ago(rows: dict[str, Row]) -> None:
    assert not {"no attempts", "old"} & set(rows)


def test_the_sentence_says_how_many_failed_and_for_what(rows: dict[str, Row]) -> None:
    text = failed_debits.explain(evidence(rows["red"], level="red", amber=2, red=3))

    assert text.en == (
        "3 debits failed for the ¥1,000 due on 5 June 2026 on facility F-red (red line 3); it is "
        "still unpaid."
    )
