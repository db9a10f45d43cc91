"""Consumption restriction: a court forbids the firm, or who runs it, to spend high.

It comes with an enforcement that found nothing to take at once. Whoever is in charge may no longer
fly or take a fast train to customers, and all who look up the name see it, suppliers and lenders
among them.

Red at once but not hard: it presses a debtor who may still pay, and it says nothing of how much.

False alarms: restricted for another firm of the same person, a debt paid and not yet taken off.
Source: Supreme People's Court, rules on restricting high consumption. The simulated book tells of
none, so nothing is known yet of how often it would name a healthy firm.
Lead time: 0 to 4 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import weighed_by_exposure

if TYPE_CHECKING:
    import ibis

KINDS = ("consumption_restriction",)


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value`, and `open`, are the orders that stand.

    Case number, court, day and rule of linking are of the newest.
    """
    orders = weighed_by_exposure(feeds, as_of, KINDS, closed_days=0)
    return orders.mutate(value=orders.cases.cast("float64")).drop("cases", "claimed", "exposure")


THRESHOLDS = Thresholds(amber=None, red=1, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the newest order."""
    count = evidence.get("value")
    court, case_no = phrases.name(evidence.get("court")), phrases.name(evidence.get("case_no"))
    listed_on = phrases.day(evidence.get("listed_on"))
    line = phrases.number(phrases.line(evidence, "red"))
    return Text(
        f"{phrases.plural(count, 'order')} to restrict consumption (red line {line.en}), the last "
        f"on {listed_on.en}: case {case_no.en}, court {court.en}.",
        f"限制高消费令 {phrases.number(count).zh} 份（红线 {line.zh} 份），最近一份"
        f"{listed_on.zh}：案号 {case_no.zh}，法院{court.zh}。",
    )


FIRST_CHECK = Text(
    "Read in the court's public list whom the order names: the firm, its legal representative, or "
    "both.",
    "在法院公开名单上查看被限制的是企业、法定代表人，还是两者。",
)
PLAYBOOK = (
    Text(
        "Ask what the case is about, what is owed and when it will be paid; ask for papers.",
        "询问案由、未履行金额和履行计划，并索取文书。",
    ),
    Text(
        "Ask who runs the business while the person in charge cannot travel.",
        "询问负责人出行受限期间由谁打理经营。",
    ),
    Text(
        "Look for enforcement and dishonest-debtor records in the same case before the next "
        "drawing.",
        "在下次提款前查询同案是否有被执行或失信记录。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="enforcement",
    feeds=("court_records",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # An order stands until it is lifted.
    looks_back_days=None,
)
