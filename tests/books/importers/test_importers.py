"""Three importers into one folder make what the real book reads; its layout is the shared one."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.books.importers.test_berka import LOANS, TRANS
from tests.books.importers.test_cumcm import ON, workbook
from tests.books.importers.test_tianchi import LINES
from tests.books.importers.test_uci import HEADINGS, ROWS
from tests.books.real_folder import DATA, make, needs_data
from warning_signals.books.importers import berka, cumcm, tianchi, uci


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A folder made of hand-made originals by all four importers."""
    originals, out = tmp_path / "originals", tmp_path / "data"
    originals.mkdir()
    (originals / "trans.asc").write_text(TRANS, encoding="ascii")
    (originals / "loan.asc").write_text(LOANS, encoding="ascii")
    text = "record_date,user_id,power_consumption\n" + "\n".join(LINES)
    (originals / "Tianchi_power.csv").write_text(text, encoding="utf-8")
    (originals / "clients.csv").write_text("\n".join([HEADINGS, *ROWS]), encoding="utf-8")
    firms = [["企业代号", "企业名称", "信誉评级", "是否违约"], ["E1", "***电器有限公司", "A", "否"]]
    sales = [["E1", 7, ON, "B00001", 100.0, 17.0, 117.0, "有效发票"]]
    workbook(originals / "附件1.xlsx", firms, [], sales)
    for importer in (cumcm, berka, tianchi):
        importer.to_data(originals, out)
    uci.to_data(originals / "clients.csv", out)
    return out


def test_the_real_book_can_be_made_of_what_was_imported(imported: Path, tmp_path: Path) -> None:
    book = make(imported, tmp_path / "book")

    assert [r["name"] for r in book.rows("borrowers", "*_20190923")] == ["E1号电器有限公司"]
    assert len(book.rows("e_invoices")) == 1
    assert len(book.rows("meter_readings")) == 10
    assert book.summary.left_out == {"electricity firms": 1, "loans": 1}


@pytest.mark.data
@needs_data
def test_imported_files_have_the_columns_and_types_of_the_shared_ones(imported: Path) -> None:
    for path in sorted(imported.rglob("*.parquet")):
        name = path.relative_to(imported)

        ours, theirs = pq.read_schema(path), pq.read_schema(DATA / name)

        assert kinds(ours) == kinds(theirs), name


def kinds(schema: object) -> list[tuple[str, str]]:
    return [(f.name, str(f.type).removeprefix("large_")) for f in schema]  # type: ignore[attr-defined]
