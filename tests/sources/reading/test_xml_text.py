"""XML in the encodings that banks declare."""

import io

import pytest

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.xml_records import Group, Leaf, records


def name_in(content: bytes) -> str:
    root = {"Box": Group("box", {"Name": Leaf("name")})}
    [record] = records(io.BytesIO(content), "x.xml", lambda namespace, tag: root)
    return record.values["name"][0]


def declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><a><Box><Name>货 Ä</Name></Box></a>'


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("GB18030", "gb18030"),
        ("ISO-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
    ],
)
def test_a_file_is_read_as_it_declares(encoding: str, written: str) -> None:
    text = declared(encoding)
    if written in ("iso-8859-1", "cp1252"):
        text = text.replace("货", "x")

    assert name_in(text.encode(written)) in ("货 Ä", "x Ä")


def test_gbk_and_gb2312_read_what_gb18030_writes() -> None:
    assert name_in(declared("GBK").replace("Ä", "").encode("gbk")) == "货"
    assert name_in(declared("gb2312").replace("Ä", "").encode("gb2312")) == "货"


def test_without_a_declaration_it_is_utf8() -> None:
    assert name_in("<a><Box><Name>货</Name></Box></a>".encode()) == "货"


def test_bytes_that_are_not_what_is_declared_are_refused_with_their_offset() -> None:
    content = declared("GB18030").encode("gb18030")
    at = content.index("货".encode("gb18030"))

    with pytest.raises(FeedRejected, match=f"byte {at} does not decode"):
        name_in(content[:at] + b"\xff\xff" + content[at:])
    with pytest.raises(FeedRejected, match="not well-formed"):
        name_in(declared("UTF-8").encode("gb18030"))


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "hex", "nonsense", "EBCDIC-CP-US"])
def test_an_encoding_that_no_bank_needs_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(FeedRejected, match=f"declares the encoding '{encoding.lower()}'"):
        name_in(declared(encoding).encode("utf-8"))
