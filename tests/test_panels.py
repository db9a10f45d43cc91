"""Panels: their versions by instant, the weekly looks, and what a signal writes into them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.bank import ROOT
from warning_signals.model import Status
from warning_signals.panels import (
    clear_days,
    evidence_path,
    look_days,
    looks_at,
    newest_panel,
    panel_path,
    parts_of,
    values_of,
)
from warning_signals.registry import plugin
from warning_signals.settings import load_calendar

CALENDAR = load_calendar(ROOT / "config")
MONDAY = date(2026, 6, 8)
AT = datetime(2026, 6, 8, 20, 30, tzinfo=UTC)


def written(lake: Path, *instants: datetime) -> None:
    for instant in instants:
        path = lake / panel_path(MONDAY, instant)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_the_newest_version_that_was_known_is_read(tmp_path: Path) -> None:
    later = AT + timedelta(days=2)
    written(tmp_path, AT, later)

    assert newest_panel(tmp_path, MONDAY, AT) == tmp_path / panel_path(MONDAY, AT)
    assert newest_panel(tmp_path, MONDAY, later) == tmp_path / panel_path(MONDAY, later)
    assert newest_panel(tmp_path, MONDAY, AT - timedelta(seconds=1)) is None
    assert newest_panel(tmp_path, date(2026, 6, 9), AT) is None


def test_a_version_that_was_not_finished_does_not_exist(tmp_path: Path) -> None:
    folder = tmp_path / "panel" / "2026-06-08"
    folder.mkdir(parents=True)
    (folder / ".20260608T203000Z.parquet.17").touch()
    (folder / ".20260608T203000Z.parquet").touch()

    assert newest_panel(tmp_path, MONDAY, AT) is None


def test_paths_name_the_instant_in_utc() -> None:
    local = AT.astimezone(CALENDAR.zone)

    assert panel_path(MONDAY, local) == "panel/2026-06-08/20260608T203000Z.parquet"
    assert evidence_path(MONDAY, local, "dpd") == "evidence/2026-06-08/20260608T203000Z/dpd.parquet"


def test_a_weekly_look_on_a_day_without_business_is_taken_on_the_one_before() -> None:
    assert clear_days(CALENDAR, date(2026, 6, 26), 3) == [
        date(2026, 6, 26),
        date(2026, 6, 18),  # the 19th is Dragon Boat
        date(2026, 6, 12),
    ]


def test_as_many_looks_are_taken_as_the_most_persistent_signal_needs() -> None:
    signals = {name: plugin("signals/repayment", name) for name in ("dpd",)}

    assert look_days(CALENDAR, MONDAY, signals) == [MONDAY]


def test_values_are_stored_as_single_floats_beside_a_small_status() -> None:
    dpd = plugin("signals/repayment", "dpd")
    borrowers = pd.Index(["B1", "B2"], name="borrower_id")
    measured = pd.DataFrame({"value": [35, None], "status": [0, 3]}, index=borrowers)

    panel = values_of("dpd", dpd, measured, borrowers)

    assert panel["dpd"].dtype == np.float32
    assert panel["dpd__status"].dtype == np.int8
    assert panel["dpd"].tolist()[0] == 35.0
    assert np.isnan(panel["dpd"].tolist()[1])


def test_a_signal_without_its_feed_has_no_value_and_says_why() -> None:
    listed = plugin("signals/court_registry", "dishonest_debtor")
    borrowers = pd.Index(["B1"], name="borrower_id")

    panel = values_of("dishonest_debtor", listed, Status.NO_FEED, borrowers)

    assert np.isnan(panel["dishonest_debtor"].to_numpy()).all()
    assert panel.loc["B1", "dishonest_debtor__status"] == 2
    assert {f"dishonest_debtor__{part}" for part in parts_of(listed)} <= set(panel.columns)


def test_a_look_that_was_not_taken_is_missing_and_not_zero() -> None:
    dpd = plugin("signals/repayment", "dpd")
    borrowers = pd.Index(["B1", "B2"], name="borrower_id")
    today = pd.DataFrame(
        {"dpd": [35.0, 1.0], "exposure": [500000.0, 0.0], "instalment": [2000.0, 300.0]},
        index=borrowers,
    )
    last_week = pd.DataFrame({"dpd": [28.0]}, index=pd.Index(["B1"], name="borrower_id"))

    looks = looks_at([today, last_week, None], borrowers, "dpd", dpd)

    assert looks.values[0].tolist()[:2] == [35.0, 28.0]
    assert np.isnan(looks.values[1, 1])
    assert np.isnan(looks.values[:, 2]).all()
    assert looks.materiality.tolist() == [5000.0, 300.0]


def test_without_the_day_itself_nothing_is_judged() -> None:
    with pytest.raises(ValueError, match="The panel of the day itself is missing"):
        looks_at([None], pd.Index(["B1"]), "dpd", plugin("signals/repayment", "dpd"))


def test_a_signal_on_a_forecast_brings_each_column_once_that_judging_it_reads() -> None:
    signal = plugin("signals/account_flows", "op_inflow_fcst_dev")

    assert parts_of(signal) == (
        "change",
        "weeks_inside",
        "recent_below",
        "weeks_below",
        "silent_days",
        "lasting_fall",
    )
