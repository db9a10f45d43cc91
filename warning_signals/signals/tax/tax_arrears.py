"""Tax arrears: tax has been due for more than a month and is not paid.

Tax can wait a while without anybody cutting off the goods or the power, so it is among the first
things that a firm short of money leaves unpaid. How long, how much and how often all tell.

What is paid within 30 days does not count: a return put right, a transfer that went astray. One
debt may be seen twice, in the bureau's notice and in the return, so of the two the larger counts
and they are never added up.

False alarms: a dispute over an assessment, a deferral that the bureau granted.
Source: Kohv and Lukason (2021) and the work around them in Tartu: tax arrears alone tell most of
the failing firms a year ahead; the amount, the longest and the number of months all matter.
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

OVERSIGHT_DAYS = 30
YEAR_DAYS = 365
# For so long after it was paid a month with arrears still counts.
REMEMBERED_DAYS = 60
# Interest for late payment of less than this is left over by mistake.
SMALL_CHANGE = 100.0


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is for how many days its oldest unpaid tax is open.

    0 where nothing is unpaid. `unpaid` is what has been open for more than 30 days, in the book's
    currency, `share` that by the tax of a year's returns (null where there are none), `months` in
    how many months of the last twelve tax fell due that stayed open for so long and is unpaid or
    was paid within 60 days; `since_on` when the oldest fell due. A borrower of whom the tax bureau
    has never told anything has no row.
    """
    import ibis
    from ibis import _

    told = ibis.union(_notices(feeds, as_of), _returns(feeds, as_of))
    by_kind = told.group_by("borrower_id", "is_notice").agg(**_figures(as_of))
    worst = by_kind.group_by("borrower_id").agg(
        value=_.days.max().fill_null(0).cast("float64"),
        unpaid=_.unpaid.max().fill_null(0.0),
        months=_.months.max(),
        since_on=_.since_on.min(),
    )
    yearly = _yearly_tax(feeds, as_of)
    return (
        feeds["book"]
        .select("borrower_id")
        .join(worst, "borrower_id")
        .left_join(yearly, "borrower_id")
        .drop("borrower_id_right")
        .mutate(share=(_.yearly_tax > 0).ifelse(_.unpaid / _.yearly_tax, ibis.null()))
    )


def _figures(as_of: date) -> dict[str, ibis.Deferred]:
    import ibis
    from ibis import _

    today = ibis.literal(as_of)
    is_open = (_.owed >= SMALL_CHANGE) & (_.paid_on.isnull() | (_.paid_on > as_of))
    days = is_open.ifelse(today, _.paid_on).delta(_.due_on, unit="day")
    is_long = (_.owed >= SMALL_CHANGE) & (days > OVERSIGHT_DAYS)
    counts = is_long & (_.due_on > as_of - timedelta(days=YEAR_DAYS))
    counts &= is_open | (_.paid_on > as_of - timedelta(days=REMEMBERED_DAYS))
    return {
        "days": days.max(where=is_open),
        "unpaid": _.owed.sum(where=is_open & is_long),
        "months": _.due_on.truncate("M").nunique(where=counts),
        "since_on": _.due_on.min(where=is_open),
    }


def _notices(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `owed` since `due_on` until `paid_on` by the bureau's notices; others owe 0."""
    import ibis
    from ibis import _

    events = feeds["tax_events"].filter(_.happened_on <= as_of, _.borrower_id.notnull())
    # A notice without an amount is a debt all the same.
    amount = _.amount.cast("float64").fill_null(SMALL_CHANGE)
    return events.select(
        "borrower_id",
        is_notice=ibis.literal(True),
        due_on=_.happened_on,
        owed=(_.kind == "arrears").ifelse(amount, 0.0),
        paid_on=_.settled_on,
    )


def _returns(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `owed` since `due_on` by returns that were filed and not wholly paid."""
    import ibis
    from ibis import _

    returns = feeds["tax_returns"].semi_join(feeds["book"], ["borrower_id", "currency"])
    owed = _.tax_due.cast("float64") - _.tax_paid.cast("float64")
    is_filed = _.filed_on.notnull() & (_.filed_on <= as_of)
    return returns.filter(_.due_on <= as_of).select(
        "borrower_id",
        is_notice=ibis.literal(False),
        due_on=_.due_on,
        owed=is_filed.ifelse(owed, 0.0).fill_null(0.0),
        paid_on=ibis.null("date"),
    )


def _yearly_tax(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    returns = feeds["tax_returns"].semi_join(feeds["book"], ["borrower_id", "currency"])
    year = returns.filter(_.due_on > as_of - timedelta(days=YEAR_DAYS), _.due_on <= as_of)
    return year.group_by("borrower_id").agg(yearly_tax=_.tax_due.sum().cast("float64"))


# Notices come when they come: one look is enough, and calm is nothing unpaid for sixty days.
THRESHOLDS = Thresholds(
    amber=31,
    red=91,
    looks=1,
    needed=1,
    calm_at=0,
    calm_looks=9,
    also={"share": Band(None, 0.05), "months": Band(None, 2)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how long tax is unpaid, how much, and which line that crosses."""
    days, months = evidence.get("value"), evidence.get("months")
    unpaid = phrases.money(evidence.get("unpaid"), evidence.get("currency"))
    since, why = phrases.day(evidence.get("since_on")), _crossed(evidence)
    yearly = Text("", "")
    if not phrases.is_missing(evidence.get("share")):
        part = phrases.share(evidence.get("share"))
        yearly = Text(f" ({part.en} of a year's tax)", f"，占全年税款 {part.zh}")
    return Text(
        f"Tax of {unpaid.en}{yearly.en} is unpaid, the oldest for {phrases.plural(days, 'day')} "
        f"since {since.en}, from {phrases.plural(months, 'month')} of the last twelve ({why.en}).",
        f"欠税 {unpaid.zh}{yearly.zh}，最早一笔自 {since.zh}起已欠 {phrases.number(days).zh} 天，"
        f"近 12 个月中涉及 {phrases.number(months).zh} 个月（{why.zh}）。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: the days, or for red the share or the months."""
    line, color = phrases.line(evidence), phrases.color(evidence)
    by_days = Text(
        f"{color.en} {phrases.plural(line, 'day')}", f"{color.zh} {phrases.number(line).zh} 天"
    )
    if evidence.get("level") != "red" or (evidence.get("value") or 0) >= (line or 0):
        return by_days
    share, months = (THRESHOLDS.also[name].red for name in ("share", "months"))
    if (evidence.get("share") or 0.0) >= (share or 0.0):
        part = phrases.share(share)
        return Text(f"{color.en} {part.en} of a year's tax", f"{color.zh}：全年税款的 {part.zh}")
    return Text(
        f"{color.en} {phrases.plural(months, 'month')}",
        f"{color.zh} {phrases.number(months).zh} 个月",
    )


FIRST_CHECK = Text(
    "See in the account whether the tax was paid since; the bureau's notice may lag behind.",
    "查看账户中税款是否已补缴；税务公告可能滞后。",
)
PLAYBOOK = (
    Text(
        "Ask for the bureau's statement of what is owed, by tax and month, and for any deferral it "
        "has granted.",
        "请借款人提供税务机关的欠税明细（税种、所属期）及缓缴批复（如有）。",
    ),
    Text(
        "Ask what the money was used for instead, and what else is unpaid: wages, rent, suppliers.",
        "询问资金用于何处，以及工资、租金、货款是否也有拖欠。",
    ),
    Text(
        "Tax comes before us where it is older than our mortgage: tell the risk manager how much.",
        "欠税发生在抵押之前的，税收优先于我行受偿：将金额告知风险经理。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="tax_arrears",
    feeds=("tax_events", "tax_returns"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    calendar="months",
)
