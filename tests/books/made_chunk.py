"""One chunk of the simulated book as tables, unwritten; four times as many go bad in it."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pyarrow as pa
import pytest

from tests.books.made_book import calendar
from warning_signals.books.simulator.axis import Axis, make_axis
from warning_signals.books.simulator.beside.ties import draw_ties
from warning_signals.books.simulator.chunk import make_chunk
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories import plan as plans
from warning_signals.books.simulator.stories.table import STORIES
from warning_signals.books.simulator.truth import truth_table

SEED = 11
BORROWERS = 600
BAD_SHARE = 0.2  # so that each story is lived often enough


@cache
def axis() -> Axis:
    return make_axis(calendar())


@cache
def _made() -> tuple[dict[str, pa.Table], pd.DataFrame]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "BAD_SHARE", BAD_SHARE)
        plan = plans.make_plan(BORROWERS, SEED, axis(), STORIES)
    setting = Setting(BORROWERS, 20_000, SEED, axis(), STORIES, draw_ties(plan, SEED, axis()))
    truth = truth_table(plan, STORIES).to_pandas().set_index("borrower_id")
    return make_chunk(setting, plan, 0, 0), truth


@cache
def table(source: str) -> pd.DataFrame:
    """Return a source's rows; money as float, dates as timestamps, `borrower_id` where known."""
    rows = _made()[0][source]
    frame = rows.to_pandas()
    for column in rows.schema:
        if column.name.endswith("_on"):
            frame[column.name] = pd.to_datetime(frame[column.name])
        if pa.types.is_decimal(column.type):
            frame[column.name] = frame[column.name].astype(float)
    numbers = {"uscc": _codes(), "facility_id": None, "collateral_id": None, "meter_id": None}
    for name, known in numbers.items():
        if name in frame and "borrower_id" not in frame:
            digits = frame[name].str[1:6]
            frame["borrower_id"] = "B" + digits if known is None else frame[name].map(known)
    return frame


@cache
def _codes() -> dict[str, str]:
    rows = _made()[0]["borrowers"].select(["uscc", "borrower_id"]).to_pandas()
    return dict(zip(rows["uscc"], rows["borrower_id"], strict=True))


@cache
def truth() -> pd.DataFrame:
    """Return story, goes_bad, first_sign_on, first_overdue_on by borrower."""
    rows = _made()[1]
    for name in ("first_sign_on", "first_overdue_on"):
        rows[name] = pd.to_datetime(rows[name])
    return rows


def with_truth(source: str) -> pd.DataFrame:
    """Return a source's rows with what is true of their borrowers."""
    return table(source).join(truth(), on="borrower_id")


def last_word(rows: pd.DataFrame, *key: str) -> pd.DataFrame:
    """Return of each key the row that the bank learned last."""
    return rows.sort_values("day", kind="stable").drop_duplicates(list(key), keep="last")


def borrowers() -> pd.DataFrame:
    """Return the master, one row a borrower."""
    return table("borrowers").drop_duplicates("borrower_id").set_index("borrower_id")
