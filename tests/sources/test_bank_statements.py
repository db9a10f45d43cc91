"""Statement files in a landing folder: which are deliveries, and which format each is."""

import gzip
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.sources.reading.statement_files import (
    MadeEntry,
    MadeStatement,
    Row,
    bal,
    camt,
    camt_file,
    mt940_file,
    ntry,
    rows_of,
    stmt,
)
from warning_signals.errors import FeedRejected
from warning_signals.sources import bank_statements
from warning_signals.sources.bank_statements import PLUGIN, Options, find, parse

MADE = MadeStatement(opening=100_00, entries=(MadeEntry(-10_00),))
CAMT, MT940 = camt_file(MADE).encode(), mt940_file(MADE).encode()
UP_TO = date(2026, 6, 8)
NAME = "bank_statements_20260608"


def read(content: bytes, name: str = f"{NAME}.xml", **options: str) -> list[Row]:
    return rows_of(parse(io.BytesIO(content), name, Options(Path(), "bank_statements", **options)))


def refusal(content: bytes, name: str = f"{NAME}.xml") -> str:
    with pytest.raises(FeedRejected) as refused:
        read(content, name)
    return str(refused.value)


def found(landing: Path, *names: str) -> list[tuple[str, str | None]]:
    folder = landing / "bank_statements"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(CAMT)
    ready = find("bank_statements", Options(landing, "bank_statements"), UP_TO)
    return [(delivery.name, delivery.fault) for delivery in ready]


@pytest.mark.parametrize(
    "ending", ["xml", "sta", "mt940", "940", "txt", "xml.gz", "sta.gz", "940.gz"]
)
def test_a_file_of_any_usual_ending_is_a_delivery(tmp_path: Path, ending: str) -> None:
    assert found(tmp_path, f"{NAME}.{ending}") == [(f"{NAME}.{ending}", None)]


def test_other_names_are_no_deliveries(tmp_path: Path) -> None:
    names = [f"{NAME}.csv", f".{NAME}.xml", f"{NAME}.xml.tmp", "statements_20260608.xml"]

    assert found(tmp_path, *names, "bank_statements_20260609.xml") == []


def test_a_day_may_have_many_files_told_apart_by_the_end_of_their_names(tmp_path: Path) -> None:
    names = [f"{NAME}.sta", f"{NAME}_ICBC-01.xml", f"{NAME}_ICBC-02.xml.gz"]

    assert found(tmp_path, *names) == [(name, None) for name in names]


def test_the_bytes_are_handed_on_as_they_are(tmp_path: Path) -> None:
    found(tmp_path, f"{NAME}.xml")
    [delivery] = find("bank_statements", Options(tmp_path, "bank_statements"), UP_TO)

    copy = io.BytesIO()
    delivery.fetch(copy)

    assert copy.getvalue() == CAMT


@pytest.mark.parametrize("ending", ["xml", "sta", "txt"])
@pytest.mark.parametrize(
    "content",
    [CAMT, MT940, b"\xef\xbb\xbf" + CAMT, b"\xef\xbb\xbf" + MT940, b"\r\n\r\n" + MT940],
)
def test_the_content_tells_the_format_and_not_the_ending(content: bytes, ending: str) -> None:
    [row] = read(content, f"{NAME}.{ending}")

    assert (row["account_number"], row["amount"]) == ("A00001-1", "-10.00")


def test_xml_in_utf16_is_known_by_its_mark() -> None:
    text = camt_file(MADE).replace("UTF-8", "UTF-16")

    assert read(text.encode("utf-16"))[0]["amount"] == "-10.00"


def test_a_gzipped_file_is_unzipped_by_its_name() -> None:
    for content, name in ((CAMT, f"{NAME}.xml.gz"), (MT940, f"{NAME}.sta.gz")):
        assert read(gzip.compress(content), name)[0]["amount"] == "-10.00"


@pytest.mark.parametrize(
    "damage", [lambda c: c[:-9], lambda c: c[:20], lambda c: b"PK" + c[2:], lambda c: b""]
)
def test_a_damaged_gzip_is_refused(damage: Callable[[bytes], bytes]) -> None:
    text = refusal(damage(gzip.compress(CAMT)), f"{NAME}.xml.gz")

    assert "cannot be unzipped" in text or "has no bytes at all" in text


def test_a_file_without_bytes_is_refused() -> None:
    assert "has no bytes at all" in refusal(b"")


@pytest.mark.parametrize("packed", [True, False])
def test_more_bytes_than_any_bank_sends_are_refused(
    monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(bank_statements, "LARGEST", 100_000)
    content = b"\n" * 100_001

    text = refusal(gzip.compress(content) if packed else content, NAME + ".sta" + ".gz" * packed)

    assert "has more than 100,000 bytes: it is refused" in text


def test_encoding_and_zone_are_as_the_source_declares() -> None:
    umlaut = mt940_file(MADE).replace("goods", "Güter").encode("cp1252")
    late = "<BookgDt><DtTm>2026-06-08T01:00:00+08:00</DtTm></BookgDt>"
    day = camt(stmt(bal("OPBD", "0.00") + bal("CLBD", "1.00") + ntry("1.00", late))).encode()

    assert read(umlaut, encoding="utf-8, cp1252")[0]["purpose"] == "Güter"
    assert "byte" in refusal(umlaut)
    assert read(day)[0]["booked_on"] == "2026-06-08"
    assert read(day, zone="Europe/Berlin")[0]["booked_on"] == "2026-06-07"


def test_the_plugin_hands_over_blocks_with_every_column_of_the_feed() -> None:
    [block] = PLUGIN.parse(io.BytesIO(CAMT), f"{NAME}.xml", Options(Path(), "bank_statements"))

    assert block.cells.column_names[-2:] == ["account_id", "borrower_id"]
    assert block.cells.column("account_id").to_pylist() == [None]


def test_an_empty_statement_is_one_block_without_rows() -> None:
    empty = camt_file(MadeStatement(opening=5_00)).encode()

    [block] = PLUGIN.parse(io.BytesIO(empty), f"{NAME}.xml", Options(Path(), "bank_statements"))

    assert (block.cells.num_rows, block.notes) == (0, ())
