"""A9 GB18030, UTF-8 with a byte-order mark, UTF-16, Latin-2: read as the source declares."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.files import csv_of, flow, flows, invoice, invoices

Declare = Callable[..., None]


def branches(name: str) -> str:
    """Return a file with one branch."""
    return csv_of([{"branch_id": "BR2", "name": name}])


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "郑州分行"),
        ("utf-8-sig", "郑州分行"),
        ("utf-16", "郑州分行"),
        ("utf-16-le", "郑州分行"),
        ("utf-16-be", "郑州分行"),
        ("gb18030", "郑州分行 㐂 𠮷"),
        ("gbk", "郑州分行"),
        ("iso-8859-2", "Žďár nad Sázavou"),
        ("cp1250", "Žďár nad Sázavou"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_file_is_read_in_the_encoding_that_is_declared(
    desk: Desk, declare: Declare, encoding: str, name: str, packed: bool
) -> None:
    declare("branches", encoding=encoding)
    raw = branches(name).encode(encoding)

    if packed:
        told = desk.take("branches", gzip.compress(raw), "branches_20260608.csv.gz")
    else:
        told = desk.take("branches", raw)

    assert (told["delivered"], told["accepted"]) == (1, 1)
    assert [row["name"] for row in desk.seen("branches")] == [name]


def test_a_byte_order_mark_is_dropped_where_utf8_is_declared(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow()).encode("utf-8-sig"))

    assert (told["accepted"], told["notes"]) == (1, [])


@pytest.mark.parametrize(
    ("declared", "sent", "where"),
    [
        # "branch_id,name\nBR2," are 19 bytes; the first that is no UTF-8 follows them.
        ("utf-8", "gb18030", "byte 21 (0xd6) does not decode"),
        ("utf-8", "utf-16", "byte 0 (0xff) does not decode"),
        ("utf-8", "iso-8859-2", "byte 20 (0xed) does not decode"),
        ("gb18030", "utf-16", "byte 0 (0xff) does not decode"),
        ("ascii", "utf-8", "byte 19 (0xe9) does not decode"),
    ],
)
def test_another_encoding_is_rejected_with_the_offset_of_the_byte(
    desk: Desk, declare: Declare, declared: str, sent: str, where: str
) -> None:
    declare("branches", encoding=declared)
    name = "sídlo" if sent == "iso-8859-2" else "郑州分行"

    reason = desk.refuse("branches", branches(name).encode(sent))

    assert f"branches.csv is not {declared}, as config/sources.yml declares: " in reason
    assert where in reason
    assert "Ask for the declared encoding, or change `encoding` there." in reason


def test_the_offset_of_a_damaged_byte_is_that_in_the_file(desk: Desk) -> None:
    raw = bytearray(invoices(invoice(1), invoice(2)))
    at = raw.rindex("人民币".encode("gb18030"))
    raw[at] = 0xFF

    reason = desk.refuse("e_invoices", bytes(raw))

    assert f"byte {at} (0xff) does not decode" in reason


def test_a_utf16_file_that_lacks_half_of_its_last_character_is_rejected(
    desk: Desk, declare: Declare
) -> None:
    declare("branches", encoding="utf-16")
    raw = branches("郑州分行").encode("utf-16")

    reason = desk.refuse("branches", raw[:-1])

    assert f"byte {len(raw) - 2} (0x0a) does not decode" in reason


def test_the_mark_of_utf8_where_another_encoding_is_declared_is_named(desk: Desk) -> None:
    raw = invoices(invoice()).decode("gb18030").encode("utf-8-sig")

    assert "begins with the mark of UTF-8" in desk.refuse("e_invoices", raw)


def test_utf8_that_happens_to_decode_as_gb18030_is_rejected_by_its_headings(desk: Desk) -> None:
    raw = invoices(invoice()).decode("gb18030").encode()

    reason = desk.refuse("e_invoices", raw)

    assert "does not decode" in reason or "has no column '发票号码'" in reason


def test_an_encoding_that_does_not_exist_is_rejected_by_name(desk: Desk, declare: Declare) -> None:
    declare("branches", encoding="utf-88")

    assert "an unknown encoding 'utf-88'" in desk.refuse("branches", branches("East"))
