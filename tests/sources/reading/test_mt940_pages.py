"""MT940 statements in pages: put in order, missed by name, joined only where they fit."""

import pytest

from tests.sources.reading.statement_files import mt940_rows
from warning_signals.errors import FeedRejected


def message(number: str, opening: str, *entries: str, closing: str, account: str = "A") -> str:
    lines = [":20:X", f":25:{account}", f":28C:{number}", f":60{opening}"]
    return "\n".join([*lines, *entries, f":62{closing}", "-", ""])


def entry(amount: str, name: str) -> str:
    return f":61:260608{amount}NTRF{name}"


FIRST = message("5/1", "F:C260607CNY10,", entry("C1,", "a"), closing="M:C260608CNY11,")
SECOND = message("5/2", "M:C260608CNY11,", entry("C2,", "b"), closing="M:C260608CNY13,")
THIRD = message("5/3", "M:C260608CNY13,", entry("D3,", "c"), closing="F:C260608CNY10,")


def refusal(content: str) -> str:
    with pytest.raises(FeedRejected) as refused:
        mt940_rows(content)
    return str(refused.value)


@pytest.mark.parametrize(
    "content", [FIRST + SECOND + THIRD, THIRD + SECOND + FIRST, SECOND + FIRST + THIRD]
)
def test_pages_out_of_order_are_put_in_order(content: str) -> None:
    rows = mt940_rows(content)

    assert [row["entry_reference"] for row in rows] == ["a", "b", "c"]
    assert [row["entry_no"] for row in rows] == ["1", "2", "3"]
    assert {(r["opening_balance"], r["closing_balance"], r["statement_id"]) for r in rows} == {
        ("10.00", "10.00", "5/3-2026-06-08")
    }


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (FIRST + THIRD, "statement 5/1 (reference X) at line 1 is not whole: page 2 is missing"),
        (SECOND + THIRD, "is not whole: its first page (:60F:) is missing"),
        (FIRST + SECOND, "is not whole: its last page (:62F:) is missing"),
    ],
)
def test_a_missing_page_is_refused_by_name(content: str, missing: str) -> None:
    assert missing in refusal(content)


def test_pages_without_numbers_of_their_own_are_taken_as_they_come() -> None:
    unnumbered = [
        page.replace("5/2", "5/1").replace("5/3", "5/1") for page in (FIRST, SECOND, THIRD)
    ]

    assert len(mt940_rows("".join(unnumbered))) == 3
    assert "goes on at line 8 with 13.00 CNY, but the page before ended with 11.00 CNY" in refusal(
        unnumbered[0] + unnumbered[2] + unnumbered[1]
    )


def test_a_page_that_stands_twice_is_refused() -> None:
    assert "page 2 of statement 5/2 (reference X) stands twice (line 15)" in refusal(
        FIRST + SECOND + SECOND + THIRD
    )


def test_pages_that_do_not_follow_from_each_other_are_refused() -> None:
    second = SECOND.replace("CNY11", "CNY12").replace("CNY13", "CNY14")

    assert "goes on at line 8 with 12.00 CNY, but the page before ended with 11.00 CNY" in refusal(
        FIRST + second + THIRD
    )


def test_a_page_that_does_not_add_up_is_named() -> None:
    first = FIRST.replace("C1,", "C4,")
    third = THIRD.replace("D3,", "D6,")

    assert "page 1 of statement 5/1 (reference X) does not add up: 10.00 CNY" in refusal(
        first + SECOND + third
    )


def test_statements_of_one_number_and_day_but_of_two_accounts_are_two() -> None:
    both = FIRST + THIRD.replace("5/3", "5/2").replace("CNY13", "CNY11").replace("D3,", "D1,")

    assert len(mt940_rows(both + both.replace(":25:A", ":25:B"))) == 4


def test_a_number_that_is_always_the_same_is_told_apart_by_its_day() -> None:
    day = message("0", "F:C260607CNY1,", entry("C1,", "a"), closing="F:C260608CNY2,")
    next_day = message("0", "F:C260608CNY2,", entry("C1,", "b"), closing="F:C260609CNY3,")

    assert [row["statement_id"] for row in mt940_rows(day + next_day)] == [
        "0-2026-06-08",
        "0-2026-06-09",
    ]


def test_a_statement_that_comes_twice_is_a_repetition_or_refused() -> None:
    one = message("7", "F:C260607CNY1,", entry("C1,", "a"), closing="F:C260608CNY2,")
    other = message("7", "F:C260607CNY0,", entry("C2,", "a"), closing="F:C260608CNY2,")

    assert len(mt940_rows(one + one)) == 2
    assert "at line 8 stands in it twice, with other content" in refusal(one + other)
