"""What an entry of MT940 says: its sign, its days, who it is with and what for."""

import pytest

from tests.sources.reading.statement_files import Row, mt940_rows


def read(entry: str, *about: str) -> Row:
    """Read a statement with one entry and return it; its balances fit whatever the amount is."""
    text = "".join(f"{line}\n" for line in (entry, *about))
    for opening, closing in (("C1000,00", "C990,00"), ("C1000,00", "C1010,00")):
        content = (
            f":20:X\n:25:A\n:28C:1\n:60F:{opening[0]}260607CNY{opening[1:]}\n{text}"
            f":62F:{closing[0]}260608CNY{closing[1:]}\n"
        )
        try:
            [row] = mt940_rows(content)
        except Exception as exc:
            failed = exc
        else:
            return row
    raise failed


@pytest.mark.parametrize(
    ("mark", "amount", "is_reversal"),
    [
        ("C", "10.00", "false"),
        ("D", "-10.00", "false"),
        ("RC", "-10.00", "true"),
        ("RD", "10.00", "true"),
        ("CY", "10.00", "false"),
        ("RDY", "10.00", "true"),
        ("DR", "-10.00", "false"),
    ],
)
def test_the_mark_gives_the_sign_and_a_funds_letter_does_not_turn_it(
    mark: str, amount: str, is_reversal: str
) -> None:
    row = read(f":61:2606080608{mark}10,00NTRFNONREF")

    assert (row["amount"], row["is_reversal"]) == (amount, is_reversal)


@pytest.mark.parametrize(
    ("days", "value_on", "booked_on"),
    [
        ("260608", "2026-06-08", "2026-06-08"),
        ("2606080609", "2026-06-08", "2026-06-09"),
        ("2512310102", "2025-12-31", "2026-01-02"),
        ("2601021231", "2026-01-02", "2025-12-31"),
    ],
)
def test_the_booking_day_is_the_value_date_s_neighbour_also_over_new_year(
    days: str, value_on: str, booked_on: str
) -> None:
    row = read(f":61:{days}C10,NTRFNONREF")

    assert (row["value_on"], row["booked_on"]) == (value_on, booked_on)


@pytest.mark.parametrize(
    ("references", "found"),
    [
        ("NONREF//BANK-1", "BANK-1"),
        ("OURS//BANK-1", "BANK-1"),
        ("OURS", "OURS"),
        ("OURS//", "OURS"),
        ("NONREF", None),
        ("", None),
        ("0121470966      W.P. Jansen", "0121470966 W.P. Jansen"),
    ],
)
def test_the_bank_s_reference_goes_before_the_owner_s(references: str, found: str | None) -> None:
    assert read(f":61:260608C10,NTRF{references}")["entry_reference"] == found


def test_what_is_said_in_subfields_is_taken_apart_wherever_it_was_wrapped() -> None:
    row = read(
        ":61:260608C10,NTRFNONREF",
        ":86:166?00GUTSCHRIFT?100399?20EREF+E2E-777?21SVWZ+Invoice 12 of M",
        "ay?22 2026?30BANKDEFF?31DE0212030000000020",
        "2051?32Richter Re?33nate?34000",
    )

    assert (row["end_to_end_id"], row["purpose"]) == ("E2E-777", "Invoice 12 of May 2026")
    assert row["counterparty_name"] == "Richter Renate"
    assert row["counterparty_account"] == "DE02120300000000202051"


def test_subfields_may_begin_with_another_sign_and_an_iban_goes_before_an_account() -> None:
    row = read(
        ":61:260608C10,NTRFNONREF",
        ":86:020~00Uznanie~20FAKTURA 847~30106000~31777~32HUTA SZKLA~38PL0810600076",
    )

    assert (row["purpose"], row["counterparty_name"]) == ("FAKTURA 847", "HUTA SZKLA")
    assert row["counterparty_account"] == "PL0810600076"


def test_a_question_mark_in_the_text_is_no_subfield() -> None:
    row = read(":61:260608C10,NTRFNONREF", ":86:166?00x?20Why? Because?32Li")

    assert (row["purpose"], row["counterparty_name"]) == ("Why? Because", "Li")


def test_free_text_is_the_purpose_and_a_full_line_goes_on_without_a_gap() -> None:
    full = "GIRO 428428 KPN - DIGITENNE    BETALINGSKENM.  0000000421886595314606715"

    row = read(":61:260608C10,N192NONREF", f":86:{full[:61]}", full[61:], "INCL. 1,44 BTW")

    assert row["purpose"] == (
        "GIRO 428428 KPN - DIGITENNE BETALINGSKENM. 0000000421886595314606715 INCL. 1,44 BTW"
    )


def test_several_lines_of_information_belong_to_one_entry() -> None:
    row = read(":61:260608C10,NTRFNONREF", ":86:INVOICE 1", ":86:OF MAY")

    assert row["purpose"] == "INVOICE 1 OF MAY"


def test_without_information_the_second_line_of_the_entry_is_the_purpose() -> None:
    assert read(":61:260608C10,FMSCNONREF", "Card transaction")["purpose"] == "Card transaction"
    assert read(":61:260608C10,FMSCNONREF", "Card", ":86:rent")["purpose"] == "rent"
    assert read(":61:260608C10,FMSCNONREF", ":86:")["purpose"] is None


def test_a_wrapped_time_of_day_is_text_and_no_field() -> None:
    row = read(":61:260608C10,NTRFNONREF", ":86:805?20at 2026-06-08T13", ":12:11")

    assert row["purpose"] == "at 2026-06-08T13:12:11"
