"""An API that fails, repeats itself or ends early delivers all of it, or nothing."""

from __future__ import annotations

import gzip
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.servers.records_server import RecordsServer
from tests.sources.made_records import ALL, ids, options_for, pulled, refused
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.sources.reading.api_options import Options


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 0},
        {"status": 429, "retry_after": "Mon, 08 Jun 2026 20:30:00 GMT",
         "headers": {"Date": "Mon, 08 Jun 2026 20:30:00 GMT"}},
        {"status": 503, "retry_after": "soon"},
        {"status": 500}, {"status": 502}, {"status": 503}, {"status": 504}, {"status": 408},
        {"drop": True}, {"reset": True},
        {"body": b'{"data": {"rows"', "headers": {"Content-Length": "900"}},
    ],
)  # fmt: skip
def test_what_may_be_over_by_the_next_try_is_tried_again(
    provider: RecordsServer, options: Options, fault: dict[str, Any]
) -> None:
    provider.fail_next(2, times=2, **fault)

    assert ids(pulled(options), options) == ALL
    assert provider.asked == ["1", "2", "2", "2", "3"]


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.fail_next(2, hang=True)
    options = options_for(provider, calendar, timeout_seconds=0.2)

    assert ids(pulled(options), options) == ALL


def test_after_so_many_tries_the_day_has_not_arrived(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.fail_next(2, times=9, status=503)

    why = refused(options_for(provider, calendar, tries=3))

    assert f"court_records for 2026-06-08: {provider.url} answered 503." in why
    assert provider.asked == ["1", "2", "2", "2"]


def test_an_api_that_never_answers_is_given_up_at_the_deadline(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    provider.fail_next(times=99, hang=True)
    options = options_for(
        provider, calendar, timeout_seconds=0.1, deadline_seconds=0.35, tries=1_000
    )

    assert "did not answer (ReadTimeout)" in refused(options)
    assert 2 <= len(provider.asked) <= 5


def test_an_api_that_asks_for_more_time_than_there_is_is_left_alone(
    provider: RecordsServer, options: Options
) -> None:
    provider.fail_next(status=429, retry_after=3_600)

    with pytest.raises(FeedNotArrived, match="asked to be left alone for 3600 seconds"):
        pulled(options)

    assert provider.asked == ["1"]


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_is_told_at_once(
    provider: RecordsServer, options: Options, status: int
) -> None:
    provider.fail_next(status=status)

    why = refused(options)

    assert f"answered {status}: it does not let us in" in why
    assert (why.endswith("Check the token in COURT_TOKEN."), provider.asked) == (True, ["1"])


def test_a_wrong_token_is_not_shown(
    provider: RecordsServer, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURT_TOKEN", "t0ken-of-another")

    assert "t0ken" not in refused(options)


@pytest.mark.parametrize("status", [204, 400, 404, 418, 501])
def test_any_other_answer_is_told_at_once(
    provider: RecordsServer, options: Options, status: int
) -> None:
    provider.fail_next(2, status=status)

    assert f"answered {status}." in refused(options)
    assert provider.asked == ["1", "2"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><html>Log in</html>", "sent a web page where records are due"),
        (b'{"data": {"rows": [{"id": "R1"}, {"id"', "only the beginning of it"),
        (b"", "no JSON"),
        (b'{"data": {"rows": [{"amount": NaN}], "total": 1}}', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
        (b'{"data": \xff}', "no JSON"),
        (b'{"message": "database down"}', "sent no list of records at 'data.rows'"),
        (b'{"data": {"rows": {}, "total": 0}}', "sent no list of records"),
        (b'{"data": {"rows": [{"id": 1}]}}', "says no number of records at 'data.total'"),
        (b'{"data": {"rows": [{"id": 1}], "total": -1}}', "says no number of records"),
        (b'{"data": {"rows": [{"id": 1}], "total": true}}', "says no number of records"),
        (b"[]", "sent no list of records"),
    ],
)
def test_an_answer_that_is_no_page_of_records_is_told_at_once(
    provider: RecordsServer, options: Options, body: bytes, why: str
) -> None:
    provider.fail_next(body=body)

    assert why in refused(options)
    assert provider.asked == ["1"]


def test_the_token_is_not_taken_to_another_host(provider: RecordsServer, options: Options) -> None:
    with RecordsServer([]) as other:
        provider.fail_next(status=302, headers={"Location": f"{other.url}/records"})

        assert "sends us on to another host" in refused(options)
        assert other.asked == []


def test_a_redirect_within_the_host_is_followed_and_one_in_a_circle_is_not(
    provider: RecordsServer, options: Options
) -> None:
    onward = {"Location": "/v2/records?page=1&page_size=2&from=2026-06-06&to=2026-06-08"}
    provider.fail_next(status=307, headers=onward)
    assert ids(pulled(options), options) == ALL

    provider.fail_next(times=9, status=302, headers=onward)
    assert "redirects in a circle" in refused(options)


@pytest.mark.parametrize("location", ["http://[", "://", "javascript:alert(1)", "//evil.example/x"])
def test_a_redirect_to_nowhere_is_refused(
    provider: RecordsServer, options: Options, location: str
) -> None:
    provider.fail_next(times=9, status=302, headers={"Location": location})

    refused(options)


def test_a_page_beyond_the_size_limit_is_refused_packed_or_not(
    provider: RecordsServer, calendar: BankCalendar
) -> None:
    options = options_for(provider, calendar, max_bytes=50_000)
    large = b'{"data": {"rows": ["' + b"x" * 5_000_000 + b'"], "total": 1}}'

    provider.fail_next(body=large)
    assert "sent a page of more than 50,000 bytes" in refused(options)
    provider.fail_next(body=gzip.compress(large), headers={"Content-Encoding": "gzip"})
    assert "sent a page of more than 50,000 bytes" in refused(options)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_answer_packed_as_nobody_asked_is_refused(
    provider: RecordsServer, options: Options, encoding: str
) -> None:
    provider.fail_next(body=b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": encoding})

    assert "packed its answer in a way that was not asked for" in refused(options)


def test_a_packed_answer_that_is_damaged_is_refused(
    provider: RecordsServer, options: Options
) -> None:
    provider.fail_next(body=b"\x1f\x8b no", headers={"Content-Encoding": "gzip"})

    assert "gave an answer that is none (DecodingError)" in refused(options)


def test_nobody_at_the_address_is_not_arrived(calendar: BankCalendar) -> None:
    with RecordsServer([]) as gone:
        options = options_for(gone, calendar, tries=2, token_env=None)

    with pytest.raises(FeedNotArrived, match=r"did not answer \(ConnectError\)"):
        pulled(options)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "rows", "total", "next", "id"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=st.binary(max_size=80)
    | JSON.map(lambda value: repr(value).replace("'", '"').replace("None", "null").encode()),
    status=st.sampled_from([200, 200, 200, 201, 206, 301, 400, 401, 500]),
    paging=st.sampled_from(["page", "cursor"]),
)
def test_any_answer_is_records_or_an_error_of_the_feed(
    provider: RecordsServer, calendar: BankCalendar, body: bytes, status: int, paging: str
) -> None:
    provider.faults.clear()
    provider.fail_next(times=3, body=body, status=status)
    options = options_for(provider, calendar, paging=paging, tries=2, max_pages=3)

    with suppress(FeedError):
        pulled(options)
