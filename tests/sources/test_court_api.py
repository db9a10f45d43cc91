"""Records from an API: every page, each record once, in text cells; and what they are made of."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from tests.servers.records_server import RecordsServer
from tests.sources.made_records import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    ids,
    options_for,
    pulled,
    record,
    rows_of,
)
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedError, FeedRejected
from warning_signals.sources.court_api import find, parse
from warning_signals.sources.reading.manifest import manifest_of


def test_a_record_becomes_a_row_of_text(provider: RecordsServer, calendar: BankCalendar) -> None:
    options = options_for(provider, calendar)

    first, *_ = rows_of(pulled(options), options)

    assert first == {
        "record_id": "R1",
        "provider": "records.example",
        "kind": "dishonest_debtor",
        "case_no": "（2017）桂1322执487号",
        "party_name": "扬中机电有限公司",
        "party_number": "9132********0039",
        "role": "executed",
        "amount": "36500.5",
        "filed_on": "2017-08-11",
        "published_on": "2017-08-11",
        "is_our_own": "false",
    }


@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("page_size", [1, 2, 5, 6])
def test_every_page_is_pulled_and_each_record_comes_once(
    provider: RecordsServer, calendar: BankCalendar, paging: str, page_size: int
) -> None:
    options = options_for(provider, calendar, paging=paging, page_size=page_size)

    content = pulled(options)

    assert ids(content, options) == ["R1", "R2", "R3", "R4", "R5"]
    assert manifest_of(io.BytesIO(content)) == (5, ())


@pytest.mark.parametrize("paging", ["page", "cursor"])
def test_without_an_announced_total_it_goes_on_until_there_is_no_more(
    provider: RecordsServer, calendar: BankCalendar, paging: str
) -> None:
    options = options_for(provider, calendar, paging=paging, total_at=None, page_size=5)

    assert ids(pulled(options), options) == ["R1", "R2", "R3", "R4", "R5"]
    assert provider.asked == (["1", "2"] if paging == "page" else [""])


def test_pages_shorter_than_asked_for_are_not_taken_for_the_end(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.alter = lambda page, answer: (
        answer | {"data": {"rows": provider.records[int(page) - 1 : int(page)], "total": 5}}
    )
    options = options_for(provider, calendar, page_size=100)

    assert ids(pulled(options), options) == ["R1", "R2", "R3", "R4", "R5"]


@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("total_at", ["data.total", None])
def test_a_day_without_records_is_a_delivery_of_none(
    provider: RecordsServer, calendar: BankCalendar, paging: str, total_at: str | None
) -> None:
    provider.records.clear()
    options = options_for(provider, calendar, paging=paging, total_at=total_at)

    content = pulled(options)

    assert rows_of(content, options) == []
    assert (manifest_of(io.BytesIO(content)), provider.asked) == ((0, ()), provider.asked[:1])


def test_monday_brings_the_records_of_the_weekend(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    days = [FRIDAY, date(2026, 6, 6), date(2026, 6, 7), MONDAY, TUESDAY]
    provider.records[:] = [record(day.day, day) for day in days]
    options = options_for(provider, calendar)

    assert ids(pulled(options), options) == ["R6", "R7", "R8"]


def test_the_last_business_dates_are_due_and_nothing_is_asked_to_know_that(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    found = find("court_records", options_for(provider, calendar, days_back=3), TUESDAY)

    assert [(raw.business_on, raw.name) for raw in found] == [
        (FRIDAY, "court_records_20260605.jsonl"),
        (MONDAY, "court_records_20260608.jsonl"),
        (TUESDAY, "court_records_20260609.jsonl"),
    ]
    assert provider.asked == []


def test_the_same_records_give_the_same_bytes(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    options = options_for(provider, calendar)
    first = pulled(options)

    assert pulled(options) == first
    provider.records[0]["amount"] = 1
    assert pulled(options) != first


def test_numbers_are_not_rounded(provider: RecordsServer, calendar: BankCalendar) -> None:
    provider.fail_next(
        body=b'{"data": {"total": 3, "rows": [{"id": "1", "amount": 8e11}, '
        b'{"id": "2", "amount": 0.10}, {"id": "3", "amount": 12345678901234567.89}]}}'
    )
    options = options_for(provider, calendar, columns={"id": "record_id", "amount": "amount"})

    content = pulled(options)

    assert [line.split(b",")[1] for line in content.splitlines()[:3]] == [
        b'"amount":"800000000000"}', b'"amount":"0.10"}', b'"amount":"12345678901234567.89"}',
    ]  # fmt: skip


def test_an_answer_in_gb18030_that_says_so_is_read(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.fail_next(
        body='{"data": {"total": 1, "rows": [{"id": "王"}]}}'.encode("gb18030"),
        headers={"Content-Type": "application/json; charset=GBK"},
    )
    options = options_for(provider, calendar)

    assert '"id":"王"'.encode() in pulled(options)


def test_what_is_no_record_is_kept_as_a_bad_line_and_the_others_are_read(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.records[:] = [
        record(1),
        record(2, party="only a name"),
        record(3, amount=[1, 2]),
        record(4, caseNo="half \ud83d"),
        record(5),
    ]
    provider.alter = lambda _, answer: (
        answer | {"data": {"rows": [*answer["data"]["rows"], "oh"], "total": 6}}
    )
    options = options_for(provider, calendar, page_size=10)

    [block] = parse(io.BytesIO(pulled(options)), "x.jsonl", options)

    assert [(number, why) for number, _, why in block.bad_lines] == [
        (3, "amount holds a list"),
        (4, "caseNo holds half of a character"),
        (6, "it is no record with named values"),
    ]
    assert list(block.row_no) == [1, 2, 5]
    assert block.cells.column("party_name").to_pylist()[1] is None


def test_a_renamed_name_rejects_the_delivery_and_names_the_nearest(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.records[:] = [record(1, party={"naam": "扬中"})]
    options = options_for(provider, calendar)

    with pytest.raises(FeedRejected, match=r"no column 'party\.name'.*'party\.naam'"):
        rows_of(pulled(options), options)


def test_a_name_that_nobody_asked_for_is_noted(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.records[:] = [record(1, judge={"name": "X"})]
    options = options_for(provider, calendar)

    [block] = parse(io.BytesIO(pulled(options)), "x.jsonl", options)

    assert block.notes == (
        "Column 'day' of x.jsonl is not in court_records and was ignored.",
        "Column 'judge.name' of x.jsonl is not in court_records and was ignored.",
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"base_url": "ftp://records.example"}, "must be an address"),
        ({"base_url": "https://me:secret@records.example"}, "has a user in it"),
        ({"path": "https://other.example/records"}, "not an address of its own"),
        ({"params": {}}, "each day would be the same"),
        ({"params": {"day": "{business_day} {business_on}"}}, r"\{business_day\} is none of"),
        ({"paging": "offset"}, "neither page nor cursor"),
        ({"dates": {"filed_on": "excel"}}, "'excel' for filed_on, none of iso, zh, epoch_ms"),
        ({"dates": {"field_on": "iso"}}, "Did you mean filed_on?"),
        ({"fixed": {"case_no": "1"}}, "case_no stands both in `fixed` and in `columns`"),
        ({"page_size": 0}, "`page_size` must be above 0"),
        ({"pause_seconds": -1}, "must not be negative"),
        ({"zone": "Mars"}, "is no time zone"),
    ],
)
def test_options_that_cannot_be_meant_are_refused_before_anything_runs(
    provider: RecordsServer, calendar: BankCalendar, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        options_for(provider, calendar, **said)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["", " ", "two\nlines", "日"])
def test_a_token_that_is_none_is_asked_for_and_never_shown(
    provider: RecordsServer, calendar: BankCalendar, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("COURT_TOKEN", token)

    with pytest.raises(FeedError, match="the environment variable COURT_TOKEN holds no token"):
        pulled(options_for(provider, calendar))

    assert provider.asked == []
