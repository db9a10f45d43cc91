"""Electricity drop: the meters show far less use than this firm's own past leads to expect.

Machines that stand still cannot be dressed up, and the meter is read each day: it moves weeks
before sales are declared.

False alarms: a move to other premises, new solar panels, a repair, a mild winter.
Source: post-loan monitoring pilot of a state grid company, Shijiazhuang 2020.
Lead time: 3 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.meters import electric_meters, metered

if TYPE_CHECKING:
    import ibis

WEEKS = 4
SERIES = "electricity"
ACTIVE_DAYS = 90
# On a Saturday the last complete week ended six days ago.
LOOKS_BACK_DAYS = 6 + 7 * WEEKS - 1 + ACTIVE_DAYS


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how far kWh fell short of the expected, 0 to 1.

    Over the last four complete weeks, all electricity meters together; `weeks_below` are those
    under the forecast's lower bound. A borrower whose forecast or readings have a gap in those
    weeks has no row: a day that was not read is not a day without use.
    """
    from ibis import _

    first = _monday_of_last_complete_week(as_of) - timedelta(weeks=WEEKS - 1)
    weeks = (
        feeds["forecasts"]
        .filter(_.series == SERIES, _.grain == "week", _.period_on >= first)
        .join(_weekly_kwh(feeds, first), ["borrower_id", "period_on"])
    )
    return (
        weeks.group_by("borrower_id")
        .agg(
            weeks=_.period_on.nunique(),
            kwh=_.kwh.sum(),
            expected=_.expected.sum(),
            weeks_below=(_.kwh < _.lower).sum().cast("float64"),
            model=_.model.max(),
        )
        .filter(_.weeks == WEEKS, _.expected > 0)
        .mutate(value=1 - _.kwh / _.expected)
        .drop("weeks")
    )


def _monday_of_last_complete_week(as_of: date) -> date:
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % 7)
    return sunday - timedelta(days=6)


def _weekly_kwh(feeds: Feeds, first: date) -> ibis.Table:
    """Return `kwh` per borrower and week (`period_on`, its Monday) that was read in full."""
    from ibis import _

    last = first + timedelta(weeks=WEEKS)
    read = feeds["meter_readings"].join(electric_meters(feeds), "meter_id")
    recent = read.filter(_.business_on < last, _.business_on >= first - timedelta(days=ACTIVE_DAYS))
    meters = recent.group_by("borrower_id").agg(meters=_.meter_id.nunique())
    return (
        recent.filter(_.business_on >= first)
        .group_by("borrower_id", period_on=_.business_on.truncate("W"))
        .agg(kwh=_.quantity.sum(), readings=_.quantity.count())
        .join(meters, "borrower_id")
        .filter(_.readings == _.meters * 7)
        .select("borrower_id", "period_on", "kwh")
    )


THRESHOLDS = Thresholds(amber=0.30, red=0.50, calm_at=0.24, needs={"weeks_below": 3})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on four weeks' electricity against what was expected."""
    kwh, expected = (phrases.whole(evidence.get(key)) for key in ("kwh", "expected"))
    fall, below = phrases.share(evidence.get("value")), phrases.number(evidence.get("weeks_below"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Electricity over four weeks was {kwh.en} kWh, {fall.en} below the {expected.en} kWh "
        f"expected from the firm's own past ({color.en} {line.en}); {below.en} of the four weeks "
        "were below the expected range.",
        f"近四周用电 {kwh.zh} 千瓦时，比按自身历史预期的 {expected.zh} 千瓦时低 {fall.zh}"
        f"（{color.zh} {line.zh}），其中 {below.zh} 周低于预期区间。",
    )


FIRST_CHECK = Text(
    "Ask what stands still and since when: machines, a shift, or the whole place.",
    "询问停用的是哪些设备、班次还是整个场所，自何时起。",
)
PLAYBOOK = (
    Text(
        "Visit on a working day and look at the meter, the machines and the staff.",
        "工作日上门，查看电表、设备和在岗人员。",
    ),
    Text(
        "Rule out the harmless: another workshop, solar panels, a repair; ask for papers.",
        "排除正常原因：新厂房、光伏发电、检修，并索取证明。",
    ),
    Text(
        "Compare with orders and wages of the same weeks; note whether output fell as much.",
        "与同期订单、工资对比，记录产量是否同幅下降。",
    ),
)

PLUGIN = Signal(
    family="utility",
    root_cause="activity",
    feeds=("meters", "meter_readings"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=metered,
    parts=("electricity",),
    looks_back_days=LOOKS_BACK_DAYS,
)
