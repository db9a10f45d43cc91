"""camt.053: what counts, with which sign, and what refuses the file."""

import pytest

from tests.sources.reading.statement_files import (
    bal,
    camt,
    camt_notes,
    camt_rows,
    ntry,
    stmt,
)
from warning_signals.errors import FeedRejected

OPEN, CLOSE = bal("OPBD", "100.00", on="2026-06-07"), bal("CLBD", "90.00")
OLD = "camt.053.001.02"


def refusal(content: str) -> str:
    with pytest.raises(FeedRejected) as refused:
        camt_rows(content)
    return str(refused.value)


def only(entries: str, closing: str = "90.00", version: str = "camt.053.001.08") -> str:
    """Return a file with one statement that opens with 100.00."""
    return camt(stmt(OPEN + bal("CLBD", closing) + entries), version)


def test_an_entry_carries_its_statement_and_its_number() -> None:
    [row] = camt_rows(only(ntry("-10.00")))

    assert row["account_number"] == "A00001-1"
    assert (row["statement_id"], row["entry_no"], row["currency"]) == ("S1", "1", "CNY")
    assert (row["opening_balance"], row["closing_balance"]) == ("100.00", "90.00")
    assert (row["from_on"], row["until_on"]) == ("2026-06-07", "2026-06-08")
    assert (row["amount"], row["is_reversal"], row["booked_on"]) == (
        "-10.00",
        "false",
        "2026-06-08",
    )
    assert (row["value_on"], row["purpose"], row["borrower_id"]) == (None, None, None)


def test_the_period_is_the_statement_s_own_where_it_says_one() -> None:
    period = (
        "<FrToDt><FrDtTm>2026-06-08T00:00:00+08:00</FrDtTm>"
        "<ToDtTm>2026-06-08T23:59:59+08:00</ToDtTm></FrToDt>"
    )

    [row] = camt_rows(camt(stmt(period + OPEN + CLOSE + ntry("-10.00"))))

    assert (row["from_on"], row["until_on"]) == ("2026-06-08", "2026-06-08")


def test_a_statement_that_does_not_add_up_is_refused_with_both_sums_and_the_difference() -> None:
    text = refusal(only(ntry("-10.01")))

    assert "statement S1 at line 5 does not add up" in text
    assert "100.00 CNY at its opening and entries of -10.01 CNY make 89.99 CNY" in text
    assert "its closing balance is 90.00 CNY, a difference of 0.01 CNY" in text
    assert "Nothing of it is taken" in text


def test_an_account_number_inside_a_statement_s_name_is_masked_in_the_refusal() -> None:
    inside = OPEN + CLOSE
    text = refusal(camt(stmt(inside, "253EURNL26VAYB8060476890", "NL26VAYB8060476890")))

    assert "statement 253EUR****6890 at line 5" in text
    assert "8060476890" not in text


def test_one_bad_statement_among_good_ones_refuses_the_file() -> None:
    good = stmt(OPEN + CLOSE + ntry("-10.00"))
    bad = stmt(OPEN + CLOSE + ntry("-1.00"), "S2")

    assert "statement S2" in refusal(camt(good + bad))


def test_an_empty_statement_has_no_rows_and_is_no_error() -> None:
    assert camt_rows(only("", "100.00")) == []
    assert "entries of 0.00 CNY make 100.00 CNY" in refusal(only("", "90.00"))


@pytest.mark.parametrize("inside", ["", stmt("")])
def test_a_file_without_a_statement_or_a_statement_without_balances_is_refused(
    inside: str,
) -> None:
    assert ("it holds no statement" if not inside else "no opening booked balance") in refusal(
        camt(inside)
    )


def test_a_missing_closing_balance_is_refused_and_another_kind_does_not_stand_in() -> None:
    expected = bal("CLAV", "90.00")

    assert "has no closing booked balance" in refusal(camt(stmt(OPEN + expected + ntry("-10"))))


def test_the_balance_closed_before_opens_where_there_is_no_other() -> None:
    [row] = camt_rows(camt(stmt(bal("PRCD", "100.00") + CLOSE + ntry("-10"))))

    assert row["opening_balance"] == "100.00"
    text = refusal(camt(stmt(bal("PRCD", "99.00") + OPEN + CLOSE + ntry("-10"))))
    assert "opens with 100.00 CNY, but the one before closed with 99.00 CNY" in text


def test_of_the_balances_of_several_days_the_first_opens_and_the_last_closes() -> None:
    days = (
        bal("OPBD", "100.00", on="2026-06-05")
        + bal("CLBD", "95.00", on="2026-06-05")
        + bal("OPBD", "95.00", on="2026-06-08")
        + bal("CLBD", "90.00", on="2026-06-08")
    )

    [first, second] = camt_rows(camt(stmt(days + ntry("-5.00") + ntry("-5.00"))))

    assert (first["opening_balance"], second["closing_balance"]) == ("100.00", "90.00")
    assert "contradicts another one" in refusal(camt(stmt(OPEN + CLOSE + bal("CLBD", "91.00"))))


def test_an_overdrawn_account_has_balances_below_zero() -> None:
    inside = bal("OPBD", "-5.00") + bal("CLBD", "-7.00") + ntry("-2.00")

    [row] = camt_rows(camt(stmt(inside)))

    assert (row["opening_balance"], row["closing_balance"]) == ("-5.00", "-7.00")


def test_a_reversal_counts_with_the_sign_it_is_booked_with() -> None:
    content = only(ntry("-10.00", "<RvslInd>true</RvslInd>"))

    [row] = camt_rows(content)

    assert (row["amount"], row["is_reversal"]) == ("-10.00", "true")


@pytest.mark.parametrize(("version", "status"), [(OLD, "{}"), ("camt.053.001.08", "<Cd>{}</Cd>")])
def test_entries_that_are_not_booked_do_not_count_and_are_noted(version: str, status: str) -> None:
    entries = ntry("-10", status=status.format("BOOK")) + "".join(
        ntry("-1", status=status.format(code)) for code in ("PDNG", "INFO", "PDNG")
    )
    content = only(entries, version=version)

    assert [row["amount"] for row in camt_rows(content)] == ["-10.00"]
    assert camt_notes(content) == (
        "1 entries with the status INFO are not booked and were left out.",
        "2 entries with the status PDNG are not booked and were left out.",
    )


@pytest.mark.parametrize("status", ["<Cd>DONE</Cd>", "<Prtry>mine</Prtry>", "", "BOOK"])
def test_an_entry_that_may_or_may_not_be_booked_refuses_the_file(status: str) -> None:
    assert "the entry at line" in refusal(only(ntry("-10", status=status)))


def test_an_entry_in_another_currency_than_its_account_s_refuses_the_file() -> None:
    text = refusal(only(ntry("-10.00", ccy="USD")))

    assert "statement S1 is kept in CNY, but what stands at line 10 is in 'USD'" in text


def test_balances_in_another_currency_than_the_account_s_refuse_the_file() -> None:
    euro = bal("OPBD", "100.00", "EUR")

    assert "is kept in CNY" in refusal(camt(stmt(euro + CLOSE + ntry("-10"))))
    assert "is in 'CNY'" in refusal(camt(stmt(euro + CLOSE + ntry("-10"), ccy="")))


def test_the_currency_is_the_opening_balance_s_where_the_account_does_not_say() -> None:
    [row] = camt_rows(camt(stmt(OPEN + CLOSE + ntry("-10"), ccy="")))

    assert row["currency"] == "CNY"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("-10.005", "has more than two decimals and is never rounded"),
        ("-1e1", "is no amount"),
        ("--10", "is no amount"),
        ("-10,00", "is no amount"),
        ("-", "has no Amt"),
        ("-" + "1" * 17, "more than an account can hold"),
    ],
)
def test_an_amount_that_is_not_exactly_cents_refuses_the_file(value: str, why: str) -> None:
    text = refusal(only(ntry(value)))

    assert "the entry at line 10" in text
    assert why in text


def test_five_decimals_that_are_zero_are_no_more_than_two() -> None:
    assert camt_rows(only(ntry("-10.00000")))[0]["amount"] == "-10.00"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (ntry("-10").replace("DBIT", "BOTH"), "has the CdtDbtInd 'BOTH', not CRDT or DBIT"),
        (ntry("-10").replace("<CdtDbtInd>DBIT</CdtDbtInd>", ""), "has no CdtDbtInd"),
        (ntry("-10").replace('Ccy="CNY"', ""), "has no Amt Ccy"),
        (ntry("-10").replace("<Amt", '<Amt Ccy="CNY">5</Amt><Amt'), "has Amt more than once"),
        (ntry("-10", "<RvslInd>yes</RvslInd>"), "neither true nor false"),
        (ntry("-10", "<BookgDt><Dt>2026-02-30</Dt></BookgDt>"), "has a BookgDt that cannot be"),
        (ntry("-10", "<ValDt><DtTm>tomorrow</DtTm></ValDt>"), "has a ValDt that cannot be right"),
    ],
)
def test_a_malformed_entry_refuses_the_file_and_names_its_line(entry: str, why: str) -> None:
    text = refusal(only(entry))

    assert "the entry at line 10" in text
    assert why in text


def test_an_entry_is_dated_in_the_bank_s_zone() -> None:
    more = (
        "<BookgDt><DtTm>2026-06-07T23:30:00+02:00</DtTm></BookgDt>"
        "<ValDt><DtTm>2026-06-08T23:30:00</DtTm></ValDt>"
    )

    [row] = camt_rows(only(ntry("-10", more)))

    assert (row["booked_on"], row["value_on"]) == ("2026-06-08", "2026-06-08")


def test_without_a_booking_date_the_cell_is_empty_and_left_to_the_checks() -> None:
    content = only(ntry("-10").replace("<BookgDt><Dt>2026-06-08</Dt></BookgDt>", ""))

    assert camt_rows(content)[0]["booked_on"] is None


def test_a_statement_without_an_account_is_refused() -> None:
    content = only(ntry("-10")).replace("<Othr><Id>A00001-1</Id></Othr>", "")

    assert "the statement at line 5 has no Acct" in refusal(content)


def test_the_same_statement_twice_comes_twice_and_the_check_counts_the_duplicates() -> None:
    one = stmt(OPEN + CLOSE + ntry("-10.00"))

    rows = camt_rows(camt(one + one))

    assert [(row["row_no"], row["entry_no"]) for row in rows] == [(1, "1"), (2, "1")]


def test_a_statement_twice_with_other_content_is_refused_by_name() -> None:
    one = stmt(OPEN + CLOSE + ntry("-10.00"))
    other = stmt(OPEN + CLOSE + ntry("-4.00") + ntry("-6.00"))

    assert "statement S1 at line 15 stands in it twice, with other content" in refusal(
        camt(one + other)
    )
    assert len(camt_rows(camt(one + stmt(OPEN + CLOSE + ntry("-10.00"), account="B")))) == 2


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("camt.053.001.04", "is 'camt.053.001.04': it is refused"),
        ("camt.053.001.080", "is 'camt.053.001.080': it is refused"),
        ("camt.052.001.02", "is camt.052.001.02, an account report of the running day"),
        ("camt.054.001.08", "is camt.054.001.08, a debit and credit notification"),
        ("pain.001.001.03", "is 'pain.001.001.03': it is refused"),
    ],
)
def test_another_message_or_version_is_refused_by_name(version: str, why: str) -> None:
    text = refusal(camt(stmt(OPEN + CLOSE), version))

    assert why in text
    assert "Only bank statements of camt.053.001.02 and camt.053.001.08 are read" in text


def test_xml_that_is_no_iso_20022_message_is_refused_by_its_root() -> None:
    assert "is 'html' without a namespace" in refusal("<html/>")
    assert "is 'Document' of the namespace 'urn:x'" in refusal('<Document xmlns="urn:x"/>')


def test_any_prefix_will_do() -> None:
    content = only(ntry("-10.00")).replace("</", "\x00").replace("<", "<c:").replace("\x00", "</c:")
    content = content.replace("<c:?xml", "<?xml").replace("xmlns=", "xmlns:c=")

    assert camt_rows(content)[0]["amount"] == "-10.00"
