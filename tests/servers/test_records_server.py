"""The loopback provider answers pages of the days asked for, and only to its token."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.servers.records_server import RecordsServer

RECORDS = [{"id": n, "day": f"2026-06-0{n}"} for n in range(1, 6)]


@pytest.fixture
def provider() -> Iterator[RecordsServer]:
    with RecordsServer(RECORDS) as server:
        yield server


def get(provider: RecordsServer, token: str = "t0ken", **params: object) -> httpx.Response:
    return httpx.get(
        f"{provider.url}/records",
        params={"page_size": 2, **params},
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )


def test_a_page_holds_the_records_of_the_days_asked_for(provider: RecordsServer) -> None:
    answer = get(provider, page=2, **{"from": "2026-06-02", "to": "2026-06-04"}).json()

    assert answer == {"data": {"rows": [RECORDS[3]], "total": 3}, "next": None}


def test_a_cursor_leads_from_page_to_page(provider: RecordsServer) -> None:
    first = get(provider).json()
    second = get(provider, cursor=first["next"]).json()

    assert [row["id"] for row in first["data"]["rows"]] == [1, 2]
    assert [row["id"] for row in second["data"]["rows"]] == [3, 4]


def test_a_wrong_token_is_not_let_in(provider: RecordsServer) -> None:
    assert get(provider, token="other").status_code == 401


def test_a_fault_is_for_so_many_requests_of_its_page(provider: RecordsServer) -> None:
    provider.fail_next(2, status=503)

    assert [get(provider, page=page).status_code for page in (1, 2, 2)] == [200, 503, 200]
    assert provider.asked == ["1", "2", "2"]
