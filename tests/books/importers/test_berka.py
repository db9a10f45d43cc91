"""The files of the PKDD'99 set, made by hand in its own form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warning_signals.books.importers import berka
from warning_signals.errors import ConfigError

TRANS = """\
"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"
695247;2378;930101;"PRIJEM";"VKLAD";700.00;700.00;"";"";
171812;576;930111;"PRIJEM";"PREVOD Z UCTU";900.00;900.00;"DUCHOD";"YZ";"30300313"
207264;704;930101;"PRIJEM";"VKLAD";1000.00;1000.00;"";"";
579373;1972;930102;"PRIJEM";"VKLAD";400.00;400.00;"";"";
771035;2632;930102;"PRIJEM";"VKLAD";1100.00;1100.00;"";"";
6145;25;960728;"PRIJEM";"VKLAD";900.00;900.00;"";"";
6152;25;960905;"VYDAJ";"VYBER";14.60;1200.00;"SLUZBY";"";
6151;25;960901;"VYDAJ";"PREVOD NA UCET";2000.00;1214.60;"SIPO";"ST";"79838293"
6153;25;960910;"VYDAJ";"PREVOD NA UCET";200.00;1000.00;" ";"ST";"79838293"
6154;25;960930;"PRIJEM";"";10.50;1010.50;"UROK";"";
6155;25;961005;"VYBER";"VYBER";1500.00;-489.50;"";"";
6156;25;961008;"VYDAJ";"VYBER KARTOU";100.00;-589.50;"";"";
6157;25;961031;"VYDAJ";"VYBER";5.00;-594.50;"SANKC. UROK";"";
6158;25;961101;"VYDAJ";"PREVOD NA UCET";50.00;-644.50;"POJISTNE";"ST";"1"
6159;25;961115;"VYDAJ";"PREVOD NA UCET";1566.00;10.00;"UVER";"ST";"1"
6160;25;961116;"PRIJEM";"VKLAD";5.00;15.00;"";"";
3530438;25;940401;"PRIJEM";"";5.00;15.00;"UROK";"";
"""
LOANS = """\
"loan_id";"account_id";"date";"amount";"duration";"payments";"status"
4967;25;961115;96396;12;8033.00;"B"
5314;1787;930705;80952;24;3373.00;"A"
"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    (tmp_path / "trans.asc").write_text(TRANS, encoding="ascii")
    (tmp_path / "loan.asc").write_text(LOANS, encoding="ascii")
    return tmp_path


def test_flows_before_the_loan_get_english_words(original: Path) -> None:
    berka.to_data(original, original / "out")

    rows = pq.read_table(original / "out/bank_accounts/applicant_flows.parquet").to_pylist()

    assert [(r["trans_id"], r["type"], r["operation"], r["k_symbol"]) for r in rows] == [
        (3530438, "credit", None, "interest credited"),
        (6145, "credit", "credit in cash", None),
        (6151, "withdrawal", "remittance to another bank", "household"),
        (6152, "withdrawal", "withdrawal in cash", "payment for statement"),
        (6153, "withdrawal", "remittance to another bank", " "),
        (6154, "credit", None, "interest credited"),
        (6155, "withdrawal in cash", "withdrawal in cash", None),
        (6156, "withdrawal", "credit card withdrawal", None),
        (6157, "withdrawal", "withdrawal in cash", "sanction interest if negative balance"),
        (6158, "withdrawal", "remittance to another bank", "insurrance payment"),
    ]
    assert rows[2]["date"] == datetime(1996, 9, 1)  # noqa: DTZ001
    assert (rows[2]["amount"], rows[2]["bank"], rows[2]["account"]) == (2000.0, "ST", "79838293")


def test_the_first_fifteen_months_keep_their_czech_words(original: Path) -> None:
    berka.to_data(original, original / "out")

    rows = pq.read_table(original / "out/bank_accounts/first_fifteen_months.parquet").to_pylist()

    assert len(rows) == 5
    assert (rows[1]["type"], rows[1]["operation"], rows[1]["k_symbol"]) == (
        "PRIJEM", "PREVOD Z UCTU", "DUCHOD",
    )  # fmt: skip


def test_loans_stay_as_they_are(original: Path) -> None:
    summary = berka.to_data(original, original / "out")

    loans = pq.read_table(original / "out/bank_accounts/loans.parquet").to_pylist()

    assert summary.rows["bank_accounts/loans.parquet"] == 2
    assert tuple(loans[0].values()) == (4967, 25, 961115, 96396, 12, 8033.0, "B")


def test_a_missing_file_is_named(original: Path) -> None:
    (original / "loan.asc").unlink()

    with pytest.raises(ConfigError, match=r"exactly one loan\.asc, found: none"):
        berka.to_data(original, original / "out")


def test_a_missing_column_is_named(original: Path) -> None:
    (original / "loan.asc").write_text(LOANS.replace("duration", "term"), encoding="ascii")

    with pytest.raises(ConfigError, match=r"loan\.asc has no column 'duration'"):
        berka.to_data(original, original / "out")
