"""Rating drop: our own model grades the borrower worse than half a year ago.

The monthly grade adds up many small things, none of which crosses a line by itself. What counts is
the way it went: a grade that was always middling is priced, one that falls is news.

Compared are grades of one and the same model: a new model grades everybody anew.

False alarms: a correction of data, a seasonal low of the same months each year.
Source: EBA/GL/2020/06 (internal grade deterioration); SAMA circular 41033343 appendix 1.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

HALF_YEAR_DAYS = 182
# Grades come by the month: of half a year ago is one of the two months before that day.
MONTHS_DAYS = 62


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many notches its grade fell, at least 0.

    `grade` is the newest, of `rated_on`, `grade_before` that of `rated_before_on`, the last one
    half a year before, by the same model; 1 is the best. Without a grade of the last two months
    and one of the two months before that day there is no row.
    """
    import ibis
    from ibis import _

    turn = as_of - timedelta(days=HALF_YEAR_DAYS)
    rated = feeds["internal_ratings"].mutate(model=_.model.fill_null(""))
    now = _last_grades(rated, as_of)
    before = _last_grades(rated, turn).rename(grade_before="grade", rated_before_on="rated_on")
    both = now.join(before, ["borrower_id", "model"])
    newest = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("rated_on"), "model"]
    )
    return (
        both.mutate(place=newest)
        .filter(_.place == 0)
        .drop("place", "model")
        .mutate(value=ibis.greatest(_.grade - _.grade_before, 0).cast("float64"))
    )


def _last_grades(rated: ibis.Table, last: date) -> ibis.Table:
    """Return the last `grade` and `rated_on` per borrower and model within two months."""
    from ibis import _

    recent = rated.filter(_.rated_on > last - timedelta(days=MONTHS_DAYS), _.rated_on <= last)
    return recent.group_by("borrower_id", "model").agg(
        grade=_.grade.argmax(_.rated_on), rated_on=_.rated_on.max()
    )


# A grade comes once a month: one look is enough; recovered is where nothing is lost any more.
THRESHOLDS = Thresholds(amber=1, red=3, looks=1, needed=1, calm_at=0)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the grade now and half a year ago."""
    notches = evidence.get("value")
    now, before = (phrases.number(evidence.get(key)) for key in ("grade", "grade_before"))
    on, before_on = (phrases.day(evidence.get(k)) for k in ("rated_on", "rated_before_on"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    word = "notch" if notches == 1 else "notches"
    return Text(
        f"The internal grade fell by {phrases.number(notches).en} {word} in half a year "
        f"({color.en} {line.en}): {now.en} on {on.en}, {before.en} on {before_on.en}; 1 is the "
        f"best.",
        f"内部评级半年下降 {phrases.number(notches).zh} 级（{color.zh} {line.zh} 级）："
        f"{on.zh} 为 {now.zh} 级，{before_on.zh} 为 {before.zh} 级（1 级最好）。",
    )


FIRST_CHECK = Text(
    "Open the sheet behind both grades and see which inputs moved.",
    "打开两次评级的明细，看哪些指标发生变化。",
)
PLAYBOOK = (
    Text(
        "Check that the inputs that moved are true: an old balance sheet, a wrong sector?",
        "核对变化的输入是否属实：报表过期、行业填错等。",
    ),
    Text(
        "Talk with the borrower about the two inputs that cost most, and note what he says.",
        "就影响最大的两项指标与借款人沟通并记录。",
    ),
    Text(
        "If the fall is real, bring the next review forward to this quarter.",
        "如下降属实，将下一次复审提前到本季度。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="rating",
    feeds=("internal_ratings",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
