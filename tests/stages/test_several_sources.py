"""Three utilities fill one feed: a day on which the gas works sent no readings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from early_warning_airflow.stage import accepted_feeds
from sqlalchemy import select

from tests.bank import MONDAY, Bank
from tests.conftest import quiet
from warning_signals.context import Context
from warning_signals.model import Signal, Status
from warning_signals.register import deliveries, engine, run_history, runs
from warning_signals.register import tables as t
from warning_signals.stages import begin
from warning_signals.stages.evidence import provenance_of
from warning_signals.stages.line import run_day
from warning_signals.stages.measure import without_feed


@pytest.fixture(scope="module")
def bank(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The small bank after that Monday."""
    home = tmp_path_factory.mktemp("gasless") / "home"
    shutil.copytree(first_day_done, home)
    for path in (home / "landing" / "gas_readings").glob("*20260608*"):
        path.unlink()
    bank = Bank(home)
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
    return bank


@pytest.fixture
def context(bank: Bank) -> Iterator[Context]:
    with bank.context() as context:
        yield context


@pytest.fixture
def report(context: Context) -> dict[str, Any]:
    with engine.reading(context.register) as connection:
        found = run_history.newest_report(connection, MONDAY)
    assert found is not None
    return found


def blocked(context: Context, signal: Signal) -> Status | None:
    return without_feed(context, signal, MONDAY, context.calendar.cutoff(MONDAY))


def test_the_run_says_which_source_is_missing_and_the_others_came(report: dict[str, Any]) -> None:
    states = {line["feed"]: line["state"] for line in report["feeds"]}

    assert report["state"] == "complete_with_gaps"
    assert report["reasons"] == ["gas_readings (optional) is missing since 2026-06-08."]
    assert (states["meter_readings"], states["water_readings"]) == ("accepted", "accepted")


def test_a_signal_on_electricity_is_evaluated_all_the_same(report: dict[str, Any]) -> None:
    signals = {line["id"]: line for line in report["signals"]}

    assert signals["kwh_drop"]["evaluated"] == 8
    assert signals["power_arrears"]["evaluated"] == 8


def test_a_signal_that_reads_the_whole_feed_or_gas_is_not_evaluated(context: Context) -> None:
    electric = context.config.signals["kwh_drop"]

    assert blocked(context, electric) is None
    assert blocked(context, replace(electric, parts=("water",))) is None
    assert blocked(context, replace(electric, parts=())) is Status.NO_FEED
    assert blocked(context, replace(electric, parts=("electricity", "gas"))) is Status.NO_FEED


def test_a_part_that_the_book_does_not_have_makes_a_signal_not_applicable(
    context: Context,
) -> None:
    sources = {
        name: replace(source, expected=source.part != "gas")
        for name, source in context.config.sources.items()
    }
    without_gas = replace(context, config=replace(context.config, sources=sources))
    signal = replace(context.config.signals["kwh_drop"], parts=("gas",))

    assert blocked(without_gas, signal) is Status.NOT_APPLICABLE


def test_the_data_owner_is_told_and_that_no_borrower_is_seen_the_less(context: Context) -> None:
    with engine.reading(context.register) as connection:
        payloads = connection.execute(
            select(t.outbox.c.payload).where(t.outbox.c.kind == "notice")
        ).scalars()
        notices = [p for p in payloads if p["notice"] == "FeedMissing"]

    assert [(n["source"], n["owner"], n["borrowers"]) for n in notices] == [
        ("gas_readings", "utilities desk", 0)
    ]


def test_evidence_on_electricity_names_no_file_of_the_water_works(context: Context) -> None:
    electric = context.config.signals["kwh_drop"]
    run_ = runs.Run("r1", MONDAY, context.calendar.cutoff(MONDAY), "newest")
    sources = {n: s for n, s in context.config.sources.items() if s.part in (None, "electricity")}
    without_others = replace(context, config=replace(context.config, sources=sources))

    inputs = provenance_of(context, run_, electric)

    assert inputs == provenance_of(without_others, run_, electric)
    assert inputs != provenance_of(context, run_, replace(electric, parts=()))


def test_files_of_some_sources_are_some_of_the_files_of_the_feed(context: Context) -> None:
    known_at = context.calendar.cutoff(MONDAY)
    with engine.reading(context.register) as connection:
        feed = (connection, "meter_readings", MONDAY, known_at)
        every = [file.path for file in deliveries.live_files(*feed)]
        water = [file.path for file in deliveries.live_files(*feed, sources=["water_readings"])]

    assert (len(every), len(water)) == (5, 2)
    assert set(water) < set(every)


def test_what_waits_for_the_feed_waits_until_all_its_sources_came(bank: Bank) -> None:
    with bank.context() as context:
        begin.run(MONDAY, context)

    outside = accepted_feeds("2026-06-08", "outside", opened=bank.context)

    assert "meter_readings" not in outside
    assert {"utility_bills", "court_records", "weather"} <= set(outside)
