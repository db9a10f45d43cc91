"""The night's forecasts: several series in one file, the same again, whole or not at all."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.bank import BORROWERS, MONDAY, ROOT, TUESDAY, Bank
from warning_signals.context import Context
from warning_signals.model import Status
from warning_signals.observed import forecast_path
from warning_signals.stages import expect, forecast, shards
from warning_signals.stages.measure import without_feed


@pytest.fixture
def judged(monday_assessed: Path, tmp_path: Path) -> Bank:
    """A bank of one's own whose Monday was forecast, measured and judged."""
    shutil.copytree(monday_assessed, tmp_path / "home")
    # The signals on the series are in shadow.
    return Bank(tmp_path / "home", config=ROOT / "config")


def file_of(context: Context) -> Path:
    return context.lake / forecast_path(MONDAY, context.run(MONDAY).known_at)


def test_each_series_has_the_four_judged_weeks_and_four_more(judged: Bank) -> None:
    with judged.context() as context:
        rows = pq.read_table(file_of(context)).to_pylist()

    assert Counter(row["series"] for row in rows) == {
        "electricity_kwh": 64,
        "operating_inflow": 64,
        "invoice_issued": 64,
    }
    mine = [r for r in rows if (r["series"], r["borrower_id"]) == ("invoice_issued", "B001")]
    assert [f"{row['period_on']:%m-%d}" for row in mine] == [
        "05-11", "05-18", "05-25", "06-01", "06-08", "06-15", "06-22", "06-29",
    ]  # fmt: skip
    # Of 50,000 a week: the days off in early May still weigh on the level.
    assert 42_000 < mine[0]["expected"] < 50_000
    assert 0 < mine[0]["lower"] < mine[0]["expected"] < 50_000 < mine[0]["upper"]
    assert {row["model"] for row in rows} == {"combined 1"}


def test_a_repeat_writes_the_same_bytes_whatever_the_number_of_shards(
    judged: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    with judged.context() as context:
        before = file_of(context).read_bytes()

        monkeypatch.setattr(shards, "BORROWERS_A_SHARD", 3)
        receipt = forecast.run(MONDAY, context)

        assert file_of(context).read_bytes() == before
    assert (receipt.rows_in, receipt.rows_out) == (3 * len(BORROWERS), 192)
    assert receipt.left_undone == (
        "merchant_volume: nothing was observed, so nothing was forecast.",
    )


def test_cut_off_between_two_series_it_leaves_no_file(
    judged: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(made: expect.Made) -> list[str]:
        if made.config.name == "invoice_issued":
            raise KeyboardInterrupt
        return []

    monkeypatch.setattr(forecast, "left_undone", cut_off)
    with judged.context() as context:
        file_of(context).unlink()
        with pytest.raises(KeyboardInterrupt):
            forecast.run(MONDAY, context)

        assert list(file_of(context).parent.iterdir()) == []


def test_what_a_look_back_needs_is_made_once_and_then_kept(judged: Bank) -> None:
    with judged.context() as context:
        known_at = context.run(MONDAY).known_at
        file_of(context).unlink()

        assert expect.ensure_forecasts(context, MONDAY, known_at) == 192
        written = file_of(context).stat().st_mtime_ns
        assert expect.ensure_forecasts(context, MONDAY, known_at) == 192
        assert file_of(context).stat().st_mtime_ns == written


def test_a_book_without_a_feed_has_no_series_made_of_it(judged: Bank) -> None:
    with judged.context() as context:
        context.config.__dict__.pop("expected_sources", None)
        kept = tuple(s for s in context.config.expected_sources if s.feed != "e_invoices")
        context.config.__dict__["expected_sources"] = kept

        made = list(expect.each_series(context, MONDAY, context.run(MONDAY).known_at))

    names = [each.config.name for each in made]
    assert names == ["electricity_kwh", "operating_inflow", "merchant_volume"]


@pytest.mark.parametrize(
    "name", ["kwh_drop", "op_inflow_fcst_dev", "merchant_volume_drop", "invoice_issue_drop"]
)
def test_where_its_feed_is_missing_a_signal_on_a_forecast_is_not_evaluated(
    judged: Bank, name: str
) -> None:
    with judged.context() as context:
        signal = context.config.signals[name]

        assert without_feed(context, signal, MONDAY, context.run(MONDAY).known_at) is None
        late = context.calendar.cutoff(TUESDAY)
        assert without_feed(context, signal, TUESDAY, late) is Status.NO_FEED
