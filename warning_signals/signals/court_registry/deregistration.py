"""Deregistration: the borrower is about to cease, or has ceased, to be a firm.

A licence revoked, a firm struck off or a bankruptcy opened ends the debtor as we know him, and
every creditor has weeks at most to be heard. That is red and hard. A notice that he means to be
struck off and a reorganisation are amber: neither is the end, but both have a term to object.

Where the register says only that he is deregistered, he is: what is a notice says so itself.

False alarms: one shop of several closed under the same number, a notice taken back.
Source: SAMA circular 41033343 appendix 1 (bankruptcy); company law on deregistration. The simulated
book tells of none, so it is not known how often it would name a healthy firm.
Lead time: 0 to 2 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import cases_against
from warning_signals.signals.registry_entries import entries, newest_entry, says
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

NOTICE = ("公告", "简易", "拟注销", "清算组备案")
# A revocation is published by a notice as well.
DONE = ("吊销", "撤销登记", "已注销", "准予注销")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is what ends him: entries and bankruptcies.

    `notices` are notices to be struck off and reorganisations; `open` is both together. The newest
    entry of the register was `listed_on` and says `entry`.
    """
    from ibis import _

    listed = entries(feeds, as_of, "deregistration").filter(_.stands)
    is_notice = says(listed, NOTICE) & ~says(listed, DONE)
    told = listed.group_by("borrower_id").agg(ended=(~is_notice).sum(), announced=is_notice.sum())
    bankrupt = cases_against(feeds, as_of, ("bankruptcy",))
    rescued = cases_against(feeds, as_of, ("reorganisation",))
    everyone = whole_book(
        feeds,
        told,
        bankrupt.group_by("borrower_id").agg(bankruptcies=_.count(), court=_.court.max()),
        rescued.group_by("borrower_id").agg(reorganisations=_.count()),
        newest_entry(listed, "after").rename(entry="after"),
    )
    counts = ("ended", "announced", "bankruptcies", "reorganisations")
    return (
        everyone.mutate(**{name: _[name].fill_null(0) for name in counts})
        .mutate(
            value=(_.ended + _.bankruptcies).cast("float64"),
            notices=_.announced + _.reorganisations,
        )
        .mutate(open=_.ended + _.bankruptcies + _.notices)
        .drop("announced")
    )


THRESHOLDS = Thresholds(
    amber=None, red=1, looks=1, needed=1, clear="event", also={"notices": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what the register and the courts say of his end."""
    said, listed_on = phrases.name(evidence.get("entry")), phrases.day(evidence.get("listed_on"))
    bankruptcies, rescues = evidence.get("bankruptcies"), evidence.get("reorganisations")
    line = _line(evidence)
    return Text(
        f"The register's last entry, of {listed_on.en}: {said.en}; "
        f"{phrases.plural(bankruptcies, 'bankruptcy case')} and "
        f"{phrases.plural(rescues, 'reorganisation')} ({line.en}).",
        f"登记机关最近记载（{listed_on.zh}）：{said.zh}；破产清算案件 "
        f"{phrases.number(bankruptcies).zh} 件，重整 "
        f"{phrases.number(rescues).zh} 件（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: revoked, struck off or bankrupt", "红线：吊销、注销或破产")
    return Text("amber line: a notice or a reorganisation", "黄线：注销公告或重整")


FIRST_CHECK = Text(
    "Read the entry and note the last day to object or to file our claim.",
    "查看登记内容，记录异议或申报债权的截止日。",
)
PLAYBOOK = (
    Text(
        "Stop drawing today and hand the term to legal: a term that is missed is lost.",
        "当日停止提款，并将截止日告知法务，逾期即丧失权利。",
    ),
    Text(
        "Call on the guarantor and see that our collateral is where it should be.",
        "联系保证人，并确认抵质押物状况。",
    ),
    Text(
        "Ask the borrower who winds up the firm and who answers for its debts.",
        "询问清算责任人及债务承担人。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="end_of_firm",
    feeds=("registry_events", "court_records"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
    # An entry stands until it is taken back.
    looks_back_days=None,
)
