"""Series from a folder of the layout that EWS_DATA names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.evaluation import small_folder
from warning_signals.errors import ConfigError
from warning_signals.evaluation import real_series
from warning_signals.settings import load_calendar

CALENDAR = load_calendar(Path(__file__).parents[2] / "config", "real")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_folder.make(tmp_path_factory.mktemp("data"))


def test_meters_come_one_row_a_firm_and_one_column_a_day(folder: Path) -> None:
    book = real_series.electricity(folder, CALENDAR)

    assert book.ids == ["1", "2", "3", "4", "5", "6"]
    assert (book.start, book.end) == (date(2015, 1, 1), date(2016, 9, 30))
    assert book.values.shape == (6, 639)
    assert book.off_at == 1.0


def test_sales_are_valid_invoices_only_and_unknown_before_the_first(folder: Path) -> None:
    book = real_series.invoices(folder, CALENDAR)

    assert book.ids == ["E1", "E2", "E3", "E9"]
    assert np.nanmax(book.values) < 2000
    # 2017-06-01 is a Thursday; from Friday to Sunday nothing was sold.
    assert book.values[0, 1:4].tolist() == [0.0, 0.0, 0.0]
    assert book.values[3, :2].tolist() == [5.0, 0.0]


def test_weekly_series_end_together_and_thirteen_weeks_are_kept_back(folder: Path) -> None:
    series = real_series.weekly(folder)

    assert series.ids == ["W1", "W2", "W3", "W4"]
    assert series.known.shape == (4, 300)
    assert series.coming.shape == (4, 13)


@pytest.mark.parametrize("read", [real_series.electricity, real_series.invoices])
def test_a_folder_without_the_file_is_named_in_the_error(read, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"parquet, which is not there. EWS_DATA must name"):
        read(tmp_path, CALENDAR)
