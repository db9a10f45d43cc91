"""A21 archives that attack."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from tests.desk import Desk
from tests.files import many_flows

ROWS = many_flows(40).encode()
NAME = "account_flows_20260608.csv.zip"
LINK = stat.S_IFLNK | 0o777


def packed(name: str, held: bytes, mode: int = 0o644) -> bytes:
    """Return a zip that holds one file."""
    content = io.BytesIO()
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    member.create_system = 3
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, held, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def declaring(content: bytes, size: int) -> bytes:
    """Return the archive with another unpacked size declared."""
    changed = bytearray(content)
    listed = content.index(b"PK\x01\x02")
    for at in (22, listed + 24):
        changed[at : at + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def test_a_delivery_may_come_zipped(desk: Desk) -> None:
    told = desk.take("account_flows", packed("account_flows_20260608.csv", ROWS), NAME)

    assert (told["state"], told["accepted"]) == ("accepted", 40)


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "..\\..\\x.csv", "a/../../x.csv"])
def test_a_path_that_leaves_its_folder_is_refused(desk: Desk, name: str) -> None:
    assert "nothing of it is" in desk.refuse("account_flows", packed(name, ROWS), NAME).lower()


def test_a_link_is_refused(desk: Desk) -> None:
    content = packed("account_flows_20260608.csv", b"/etc/passwd", LINK)

    reason = desk.refuse("account_flows", content, NAME)

    assert "link" in reason
    assert "root:" not in reason


def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(desk: Desk) -> None:
    content = declaring(packed("account_flows_20260608.csv", ROWS), 4_000_000_000)

    assert "4,000,000,000" in desk.refuse("account_flows", content, NAME)


def test_zeros_that_pack_a_thousandfold_are_refused(desk: Desk) -> None:
    content = packed("account_flows_20260608.csv", bytes(50_000_000))

    assert "account_flows_20260608.csv" in desk.refuse("account_flows", content, NAME)


def test_an_archive_within_the_archive_is_refused(desk: Desk) -> None:
    inner = packed("account_flows_20260608.csv", ROWS)

    reason = desk.refuse("account_flows", packed("inner.zip", inner), NAME)

    assert "inner.zip" in reason
