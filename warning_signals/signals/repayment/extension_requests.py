"""Extension requests: the borrower asks for more time, interest only, or a higher limit.

Nobody asks for relief who does not need it. It comes from the borrower himself, often before any
figure shows it, and a second request within half a year says that the first did not help.

An ordinary renewal at maturity is no such request and is not in the feed. Whether it was granted
does not matter here.

False alarms: a large order that needs a higher limit for a time, a request made by mistake.
Source: RBI master circular on early warnings, nos. 18 and 19 (requests for extension, ad hoc
limits); thresholds are starting values.
Lead time: 3 to 6 months.
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

HALF_YEAR_DAYS = 182


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the number of requests of 182 days.

    `kind`, `facility`, `requested_on` are of the newest; `granted` whether that was, null where it
    is not decided yet.
    """
    import ibis
    from ibis import _

    requests = feeds["facility_requests"].filter(
        _.requested_on > as_of - timedelta(days=HALF_YEAR_DAYS), _.requested_on <= as_of
    )
    newest = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("requested_on"), "request_id"]
    )
    decided = (_.decided_on <= as_of).ifelse(_.granted, ibis.null("boolean"))
    last = (
        requests.join(owners(feeds), "facility_id")
        .mutate(place=newest, value=_.request_id.count().over(group_by="borrower_id"))
        .filter(_.place == 0)
        .select(
            "borrower_id",
            "value",
            "kind",
            "requested_on",
            facility=_.facility_id,
            granted=decided,
        )
    )
    return (
        feeds["book"]
        .select("borrower_id")
        .left_join(last, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=_.value.fill_null(0).cast("float64"))
    )


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")
KINDS = {
    "rollover": Text("a rollover", "展期或续贷"),
    "interest_only": Text("interest only for a time", "暂时只付利息"),
    "extra_limit": Text("a higher limit", "临时增加额度"),
    "deferral": Text("a later due day", "延期还款"),
}


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the requests and what the last one asked for."""
    count, on = evidence.get("value"), phrases.day(evidence.get("requested_on"))
    kind = KINDS.get(str(evidence.get("kind")), Text("relief", "还款安排调整"))
    facility = phrases.name(evidence.get("facility"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    answer = _answer(evidence.get("granted"))
    return Text(
        f"{phrases.plural(count, 'request')} in six months ({color.en} {line.en}); the last, on "
        f"{on.en}, was for {kind.en} on facility {facility.en}, {answer.en}.",
        f"近六个月提出申请 {phrases.number(count).zh} 次（{color.zh} {line.zh} 次）；"
        f"最近一次 {on.zh} 就贷款 {facility.zh} 申请{kind.zh}，{answer.zh}。",
    )


def _answer(granted: Any) -> Text:
    if phrases.is_missing(granted):
        return Text("not decided yet", "尚未批复")
    return Text("granted", "已同意") if granted else Text("not granted", "未同意")


FIRST_CHECK = Text(
    "Read the reason given in the request: a gap of weeks, or an order, or no reason at all?",
    "阅读申请理由：短期周转、订单需要，还是没有说明。",
)
PLAYBOOK = (
    Text(
        "Ask for the plan of receipts and payments of the next three months, week by week.",
        "索取未来三个月按周的收支计划。",
    ),
    Text(
        "Ask what was asked of other lenders, and what they answered.",
        "询问是否也向其他机构提出过申请及答复。",
    ),
    Text(
        "If relief is right, propose it while all instalments are still paid, and with a condition "
        "that can be checked.",
        "如确需调整，应在尚未逾期时提出方案，并附可核查的条件。",
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
