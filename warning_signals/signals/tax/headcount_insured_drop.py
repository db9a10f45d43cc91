"""Insured headcount drop: fewer staff are insured than half a year ago, or contributions unpaid.

An owner lets people go when he no longer expects the orders to come back, and leaves their
insurance unpaid when the wages themselves are hard to find.

Season is no fall: compared is the lesser of six months and a year ago. Nor is the coming and going
of one or two people, which in a firm of five is a third.

False alarms: staff moved to a labour agency or to a sister firm, a merger of two pay rolls.
Source: SAMA circular 41033343 appendix 1 (payroll down within three months).
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.months import is_month, month_number, month_of

if TYPE_CHECKING:
    import ibis

HALF_YEAR, YEAR = 6, 12
# A month is told when it is paid or overdue, by the middle of the next; one more may be late.
FRESH_MONTHS = 3
# Fewer than this many people fewer is the ordinary coming and going.
LEAST_HEADS = 3


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the fall of the insured staff, 0 to 1.

    `insured` is the newest month's number, `insured_before` the lesser of those of six and of
    twelve months before; where it is fewer than three people less, `value` is 0. `unpaid_months`
    is how many of the last twelve months' contributions are overdue and unpaid. Without the month
    of half a year before, or without one of the last three, there is no row.
    """
    import ibis
    from ibis import _

    this_month = month_of(as_of)
    months = _months(feeds, as_of)
    newest = months.group_by("borrower_id").agg(newest=_.month.max())
    told = months.join(newest.filter(_.newest >= this_month - FRESH_MONTHS), "borrower_id")
    heads = (
        told.mutate(back=_.newest - _.month)
        .group_by("borrower_id")
        .agg(
            insured=_.insured.max(where=_.back == 0),
            half_year_ago=_.insured.max(where=_.back == HALF_YEAR),
            year_ago=_.insured.max(where=_.back == YEAR),
            unpaid_months=(_.is_unpaid & (_.back < YEAR)).sum(),
        )
    )
    before = ibis.least(_.half_year_ago, ibis.coalesce(_.year_ago, _.half_year_ago))
    counts = heads.mutate(insured_before=before).filter(_.insured_before > 0)
    fall = 1 - _.insured / _.insured_before
    return counts.select(
        "borrower_id",
        "insured",
        "insured_before",
        "unpaid_months",
        value=(_.insured_before - _.insured >= LEAST_HEADS).ifelse(fall, 0.0),
    )


def _months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `insured` and `is_unpaid` per borrower and `month`, its number."""
    from ibis import _

    told = feeds["social_insurance"].filter(_.borrower_id.notnull(), is_month(_.period))
    return told.select(
        "borrower_id",
        month=month_number(_.period),
        insured=_.insured_count,
        is_unpaid=_.paid_on.isnull() | (_.paid_on > as_of),
    )


def has_staff(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that insure anybody."""
    from ibis import _

    told = feeds["social_insurance"].filter(_.borrower_id.notnull(), _.business_on <= as_of)
    return told.select("borrower_id").distinct()


THRESHOLDS = Thresholds(amber=0.20, red=0.40, also={"unpaid_months": Band(1, 2)})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on staff and contributions, with the line that was crossed."""
    now, before = (phrases.number(evidence.get(key)) for key in ("insured", "insured_before"))
    fall, unpaid = Text("", ""), evidence.get("unpaid_months")
    if evidence.get("value"):
        part = phrases.share(evidence.get("value"))
        fall = Text(f" ({part.en} fewer)", f"（减少 {part.zh}）")
    why, verb = _crossed(evidence), "is" if unpaid == 1 else "are"
    return Text(
        f"Insured staff: {now.en}, against {before.en} half a year and a year ago{fall.en}; "
        f"{phrases.plural(unpaid, 'month')} of contributions {verb} unpaid ({why.en}).",
        f"目前参保 {now.zh} 人，半年及一年前至少 {before.zh} 人{fall.zh}，"
        f"未缴费 {phrases.number(unpaid).zh} 个月（{why.zh}）。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: the fall, or else the months unpaid."""
    color, line = phrases.color(evidence), phrases.line(evidence)
    if (evidence.get("value") or 0.0) >= (line or 0.0):
        part = phrases.share(line)
        return Text(f"{color.en} {part.en}", f"{color.zh} {part.zh}")
    band = THRESHOLDS.also["unpaid_months"]
    months = band.red if evidence.get("level") == "red" else band.amber
    return Text(
        f"{color.en} {phrases.plural(months, 'month')}",
        f"{color.zh} {phrases.number(months).zh} 个月",
    )


FIRST_CHECK = Text(
    "Put the payroll of the last months beside it: were fewer people paid as well?",
    "对照近几个月代发工资：发薪人数是否也减少。",
)
PLAYBOOK = (
    Text(
        "Ask who left and why, and whether orders were given back or machines stopped.",
        "询问离职人员及原因，是否有订单取消或设备停开。",
    ),
    Text(
        "Where contributions are unpaid, ask for the bureau's statement and the plan to pay.",
        "如有欠费，索取社保机构的欠费清单和补缴计划。",
    ),
    Text(
        "Visit in working hours and count the people at work.",
        "在工作时间上门，清点在岗人数。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="activity",
    feeds=("social_insurance", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=has_staff,
    consent="social_insurance",
    calendar="months",
)
