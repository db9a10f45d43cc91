"""Late filing: one of the last two returns came long after its day, or has not come at all.

A firm in trouble puts off what shows it: the return is late because the books are, or because the
tax that it would fix cannot be paid.

The day is the statutory one with its extensions: where the bureau's calendar gives a later day
for the period than the return itself, the later one holds. Two returns on time end it.

False alarms: a change of bookkeeper, a failure of the filing system, a period without business.
Source: practice (returns filed late beside low bureau scores in loans to small firms).
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

LAST_RETURNS = 2
# Two quarters and the time in which a return may be put off: what is older says nothing of today.
FRESH_DAYS = 2 * 92 + 31


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many days a return is or was late, 0 or more.

    Of each kind of tax the last two returns whose day has passed count, and of those the latest;
    what is not filed is late up to today. `period`, `tax_kind`, `due_on` say which, `filed_on` is
    null where it is not filed; `late_returns` is how many of them were late. Without a return that
    fell due in the last 215 days there is no row.
    """
    import ibis
    from ibis import _

    mine = ibis.window(group_by="borrower_id")
    worst = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("value"), ibis.desc("due_on"), "tax_kind"]
    )
    return (
        _last_returns(feeds, as_of)
        .mutate(late_returns=(_.value > 0).sum().over(mine), place=worst)
        .filter(_.place == 0)
        .select(
            "borrower_id",
            "tax_kind",
            "period",
            "due_on",
            "filed_on",
            "late_returns",
            value=_.value.cast("float64"),
        )
    )


def _last_returns(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the last two returns per borrower and tax, `value` the days that each is late."""
    import ibis
    from ibis import _

    newest = ibis.row_number().over(
        group_by=["borrower_id", "tax_kind"], order_by=ibis.desc("due_on")
    )
    known = _.filed_on.notnull() & (_.filed_on <= as_of)
    due = _with_deadlines(feeds).filter(
        _.due_on < as_of, _.due_on > as_of - timedelta(days=FRESH_DAYS), _.borrower_id.notnull()
    )
    until = _.filed_on.fill_null(ibis.literal(as_of))
    return (
        due.mutate(place=newest)
        .filter(_.place < LAST_RETURNS)
        .mutate(filed_on=known.ifelse(_.filed_on, ibis.null("date")))
        .mutate(value=ibis.greatest(until.delta(_.due_on, unit="day"), 0))
    )


def _with_deadlines(feeds: Feeds) -> ibis.Table:
    """Return the returns with the later of their own day and the calendar's as `due_on`."""
    import ibis
    from ibis import _

    days = feeds["tax_deadlines"].select("period", tax=_.tax_kind.lower(), calendar_on=_.due_on)
    returns = feeds["tax_returns"].select(
        "borrower_id", "period", "filed_on", tax_kind=_.tax_kind.lower(), own_on=_.due_on
    )
    joined = returns.left_join(days, [("tax_kind", "tax"), "period"])
    latest = ibis.greatest(_.own_on, ibis.coalesce(_.calendar_on, _.own_on))
    return joined.mutate(due_on=latest).drop("own_on", "calendar_on", "tax", "period_right")


# A return comes once a period: one look is enough.
THRESHOLDS = Thresholds(amber=5, red=30, looks=1, needed=1, clear="window")
TAXES = {
    "vat": Text("VAT", "增值税"),
    "income_tax": Text("income tax", "企业所得税"),
    "surtax": Text("surtax", "附加税费"),
}


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the return that is latest."""
    days, due_on = evidence.get("value"), phrases.day(evidence.get("due_on"))
    tax = TAXES.get(str(evidence.get("tax_kind")), Text("tax", "税款"))
    period = phrases.name(evidence.get("period"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    missing = phrases.is_missing(evidence.get("filed_on"))
    filed = (
        Text("has not been filed", "至今未申报")
        if missing
        else Text(
            f"was filed on {phrases.day(evidence.get('filed_on')).en}",
            f"于 {phrases.day(evidence.get('filed_on')).zh} 才申报",
        )
    )
    return Text(
        f"The {tax.en} return for {period.en}, due on {due_on.en}, {filed.en}: "
        f"{phrases.plural(days, 'day')} late ({color.en} {line.en}).",
        f"所属期 {period.zh} 的{tax.zh}申报截止 {due_on.zh}，{filed.zh}，"
        f"逾期 {phrases.number(days).zh} 天（{color.zh} {line.zh} 天）。",
    )


FIRST_CHECK = Text(
    "Ask for the filing receipt: the bureau's data may be behind by a few days.",
    "索取申报回执，税务数据可能滞后数日。",
)
PLAYBOOK = (
    Text(
        "Ask who keeps the books now and why the return was late; note the answer.",
        "询问目前由谁记账、为何逾期申报，并记录。",
    ),
    Text(
        "Ask for the figures of the period all the same, and put them beside the account.",
        "先索取该期数据，与账户流水对照。",
    ),
    Text(
        "If nothing is filed a month after the day, visit, and look for unpaid tax as well.",
        "逾期一个月仍未申报的，上门核实，并查看是否有欠税。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="tax_arrears",
    feeds=("tax_returns", "tax_deadlines"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
