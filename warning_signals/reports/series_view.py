"""One borrower's series for a picture: what was observed, the forecast it was judged by, Prophet.

The forecast is the one that was stored when the day was looked at, not a new one. Prophet's curve
is fitted to what came before the judged weeks, as the forecast was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.calendar import last_sunday
from warning_signals.config_series import SeriesConfig
from warning_signals.context import Context
from warning_signals.errors import Refused, did_you_mean
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.expect import AHEAD_DAYS, JUDGED_DAYS
from warning_signals.stages.series_histories import histories_of, span_of

if TYPE_CHECKING:
    import pandas as pd

    from warning_signals.forecasts.histories import Histories


@dataclass(frozen=True, eq=False)
class SeriesView:
    """What is drawn, by the week: frames with `week` (its Monday) first, in order.

    `observed` has `value`; `forecast` has `expected`, `lower`, `upper`, `model` and
    `fallback_reason`; `prophet` has `value`. `changepoints` are days; `unit` is kWh or a currency.
    """

    borrower_id: str
    name: str
    unit: str
    as_of: date
    observed: pd.DataFrame
    forecast: pd.DataFrame
    prophet: pd.DataFrame
    changepoints: tuple[date, ...]


def series_named(context: Context, feed: str) -> SeriesConfig:
    """Return the series of that name, or the first that is made of that feed; else Refused."""
    known = context.config.forecasts
    for config in known.values():
        if feed in (config.name, *config.series.feeds):
            return config
    feeds = [each for config in known.values() for each in config.series.feeds]
    names = sorted({*known, *feeds})
    raise Refused(
        f"Nothing is forecast of {feed!r}.{did_you_mean(feed, names)} There is: {', '.join(names)}."
    )


def series_view(context: Context, borrower: str, feed: str, as_of: date) -> SeriesView:
    """Return one series of a borrower on a day that was looked at; Refused without any."""
    config = series_named(context, feed)
    with engine.reading(context.register) as connection:
        known_at = store.newest_version(connection, t.assessments, as_of)
    if known_at is None:
        raise Refused(f"{as_of} was not looked at. Start with: ews run --as-of {as_of}")
    seen = see(context, as_of, known_at)
    span = (span_of(as_of)[0], last_sunday(as_of))
    history = histories_of(config.series, seen, context.calendar, *span, borrowers=[borrower])
    if history is None:
        raise Refused(f"Nothing was observed of {borrower} in {config.name} up to {span[1]}.")
    stored = seen["forecasts"]
    mine = stored.filter(stored.borrower_id == borrower, stored.series == config.name)
    book = seen["book"]
    currency = book.filter(book.borrower_id == borrower).currency.to_pyarrow().to_pylist()
    prophet, bends = _prophet(history, span[1] - timedelta(days=JUDGED_DAYS))
    return SeriesView(
        borrower_id=borrower,
        name=config.name,
        unit=config.series.unit if config.series.unit != "money" else (*currency, "")[0],
        as_of=as_of,
        observed=_weeks(history.values[0], history.start),
        forecast=mine.order_by("period_on").rename(week="period_on").to_pyarrow().to_pandas(),
        prophet=prophet,
        changepoints=bends,
    )


def _prophet(history: Histories, origin: date) -> tuple[pd.DataFrame, tuple[date, ...]]:
    from warning_signals.forecasts import prophet

    before = history.until(origin)
    curve = prophet.curve(before, JUDGED_DAYS + AHEAD_DAYS)
    if curve is None:
        return _weeks([], history.start), ()
    return _weeks(curve.expected, history.start), tuple(curve.changepoints)


def _weeks(days: object, start: date) -> pd.DataFrame:
    """Return the sums of the complete weeks as `week` and `value`; a week with a gap is unknown."""
    import numpy as np
    import pandas as pd

    from warning_signals.forecasts.histories import weekly_sums

    values = np.asarray(days, dtype=np.float64)[None]
    first = start + timedelta(days=-start.weekday() % 7)
    count = max((values.shape[1] - (first - start).days) // 7, 0)
    mondays = [first + timedelta(weeks=n) for n in range(count)]
    sums = weekly_sums(values, start, mondays)[0] if count else []
    return pd.DataFrame({"week": mondays, "value": sums})
