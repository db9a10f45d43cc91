"""External overdue: the firm is behind with another lender.

Who cannot pay one lender will soon choose between them. That he still pays us may only mean that
our day has not come yet.

The report does not say for how many days; what is overdue in two monthly reports in a row has
been so for a month at least.

False alarms: a card's yearly fee, a payment on its way at the month's end.
Source: risk classification Measures of 2023 (over 20 % of claims past due for 90 days elsewhere).
Lead time: 0 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.bureau_months import reports

if TYPE_CHECKING:
    import ibis

# Less than this is a fee that nobody noticed.
SMALL_CHANGE = 100.0


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the overdue share of the debt elsewhere, 0 to 1.

    `overdue` and `debt` are amounts by the newest report, of `month`, in the book's currency;
    `share_90` the share that is overdue for more than 90 days, `reports_overdue` how many of the
    last two reports show anything overdue where the newest does, else 0. A report that does not
    say what is overdue gives no row.
    """
    import ibis
    from ibis import _

    told = reports(feeds, as_of).filter(_.overdue_debt.notnull(), _.back <= 1)
    is_late = _.overdue_debt >= SMALL_CHANGE
    is_now = _.back == 0
    sums = told.group_by("borrower_id").agg(
        overdue=_.overdue_debt.max(where=is_now),
        overdue_90=_.overdue_90_debt.max(where=is_now).fill_null(0.0),
        debt=_.total_debt.max(where=is_now),
        late=is_late.sum(),
        month=_.month.max(where=is_now),
    )
    is_over = _.overdue >= SMALL_CHANGE
    return sums.filter(_.overdue.notnull()).select(
        "borrower_id",
        "month",
        "overdue",
        "debt",
        value=is_over.ifelse(ibis.least(_share(_.overdue), 1.0), 0.0),
        share_90=is_over.ifelse(ibis.least(_share(_.overdue_90), 1.0), 0.0),
        reports_overdue=is_over.ifelse(_.late, 0),
    )


def _share(part: ibis.Deferred) -> ibis.Deferred:
    from ibis import _

    return (_.debt > 0).ifelse(part / _.debt, (part > 0).ifelse(1.0, 0.0))


# Anything overdue is amber; calm is nothing overdue for sixty days, which is two reports.
THRESHOLDS = Thresholds(
    amber=0.0001,
    red=None,
    looks=1,
    needed=1,
    calm_at=0,
    calm_looks=9,
    also={"share_90": Band(None, 0.20), "reports_overdue": Band(None, 2)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what is overdue elsewhere, and which line that crosses."""
    currency, month = evidence.get("currency"), phrases.name(evidence.get("month"))
    overdue, debt = (phrases.money(evidence.get(key), currency) for key in ("overdue", "debt"))
    part, why = phrases.share(evidence.get("value")), _crossed(evidence)
    return Text(
        f"{overdue.en} of the {debt.en} owed to other lenders is overdue, {part.en}, by the report "
        f"of {month.en} ({why.en}).",
        f"{month.zh} 征信报告显示他行负债 {debt.zh} 中有 {overdue.zh} 逾期，占 {part.zh}"
        f"（{why.zh}）。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: anything, a fifth for ninety days, or two reports."""
    color = phrases.color(evidence)
    if evidence.get("level") != "red":
        return Text(f"{color.en}: anything overdue", f"{color.zh}：任何逾期")
    line = THRESHOLDS.also["share_90"].red or 0.0
    if (evidence.get("share_90") or 0.0) >= line:
        part = phrases.share(line)
        return Text(f"{color.en} {part.en} for 90 days", f"{color.zh}：逾期 90 天以上占 {part.zh}")
    return Text(f"{color.en}: two reports in a row", f"{color.zh}：连续两期报告逾期")


FIRST_CHECK = Text(
    "See in the report which lender it is and since when; then look at our own due days.",
    "查看报告中逾期的机构和时间，再核对我行到期日。",
)
PLAYBOOK = (
    Text(
        "Ask why that one was not paid, and what was agreed with the lender.",
        "询问为何未还该笔、与对方如何约定。",
    ),
    Text(
        "Let nothing more be drawn until it is cleared.",
        "还清前暂停提款。",
    ),
    Text(
        "If more than a fifth has been overdue for 90 days, hand the risk manager a proposal for "
        "our own class.",
        "逾期 90 天以上超过五分之一的，向风险经理提交我行分类建议。",
    ),
)

PLUGIN = Signal(
    family="bureau",
    root_cause="arrears_elsewhere",
    feeds=("bureau_reports", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="bureau_reports",
    calendar="months",
)
