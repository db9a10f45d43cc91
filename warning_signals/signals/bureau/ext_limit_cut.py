"""External limit cut: other lenders together grant the firm a good deal less than before.

Another lender who cuts a limit or does not renew it has seen something, or will make it happen:
what he no longer lends has to come from somewhere.

False alarms: a loan repaid early and closed at the firm's own wish, a lender who left the region.
Source: SAMA circular 41033343 appendix 1 (unexpected reduction of undrawn lines).
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.bureau_months import quarter_apart

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by what part the limits elsewhere fell, 0 to 1.

    `limits` by the newest report, of `month`, against `limits_before` by that of three months
    before, in the book's currency; `change` what is gone. Without both reports there is no row;
    who had no limit elsewhere has lost none.
    """
    import ibis
    from ibis import _

    limits = quarter_apart(feeds, as_of, "limits_total")
    fall = ibis.greatest(_.before - _.now, 0.0)
    return limits.mutate(change=fall).select(
        "borrower_id",
        "month",
        "change",
        value=(_.before > 0).ifelse(_.change / _.before, 0.0),
        limits=_.now,
        limits_before=_.before,
    )


# Reports come by the month: one look is enough, and calm is two reports long.
THRESHOLDS = Thresholds(amber=0.20, red=0.40, looks=1, needed=1, calm_looks=9, floor=1.0)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the limits elsewhere now and three months ago."""
    currency, month = evidence.get("currency"), phrases.name(evidence.get("month"))
    now, before = (
        phrases.money(evidence.get(key), currency) for key in ("limits", "limits_before")
    )
    fall = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Other lenders grant {now.en} by the report of {month.en}, {fall.en} less than the "
        f"{before.en} of three months before ({color.en} {line.en}).",
        f"{month.zh} 征信报告显示他行授信总额 {now.zh}，比三个月前的 {before.zh} 减少 {fall.zh}"
        f"（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "See whether a loan ran out by its term or a limit was cut before it did.",
    "查看是贷款到期结清，还是额度在到期前被压缩。",
)
PLAYBOOK = (
    Text(
        "Ask which lender it was and for the letter; what reason was given?",
        "询问是哪家机构并索取通知，了解所给理由。",
    ),
    Text(
        "Ask from what the repayment came, and look for it in the account.",
        "询问还款资金来源，并在账户中核对。",
    ),
    Text(
        "Work out whether our line now carries what the other one did.",
        "测算我行额度是否正在替代他行退出的资金。",
    ),
)

PLUGIN = Signal(
    family="bureau",
    root_cause="borrowing",
    feeds=("bureau_reports", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="bureau_reports",
    calendar="months",
)
