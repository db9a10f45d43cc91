"""Pages that repeat, end early or change in between: each record once, or nothing at all."""

from __future__ import annotations

import pytest

from tests.servers.records_server import Json, RecordsServer
from tests.sources.made_records import ALL, ids, options_for, pulled, refused
from warning_signals.calendar import BankCalendar
from warning_signals.sources.reading.api_options import Options


def test_a_page_that_comes_again_as_the_next_is_refused(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.alter = lambda _, answer: (
        answer | {"data": answer["data"] | {"rows": provider.records[:2]}}
    )

    assert "sent page 1 again as page 2" in refused(options_for(provider, calendar, id_at=None))


def test_a_record_that_comes_again_on_another_page_is_refused(
    provider: RecordsServer, options: Options
) -> None:
    provider.records[3] = provider.records[0] | {"amount": 7}

    assert "sent a record of page 1 again on page 2" in refused(options)


@pytest.mark.parametrize("paging", ["page", "cursor"])
def test_pages_that_end_before_the_announced_number_are_refused(
    provider: RecordsServer, calendar: BankCalendar, paging: str
) -> None:
    def cut(page: str, answer: Json) -> Json:
        rows = [] if page in ("2", "3") else answer["data"]["rows"]
        return {"data": answer["data"] | {"rows": rows}, "next": None}

    provider.alter = cut
    why = refused(options_for(provider, calendar, paging=paging))

    assert "announced 5 records and its pages ended after 2" in why


def test_more_records_than_announced_are_refused(provider: RecordsServer, options: Options) -> None:
    provider.alter = lambda _, answer: answer | {"data": answer["data"] | {"total": 3}}

    assert "announced 3 records and sent 4" in refused(options)


def test_an_empty_page_with_more_to_follow_is_refused(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.alter = lambda _, answer: {"data": {"rows": [], "total": 0}, "next": "7"}

    assert "empty page 1 and says that more follow" in refused(
        options_for(provider, calendar, paging="cursor")
    )


def test_a_cursor_that_leads_back_is_refused(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.records[:] = [{"id": n, "day": "2026-06-08"} for n in range(6)]
    provider.alter = lambda _, answer: answer | {"next": "2" if answer["next"] else None}
    options = options_for(provider, calendar, paging="cursor", id_at=None)

    assert "leads from page 2 back" in refused(options)


def test_more_pages_than_allowed_are_refused(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    assert "has more than 2 pages" in refused(options_for(provider, calendar, max_pages=2))


def test_where_the_number_changes_in_between_all_is_pulled_once_more(
    provider: RecordsServer, options: Options
) -> None:
    late = iter([provider.records[0] | {"id": "R0"}])

    def grow(page: str, answer: Json) -> Json:
        provider.records[:0] = list(late)
        return answer

    provider.alter = grow

    assert ids(pulled(options), options) == ["R0", *ALL]
    assert provider.asked == ["1", "2", "1", "2", "3"]


def test_where_the_number_keeps_changing_nothing_is_taken(
    provider: RecordsServer, options: Options
) -> None:
    totals = iter(range(5, 99))
    provider.alter = lambda _, answer: answer | {"data": answer["data"] | {"total": next(totals)}}

    assert "changed the number of its records while they were pulled, twice" in refused(options)
