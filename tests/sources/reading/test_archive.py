"""One file out of a zip, or a refusal that says why; never a byte outside the archive."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.reading.made_archives import declaring, packed
from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.archive import member_of

ROWS = b"branch_id,name\nBR01,East\n"


def refused(content: bytes, largest: int = 1 << 30) -> str:
    """Return why an archive is refused."""
    with pytest.raises(FeedRejected) as caught:
        member_of(io.BytesIO(content), "x.zip", largest)
    return str(caught.value)


def flagged(content: bytes, flag: int) -> bytes:
    """Return the archive with general-purpose flags set, in its header and its list."""
    changed = bytearray(content)
    changed[6:8] = flag.to_bytes(2, "little")
    listed = content.index(b"PK\x01\x02")
    changed[listed + 8 : listed + 10] = flag.to_bytes(2, "little")
    return bytes(changed)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["branches.csv", "out/2026/branches.csv", "支行.csv"])
def test_the_one_file_is_handed_out_with_its_own_name(name: str, method: int) -> None:
    held, inner = member_of(io.BytesIO(packed({name: ROWS}, method)), "x.zip", 1_000)

    assert (held.read(), inner) == (ROWS, name.rpartition("/")[2])
    assert held.seek(0) == 0


def test_the_folder_that_the_file_lies_in_is_no_second_file() -> None:
    _, inner = member_of(io.BytesIO(packed({"out/": b"", "out/a.csv": ROWS})), "x.zip", 1_000)

    assert inner == "a.csv"


def test_a_spreadsheet_in_a_zip_is_a_file_although_it_is_a_zip_itself() -> None:
    sheet = packed({"xl/workbook.xml": b"<x/>"})

    assert member_of(io.BytesIO(packed({"a.xlsx": sheet})), "x.zip", 1_000)[1] == "a.xlsx"


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", "/etc/x", "a/../../x", "..\\x", "C:\\x", "\\\\host\\x", "..", "a\nb"],
)
def test_a_path_that_leaves_the_folder_is_refused(name: str) -> None:
    assert "leads out of the folder" in refused(packed({name: ROWS}))


def test_a_name_with_a_nul_is_refused() -> None:
    content = packed({"a.csv#.exe": ROWS}).replace(b"a.csv#.exe", b"a.csv\0.exe")

    assert "leads out of the folder" in refused(content)


def test_two_files_are_refused_by_name() -> None:
    why = refused(packed({"a.csv": ROWS, "b.csv": ROWS}))

    assert "holds 2 files ('a.csv', 'b.csv'), and one is expected" in why


def test_an_archive_without_any_file_is_refused() -> None:
    assert "holds 0 files (nothing)" in refused(packed({}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (kind | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "is a link or a device" in refused(content.getvalue())


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2001])
def test_a_member_with_a_password_is_refused(flag: int) -> None:
    assert "has a password" in refused(flagged(packed({"a.csv": ROWS}), flag))


@pytest.mark.parametrize(
    ("name", "held"), [("a.zip", ROWS), ("a.csv.GZ", ROWS), ("a.csv", packed({"b.csv": ROWS}))]
)
def test_an_archive_within_the_archive_is_refused(name: str, held: bytes) -> None:
    why = refused(packed({name: held}))

    assert "is an archive within the archive" in why or "is an archive itself" in why


def test_a_file_that_declares_more_than_the_limit_is_refused_unread() -> None:
    why = refused(packed({"a.csv": b"x" * 2_001}, zipfile.ZIP_STORED), largest=2_000)

    assert "'a.csv' unpacks to 2,001 bytes, more than 2,000" in why


def test_a_file_that_packs_too_well_is_refused() -> None:
    assert "more than 200 times its size" in refused(packed({"a.csv": b"0" * 5_000_000}))


@pytest.mark.parametrize("size", [10, len(ROWS) - 1, len(ROWS) + 1, 3_000])
def test_a_file_that_unpacks_to_another_size_than_declared_is_refused(size: int) -> None:
    why = refused(declaring(packed({"a.csv": ROWS}), size))

    assert "does not unpack" in why or "cannot be unzipped" in why


def test_a_hidden_surplus_is_found_although_the_checksum_of_the_beginning_is_right() -> None:
    content = bytearray(declaring(packed({"a.csv": ROWS + b"BR02,West\n"}), len(ROWS)))
    right = zipfile.zlib.crc32(ROWS).to_bytes(4, "little")  # type: ignore[attr-defined]
    listed = content.index(b"PK\x01\x02")
    content[14:18] = content[listed + 16 : listed + 20] = right

    assert "cannot be unzipped" in refused(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_bank_uses_is_refused(method: int) -> None:
    assert f"packed by method {method}" in refused(packed({"a.csv": ROWS}, method))


def test_a_list_of_members_that_would_fill_the_memory_is_refused() -> None:
    names = {f"{n}-{'x' * 60}": b"" for n in range(10_000)}

    assert "list of members" in refused(packed(names, zipfile.ZIP_STORED))


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"branch_id\nBR01\n", packed({"a.csv": ROWS})[:-9]]
)
def test_what_is_no_whole_zip_is_refused(content: bytes) -> None:
    assert "cut off, damaged or no zip" in refused(content)


def _never_another_error(content: bytes) -> tuple[BinaryIO, str] | None:
    try:
        return member_of(io.BytesIO(content), "x.zip", 1 << 20)
    except FeedRejected:
        return None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_a_refusal(content: bytes) -> None:
    _never_another_error(content)
    _never_another_error(b"PK\x03\x04" + content)
    _never_another_error(content + packed({"a.csv": ROWS}))


VALID = packed({"out/branches.csv": ROWS * 20})
CHANGES: list[Callable[[bytes, int, int], bytes]] = [
    lambda whole, at, byte: whole[:at] + bytes([byte]) + whole[at + 1 :],
    lambda whole, at, byte: whole[:at],
    lambda whole, at, byte: whole[:at] + whole[at + byte :],
    lambda whole, at, byte: whole[:at] + bytes([byte]) * 4 + whole[at + 4 :],
]


@given(st.sampled_from(CHANGES), st.integers(0, len(VALID) - 1), st.integers(0, 255))
def test_a_damaged_archive_gives_the_whole_file_or_none_of_it(
    change: Callable[[bytes, int, int], bytes], at: int, byte: int
) -> None:
    found = _never_another_error(change(VALID, at, byte))

    assert found is None or found[0].read() == ROWS * 20
