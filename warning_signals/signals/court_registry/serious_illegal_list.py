"""Serious violations: the register lists the borrower as seriously unlawful or dishonest.

He stays on it for years, may not bid for public work, and whoever checks a partner sees it. It
takes grave acts to get there: fraud at registration, false goods, years on the abnormal list.

False alarms: a namesake linked wrongly, a removal not yet published.
Source: State Administration for Market Regulation, rules on the list of serious violations.
The simulated book tells of none, so it is not known how often it would name a healthy firm.
Lead time: 0 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value`, and `open`, are the listings that stand.

    `reason` is what the newest says, of `listed_on`.
    """
    from ibis import _

    listed = entries(feeds, as_of, "serious_list").filter(_.stands)
    sums = listed.group_by("borrower_id").agg(open=_.count())
    newest = newest_entry(listed, "after").rename(reason="after")
    return whole_book(feeds, sums, newest).mutate(
        value=_.open.fill_null(0).cast("float64"), open=_.open.fill_null(0)
    )


THRESHOLDS = Thresholds(amber=None, red=1, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the newest listing."""
    count, listed_on = evidence.get("value"), phrases.day(evidence.get("listed_on"))
    reason, line = phrases.name(evidence.get("reason")), phrases.number(evidence.get("red"))
    return Text(
        f"Listed for serious violations {phrases.plural(count, 'time')} (red line {line.en}), "
        f"last on {listed_on.en}; reason {reason.en}.",
        f"被列入严重违法失信名单 {phrases.number(count).zh} 次（红线 {line.zh} 次），"
        f"最近一次 {listed_on.zh}，原因：{reason.zh}。",
    )


FIRST_CHECK = Text(
    "Check in the register that the number is this borrower's, and read what he did.",
    "在公示系统核对证照号码是否为本借款人，并查看违法事实。",
)
PLAYBOOK = (
    Text(
        "Ask what it means for his licences, tenders and largest customers.",
        "询问对其许可证、投标和主要客户的影响。",
    ),
    Text(
        "Compare the coming three months' orders with the instalments due.",
        "将未来三个月订单与到期还款对照。",
    ),
    Text(
        "Do not renew or raise a limit before the risk manager has seen it.",
        "未经风险经理审核，不得续贷或增额。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="listing",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A listing stands until it is removed.
    looks_back_days=None,
)
