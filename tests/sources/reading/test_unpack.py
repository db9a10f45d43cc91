"""Bytes are unzipped within a limit and decoded as declared, or the delivery is rejected."""

import gzip
import io

import pytest

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.unpack import utf8_file


def text_of(content: bytes, name: str, encoding: str = "utf-8", **more: int) -> bytes:
    with utf8_file(io.BytesIO(content), name, encoding, **more) as path:
        return path.read_bytes()


def test_a_gzipped_file_is_read_by_its_name() -> None:
    packed = gzip.compress(b"a,b\n1,2\n")

    assert text_of(packed, "meters_20260608.csv.gz") == b"a,b\n1,2\n"


def test_a_cut_gzip_is_rejected_whole() -> None:
    packed = gzip.compress(b"a,b\n1,2\n" * 1000)

    with pytest.raises(FeedRejected, match="cut off or damaged, nothing of it is taken"):
        text_of(packed[:-20], "meters_20260608.csv.gz")


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)

    with pytest.raises(FeedRejected, match="unpacks to more than 1,000,000 bytes"):
        text_of(bomb, "meters_20260608.csv.gz", largest=1_000_000)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16", "iso-8859-2"])
def test_text_is_read_in_the_declared_encoding(encoding: str) -> None:
    text = "čas,B1" if encoding == "iso-8859-2" else "纳税人,B1"

    assert text_of(text.encode(encoding), "x.csv", encoding) == text.encode()


def test_a_byte_order_mark_is_dropped() -> None:
    assert text_of(b"\xef\xbb\xbfmeter_id", "x.csv") == b"meter_id"


def test_undecodable_bytes_are_rejected_with_their_offset() -> None:
    content = "meter_id\n扬中".encode("gb18030")

    with pytest.raises(FeedRejected, match=r"is not utf-8.*byte 9 \(0xd1\)"):
        text_of(content, "x.csv", "utf-8")


def test_a_utf8_mark_in_a_gb18030_file_is_named() -> None:
    with pytest.raises(FeedRejected, match="begins with the mark of UTF-8"):
        text_of(b"\xef\xbb\xbfmeter_id\n", "x.csv", "gb18030")


def test_zero_bytes_are_rejected() -> None:
    with pytest.raises(FeedRejected, match="no bytes at all"):
        text_of(b"", "x.csv", "utf-8")


@pytest.mark.parametrize("at", [4, 4_194_303, 4_194_304, 4_194_305, 9_000_001])
def test_the_offset_counts_from_the_beginning_of_a_long_file(at: int) -> None:
    content = bytearray("扬中".encode("gb18030") * 2_500_000)
    content[at] = 0xFF

    with pytest.raises(FeedRejected, match=rf"byte {at - at % 2:,} |byte {at:,} "):
        text_of(bytes(content), "x.csv", "gb18030")
