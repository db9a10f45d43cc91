"""MT940: the fields of a statement, in their order, and what refuses the file."""

import pytest

from tests.sources.reading.statement_files import mt940_rows
from warning_signals.errors import FeedRejected

HEAD = ":20:STARTUMS\n:25:10020030/1234567\n:28C:5/1\n"
ONE = (
    HEAD
    + ":60F:C260607CNY100,00\n:61:2606080608D10,00NTRFNONREF//B1\n:86:rent\n:62F:C260608CNY90,\n-\n"
)


def refusal(content: str) -> str:
    with pytest.raises(FeedRejected) as refused:
        mt940_rows(content)
    return str(refused.value)


def test_an_entry_carries_its_statement_and_its_number() -> None:
    [row] = mt940_rows(ONE)

    assert (row["account_number"], row["statement_id"]) == ("10020030/1234567", "5/1-2026-06-08")
    assert (row["entry_no"], row["currency"]) == ("1", "CNY")
    assert (row["opening_balance"], row["closing_balance"]) == ("100.00", "90.00")
    assert (row["from_on"], row["until_on"]) == ("2026-06-07", "2026-06-08")
    assert (row["booked_on"], row["value_on"], row["amount"]) == (
        "2026-06-08",
        "2026-06-08",
        "-10.00",
    )
    assert (row["is_reversal"], row["entry_reference"]) == ("false", "B1")
    assert (row["purpose"], row["transaction_code"]) == ("rent", "NTRF")


def test_a_statement_that_does_not_add_up_is_refused_with_both_sums_and_the_difference() -> None:
    text = refusal(ONE.replace("90,", "90,01"))

    assert "statement 5/1 (reference STARTUMS) at line 1 does not add up" in text
    assert "100.00 CNY at its opening and entries of -10.00 CNY make 90.00 CNY" in text
    assert "its closing balance is 90.01 CNY, a difference of 0.01 CNY" in text


def test_an_empty_statement_has_no_rows_and_is_no_error() -> None:
    empty = HEAD + ":60F:D260607CNY5,00\n:62F:D260608CNY5,00\n-\n"

    assert mt940_rows(empty) == []
    assert "make -5.00 CNY" in refusal(empty.replace(":62F:D260608CNY5", ":62F:D260608CNY6"))


@pytest.mark.parametrize(
    "content",
    [
        ONE.replace("\n", "\r\n"),
        ONE.replace("\n", "\r"),
        ONE.removesuffix("\n"),
        ONE.removesuffix("-\n"),
        ONE.removesuffix("\n-\n"),
        "\n\n" + ONE.replace("\n", "\n\n"),
        "\ufeff" + ONE,
        "\x01\n" + ONE.removesuffix("\n") + "\x03",
        "{1:F01BANKCNBJAXXX0000000000}{2:O9400000000000BANKCNBJAXXX}{4:\n" + ONE[:-2] + "-}\n",
        "{1:F01BANK}{2:I940BANK}{3:{108:X}}{4:" + ONE[:-2] + "-}{5:{CHK:0}}\n",
        "{1:F01BANK}\n{2:I940BANK}\n{4:\n" + ONE[:-2] + "-}\n",
        "ABNANL2A\n940\nABNANL2A\n" + ONE,
        ":940:\n" + ONE,
        ONE.replace(":25:", ":25P:").replace(":28C:5/1", ":28:5/1"),
        ONE.replace(":25", ":21:RELATED\n:25").replace(
            "-\n", ":64:C260608CNY1,\n:65:x\n:65:y\n-\n"
        ),
        ONE.replace("-\n", ":86:of the statement\n-XXX\n"),
    ],
)
def test_lines_headers_and_endings_may_be_any_that_banks_use(content: str) -> None:
    [row] = mt940_rows(content)

    assert (row["amount"], row["purpose"]) == ("-10.00", "rent")


def test_many_messages_may_follow_each_other() -> None:
    second = ONE.replace(":28C:5/1", ":28C:6/1").replace("260608", "260609")

    rows = mt940_rows(ONE.removesuffix("-\n") + "ABNANL2A\n" + second)

    assert [row["statement_id"] for row in rows] == ["5/1-2026-06-08", "6/1-2026-06-09"]
    assert [row["row_no"] for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("left_out", "lacks"),
    [
        (":25:", "lacks its account (:25:)"),
        (":28C:", "lacks its number (:28C:)"),
        (":60F:", "lacks its opening balance (:60F:)"),
        (":62F:", "lacks its closing balance (:62F:)"),
        (":20:", "line 1: the field :25: stands outside a statement"),
    ],
)
def test_a_field_that_is_missing_is_named(left_out: str, lacks: str) -> None:
    kept = [line for line in ONE.splitlines() if not line.startswith(left_out)]

    assert lacks in refusal("\n".join(kept))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (ONE.replace(":62F:", ":60F:"), "line 7: a :60F: cannot stand here, or not twice"),
        (ONE.replace("-\n", ":62F:C260608CNY90,\n-\n"), "line 8: a :62F: cannot stand here"),
        (ONE.replace("-\n", ":61:260608D0,NTRF\n-\n"), "line 8: a :61: cannot stand here"),
        (ONE + ":61:260608C1,NTRF\n", "line 9: the field :61: stands outside a statement"),
        (ONE.replace(":28C:5/1", ":86:x\n:28C:5/1"), "line 3: a :86: stands here before any"),
        (
            ONE.replace(":28C:5/1", ":28C:5/1\nmore"),
            "line 4 does not belong to the :28C: before it",
        ),
        (
            ONE.replace(":28C:5/1", ":77:x\n:28C:5/1"),
            "line 3 has the field :77:, not one of MT940's",
        ),
        (ONE.replace(":25:10020030/1234567", ":25:"), "line 2: the :25: cannot be right"),
        (ONE.replace(":28C:5/1", ":28C:five"), "line 3: the :28C: cannot be right: 'five' is no"),
        ("", "it holds no statement"),
        ("1\n2\n3\n", "it holds no statement"),
    ],
)
def test_a_field_out_of_its_place_is_refused_with_its_line(content: str, why: str) -> None:
    assert why in refusal(content)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (":61:2602300608D10,00NTRF", "'260230' is no date"),
        (":61:2606081301D10,00NTRF", "'1301' is no month and day"),
        (":61:2606080608D10.00NTRF", "does not read as dates, C or D, amount and code"),
        (":61:2606080608D10NTRF", "does not read as"),
        (":61:2606080608X10,00NTRF", "does not read as"),
        (":61:2606080608D10,005NTRF", "has more than two decimals and is never rounded"),
        (":61:2606080608D１0,00NTRF", "does not read as"),
        (":61:2606080608D10,00", "does not read as"),
        (":61:2606080608D" + "1" * 18 + ",00NTRF", "more than an account can hold"),
        (":61:", "does not read as"),
    ],
)
def test_an_entry_that_does_not_read_is_refused_with_its_line(entry: str, why: str) -> None:
    text = refusal(ONE.replace(":61:2606080608D10,00NTRFNONREF//B1", entry))

    assert "line 5: the :61: cannot be right" in text
    assert why in text


@pytest.mark.parametrize(
    ("balance", "why"),
    [
        ("C260607CNY100.00", "does not read as C or D, date, currency and amount"),
        ("C260607100,00", "does not read as C or D"),
        ("X260607CNY100,00", "does not read as C or D"),
        ("C260230CNY100,00", "'260230' is no date"),
        ("C260607CNY100,005", "is never rounded"),
    ],
)
def test_a_balance_that_does_not_read_is_refused_with_its_line(balance: str, why: str) -> None:
    text = refusal(ONE.replace("C260607CNY100,00", balance))

    assert "line 4: the :60F: cannot be right" in text
    assert why in text


def test_balances_in_two_currencies_are_refused() -> None:
    assert "is kept in CNY, but what stands at line 7 is in 'USD'" in refusal(
        ONE.replace("C260608CNY90,", "C260608USD90,")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD + ":34F:CNYD0,\n:13D:2606081730+0800\n", "by line 4 it is MT942, an interim report"),
        (HEAD + ":13D:2606081730+0800\n", "by line 4 it is MT941 or MT942"),
        (ONE.replace("-\n", ":90C:0CNY0,\n-\n"), "by line 8 it is MT941 or MT942"),
        ("{1:F01BANK}{2:O9420000}{4:\n" + ONE, "by line 1 it is MT942"),
        ("{1:F01BANK}{2:I950BANK}{4:\n" + ONE, "by line 1 it is MT950"),
        ("ABNANL2A\n942\n" + ONE, "by line 2 it is MT942"),
        (ONE.removesuffix("-\n") + "BANK\nMT942\n" + ONE, "by line 9 it is MT942"),
    ],
)
def test_another_message_is_refused_by_name(content: str, why: str) -> None:
    assert why in refusal(content)


def test_a_block_that_has_no_end_was_cut_off() -> None:
    header = "{1:F01BANK}{2:I940BANK}{4:\n"
    whole = header + ONE[:-2] + "-}\n"

    assert "the message that begins at line 1 has no end: the file is cut off" in refusal(
        header + ONE[:-2]
    )
    assert "a message begins before the one above has ended" in refusal(
        header + ONE[:-2] + header.replace("\n", "") + "\n" + ONE
    )
    assert len(mt940_rows(whole + whole)) == 2


def test_fields_that_are_no_part_of_mt940_are_passed_over() -> None:
    content = ONE.replace(":86:rent", ":NS:22Test\n23more")

    assert mt940_rows(content)[0]["purpose"] is None


@pytest.mark.parametrize(
    ("encoding", "text"), [("gb18030", "货款"), ("cp1252", "Müller"), ("utf-16", "货款")]
)
def test_text_is_read_in_the_encoding_that_the_source_declares(encoding: str, text: str) -> None:
    content = ONE.replace("rent", text).encode(encoding)

    assert mt940_rows(content, [encoding])[0]["purpose"] == text
    assert mt940_rows(content, ["utf-8", encoding])[0]["purpose"] == text


def test_bytes_in_no_declared_encoding_are_refused_with_their_offset() -> None:
    content = ONE.replace("rent", "Müller").encode("cp1252")

    with pytest.raises(FeedRejected, match=r"declares \(utf-8: byte 105 does not decode\)"):
        mt940_rows(content)
    assert content[105:106] == b"\xfc"


@pytest.mark.parametrize("encoding", ["klingon", "zlib"])
def test_an_encoding_that_does_not_exist_is_refused(encoding: str) -> None:
    with pytest.raises(FeedRejected, match=f"declares an unknown encoding '{encoding}'"):
        mt940_rows(ONE, [encoding])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD + ":86:" + "x" * 20_000, "line 4 has more than 10,000 characters"),
        (
            ONE.replace("rent", "rent\n" + "more\n" * 10_000),
            "the :86: of line 6 has more than 20,000 characters",
        ),
    ],
)
def test_more_text_than_any_statement_has_is_refused(content: str, why: str) -> None:
    assert why in refusal(content)
