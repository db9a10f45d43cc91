"""E-invoices: problem C of the 2020 Chinese undergraduate contest in mathematical modelling.

Two workbooks as published, `附件1…xlsx` (firms with a rating and an outcome) and `附件2…xlsx`
(firms without), each with the sheets 企业信息, 进项发票信息 and 销项发票信息; one of the two
will do.
The full set is a million rows and takes a few minutes to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from warning_signals.books.importers import Summary, save
from warning_signals.books.importers.cumcm_sheets import instant, sheet_rows, text
from warning_signals.errors import ConfigError

ROWS_AT_ONCE = 50_000
FIRM_SHEET = "企业信息"
INVOICE_SHEETS = {"进项发票信息": ("in", "销方单位代号"), "销项发票信息": ("out", "购方单位代号")}
STATUSES = {"有效发票": "valid", "作废发票": "void"}
OUTCOMES = {"否": 0.0, "是": 1.0}

INVOICES = pa.schema(
    {
        "direction": pa.string(),
        "firm_id": pa.string(),
        "invoice_no": pa.string(),
        "invoice_date": pa.timestamp("us"),
        "counterparty_id": pa.string(),
        "amount": pa.float64(),
        "tax": pa.float64(),
        "total": pa.float64(),
        "status": pa.string(),
    }
)
FIRMS = pa.schema(
    {
        "attachment": pa.int64(),
        "firm_id": pa.string(),
        "firm_name": pa.string(),
        "rating": pa.string(),
        "default": pa.float64(),
    }
)


def to_data(path: Path, out: Path) -> Summary:
    """Write einvoice/invoices.parquet and einvoice/firms.parquet under `out`.

    Raises ConfigError where `path` has none of the workbooks, or a sheet or heading is missing.
    """
    books = {n: book for n in (1, 2) for book in sorted(path.glob(f"附件{n}*.xlsx"))}
    if not books:
        raise ConfigError(
            f"{path} holds neither 附件1*.xlsx nor 附件2*.xlsx. Give the folder with the "
            "attachments of problem C as they were published."
        )
    firms: list[pa.Table] = []
    invoices: list[pa.Table] = []
    for attachment, book in books.items():
        firms.append(_firms(book, attachment))
        for sheet in INVOICE_SHEETS:
            invoices.extend(_invoices(book, sheet))
    tables = {
        "einvoice/firms.parquet": pa.concat_tables(firms),
        "einvoice/invoices.parquet": pa.concat_tables(invoices),
    }
    return save(out, tables)


def _firms(book: Path, attachment: int) -> pa.Table:
    rows = list(sheet_rows(book, FIRM_SHEET, ["企业代号", "企业名称"], ["信誉评级", "是否违约"]))
    return pa.table(
        {
            "attachment": [attachment] * len(rows),
            "firm_id": [text(row[0]) for row in rows],
            "firm_name": [text(row[1]) for row in rows],
            "rating": [text(row[2]) for row in rows],
            "default": [OUTCOMES.get(text(row[3]) or "") for row in rows],
        },
        schema=FIRMS,
    )


def _invoices(book: Path, sheet: str) -> Iterator[pa.Table]:
    """Yield the sheet's invoices, some ten thousand at a time: one large list would not fit."""
    direction, counterparty = INVOICE_SHEETS[sheet]
    headings = [
        "企业代号",
        "发票号码",
        "开票日期",
        counterparty,
        "金额",
        "税额",
        "价税合计",
        "发票状态",
    ]
    batch: list[tuple[Any, ...]] = []
    for row in sheet_rows(book, sheet, headings, []):
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield _batch(direction, batch)
            batch = []
    yield _batch(direction, batch)


def _batch(direction: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    firm, number, issued, counterparty, net, tax, total, status = (
        zip(*rows, strict=True) if rows else ((),) * 8
    )
    arrays = [
        [direction] * len(rows), map(text, firm), map(text, number), map(instant, issued),
        map(text, counterparty), map(float, net), map(float, tax), map(float, total),
        (STATUSES.get(str(word).strip(), str(word)) for word in status),
    ]  # fmt: skip
    return pa.table([list(values) for values in arrays], schema=INVOICES)
