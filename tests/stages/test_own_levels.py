"""A borrower's own level: what he comes to by himself, for the next day's look at his partners."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.bank import MONDAY, OPENING, TUESDAY, Bank
from tests.signals.test_conventions import module
from warning_signals.context import Context
from warning_signals.model import Signal
from warning_signals.observed import see
from warning_signals.register import engine, runs
from warning_signals.stages.assess import assess_track, own_levels, track_of

CASH: Signal = module("account_flows", "cash_days").PLUGIN
ARREARS: Signal = module("utility", "power_arrears").PLUGIN
GUARANTOR = replace(ARREARS, family="group", root_cause="guarantor")
SIGNALS = {"cash_days": CASH, "power_arrears": ARREARS, "guarantor_distress": GUARANTOR}


def levels(context: Context, as_of: date, known_at: Any = None) -> dict[str, int]:
    seen = see(context, as_of, known_at or context.calendar.cutoff(as_of))
    rows = seen["levels"].to_pyarrow().to_pylist()
    assert len({row["day"] for row in rows}) <= 1
    return {row["borrower_id"]: row["level"] for row in rows}


@pytest.fixture(scope="module")
def monday_finished(monday_assessed: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The library when Monday's run has ended."""
    home = tmp_path_factory.mktemp("finished") / "home"
    shutil.copytree(monday_assessed, home)
    with Bank(home).context() as context:
        run = context.run(MONDAY)
        with engine.writing(context.register) as connection:
            runs.finish(connection, run, "complete", {}, context.now(MONDAY))
        yield context


def test_the_next_day_sees_the_own_levels_of_the_day_before(monday_finished: Context) -> None:
    seen = levels(monday_finished, TUESDAY)

    assert {borrower: level for borrower, level in seen.items() if level} == {
        "B003": 2, "B004": 2, "B005": 1,
    }  # fmt: skip
    assert len(seen) == 8


def test_a_day_never_sees_its_own_levels_nor_later_ones(monday_finished: Context) -> None:
    assert set(levels(monday_finished, MONDAY).values()) == {0}
    assert levels(monday_finished, OPENING) == {}


def test_a_day_that_is_still_under_way_is_not_seen(monday_assessed: Path) -> None:
    with Bank(monday_assessed).context() as context:
        assert set(levels(context, TUESDAY).values()) == {0}


def test_what_was_read_after_the_cutoff_is_not_seen(monday_finished: Context) -> None:
    before = monday_finished.calendar.cutoff(MONDAY) - timedelta(seconds=1)

    assert set(levels(monday_finished, TUESDAY, before).values()) == {0}


def test_who_stood_at_amber_or_red_is_told_for_one_day_a_week(monday_finished: Context) -> None:
    seen = see(monday_finished, TUESDAY, monday_finished.calendar.cutoff(TUESDAY))["alerts"]
    rows = seen.to_pyarrow().to_pylist()

    # Friday's baseline is less than a week before Monday, so it is not told as well.
    assert {row["day"] for row in rows} == {MONDAY}
    assert {row["borrower_id"] for row in rows} == {"B003", "B004", "B005", None}


def test_a_day_on_which_nobody_stood_at_amber_is_told_too(monday_finished: Context) -> None:
    seen = see(monday_finished, MONDAY, monday_finished.calendar.cutoff(MONDAY))["alerts"]

    assert seen.to_pyarrow().to_pylist() == [{"day": OPENING, "borrower_id": None}]


def findings(*rows: tuple[str, str, int]) -> pd.DataFrame:
    columns = ["borrower_id", "signal", "level"]
    return pd.DataFrame(list(rows), columns=columns).assign(changed_on=TUESDAY)


def test_what_partners_bring_has_no_part_in_the_own_level() -> None:
    found = findings(("B1", "cash_days", 1), ("B1", "guarantor_distress", 2))

    assert own_levels(found, SIGNALS, None, TUESDAY)["B1"] == 0
    panel = pd.DataFrame(
        {"exposure": 1.0, "currency": "CNY", **{f"{n}__status": 0 for n in SIGNALS}},
        index=pd.Index(["B1"], name="borrower_id"),
    )
    [row] = assess_track(panel, "officer", SIGNALS, found.to_dict("records"), [], TUESDAY)
    assert (row["level"], row["own_level"]) == (2, 0)


def test_an_own_level_is_held_as_long_as_its_findings_stand() -> None:
    old = findings(("B1", "cash_days", 1), ("B1", "power_arrears", 1))
    old["changed_on"] = TUESDAY - timedelta(days=200)
    before = [{"borrower_id": "B1", "track": "officer", "level": 2, "own_level": 1}]

    assert own_levels(old, SIGNALS, before, TUESDAY)["B1"] == 1
    assert own_levels(old.iloc[:1], SIGNALS, before, TUESDAY)["B1"] == 0


def test_a_day_assessed_before_own_levels_were_kept_is_no_day_before() -> None:
    old = findings(("B1", "cash_days", 1), ("B1", "power_arrears", 1))
    old["changed_on"] = TUESDAY - timedelta(days=200)
    before = [{"borrower_id": "B1", "track": "officer", "level": 1, "own_level": None}]

    assert own_levels(old, SIGNALS, before, TUESDAY)["B1"] == 1


def test_what_is_about_a_whole_sector_is_on_nobodys_track() -> None:
    assert track_of(replace(CASH, scope="sector")) == "shadow"
    assert track_of(CASH) == "officer"
