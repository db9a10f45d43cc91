"""The workbooks of problem C, made by hand with the published sheets and headings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from warning_signals.books.importers import cumcm
from warning_signals.errors import ConfigError

HEADINGS = ["企业代号", "发票号码", "开票日期", "{}", "金额", "税额", "价税合计", "发票状态"]
BOUGHT = [name.format("销方单位代号") for name in HEADINGS]
SOLD = [name.format("购方单位代号") for name in HEADINGS]
ON = datetime(2017, 7, 18)  # noqa: DTZ001


def test_both_attachments_become_firms_and_invoices(tmp_path: Path) -> None:
    purchases = [
        ["E1", n, ON, "A00297", -943.4, -56.6, -1000, "有效发票"] for n in range(3390939, 3390949)
    ]
    sales = [["E1", "00811", ON, "B00001", 100.0, 17.0, 117.0, "作废发票"]] * 2
    firms = [
        ["企业代号", "企业名称", "信誉评级", "是否违约"],
        ["E1", "***电器销售有限公司", "A", "否"],
        ["E3", "***厂", "D", "是"],
    ]
    workbook(tmp_path / "附件1：123家有信贷记录企业的相关数据.xlsx", firms, purchases, sales)
    others = [["企业代号", "企业名称"], ["E124", "个体经营E124 "]]
    more = [["E124", 5, "2018/1/9", "C00001", 1.0, 0.17, 1.17, "有效发票"]]
    workbook(tmp_path / "附件2：302家无信贷记录企业的相关数据.xlsx", others, more, more)

    summary = cumcm.to_data(tmp_path, tmp_path / "out")

    assert summary.rows == {"einvoice/firms.parquet": 3, "einvoice/invoices.parquet": 14}
    rows = pq.read_table(tmp_path / "out/einvoice/invoices.parquet").to_pylist()
    assert rows[0] == {
        "direction": "in",
        "firm_id": "E1",
        "invoice_no": "3390939",
        "invoice_date": ON,
        "counterparty_id": "A00297",
        "amount": -943.4,
        "tax": -56.6,
        "total": -1000.0,
        "status": "valid",
    }
    assert [(r["direction"], r["invoice_no"], r["status"]) for r in rows[10:]] == [
        ("out", "00811", "void"), ("out", "00811", "void"), ("in", "5", "valid"),
        ("out", "5", "valid"),
    ]  # fmt: skip
    assert rows[12]["invoice_date"] == datetime(2018, 1, 9)  # noqa: DTZ001


def test_only_the_first_attachment_has_ratings_and_outcomes(tmp_path: Path) -> None:
    firms = [
        ["企业代号", "企业名称", "信誉评级", "是否违约"],
        ["E1", "甲", "A", "否"],
        ["E3", "乙", "D", "是"],
    ]
    workbook(tmp_path / "附件1.xlsx", firms, [], [])
    workbook(tmp_path / "附件2.xlsx", [["企业代号", "企业名称"], ["E124", "丙"]], [], [])

    cumcm.to_data(tmp_path, tmp_path / "out")

    firms_written = pq.read_table(tmp_path / "out/einvoice/firms.parquet").to_pylist()
    assert [tuple(row.values()) for row in firms_written] == [
        (1, "E1", "甲", "A", 0.0),
        (1, "E3", "乙", "D", 1.0),
        (2, "E124", "丙", None, None),
    ]


def test_a_folder_without_the_workbooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"neither 附件1\*\.xlsx nor 附件2\*\.xlsx"):
        cumcm.to_data(tmp_path, tmp_path / "out")


def test_a_renamed_heading_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    workbook(tmp_path / "附件1.xlsx", [["企业代号", "企业名"]], [], [])

    with pytest.raises(ConfigError, match=r"no column '企业名称'\. Did you mean 企业名\?"):
        cumcm.to_data(tmp_path, tmp_path / "out")


def workbook(
    path: Path, firms: list[list[Any]], bought: list[list[Any]], sold: list[list[Any]]
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("企业信息", firms),
        ("进项发票信息", [BOUGHT, *bought]),
        ("销项发票信息", [SOLD, *sold]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
