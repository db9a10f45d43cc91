"""A21 archives that attack."""

from __future__ import annotations

import stat

import pytest

from tests.desk import Desk
from tests.files import many_flows
from tests.sources.reading.made_archives import declaring, packed

ROWS = many_flows(40).encode()
NAME = "account_flows_20260608.csv.zip"
LINK = stat.S_IFLNK | 0o777


def test_a_delivery_may_come_zipped(desk: Desk) -> None:
    told = desk.take("account_flows", packed({"account_flows_20260608.csv": ROWS}), NAME)

    assert (told["state"], told["accepted"]) == ("accepted", 40)


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "..\\..\\x.csv", "a/../../x.csv"])
def test_a_path_that_leaves_its_folder_is_refused(desk: Desk, name: str) -> None:
    assert "nothing of it is" in desk.refuse("account_flows", packed({name: ROWS}), NAME).lower()


def test_a_link_is_refused(desk: Desk) -> None:
    content = packed({"account_flows_20260608.csv": b"/etc/passwd"}, mode=LINK)

    reason = desk.refuse("account_flows", content, NAME)

    assert "link" in reason
    assert "root:" not in reason


def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(desk: Desk) -> None:
    content = declaring(packed({"account_flows_20260608.csv": ROWS}), 4_000_000_000)

    assert "4,000,000,000" in desk.refuse("account_flows", content, NAME)


def test_zeros_that_pack_a_thousandfold_are_refused(desk: Desk) -> None:
    content = packed({"account_flows_20260608.csv": bytes(50_000_000)})

    assert "account_flows_20260608.csv" in desk.refuse("account_flows", content, NAME)


def test_an_archive_within_the_archive_is_refused(desk: Desk) -> None:
    inner = packed({"account_flows_20260608.csv": ROWS})

    reason = desk.refuse("account_flows", packed({"inner.zip": inner}), NAME)

    assert "inner.zip" in reason
