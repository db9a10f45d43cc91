"""Repayment: the UCI set "default of credit card clients", its workbook saved as CSV.

Columns ID, LIMIT_BAL, SEX, EDUCATION, MARRIAGE, AGE, PAY_0, PAY_2 to PAY_6, BILL_AMT1 to 6,
PAY_AMT1 to 6, "default payment next month". The line X1, X2, … that the workbook has above the
headings may be there or not.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from warning_signals.books.importers import Summary, check_columns, find, save

OUTCOME = "default payment next month"
WHOLE = ["SEX", "EDUCATION", "MARRIAGE", "AGE"]
STATUS = ["PAY_0", *(f"PAY_{n}" for n in range(2, 7))]
MONEY = [*(f"BILL_AMT{n}" for n in range(1, 7)), *(f"PAY_AMT{n}" for n in range(1, 7))]


def to_data(path: Path, out: Path) -> Summary:
    """Write repayment/card_clients.parquet under `out`; `path` is the file or its folder.

    Raises ConfigError where the file or one of its columns is missing.
    """
    source = find(path, "*.csv")
    raw = pacsv.read_csv(BytesIO(_from_the_headings(source)))
    raw = raw.rename_columns([name.strip().replace(".", " ") for name in raw.column_names])
    check_columns(source, ["ID", "LIMIT_BAL", *WHOLE, *STATUS, *MONEY, OUTCOME], raw.column_names)
    whole = {name.lower(): raw[name].cast(pa.int64()) for name in [*WHOLE, *STATUS]}
    money = {name.lower(): raw[name].cast(pa.float64()) for name in MONEY}
    table = pa.table(
        {
            "client": pc.subtract(raw["ID"].cast(pa.int64()), 1),
            "limit_bal": raw["LIMIT_BAL"].cast(pa.float64()),
            **whole,
            **money,
            "has_default": raw[OUTCOME].cast(pa.int64()),
        }
    )
    return save(out, {"repayment/card_clients.parquet": table})


def _from_the_headings(source: Path) -> bytes:
    """Return the file's bytes from the line of headings on."""
    content = source.read_bytes()
    first, _, rest = content.partition(b"\n")
    return content if b"LIMIT_BAL" in first or b"LIMIT_BAL" not in rest else rest
