"""A driver's values become text cells, exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.sources.reading.sql_cells import texts

SHANGHAI = ZoneInfo("Asia/Shanghai")
INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        ("O'Brien \0", "O'Brien \0"),
        (True, "true"),
        (0, "0"),
        (-(10**20), "-100000000000000000000"),
        (Decimal("100.10"), "100.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "-0.00"),
        (1234.5, "1234.5"),
        (1e22, "10000000000000000000000"),
        (float("nan"), "nan"),
        (date(2026, 6, 8), "2026-06-08"),
        (time(9, 30), "09:30:00"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (datetime(2026, 6, 8, 9, 30, tzinfo=INDIA), "2026-06-08T04:00:00+00:00"),
        (datetime(2026, 6, 8, 9, 30, tzinfo=UTC).replace(tzinfo=None), "2026-06-08T01:30:00+00:00"),
    ],
)
def test_each_kind_of_value_has_its_text(value: Any, text: str | None) -> None:
    assert texts([value, None], SHANGHAI, "text") == [text, None]


def test_a_column_may_hold_values_of_several_kinds() -> None:
    assert texts([1, "1", 1.5, None], SHANGHAI, "money") == ["1", "1", "1.5", None]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 8, 15, 59, 59, tzinfo=UTC), "2026-06-08"),
        (datetime(2026, 6, 8, 16, 0, 0, tzinfo=UTC), "2026-06-09"),
        (datetime(2026, 6, 8, 23, 59, tzinfo=UTC).replace(tzinfo=None), "2026-06-08"),
        (date(2026, 6, 8), "2026-06-08"),
    ],
)
def test_of_a_time_in_a_column_of_days_the_day_in_the_zone_is_kept(moment: date, day: str) -> None:
    assert texts([moment], SHANGHAI, "date") == [day]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-06-08 09:30:00", "2026-06-08T01:30:00+00:00"),
        ("2026-06-08T09:30:00.250000", "2026-06-08T01:30:00.250000+00:00"),
        ("2026-06-08T09:30:00+05:30", "2026-06-08T09:30:00+05:30"),
        ("2026-06-08 23:59:60", "2026-06-08 23:59:60"),
        ("2026-02-30 09:30:00", "2026-02-30 09:30:00"),
        ("soon", "soon"),
    ],
)
def test_a_time_written_as_text_gets_its_zone_and_what_is_none_stays(
    written: str, text: str
) -> None:
    assert texts([written, None], SHANGHAI, "instant") == [text, None]
    assert texts([written], SHANGHAI, "text") == [written]


@pytest.mark.parametrize("hour", ["2026-03-29 02:30:00", "2026-10-25 02:30:00"])
def test_an_hour_that_the_clocks_skip_or_repeat_stays_without_a_zone(hour: str) -> None:
    [text] = texts([hour], ZoneInfo("Europe/Prague"), "instant")

    assert text == hour.replace(" ", "T")


@pytest.mark.parametrize("value", [b"\0", memoryview(b""), [1], {"a": 1}, timedelta(1)])
def test_what_is_no_cell_is_named_by_its_type(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        texts([None, value], SHANGHAI, "text")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_no_decimal_is_rounded(amount: Decimal) -> None:
    [text] = texts([amount], SHANGHAI, "money")

    assert text is not None
    assert (Decimal(text), text[-3]) == (amount, ".")
