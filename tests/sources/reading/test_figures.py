"""Amounts and dates as statements write them: exact, or refused."""

import pytest

from warning_signals.sources.reading.figures import COMMA, cents, money, spoken


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        ("18.15", 1815),
        ("18.15000", 1815),
        ("7", 700),
        (".5", 50),
        ("5.", 500),
        ("+1", 100),
    ],
)
def test_an_amount_is_read_exactly(text: str, found: int) -> None:
    assert cents(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "-1",
        "1,5",
        "1.005",
        "1e3",
        "１２",
        "1 000",
        "NaN",
        "inf",
        "1.2.3",
        "1" * 17,
        "9" * 9000,
    ],
)
def test_an_amount_that_is_not_exactly_cents_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cents(text)


@pytest.mark.parametrize(
    ("text", "found"), [("9,", 900), ("11,8", 1180), ("000000000147,64", 14764), ("0,00", 0)]
)
def test_a_swift_amount_has_a_comma(text: str, found: int) -> None:
    assert cents(text, COMMA) == found


@pytest.mark.parametrize("text", ["9", "9.00", ",5", "1,234", "1.000,00"])
def test_a_swift_amount_without_its_comma_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cents(text, COMMA)


def test_cents_are_written_as_cells_and_for_people() -> None:
    assert [money(n) for n in (0, 5, -5, 123456789)] == ["0.00", "0.05", "-0.05", "1234567.89"]
    assert spoken(-123456789, "CNY") == "-1,234,567.89 CNY"
