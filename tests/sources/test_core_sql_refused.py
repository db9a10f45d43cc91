"""What a database will not let us read, and what is told of it: never a secret or a person."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.sources.core_bank import FLOWS, MONDAY, CoreBank, fetched, flows_of
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedError
from warning_signals.sources.core_sql import find


def test_a_column_that_holds_no_cells_is_named(postgres: CoreBank, calendar: BankCalendar) -> None:
    postgres.close(MONDAY)
    query = r"SELECT 'F1' AS flow_id, '\\x00'::bytea AS scan"

    with pytest.raises(FeedError, match="the column 'scan' holds bytes, which is no text"):
        fetched(flows_of(calendar, query=query))


def test_a_query_that_would_write_is_refused(postgres: CoreBank, calendar: BankCalendar) -> None:
    postgres.close(MONDAY)
    postgres.do(
        "CREATE FUNCTION take() RETURNS text LANGUAGE sql AS $$ DELETE FROM eod_run; SELECT 'F1' $$"
    )

    with pytest.raises(FeedError, match="refused the query"):
        fetched(flows_of(calendar, query="SELECT take() AS flow_id"))

    assert len(find("account_flows", flows_of(calendar), MONDAY)) == 1


def test_a_second_statement_behind_the_query_is_refused(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.close(MONDAY)

    with pytest.raises(FeedError):
        fetched(flows_of(calendar, query=f"{FLOWS}); DELETE FROM eod_run; SELECT (1"))

    assert len(find("account_flows", flows_of(calendar), MONDAY)) == 1


def test_what_a_value_is_stays_unsaid(postgres: CoreBank, calendar: BankCalendar) -> None:
    postgres.close(MONDAY)
    postgres.flow("F1", party="王某某 320321199001011234")

    with pytest.raises(FeedError, match=r"InvalidTextRepresentation 22P02") as caught:
        fetched(flows_of(calendar, query="SELECT flow_id, party::int AS amount FROM flow"))

    assert "王某某" not in "".join(traceback.format_exception(caught.value))


def test_a_bind_that_nobody_gives_is_named(core: CoreBank, calendar: BankCalendar) -> None:
    core.close(MONDAY)

    with pytest.raises(FeedError, match="bind parameter 'until'"):
        fetched(flows_of(calendar, query="SELECT flow_id FROM flow WHERE flow_id < :until"))


def secret_urls(postgres: CoreBank) -> list[str]:
    """Return addresses with a password that lead nowhere, or are none."""
    right = postgres.engine.url
    return [
        right.set(username="nobody", password="s3cret/pw").render_as_string(hide_password=False),
        "postgresql+psycopg://ews:s3cret%2Fpw@127.0.0.1:1/core?connect_timeout=2",
        "postgresql+nosuchdriver://ews:s3cret%2Fpw@127.0.0.1/core",
        "nosuchdatabase://ews:s3cret%2Fpw@127.0.0.1/core",
        "ews:s3cret%2Fpw@127.0.0.1",
        "postgresql+psycopg://ews:s3cret%2Fpw@127.0.0.1:port/core",
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_password_is_in_no_error_and_in_no_traceback(
    postgres: CoreBank, calendar: BankCalendar, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setenv("CORE_URL", secret_urls(postgres)[number])

    with pytest.raises(FeedError, match="CORE_URL") as caught:
        find("account_flows", flows_of(calendar, tries=1), MONDAY)

    told = "".join(traceback.format_exception(caught.value))
    assert "s3cret" not in told


def let_in_by_password_only(postgres: CoreBank, user: str) -> None:
    """Have the server ask this user for a password, and wait until it does."""
    with postgres.engine.connect() as admin:
        rules = Path(admin.execute(text("SHOW hba_file")).scalar_one())
        loaded = admin.execute(text("SELECT pg_conf_load_time()")).scalar_one()
        rules.write_text(f"local all {user} scram-sha-256\n" + rules.read_text())
        admin.execute(text("SELECT pg_reload_conf()"))
    now = loaded
    while now == loaded:
        with postgres.engine.connect() as admin:
            now = admin.execute(text("SELECT pg_conf_load_time()")).scalar_one()


def test_a_wrong_password_is_told_at_once_and_not_tried_again(
    postgres: CoreBank, calendar: BankCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.do("CREATE ROLE reader LOGIN PASSWORD 'right'")
    let_in_by_password_only(postgres, "reader")
    url = postgres.engine.url.set(username="reader", password="wr0ng")
    monkeypatch.setenv("CORE_URL", url.render_as_string(hide_password=False))

    with pytest.raises(FeedError, match=r"refused the user or the password\. Nothing") as caught:
        find("account_flows", flows_of(calendar, tries=3, pause_seconds=60.0), MONDAY)

    assert "wr0ng" not in "".join(traceback.format_exception(caught.value))


def test_an_address_that_is_not_set_is_asked_for(
    calendar: BankCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORE_URL", raising=False)

    with pytest.raises(FeedError, match="the environment variable CORE_URL is not set"):
        find("account_flows", flows_of(calendar), MONDAY)


def test_a_sqlite_file_that_is_not_there_is_not_made(
    calendar: BankCalendar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CORE_URL", f"sqlite:///{tmp_path / 'core.sqlite'}")

    with pytest.raises(FeedError):
        find("account_flows", flows_of(calendar, tries=1), MONDAY)

    assert list(tmp_path.iterdir()) == []
