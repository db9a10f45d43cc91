"""External debt growth: the firm owes other lenders a good deal more than three months ago.

Who borrows elsewhere to pay here, or to fill a hole that sales no longer fill, shows it in the
bureau long before an instalment is missed. How much he owes elsewhere is a trait; that it grows
fast is not.

Where nothing was owed elsewhere there is nothing to grow from: then the new debt is measured
against what is owed to us.

False alarms: a machine bought on a lease, a loan renewed before the old one was repaid.
Source: SAMA circular 41033343 appendix 1 (external debt); thresholds are starting values.
Lead time: 6 to 12 months.
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
    """Return one row per borrower: `value` is the growth of debt elsewhere in three months, >= 0.

    `debt` and `debt_before` are what other lenders are owed by the newest report, of `month`, and
    that of three months before, in the book's currency; `change` what came to it. Without both
    reports there is no row.
    """
    import ibis
    from ibis import _

    debts = quarter_apart(feeds, as_of, "total_debt").rename(debt="now", debt_before="before")
    ours = feeds["book"].select("borrower_id", "outstanding")
    base = (_.debt_before > 0).ifelse(_.debt_before, _.outstanding)
    return (
        debts.join(ours, "borrower_id")
        .mutate(change=_.debt - _.debt_before, base=base)
        .mutate(value=(_.base > 0).ifelse(_.change / _.base, (_.change > 0).ifelse(1.0, 0.0)))
        .mutate(value=ibis.greatest(_.value, 0.0))
        .drop("outstanding", "base")
    )


# Reports come by the month: one look is enough, and calm is two reports long.
THRESHOLDS = Thresholds(amber=0.25, red=0.50, looks=1, needed=1, calm_looks=9, floor=1.0)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the debt elsewhere now and three months ago."""
    currency = evidence.get("currency")
    now, before = (phrases.money(evidence.get(key), currency) for key in ("debt", "debt_before"))
    growth, month = phrases.share(evidence.get("value")), phrases.name(evidence.get("month"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    more = Text(f"{growth.en} more", f"增加 {growth.zh}")
    if evidence.get("debt_before") == 0:
        more = Text(
            f"new debt of {growth.en} of what is owed to us", f"新增额为我行贷款余额的 {growth.zh}"
        )
    return Text(
        f"Other lenders are owed {now.en} by the report of {month.en}, against {before.en} three "
        f"months before: {more.en} ({color.en} {line.en}).",
        f"{month.zh} 征信报告显示他行负债 {now.zh}，三个月前为 {before.zh}，"
        f"{more.zh}（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "See in the report who is new or gave more: a bank, a leasing firm, or a small lender?",
    "查看报告中新增或增加的是哪类机构：银行、租赁公司还是小额贷款机构。",
)
PLAYBOOK = (
    Text(
        "Ask what the money was for and see it: the machine, the stock, the order.",
        "询问资金用途并核实：设备、存货或订单。",
    ),
    Text(
        "Ask for the contracts: what falls due each month, and what was given as security.",
        "索取借款合同，了解每月还款额及所提供的担保。",
    ),
    Text(
        "Work out anew whether the inflow covers all instalments, ours and theirs.",
        "重新测算经营流入能否覆盖全部（我行和他行）还款。",
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
