"""What is the same for all: weather, prices, policy, the tax bureau's calendar."""

from __future__ import annotations

from functools import cache

import pandas as pd

from tests.books import made_book, made_chunk
from warning_signals.books.simulator.beside import around


@cache
def table(name: str) -> pd.DataFrame:
    made = around.tables(made_chunk.axis(), made_book.calendar(), made_book.SEED)
    return made[name].to_pandas()


def test_every_region_of_a_borrower_has_a_temperature_each_day() -> None:
    rows = table("weather")

    assert set(made_chunk.borrowers()["region"]) <= set(rows["region"])
    assert (rows.groupby("region").size() == made_chunk.axis().count).all()
    assert not rows.duplicated(["region", "business_on"]).any()


def test_summers_are_warm_and_neighbours_have_the_same_weather() -> None:
    rows = table("weather").assign(
        month=lambda r: r["business_on"].astype(str).str[5:7],
        degrees=lambda r: r["temperature"].astype(float),
    )

    mean = rows.groupby("month")["degrees"].mean()
    wide = rows.pivot(index="business_on", columns="region", values="degrees")
    assert mean["07"] > 26 > 20 > mean["04"] > 7 > mean["01"]
    assert wide.diff().corr().min().min() > 0.7


def test_prices_are_known_after_their_month_and_two_of_them_jump() -> None:
    rows = table("market_prices").assign(value=lambda r: r["value"].astype(float))
    wide = rows.pivot(index="month", columns="series", values="value")
    half_year = (wide / wide.shift(6) - 1).abs().max()

    known = pd.Timestamp("2024-03-01") + pd.to_timedelta(rows["day"], unit="D")
    assert (known.dt.strftime("%Y-%m") > rows["month"]).all()
    assert {"C26 input", "C17 output"} == set(half_year[half_year > 0.1].index)
    assert (wide > 0).all().all()


def test_policy_is_announced_before_it_holds_and_two_events_come_in_the_last_week() -> None:
    rows = table("policy_events")
    announced = pd.Timestamp("2024-03-01") + pd.to_timedelta(rows["day"], unit="D")

    assert (pd.to_datetime(rows["starts_on"]) >= announced).all()
    assert (announced > pd.Timestamp("2026-06-05")).sum() == 2
    assert rows["event_id"].is_unique


def test_deadlines_are_those_by_which_returns_are_due() -> None:
    returns = made_chunk.table("tax_returns").drop_duplicates(["period", "due_on"])
    deadlines = table("tax_deadlines")[lambda r: r["tax_kind"] == "vat"].set_index("period")

    known = pd.to_datetime(deadlines.loc[returns["period"], "due_on"])

    assert len(returns) > 30
    assert (known.to_numpy() == returns["due_on"].to_numpy()).all()


def test_a_deadline_on_a_holiday_moves_behind_it() -> None:
    rows = table("tax_deadlines").set_index(["tax_kind", "period"])["due_on"].astype(str)

    # 15 February 2026 is a Sunday, and the Spring Festival's holidays end with the 23rd.
    assert rows["vat", "2026-01"] == "2026-02-24"
    assert rows["income_tax", "2025Q4"] == "2026-01-15"
