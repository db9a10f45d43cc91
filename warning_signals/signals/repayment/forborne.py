"""Forborne: a loan was restructured or extended, and its year of observation is not over.

A restructured loan is paid on easier terms, so that the ledger shows it as sound. One in several
fails again within a year, and one that is restructured a second time has not recovered.

What counts is a restructuring date, a loan that continues another as an extension, and a deferral
or interest-only period that was granted. An ordinary renewal is none. Steps within sixty days are
one and the same.

False alarms: easier terms granted to a whole region after a flood.
Source: risk classification Measures of 2023 (restructured assets and their observation period);
SAMA circular 41033343 appendix 1.
Lead time: 0 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

OBSERVED_DAYS = 365
SAME_STEP_DAYS = 60
RELIEF = ("interest_only", "deferral")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is how often its terms were eased, or 0.

    0 unless the newest time, `eased_on`, is less than a year ago; then all times on record count.
    `facility` is that of the newest time.
    """
    import ibis
    from ibis import _

    mine = ibis.window(group_by="borrower_id", order_by="on")
    apart = _.on.delta(_.on.lag().over(mine), unit="day")
    steps = _steps(feeds, as_of).mutate(is_new=(apart > SAME_STEP_DAYS).fill_null(True))
    times = steps.group_by("borrower_id").agg(
        value=_.is_new.sum(), eased_on=_.on.max(), facility=_.facility_id.argmax(_.on)
    )
    observed = times.filter(_.eased_on > as_of - timedelta(days=OBSERVED_DAYS))
    return (
        feeds["book"]
        .select("borrower_id")
        .left_join(observed, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=_.value.fill_null(0).cast("float64"))
    )


def _steps(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `facility_id` and the day `on` of each easing on record."""
    import ibis
    from ibis import _

    facilities = feeds["facilities"]
    restructured = facilities.filter(_.restructured_on.notnull())
    extended = facilities.filter(_.renewal_kind == "extended", _.granted_on.notnull())
    granted = feeds["facility_requests"].filter(_.kind.isin(RELIEF), _.granted)
    told = ibis.union(
        restructured.select("facility_id", on=_.restructured_on),
        extended.select("facility_id", on=_.granted_on),
        granted.select("facility_id", on=_.decided_on),
        distinct=True,
    )
    return told.filter(_.on <= as_of).join(owners(feeds), "facility_id")


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on when the terms were eased, and for which time."""
    times, on = phrases.number(evidence.get("value")), phrases.day(evidence.get("eased_on"))
    facility = phrases.name(evidence.get("facility"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"The terms of facility {facility.en} were eased on {on.en}, easing no. {times.en} on "
        f"record ({color.en} {line.en}); the year of observation is not over.",
        f"贷款 {facility.zh} 于 {on.zh} 调整过还款条件，为有记录以来第 {times.zh} 次"
        f"（{color.zh} {line.zh} 次），一年观察期未满。",
    )


FIRST_CHECK = Text(
    "Read what was agreed, and see whether each payment since came on its day.",
    "查看调整后的约定，并核对此后每期是否按时还款。",
)
PLAYBOOK = (
    Text(
        "Ask for the figures of the last quarter: does the business carry the eased instalments?",
        "索取最近一季度经营数据，看能否覆盖调整后的还款。",
    ),
    Text(
        "Check that the loan class fits: a second restructuring in observation is worse than "
        "substandard by rule.",
        "核对分类是否正确：观察期内再次重组的，按规定应至少下调分类。",
    ),
    Text(
        "Before the observation ends, write down why full instalments can be paid again.",
        "观察期结束前，写明为何能恢复正常还款。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="relief",
    feeds=("facilities", "facility_requests"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
