"""Inflow cover: what comes in within a month hardly pays what falls due to us in the next.

An instalment is paid from what is left of the takings after goods and wages. Where the takings
as a whole are little more than the instalment, it is paid from something else.

Of a loan that is repaid at once only the interest counts: its principal is repaid or renewed by
agreement, and measured against a month's takings every such loan would look lost in its last
month. Why below the worst three of twelve months as well: a firm that always had twice its
instalment has thin months each year and pays in them; what is new is a month thinner than those.
A tenth below, because less is chance. Days of the festival phase are not counted.

False alarms: one large customer who pays a week late, a loan taken over from another bank.
Source: lending rules for small firms (inflow at least 1.5 times the instalments, the worst three
of twelve months at least 1.0); thresholds are starting values, to be calibrated.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.blocks import blocks
from warning_signals.signals.instalments import lately_due
from warning_signals.signals.newest_facilities import newest_facilities
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

MONTHS_BEFORE = 12
LEAST_MONTHS = 6
WORST = 3


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with something due: `value` is inflow by what falls due.

    `current` is the operating inflow of the last 30 ordinary days, `due` what falls due within a
    calendar month. `worst_three` is the mean of the three months of least inflow of the twelve
    before, `baseline` the median of all twelve, `below_worst` how far `current` is below
    `worst_three`, `change` how much is missing against it. Borrowers with fewer than six months
    before have no row.
    """
    import ibis
    from ibis import _

    months = blocks(feeds, as_of, MONTHS_BEFORE + 1).mutate(
        poorest=ibis.row_number().over(
            group_by=["borrower_id", _.block > 0], order_by=["operating_inflow", "block"]
        )
    )
    is_earlier, inflow = _.block > 0, _.operating_inflow
    figures = months.group_by("borrower_id").agg(
        current=inflow.sum(where=_.block == 0),
        worst_three=inflow.mean(where=is_earlier & (_.poorest < WORST)),
        baseline=is_earlier.ifelse(inflow, None).median(),
        months=is_earlier.sum(),
    )
    below = (_.worst_three > 0).ifelse(1 - _.current / _.worst_three, 0.0)
    return (
        figures.filter(_.months >= LEAST_MONTHS)
        .drop("months")
        .join(_due(feeds, as_of), "borrower_id")
        .mutate(value=_.current / _.due, below_worst=below, change=_.worst_three - _.current)
    )


def _due(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `due` per borrower, above 0: instalments of the next calendar month, unpaid so far."""
    from ibis import _

    owners = newest_facilities(feeds).select("facility_id", "borrower_id", "currency", "at_once")
    ahead = lately_due(feeds, as_of).filter(_.due_on > as_of, _.due_on <= _month_after(as_of))
    owed = in_book_currency(ahead.join(owners, "facility_id"), feeds["book"])
    principal = _.at_once.ifelse(0, _.principal_due)
    sums = owed.group_by("borrower_id").agg(due=(principal + _.interest_due).sum().cast("float64"))
    return sums.filter(_.due > 0)


def _month_after(day: date) -> date:
    """Return the same day of the next month, so that each monthly instalment is due once."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def owes_instalments(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s who bank here and have something due within a month."""
    return banks_here(feeds, as_of).semi_join(_due(feeds, as_of), "borrower_id")


THRESHOLDS = Thresholds(
    amber=1.5, red=1.0, worse="below", calm_at=1.6, floor=1.0, needs={"below_worst": 0.10}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the month's inflow beside what falls due."""
    currency = evidence.get("currency")
    now, due, worst = (
        phrases.money(evidence.get(key), currency) for key in ("current", "due", "worst_three")
    )
    cover, color = phrases.number(evidence.get("value")), phrases.color(evidence)
    line = phrases.number(phrases.line(evidence))
    return Text(
        f"Operating inflow over 30 days was {now.en}, {cover.en} times the {due.en} due within a "
        f"month ({color.en} {line.en} times); the worst three of the months before had {worst.en} "
        f"on average.",
        f"近 30 天经营流入 {now.zh}，为未来一个月应还 {due.zh} 的 {cover.zh} 倍"
        f"（{color.zh} {line.zh} 倍）；此前最差三个月平均 {worst.zh}。",
    )


FIRST_CHECK = Text(
    "Compare the last month's credits with the same month of last year, customer by customer.",
    "把近一个月的进账按客户与去年同月对比。",
)
PLAYBOOK = (
    Text(
        "Ask which receipts are expected before the next due day, and see the invoices.",
        "询问下一还款日前预计有哪些回款，并查看发票。",
    ),
    Text(
        "Ask what else must be paid from the same money: wages, rent, other lenders.",
        "询问同一笔资金还要支付哪些款项：工资、租金、其他借款。",
    ),
    Text(
        "If the receipts do not cover the instalment, note from what it will be paid and agree on "
        "a talk before the due day.",
        "如回款不足以还款，记录还款来源，并在到期前约谈。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="inflow",
    feeds=("account_flows", "accounts", "facilities", "instalments"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=owes_instalments,
    calendar="months",
)
