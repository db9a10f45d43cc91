"""Dishonest debtor: a court lists the borrower as a judgment debtor who can pay and does not.

The listing bars him from new credit, tenders and much business, so cash dries up within weeks.
It stays until the court removes it; that no record came lately does not lift it.

False alarms: a namesake linked wrongly, a debt paid whose removal is not yet published.
Source: Supreme People's Court, published list of dishonest judgment debtors.
Lead time: 0 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import standing

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value`, and `open`, are the listings that stand.

    `case_no`, `court`, `listed_on`, `amount` and `match_rule` are of the newest listing.
    """
    import ibis
    from ibis import _

    listings = standing(feeds["court_records"], as_of).filter(_.kind == "dishonest_debtor")
    newest = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("listed_on"), "record_id", "provider"]
    )
    counts = listings.group_by("borrower_id").agg(cases=_.case.nunique())
    listed = (
        listings.mutate(place=newest)
        .filter(_.place == 0)
        .join(counts, "borrower_id")
        .select(
            "borrower_id",
            "cases",
            "case_no",
            "court",
            "listed_on",
            "match_rule",
            amount=_.amount.cast("float64"),
        )
    )
    return (
        feeds["book"]
        .select("borrower_id")
        .left_join(listed, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=_.cases.fill_null(0).cast("float64"), open=_.cases.fill_null(0))
        .drop("cases")
    )


THRESHOLDS = Thresholds(amber=None, red=1, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the newest listing."""
    count = evidence.get("value")
    court, case_no = phrases.name(evidence.get("court")), phrases.name(evidence.get("case_no"))
    listed_on = phrases.day(evidence.get("listed_on"))
    amount = phrases.money(evidence.get("amount"), evidence.get("currency"))
    line = phrases.number(phrases.line(evidence, "red"))
    return Text(
        f"Listed as a dishonest debtor {phrases.plural(count, 'time')} (red line {line.en}), last "
        f"on {listed_on.en}: case {case_no.en}, court {court.en}, {amount.en}.",
        f"被列为失信被执行人 {phrases.number(count).zh} 次（红线 {line.zh} 次），"
        f"最近一次 {listed_on.zh}：{case_no.zh}，法院{court.zh}，金额 {amount.zh}。",
    )


FIRST_CHECK = Text(
    "Check on the court's public list that number and name are this borrower's, and save the page.",
    "在法院公开名单上核对证件号码和名称是否为本借款人，并保存页面。",
)
PLAYBOOK = (
    Text(
        "Stop drawing on every line today and tell the risk manager.",
        "当日停止所有额度提款，并报告风险经理。",
    ),
    Text(
        "Ask what the case is about, what is still owed and when it will be paid; ask for papers.",
        "询问案由、未履行金额和履行计划，并索取文书。",
    ),
    Text(
        "See which of our securities the court may reach, and call on the guarantor.",
        "核查我行抵质押物是否可能被执行，并联系保证人。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="dishonest",
    feeds=("court_records",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
    # A listing stands until it is closed.
    looks_back_days=None,
)
