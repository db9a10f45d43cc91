"""How many of a sector or a region stand at amber or red, against the year before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Text
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

FRESH_DAYS = 14
LEAST_WEEKS = 26
LEAST_FIRMS = 20


def rates(feeds: Feeds, as_of: date, part: str) -> ibis.Table:
    """Return one row per borrower of a part of the book: `value` is how unusual its rate is.

    `part` is the column of the book that divides it. `rate` is the share of the part's firms at
    amber or red by themselves on the newest day, `usual` the mean of the weeks before, `value` the
    difference in standard deviations: those of the weeks, though never less than chance alone
    makes with so many firms. Weeks count firms as they are in the book now and were on board then.
    Without twenty firms and twenty-six weeks before there is no row.
    """
    import ibis
    from ibis import _

    by_week = _by_week(feeds, as_of, part)
    newest = by_week.filter(_.day == _.day.max())
    fresh = newest.filter(_.day >= as_of - timedelta(days=FRESH_DAYS))
    now = fresh.select("part", "day", "firms", "alerts", "rate")
    days = now.select("part", newest_day="day")
    before = by_week.join(days, "part").filter(_.day < _.newest_day)
    usual = before.group_by("part").agg(
        usual=_.rate.mean(), spread=_.rate.std(how="sample").fill_null(0.0), weeks=_.count()
    )
    both = now.join(usual, "part").filter(_.weeks >= LEAST_WEEKS, _.firms >= LEAST_FIRMS)
    chance = (ibis.greatest(_.usual * (1 - _.usual), 1 / _.firms) / _.firms).sqrt()
    judged = both.mutate(value=(_.rate - _.usual) / ibis.greatest(_.spread, chance))
    book = feeds["book"].select("borrower_id", part=part)
    return book.join(judged, "part")


def _by_week(feeds: Feeds, as_of: date, part: str) -> ibis.Table:
    """Return `part`, `day`, `firms`, `alerts`, `rate` for every day that was looked at."""
    import ibis
    from ibis import _

    told = feeds["alerts"].filter(_.day < as_of)
    firms = feeds["book"].filter(_[part].notnull())
    firms = firms.select("borrower_id", "onboarded_on", part=part)
    # Firms are counted by when they came, so that no firm is held against every week.
    came = firms.group_by("part", "onboarded_on").agg(came=_.count())
    days = told.select("day").distinct()
    there = days.join(came, came.onboarded_on.isnull() | (came.onboarded_on <= days.day))
    counts = there.group_by("part", "day").agg(firms=_.came.sum())
    alerted = told.join(firms, "borrower_id").group_by("part", "day").agg(alerts=_.count())
    both = counts.left_join(alerted, ["part", "day"]).drop("part_right", "day_right")
    filled = both.mutate(alerts=ibis.coalesce(_.alerts, 0))
    return filled.mutate(rate=_.alerts / _.firms)


def told(evidence: Mapping[str, Any], what: Text) -> Text:
    """Return the sentence on the rate of a part of the book, which `what` names: a sector."""
    part, day = phrases.name(evidence.get("part")), phrases.day(evidence.get("day"))
    rate, usual = (phrases.share(evidence.get(key)) for key in ("rate", "usual"))
    firms, z = phrases.number(evidence.get("firms")), phrases.number(evidence.get("value"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{what.en} {part.en}: {rate.en} of {firms.en} firms stood at amber or red on {day.en}, "
        f"against {usual.en} in the year before, {z.en} standard deviations more ({color.en} "
        f"{line.en}).",
        f"{what.zh} {part.zh}：{day.zh} {firms.zh} 户中 {rate.zh} 处于黄色或红色，此前一年平均 "
        f"{usual.zh}，高出 {z.zh} 个标准差（{color.zh} {line.zh}）。",
    )
