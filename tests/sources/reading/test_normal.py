"""Other ways of writing are brought to one form; what does not read stays as it came."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.normal import normalised

Cell = str | None


def read(*cells: Cell, **declared: Any) -> list[Cell]:
    """Return the cells of one column `a` after it was brought to one form."""
    told: dict[str, Any] = {"plain": [], "days": {}, "zone": None, "instants": []} | declared
    table = pa.table({"a": pa.array(cells, pa.string()), "b": pa.array(cells, pa.string())})
    after = normalised(table, **told)
    assert after.column("b").to_pylist() == list(cells)
    assert after.schema == table.schema
    return list(after.column("a").to_pylist())


def numbers(*cells: Cell) -> list[Cell]:
    return read(*cells, plain=["a"])


def days(form: str, *cells: Cell) -> list[Cell]:
    return read(*cells, days={"a": form})


def times(zone: str, *cells: Cell) -> list[Cell]:
    return read(*cells, zone=zone, instants=["a"])


def test_full_width_digits_spaces_and_signs_become_plain_ones() -> None:
    assert numbers("１２３４．５０", "　12　", "－5", "−5", "﹣5", "–5", "—5", "‑5") == [
        "1234.50", "12", "-5", "-5", "-5", "-5", "-5", "-5",
    ]  # fmt: skip


def test_separators_of_thousands_go_where_they_stand_right() -> None:
    assert numbers("1,000", "12,345,678.90", "1，000", "-1,000.5") == [
        "1000", "12345678.90", "1000", "-1000.5",
    ]  # fmt: skip
    wrong = ["1,00", "12,34,567", "1,000,00", ",100", "1.000,50", "1,0000"]
    assert numbers(*wrong) == wrong


def test_exponents_are_written_out_to_the_last_digit() -> None:
    assert numbers("1.2E+05", "1.234567890123456789e18", "5E-2", "-1e0", "0E5", "１Ｅ３") == [
        "120000", "1234567890123456789", "0.05", "-1", "0", "1000",
    ]  # fmt: skip


def test_a_wide_space_alone_is_an_empty_cell() -> None:
    assert numbers("　", "", " ", None) == ["", "", "", None]


def test_what_is_no_number_even_so_stays_as_it_came() -> None:
    odd = ["　ａ　", "３０００元", "1e", "e5", "1e400", "--5", "5-", "+5", ".5", "5.", "NaN", "∞",
           "½", "①", "10²", "٣٠٠٠", "１２：３０", "\x00"]  # fmt: skip

    assert numbers(*odd) == odd


def test_days_in_other_forms_become_iso_days() -> None:
    assert days("%Y%m%d", "20260608", "20261231", None) == ["2026-06-08", "2026-12-31", None]
    assert days("%Y年%m月%d日", "2026年06月08日", "2026年6月8日") == ["2026-06-08", "2026-06-08"]
    assert days("%d.%m.%Y", "08.06.2026") == ["2026-06-08"]


def test_a_day_that_cannot_be_or_is_written_otherwise_stays_as_it_came() -> None:
    odd = ["20260230", "2026-06-08", "2026060", "202606081", " 20260608", "", "20260608\n", "x"]

    assert days("%Y%m%d", *odd) == odd


def test_a_local_time_gets_the_offset_of_its_zone() -> None:
    assert times("Asia/Shanghai", "2026-06-08 09:30:00", "2026-06-08T09:30", None) == [
        "2026-06-08T01:30:00.000000Z", "2026-06-08T01:30:00.000000Z", None,
    ]  # fmt: skip
    assert times("Europe/London", "2026-06-08 09:30:00.25", "2026-01-08 09:30:00.25") == [
        "2026-06-08T08:30:00.250000Z", "2026-01-08T09:30:00.250000Z",
    ]  # fmt: skip


def test_a_time_with_an_offset_is_left_alone() -> None:
    sure = ["2026-06-08T09:30:00Z", "2026-06-08T09:30:00+08:00", "2026-06-08 09:30:00-0400"]

    assert times("Europe/London", *sure) == sure


def test_an_hour_that_a_zone_has_twice_or_not_at_all_gets_no_offset() -> None:
    twice, never = "2025-10-26 01:30:00", "2026-03-29 01:30:00"

    assert times("Europe/London", twice, never, "2026-03-29 02:00:00") == [
        twice, never, "2026-03-29T01:00:00.000000Z",
    ]  # fmt: skip


def test_times_that_no_clock_shows_stay_as_they_came() -> None:
    odd = ["2026-06-08 23:59:60", "2026-06-08 24:00:00", "2026-02-30 09:30:00", "2026-06-08",
           "9999-12-31 23:59:59", "0001-01-01 00:00:00", "1989-12-31 23:59:59",
           "２０２６-06-08 09:30:00", "2026-06-08 9:30:00", ""]  # fmt: skip

    assert times("America/New_York", *odd) == odd


@pytest.mark.parametrize("cells", [[], [None], [None, None]])
def test_columns_without_any_cell_stay_as_they_are(cells: list[Cell]) -> None:
    assert numbers(*cells) == days("%Y%m%d", *cells) == times("Asia/Tokyo", *cells) == cells


def test_a_column_in_several_pieces_without_a_row_in_some_is_read_whole() -> None:
    pieces = [pa.array(["1,000"]), pa.array([], pa.string()), pa.array(["2E2", None])]
    table = pa.table({"a": pa.chunked_array(pieces)})

    after = normalised(table, ["a"], {}, None, [])

    assert after.column("a").to_pylist() == ["1000", "200", None]


def test_a_misspelt_entry_rejects_the_file_and_says_which() -> None:
    with pytest.raises(FeedRejected, match=r"sources.yml declares days in 'isued_on': no such col"):
        read("x", days={"isued_on": "%Y"})
    with pytest.raises(FeedRejected, match=r"sources.yml declares days as '%Q': "):
        days("%Q", "x")
    with pytest.raises(FeedRejected, match=r"declares an unknown zone 'Asia/Shangai'"):
        times("Asia/Shangai", "2026-06-08 09:30:00")


AMOUNTS = st.decimals(-(10**15), 10**15, places=2, allow_nan=False, allow_infinity=False)
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@settings(max_examples=300, derandomize=True, deadline=None)
@given(AMOUNTS, st.booleans(), st.booleans(), st.sampled_from("-−－﹣–"))
def test_an_amount_reads_the_same_however_it_is_written(
    amount: Decimal, grouped: bool, wide: bool, minus: str
) -> None:
    written = f"{amount:,}" if grouped else f"{amount}"
    written = written.translate(WIDE) if wide else written.replace("-", minus)

    [plain] = numbers(written)

    assert plain is not None
    assert Decimal(plain) == amount


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.none() | st.text(max_size=30) | st.from_regex(r"[0-9.,eE+ T:Z-]{0,25}"),
                max_size=5))  # fmt: skip
def test_any_text_at_all_is_read_or_left_and_nothing_breaks(cells: list[Cell]) -> None:
    cells = [cell if cell is None else cell.encode("utf-8", "replace").decode() for cell in cells]

    for after in (numbers(*cells), days("%Y%m%d", *cells), times("America/New_York", *cells)):
        assert len(after) == len(cells)
        assert [cell is None for cell in after] == [cell is None for cell in cells]
    for before, after_all in zip(cells, numbers(*cells), strict=True):
        assert after_all == before or Decimal(after_all or "0").is_finite()
