"""Tax rating down: the tax bureau grades the firm worse than it did before.

The yearly grade (A, B, M for the newly registered, C, D) counts late returns, unpaid tax and
penalties that a lender does not see one by one. Many loans to small firms rest on an A or a B, and
from C on the bureau sells invoices by the piece and checks them first.

It stands until the next grade. Red is a fall to D, or from A or B to C. M is the grade of those who
are new or had no income to be judged by: C after M is a first judgement more than a fall, so it is
amber. Sole traders are not graded: it does not apply to them.

False alarms: points lost for one late return, a change of the bureau's scale.
Source: practice of lending against tax grades; thresholds are starting values.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

GRADES = ("A", "B", "M", "C", "D")
LOW, LOWEST = GRADES.index("C"), GRADES.index("D")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many steps the newest grade is worse, or 0.

    `rating` of `rated_on` is compared with `rating_before` of `rated_before_on`. `fell_low` is 1
    where it fell to D, or to C by more than a step. One who was graded once only has no row.
    """
    import ibis
    from ibis import _

    newest_first = ibis.window(
        group_by="borrower_id", order_by=[ibis.desc("happened_on"), ibis.desc("event_id")]
    )
    graded = _graded(feeds, as_of).mutate(
        place=ibis.row_number().over(newest_first),
        before=_.grade.lead().over(newest_first),
        rating_before=_.rating.lead().over(newest_first),
        rated_before_on=_.happened_on.lead().over(newest_first),
    )
    newest = graded.filter(_.place == 0, _.before.notnull())
    lost = _.grade - _.before
    fell_low = ((_.grade == LOW) & (lost > 1)) | ((_.grade == LOWEST) & (lost > 0))
    return newest.select(
        "borrower_id",
        "rating",
        "rating_before",
        "rated_before_on",
        value=ibis.greatest(lost, 0).cast("float64"),
        fell_low=fell_low.ifelse(1, 0),
        rated_on=_.happened_on,
    )


def _graded(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the grades given by now, `grade` from 0 for A to 4 for D."""
    from ibis import _

    rated = feeds["tax_events"].filter(
        _.kind == "rating", _.happened_on <= as_of, _.rating.notnull(), _.borrower_id.notnull()
    )
    numbers = dict(zip(GRADES, range(len(GRADES)), strict=True))
    return rated.mutate(grade=rated.rating.cases(*numbers.items(), else_=None))


def graded(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that the bureau grades."""
    return _graded(feeds, as_of).select("borrower_id").distinct()


# A grade comes once a year: one look is enough, and the next grade ends it.
THRESHOLDS = Thresholds(
    amber=1, red=None, looks=1, needed=1, clear="window", also={"fell_low": Band(None, 1)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the grade and the one before."""
    now, before = (phrases.name(evidence.get(key)) for key in ("rating", "rating_before"))
    on, before_on = (phrases.day(evidence.get(key)) for key in ("rated_on", "rated_before_on"))
    color, steps = phrases.color(evidence), evidence.get("value")
    is_red = evidence.get("level") == "red"
    why = Text("a fall to C or D", "降至 C 或 D 级") if is_red else Text("one step", "下降一级")
    return Text(
        f"The tax bureau graded the firm {now.en} on {on.en}, {phrases.plural(steps, 'step')} "
        f"below the {before.en} of {before_on.en} ({color.en}: {why.en}).",
        f"纳税信用等级于 {on.zh} 评为 {now.zh} 级，比 {before_on.zh} 的 {before.zh} 级"
        f"低 {phrases.number(steps).zh} 级（{color.zh}：{why.zh}）。",
    )


FIRST_CHECK = Text(
    "Check whether the loan or its rate depends on the tax grade; if so, tell the risk manager.",
    "核对贷款或利率是否以纳税信用等级为条件；如是，告知风险经理。",
)
PLAYBOOK = (
    Text(
        "Ask for the bureau's sheet of deductions: which points were lost, and for what.",
        "索取纳税信用评价扣分明细，看因何扣分。",
    ),
    Text(
        "Look for unpaid tax and late returns of the year that was graded.",
        "查看评价年度内是否有欠税和逾期申报。",
    ),
    Text(
        "Ask whether it has applied for a repair of its grade, and when that is decided.",
        "询问是否已申请信用修复、何时有结果。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="tax_arrears",
    feeds=("tax_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=graded,
)
