"""Statements in pages: put in order, and refused by name where one is missing."""

import pytest

from tests.sources.reading.statement_files import bal, camt, camt_rows, ntry, page, stmt
from warning_signals.errors import FeedRejected


def refusal(content: str) -> str:
    with pytest.raises(FeedRejected) as refused:
        camt_rows(content)
    return str(refused.value)


FIRST = stmt(
    page(1, last=False)
    + bal("OPBD", "100.00")
    + bal("CLBD", "95.00", sub="INTM")
    + ntry("-5.00", "<NtryRef>a</NtryRef>")
)
SECOND = stmt(
    page(2, last=False)
    + bal("OPBD", "95.00", sub="INTM")
    + bal("CLBD", "85.00", sub="INTM")
    + ntry("-10.00", "<NtryRef>b</NtryRef>")
)
THIRD = stmt(
    page(3, last=True)
    + bal("OPBD", "85.00", sub="INTM")
    + bal("CLBD", "105.00")
    + ntry("20.00", "<NtryRef>c</NtryRef>")
)


@pytest.mark.parametrize(
    "pages", [(FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND), (SECOND, THIRD, FIRST)]
)
def test_pages_out_of_order_are_put_in_order(pages: tuple[str, ...]) -> None:
    rows = camt_rows(camt("".join(pages)))

    assert [row["entry_reference"] for row in rows] == ["a", "b", "c"]
    assert [row["entry_no"] for row in rows] == ["1", "2", "3"]
    assert {(row["opening_balance"], row["closing_balance"]) for row in rows} == {
        ("100.00", "105.00")
    }


def test_pages_may_lie_between_those_of_another_statement() -> None:
    other = stmt(bal("OPBD", "1.00") + bal("CLBD", "1.00"), "S2")

    assert len(camt_rows(camt(FIRST + other + SECOND + THIRD))) == 3


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        (FIRST + THIRD, "statement S1 at line 5 is not whole: page 2 is missing"),
        (SECOND + THIRD, "is not whole: page 1 is missing"),
        (FIRST + SECOND, "is not whole: its last page is missing"),
        (THIRD, "is not whole: page 1, page 2 is missing"),
    ],
)
def test_a_missing_page_is_refused_by_name(pages: str, missing: str) -> None:
    assert missing in refusal(camt(pages))


def test_a_page_that_stands_twice_is_refused() -> None:
    assert "page 2 of statement S1 stands twice" in refusal(camt(FIRST + SECOND + SECOND + THIRD))


def test_pages_that_do_not_follow_from_each_other_are_refused_with_both_balances() -> None:
    second = SECOND.replace("95.00", "94.00").replace("85.00", "84.00")

    assert "goes on at line 15 with 94.00 CNY, but the page before ended with 95.00 CNY" in refusal(
        camt(FIRST + second + THIRD)
    )


def test_a_page_that_does_not_add_up_is_named() -> None:
    second = SECOND.replace("10.00", "11.00")

    assert "page 2 of statement S1 does not add up" in refusal(camt(FIRST + second + THIRD))


def test_pages_may_each_bear_the_balances_of_the_whole_statement() -> None:
    whole = bal("OPBD", "100.00") + bal("CLBD", "85.00")
    pages = [
        stmt(page(1, last=False) + whole + ntry("-5.00")),
        stmt(page(2, last=True) + whole + ntry("-10.00")),
    ]

    assert [row["amount"] for row in camt_rows(camt("".join(pages)))] == ["-5.00", "-10.00"]
    pages[1] = pages[1].replace("85.00", "86.00")
    assert "has two closing balances, 85.00 CNY and 86.00 CNY" in refusal(camt("".join(pages)))


def test_a_single_page_is_a_whole_statement() -> None:
    content = stmt(page(1, last=True) + bal("OPBD", "1.00") + bal("CLBD", "2.00") + ntry("1.00"))

    assert len(camt_rows(camt(content))) == 1


@pytest.mark.parametrize(
    ("number", "last", "missing"),
    [(1, "false", "page 2 of it"), (2, "true", "page 1 of it"), (4, "true", "pages 1 to 3 of it")],
)
def test_a_message_that_came_in_part_is_refused(number: int, last: str, missing: str) -> None:
    header = f"<MsgPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></MsgPgntn>"
    content = stmt(bal("OPBD", "1.00") + bal("CLBD", "1.00"))

    assert f"page {number} of the message 'M1', and {missing} is missing" in refusal(
        camt(content, header=header)
    )


def test_a_message_of_one_page_is_whole() -> None:
    header = "<MsgPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></MsgPgntn>"

    assert camt_rows(camt(stmt(bal("OPBD", "1.00") + bal("CLBD", "1.00")), header=header)) == []


def test_a_page_number_that_is_none_is_refused() -> None:
    content = stmt(page(1, last=True) + bal("OPBD", "1.00") + bal("CLBD", "1.00"))

    assert "has the PgNb 'x', which is no number" in refusal(
        camt(content.replace("<PgNb>1<", "<PgNb>x<"))
    )
