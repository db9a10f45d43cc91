"""The electricity file of the Tianchi contest, made by hand in its own form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warning_signals.books.importers import tianchi
from warning_signals.errors import ConfigError

LINES = [
    f"2015/{month}/{day},{user},{100 * user}"
    for user in (1, 2)
    for month in (1, 12)
    for day in range(1, 6)
]


def test_each_line_becomes_a_reading(tmp_path: Path) -> None:
    file = tmp_path / "Tianchi_power.csv"
    file.write_text("record_date,user_id,power_consumption\n" + "\n".join(LINES), encoding="utf-8")

    summary = tianchi.to_data(tmp_path, tmp_path / "out")

    rows = pq.read_table(tmp_path / "out/electricity/power_daily.parquet").to_pylist()
    assert summary.rows == {"electricity/power_daily.parquet": 20}
    assert tuple(rows[0].values()) == (datetime(2015, 1, 1), 1, 100)  # noqa: DTZ001
    assert tuple(rows[-1].values()) == (datetime(2015, 12, 5), 2, 200)  # noqa: DTZ001


def test_the_file_itself_may_be_named(tmp_path: Path) -> None:
    file = tmp_path / "power.csv"
    file.write_text("record_date,user_id,power_consumption\n2016-09-30,7,1\n", encoding="utf-8")

    assert tianchi.to_data(file, tmp_path / "out").rows == {"electricity/power_daily.parquet": 1}


def test_a_renamed_column_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    file = tmp_path / "Tianchi_power.csv"
    file.write_text("record_date,userid,power_consumption\n2016-09-30,7,1\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"no column 'user_id'\. Did you mean userid\?"):
        tianchi.to_data(tmp_path, tmp_path / "out")
