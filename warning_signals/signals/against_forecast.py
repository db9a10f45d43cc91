"""The last four complete weeks of a series against what was forecast before them began.

Persistence lies in the weeks themselves: how many of them are below the expected range. So one
look is enough, and a signal lets go when all four are inside the range again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.calendar import last_sunday
from warning_signals.model import Band, Feeds, Text
from warning_signals.observed_series import ObservedSeries
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

WEEKS = 4
# On a Saturday the last complete week ended six days ago.
LOOKS_BACK_DAYS = 6 + 7 * WEEKS - 1
# Where the range reaches down to nothing a week counts as inside from this share of the expected.
NEARLY = 0.75
MONTH_DAYS = 30
# The least that silence and a lasting step are by the tests of forecasts.silence and .step.
BREAKS = {"silent_days": Band(8.0, None), "lasting_fall": Band(0.30, None)}


def first_monday(as_of: date) -> date:
    """Return the first day of the four complete weeks before `as_of`."""
    return last_sunday(as_of) - timedelta(days=7 * WEEKS - 1)


def weekly(feeds: Feeds, as_of: date, series: ObservedSeries) -> ibis.Table:
    """Return `actual`, the sum of each borrower and judged week (`period_on`, its Monday).

    A week in which nothing happened has no row, nor has one with a day that was not observed.
    """
    from ibis import _

    first = first_monday(as_of)
    daily = series.daily(feeds, first, first + timedelta(days=7 * WEEKS - 1))
    weeks = daily.group_by("borrower_id", period_on=_.day.truncate("W").cast("date"))
    sums = weeks.agg(actual=_.value.sum(), days=_.day.nunique())
    whole = sums if series.zero_between else sums.filter(_.days == 7)
    return whole.select("borrower_id", "period_on", "actual")


def short_of(feeds: Feeds, as_of: date, name: str, series: ObservedSeries) -> ibis.Table:
    """Return how far a series in money fell short of its forecast, as `compared` has it.

    Silence and a step count only where what a month loses is worth an instalment or 1 % of E.
    """
    import ibis
    from ibis import _

    actual = weekly(feeds, as_of, series)
    rows = compared(feeds, as_of, name, actual, zero_between=series.zero_between)
    owed = feeds["book"].select(
        "borrower_id", least=ibis.greatest(_.instalment, 0.01 * _.exposure).fill_null(0.0)
    )
    silent = MONTH_DAYS * _.usual_a_day.fill_null(0.0) >= _.least
    fell = MONTH_DAYS * _.lost_a_day.fill_null(0.0) >= _.least
    return (
        rows.join(owed, "borrower_id")
        .mutate(
            silent_days=silent.ifelse(_.silent_days, 0.0),
            lasting_fall=fell.ifelse(_.lasting_fall, 0.0),
        )
        .drop("least")
    )


def active_and_regular(
    feeds: Feeds, as_of: date, name: str, series: ObservedSeries, *, days: int, weeks: int
) -> ibis.Table:
    """Return the `borrower_id`s of `can_fall` of whom the series has a row in the last `days`."""
    first = as_of - timedelta(days=days - 1)
    active = series.daily(feeds, first, as_of).select("borrower_id").distinct()
    return can_fall(feeds, as_of, name, weeks).semi_join(active, "borrower_id")


def compared(
    feeds: Feeds, as_of: date, name: str, actual: ibis.Table, *, zero_between: bool
) -> ibis.Table:
    """Return one row per borrower with a forecast and an observation for all four weeks.

    `value` is how far `actual` fell short of `expected` over the four, 1 for all of it, below 0
    where more came, -1 for twice as much and beyond, and 0 where nothing was expected; `change`
    the same in the series' unit. `weeks_below` are the weeks under the range, `recent_below` those
    of the last three, `weeks_inside` those in or above it. The lists `weeks_actual`,
    `weeks_expected`, `weeks_lower`, `weeks_upper` have the weeks in order. `silent_days` is for how
    long next to nothing has happened, 0 where that is nothing new, and `lasting_fall` the share
    that the level has lost for good, else 0; stages.breaks has the rest of the columns on them.
    Where `zero_between`, a week without a row of `actual` is one in which nothing happened.
    """
    from ibis import _

    first = first_monday(as_of)
    judged = _judged_weeks(feeds, as_of, name)
    weeks = judged.left_join(actual, ["borrower_id", "period_on"]).select(
        *judged.columns, actual=_.actual.fill_null(0.0) if zero_between else _.actual
    )
    nearly = (_.expected > 0) & (_.actual >= NEARLY * _.expected)
    inside = (_.lower > 0).ifelse(_.actual >= _.lower, nearly)
    marked = weeks.filter(_.actual.notnull()).mutate(
        is_below=_.actual < _.lower, is_inside=inside, is_recent=_.period_on > first
    )
    return _by_borrower(marked, first)


def can_fall(feeds: Feeds, as_of: date, name: str, weeks: int) -> ibis.Table:
    """Return the `borrower_id`s of whom a fall would show: of the others nothing can be said.

    Left out are those whose range reaches down to nothing, as it does for a trade with idle weeks,
    in so many of the judged weeks that fewer than `weeks` could be below it.
    """
    from ibis import _

    limits = (
        _judged_weeks(feeds, as_of, name)
        .group_by("borrower_id")
        .agg(limits=(_.lower > 0).sum(), weeks=_.period_on.nunique())
    )
    blind = limits.filter(_.weeks == WEEKS, _.limits < weeks)
    return feeds["book"].select("borrower_id").anti_join(blind, "borrower_id")


def _judged_weeks(feeds: Feeds, as_of: date, name: str) -> ibis.Table:
    from ibis import _

    first = first_monday(as_of)
    return feeds["forecasts"].filter(
        _.series == name,
        _.grain == "week",
        _.period_on >= first,
        _.period_on < first + timedelta(weeks=WEEKS),
    )


def _by_borrower(weeks: ibis.Table, first: date) -> ibis.Table:
    import ibis
    from ibis import _

    mondays = [first + timedelta(weeks=n) for n in range(WEEKS)]
    lists = {
        f"weeks_{column}": ibis.array(
            [weeks[column].max(where=weeks.period_on == monday) for monday in mondays]
        )
        for column in ("actual", "expected", "lower", "upper")
    }
    return (
        weeks.group_by("borrower_id")
        .agg(
            weeks=_.period_on.nunique(),
            actual=_.actual.sum(),
            expected=_.expected.sum(),
            weeks_below=_.is_below.sum().cast("float64"),
            recent_below=(_.is_below & _.is_recent).sum().cast("float64"),
            weeks_inside=_.is_inside.sum().cast("float64"),
            silent_days=_.silent_days.max().fill_null(0.0),
            silent_after=_.silent_after.max(),
            usual_a_day=_.usual_a_day.max(),
            lasting_fall=_.lasting_fall.max().fill_null(0.0),
            lost_a_day=_.lost_a_day.max(),
            fell_on=_.fell_on.max(),
            model=_.model.max(),
            forecast_note=_.fallback_reason.max(),
            **lists,
        )
        .filter(_.weeks == WEEKS)
        .mutate(
            # A meter that is off still counts, and next to nothing is expected of it.
            value=(_.expected > 0).ifelse(ibis.greatest(1 - _.actual / _.expected, -1.0), 0.0),
            change=_.expected - _.actual,
        )
        .drop("weeks")
    )


def money_sentence(evidence: Mapping[str, Any], what: Text) -> Text:
    """Return the sentence on four weeks of a series in money; `what` names it."""
    currency = evidence.get("currency")
    actual = phrases.money(evidence.get("actual"), currency)
    expected = phrases.money(evidence.get("expected"), currency)
    return shortfall(evidence, what, actual, expected)


def shortfall(evidence: Mapping[str, Any], what: Text, actual: Text, expected: Text) -> Text:
    """Return the sentence on how far four weeks fell short of what was expected of them.

    Where it is silence or a step that speaks, the sentence on that instead.
    """
    if broken := _break(evidence, what):
        return broken
    fall, below = phrases.share(evidence.get("value")), phrases.number(evidence.get("weeks_below"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{what.en} over four weeks was {actual.en}, {fall.en} below the {expected.en} expected "
        f"from the firm's own past ({color.en} {line.en}); {below.en} of the four weeks were below "
        "the expected range.",
        f"近四周{what.zh} {actual.zh}，比按自身历史预期的 {expected.zh} 低 {fall.zh}"
        f"（{color.zh} {line.zh}），其中 {below.zh} 周低于预期区间。",
    )


def _break(evidence: Mapping[str, Any], what: Text) -> Text | None:
    """Return the sentence on silence or a step, None where there is neither."""
    if (evidence.get("silent_days") or 0.0) >= 1:
        days, limit = (phrases.whole(evidence.get(key)) for key in ("silent_days", "silent_after"))
        return Text(
            f"{what.en}: next to nothing for {days.en} days that are usual days for others, where "
            f"this firm's own pauses make {limit.en} the limit.",
            f"{what.zh}：已连续 {days.zh} 个正常日几乎为零，按该企业自身的停歇规律上限为 "
            f"{limit.zh} 日。",
        )
    if (evidence.get("lasting_fall") or 0.0) > 0 and not _has_fallen(evidence):
        fall, since = phrases.share(evidence["lasting_fall"]), phrases.day(evidence.get("fell_on"))
        return Text(
            f"{what.en} has lain {fall.en} lower since the week of {since.en} than in the half "
            "year before, other firms' ups and downs taken out.",
            f"自 {since.zh} 当周起，{what.zh}比此前半年低 {fall.zh}（已扣除同业波动），且未恢复。",
        )
    return None


def _has_fallen(evidence: Mapping[str, Any]) -> bool:
    value, line = evidence.get("value"), phrases.line(evidence)
    return value is not None and line is not None and value >= line
