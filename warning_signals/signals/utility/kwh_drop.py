"""Electricity drop: the meters show far less use than this firm's own past leads to expect.

Machines that stand still cannot be dressed up, and the meter is read each day: it moves weeks
before sales are declared.

False alarms: a move to other premises, new solar panels, a repair, a mild winter, the end of a
hot summer.
Source: post-loan monitoring pilot of a state grid company, Shijiazhuang 2020. On the simulated book
(seed 7, 30 weekly looks to June 2026, forecast by seasonal_level) it was raised 0.08 times a year
of a healthy borrower, and for 8 of the 16 metered ones who went bad. On the public electricity set
as of 2019-09-20 (in the real book's time: 23 September 2016, with 21 months of history) it names 37
of 364 in a single look: 24 by the four weeks, 11 by silence, 6 by a step, some by two. Those weeks
followed a hot August; of the 20 of the 24 who used power a year before, 4 lay a fifth or more under
the same weeks of it.
Lead time: 3 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.observed_series import electricity_kwh
from warning_signals.signals import against_forecast, phrases
from warning_signals.signals.meters import electric_meters, metered

if TYPE_CHECKING:
    import ibis

SERIES = "electricity_kwh"
ACTIVE_DAYS = 90
LOOKS_BACK_DAYS = against_forecast.LOOKS_BACK_DAYS + ACTIVE_DAYS


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how far kWh fell short of the expected, at most 1.

    Over the last four complete weeks, all electricity meters together; the columns are those of
    against_forecast.compared, the sum as `kwh`. A borrower whose forecast or readings have a gap
    in those weeks has no row: a day that was not read is not a day without use.
    """
    read = against_forecast.weekly(feeds, as_of, electricity_kwh.PLUGIN)
    gaps = _weeks_with_a_silent_meter(feeds, as_of)
    whole = read.anti_join(gaps, ["borrower_id", "period_on"])
    weeks = against_forecast.compared(feeds, as_of, SERIES, whole, zero_between=False)
    return weeks.rename(kwh="actual").drop("change")


def _weeks_with_a_silent_meter(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `period_on` of the weeks in which an active meter was not read daily.

    A meter is active that was read at all in those weeks or in the 90 days before them.
    """
    from ibis import _

    first = against_forecast.first_monday(as_of)
    last = first + timedelta(weeks=against_forecast.WEEKS)
    active_since = first - timedelta(days=ACTIVE_DAYS)
    recent = feeds["meter_readings"].filter(_.business_on < last, _.business_on >= active_since)
    # By meter first: a meter's readings are many, and whose they are is looked up once.
    active = recent.select("meter_id").distinct().join(electric_meters(feeds), "meter_id")
    meters = active.group_by("borrower_id").agg(meters=_.meter_id.nunique())
    week = _.business_on.truncate("W").cast("date")
    by_meter = recent.filter(_.business_on >= first).group_by("meter_id", period_on=week)
    return (
        by_meter.agg(readings=_.quantity.count())
        .join(electric_meters(feeds), "meter_id")
        .group_by("borrower_id", "period_on")
        .agg(readings=_.readings.sum())
        .join(meters, "borrower_id")
        .filter(_.readings < _.meters * 7)
        .select("borrower_id", "period_on")
    )


# Three of the four weeks are the persistence: a second look a week later would only lose time.
THRESHOLDS = Thresholds(
    amber=0.30,
    red=0.50,
    looks=1,
    needed=1,
    clear="band",
    needs={"weeks_below": 3},
    alone=against_forecast.BREAKS,
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on four weeks' electricity against what was expected."""
    kwh, expected = (_kwh(evidence.get(key)) for key in ("kwh", "expected"))
    return against_forecast.shortfall(evidence, Text("Electricity", "用电"), kwh, expected)


def _kwh(value: Any) -> Text:
    amount = phrases.whole(value)
    return Text(f"{amount.en} kWh", f"{amount.zh} 千瓦时")


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
    series=SERIES,
)
