"""A number as text keeps its digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.sources.reading.numbers import plain


@pytest.mark.parametrize(
    "text", ["", "abc", "1,5", "１", "1.", ".5", "NaN", "1e", "--1", "1 ", "9" * 401]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert plain(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25))
def test_a_number_is_the_same_number_without_an_exponent(number: Decimal) -> None:
    for written in (str(number), f"{number:E}", f"{number:f}"):
        found = plain(written)
        assert found is not None
        assert Decimal(found) == number
        assert "E" not in found or abs(number.adjusted()) > 30
