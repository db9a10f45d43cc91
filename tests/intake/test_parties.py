"""Rows of unknown parties and rows with a miswritten number wait, each with a way out."""

from collections.abc import Callable

import pytest

from warning_signals.intake.words import Checked

Take = Callable[..., Checked]

HEADER = "event_id,meter_id,kind,happened_on"
RETURNS = "纳税人识别号,税种,所属期,申报期限,币种"


def returned(take: Take, uscc: str) -> Checked:
    return take("tax_returns", f"{RETURNS}\n{uscc},增值税,2026-05,2026-06-15,人民币\n")


def test_a_tax_return_finds_its_borrower_by_uscc(take: Take) -> None:
    checked = returned(take, "913200000000000114")

    assert checked.accepted.column("borrower_id").to_pylist() == ["B00002"]


@pytest.mark.parametrize(
    ("uscc", "hint"),
    [
        ("913200000000000115", "913200000000000114 would be right"),
        ("9132OOOOOOOOOOO114", "913200000000000114 would be right"),
        ("320000000000011", "is an old 15-digit registration number"),
        ("nonsense", "is no 18-character code"),
    ],
)
def test_a_miswritten_uscc_is_never_corrected_but_a_mend_is_proposed(
    take: Take, uscc: str, hint: str
) -> None:
    checked = returned(take, uscc)

    assert checked.accepted.num_rows == 0
    assert hint in checked.quarantined[0].hint


@pytest.mark.parametrize(
    ("feed", "header", "row"),
    [
        (
            "instalments",
            "facility_id,instalment_no,due_on,principal_due,interest_due",
            "F9,1,2026-07-01,1,1",
        ),
        ("account_balances", "account_id,business_on,balance,currency", "A9,2026-06-08,1,CNY"),
        ("meter_readings", "表计编号,business_on,用量", "M9,2026-06-08,1"),
    ],
)
def test_a_party_that_the_bank_does_not_hold_is_unknown(
    take: Take, feed: str, header: str, row: str
) -> None:
    [bad] = take(feed, f"{header}\n{row}\n").quarantined

    assert bad.rule == "unknown_party"
    assert "is taken by itself once the party appears" in bad.hint
