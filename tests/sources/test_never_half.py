"""A23 an API that times out, slows down or ends early; A24 a database read that is cut half-way.

A partial pull is no delivery: it leaves nothing behind, and the whole one is taken when it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.bank import MONDAY, Bank
from tests.servers.records_server import RecordsServer
from tests.sources.core_bank import CUT, CoreBank
from tests.sources.test_into_the_lake import FLOWS_ENTRY, configured, counts, court_entry, taken
from warning_signals.sources.reading.kept import Kept

WHOLE = {"state": "accepted", "delivered": 5, "accepted": 5, "quarantined": 0}


@pytest.fixture
def by_api(provider: RecordsServer, tmp_path: Path) -> Path:
    """A config folder whose only source is that provider, two records a page, two tries."""
    entry = court_entry(provider) | {"page_size": 2, "tries": 2, "timeout_seconds": 0.3}
    return configured(tmp_path / "config", court_records=entry | {"days_back": 1})


@pytest.mark.parametrize(
    "fault",
    [{"status": 429, "retry_after": 0}, {"status": 500}, {"hang": True}, {"drop": True}],
    ids=["429", "500", "time-out", "dropped"],
)
def test_a_page_that_fails_once_is_asked_for_again(
    bank: Bank, provider: RecordsServer, by_api: Path, fault: dict[str, Any]
) -> None:
    provider.fail_next(page="2", **fault)

    [row], _, undone = taken(bank, by_api)

    assert (counts(row), undone) == (WHOLE, ())


@pytest.mark.parametrize("fault", [{"status": 500}, {"drop": True}], ids=["500", "dropped"])
def test_a_page_that_goes_on_failing_leaves_no_delivery_and_the_next_run_takes_it_all(
    bank: Bank, provider: RecordsServer, by_api: Path, fault: dict[str, Any]
) -> None:
    provider.fail_next(page="3", times=2, **fault)

    rows, _, undone = taken(bank, by_api)

    assert rows == []
    assert ["court_records" in text for text in undone] == [True]
    [row], _, undone = taken(bank, by_api)
    assert (counts(row), undone) == (WHOLE, ())


def test_pages_that_end_early_are_no_delivery(
    bank: Bank, provider: RecordsServer, by_api: Path
) -> None:
    def cut(page: str, answer: Any) -> Any:
        return answer if page == "1" else {"data": {"rows": [], "total": 5}}

    provider.alter = cut

    rows, _, undone = taken(bank, by_api)

    assert rows == []
    assert ["announced 5 records and its pages ended after 2" in text for text in undone] == [True]


def test_a_page_that_repeats_the_one_before_is_no_delivery(
    bank: Bank, provider: RecordsServer, by_api: Path
) -> None:
    first: list[Any] = []

    def repeat(page: str, answer: Any) -> Any:
        first.append(answer)
        return first[0]

    provider.alter = repeat

    rows, _, undone = taken(bank, by_api)

    assert rows == []
    assert len(undone) == 1


def test_a_database_that_goes_away_between_two_chunks_leaves_nothing_and_comes_again(
    bank: Bank, postgres: CoreBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.close(MONDAY)
    for number in range(5):
        postgres.flow(f"F{number}", acct="AB001")
    entry = FLOWS_ENTRY | {"chunk_rows": 2, "tries": 1}
    del entry["totals"]
    config = configured(tmp_path / "config", account_flows=entry)
    add = Kept.add

    def added_and_cut(self: Kept, columns: Sequence[Sequence[str | None]]) -> None:
        add(self, columns)
        postgres.do(CUT)

    with monkeypatch.context() as cut:
        cut.setattr(Kept, "add", added_and_cut)
        rows, _, undone = taken(bank, config)

    assert rows == []
    assert ["account_flows" in text for text in undone] == [True]
    [row], _, undone = taken(bank, config)
    assert (counts(row), undone) == (WHOLE, ())
