"""Owner in personal distress: who runs the firm is late with his own card, or is sued.

In a small firm the purses are one. The owner puts in what he has before he lets the firm miss an
instalment, so his own card is late first.

A day late is amber, more than thirty is red, and a suit against him in person is amber. What counts
is the newest month reported, of the last two.

False alarms: a card forgotten over a holiday, a suit over a road accident, an old card not closed.
Source: Tartu group (managers' earlier arrears); thresholds are starting values. On a simulated book
(1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026) 21 of 3,936 looks at
healthy firms were amber and none red, 4 of 31 before the first day overdue were amber or red, and
54 of 88 at firms in arrears.
Lead time: 2 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

FRESH_DAYS = 75


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower whose owner was reported lately: `value` is his days late.

    Of the newest month that was delivered in the last 75 days, `overdue` is what is late, in
    `owner_currency`, `lawsuits` the suits against him in person.
    """
    from ibis import _

    fresh = feeds["owner_credit"].filter(
        _.business_on <= as_of, _.business_on > as_of - timedelta(days=FRESH_DAYS)
    )
    newest = fresh.group_by("borrower_id").agg(
        value=_.worst_dpd.argmax(_.month).cast("float64"),
        overdue=_.overdue_amount.argmax(_.month).cast("float64"),
        owner_currency=_.currency.argmax(_.month),
        lawsuits=_.lawsuits.argmax(_.month),
        month=_.month.max(),
    )
    return newest.semi_join(feeds["book"], "borrower_id")


THRESHOLDS = Thresholds(
    amber=1, red=31, looks=1, needed=1, clear="window", also={"lawsuits": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what the owner is late with, and who sues him."""
    days, month = evidence.get("value"), phrases.name(evidence.get("month"))
    overdue = phrases.money(evidence.get("overdue"), evidence.get("owner_currency"))
    suits = evidence.get("lawsuits")
    line, color = phrases.line(evidence), phrases.color(evidence)
    either = Text(" or any suit", "或有诉讼") if evidence.get("level") != "red" else Text("", "")
    return Text(
        f"The owner himself was {phrases.plural(days, 'day')} late with {overdue.en} by the report "
        f"of {month.en}, with {phrases.plural(suits, 'suit')} against him in person ({color.en} "
        f"{phrases.plural(line, 'day')}{either.en}).",
        f"{month.zh} 报告显示，实际控制人个人逾期 {phrases.number(days).zh} 天，金额 {overdue.zh}，"
        f"个人涉诉 {phrases.number(suits).zh} 件"
        f"（{color.zh} {phrases.number(line).zh} 天{either.zh}）。",
    )


FIRST_CHECK = Text(
    "Read the report: which card or loan is late, how much, and is it paid since?",
    "查看报告：哪笔卡或贷款逾期、金额多少、是否已还。",
)
PLAYBOOK = (
    Text(
        "Ask him how he stands in private, and whether he has put money of his own into the firm.",
        "询问其个人资金状况，是否有个人资金投入企业。",
    ),
    Text(
        "Look for payments from the firm to him in person in the last ninety days.",
        "查看近 90 天企业账户向其个人的付款。",
    ),
    Text(
        "If he is our guarantor, note what his guarantee is worth now.",
        "如其为保证人，重新评估其担保能力。",
    ),
)

PLUGIN = Signal(
    family="group",
    root_cause="owner",
    feeds=("owner_credit", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="owner_credit",
)
