"""The card clients of the UCI set, made by hand as the workbook saved as CSV."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warning_signals.books.importers import uci
from warning_signals.errors import ConfigError

HEADINGS = (
    "ID,LIMIT_BAL,SEX,EDUCATION,MARRIAGE,AGE,PAY_0,PAY_2,PAY_3,PAY_4,PAY_5,PAY_6,"
    "BILL_AMT1,BILL_AMT2,BILL_AMT3,BILL_AMT4,BILL_AMT5,BILL_AMT6,"
    "PAY_AMT1,PAY_AMT2,PAY_AMT3,PAY_AMT4,PAY_AMT5,PAY_AMT6,default payment next month"
)
ABOVE = "," + ",".join(f"X{n}" for n in range(1, 24)) + ",Y"
ROWS = [
    f"{n},20000,2,2,1,24,2,2,-1,-1,-2,-2,3913,3102,689,0,0,0,0,689,0,0,0,0,{n % 2}"
    for n in range(1, 21)
]


@pytest.mark.parametrize("lines", [[HEADINGS, *ROWS], [ABOVE, HEADINGS, *ROWS]])
def test_clients_are_counted_from_zero_and_keep_their_months(
    tmp_path: Path, lines: list[str]
) -> None:
    file = tmp_path / "default of credit card clients.csv"
    file.write_text("\n".join(lines), encoding="utf-8")

    summary = uci.to_data(tmp_path, tmp_path / "out")

    rows = pq.read_table(tmp_path / "out/repayment/card_clients.parquet").to_pylist()
    assert summary.rows == {"repayment/card_clients.parquet": 20}
    assert tuple(rows[0].values()) == (
        0, 20000.0, 2, 2, 1, 24, 2, 2, -1, -1, -2, -2, 3913.0, 3102.0, 689.0, 0.0, 0.0, 0.0,
        0.0, 689.0, 0.0, 0.0, 0.0, 0.0, 1,
    )  # fmt: skip
    assert list(rows[0])[:8] == [
        "client",
        "limit_bal",
        "sex",
        "education",
        "marriage",
        "age",
        "pay_0",
        "pay_2",
    ]
    assert list(rows[0])[-1] == "has_default"


def test_the_outcome_may_be_written_with_dots(tmp_path: Path) -> None:
    file = tmp_path / "UCI_Credit_Card.csv"
    file.write_text("\n".join([HEADINGS.replace(" ", "."), *ROWS]), encoding="utf-8")

    assert uci.to_data(file, tmp_path / "out").rows == {"repayment/card_clients.parquet": 20}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("\n".join([HEADINGS.replace(",AGE,", ",YEARS,"), *ROWS]), encoding="utf-8")

    with pytest.raises(ConfigError, match=r"clients\.csv has no column 'AGE'"):
        uci.to_data(file, tmp_path / "out")
