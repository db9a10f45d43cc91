"""Month-end dressing: the balance swells for the last days of the month and is gone after them.

Statements are asked for as of the month's end. Who borrows money for those days shows a bank what
is not his.

Why seven tenths must be gone within three business days: takings that stay are takings. Why twice
the firm's own usual as well: where customers pay at the end of the month and wages and suppliers
are paid in the first days, the balance looks like that every month.

False alarms: a large customer who from now on pays at the month's end, two wage days moved.
Source: practice; thresholds are starting values, to be calibrated.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

DAYS_BACK = 300
LAST_DAYS = 2
MID_MONTH = (8, 20)
GONE_AFTER = 3
LEAST_GONE = 0.70
MONTHS = 2
LEAST_BEFORE = 4


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the month's end by its middle, two months' less.

    The mean balance of the last two business days by that of the 8th to the 20th, where at least
    70 % of what was more had gone by the third business day after, else 1. `baseline` is the
    median of the earlier months, `times` by how many times `value` is more; `ended_at` and
    `middle` are the balances of the newest month, `change` the less of what the two months had
    more. Without the last two months and four before there is no row.
    """
    import ibis
    from ibis import _

    months = _months(feeds, as_of)
    is_now = _.place < MONTHS
    figures = months.group_by("borrower_id").agg(
        value=_.ratio.min(where=is_now),
        change=(_.ended_at - _.middle).min(where=is_now),
        ended_at=_.ended_at.max(where=_.place == 0),
        middle=_.middle.max(where=_.place == 0),
        baseline=is_now.ifelse(ibis.null(), _.ratio).median(),
        now=is_now.sum(),
        compared=(~is_now).sum(),
    )
    known = figures.filter(_.now == MONTHS, _.compared >= LEAST_BEFORE).drop("now", "compared")
    return known.mutate(times=_.value / ibis.greatest(_.baseline, 1.0))


def _months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower and whole month (`place` 0 the newest) the balances and their `ratio`."""
    from ibis import _

    held = in_book(feeds, "daily_balances")
    by_month = held.join(_parts(feeds["bank_days"], as_of), "day").group_by(
        "borrower_id", "month", "place"
    )
    sums = by_month.agg(
        ended_at=_.balance.mean(where=_.part == "end"),
        middle=_.balance.mean(where=_.part == "middle"),
        after=_.balance.mean(where=_.part == "after"),
    ).filter(_.ended_at.notnull(), _.middle > 0, _.after.notnull())
    more = _.ended_at - _.middle
    has_gone = (more > 0) & (_.ended_at - _.after >= LEAST_GONE * more)
    return sums.mutate(ratio=has_gone.ifelse(_.ended_at / _.middle, 1.0))


def _parts(bank_days: ibis.Table, as_of: date) -> ibis.Table:
    """Return the business days that matter: `day`, `part` of which `month`, and its `place`."""
    import ibis
    from ibis import _

    days = bank_days.filter(
        _.is_business, _.day <= as_of, _.day > as_of - timedelta(days=DAYS_BACK)
    ).select("day", month=_.day.truncate("M"))
    in_month = days.mutate(
        left=ibis.rank().over(group_by="month", order_by=ibis.desc("day")),
        gone=ibis.rank().over(group_by="month", order_by="day"),
    )
    ends = in_month.filter(in_month["left"] < LAST_DAYS).select("day", "month")
    middles = in_month.filter(in_month.day.day().between(*MID_MONTH)).select("day", "month")
    # The third business day is never later than the 15th: fifteen days before is the month before.
    third = in_month.filter(in_month.gone == GONE_AFTER - 1)
    after = third.select("day", month=(_.day - ibis.interval(days=15)).truncate("M"))
    whole = after.select("month").distinct()
    places = whole.mutate(place=ibis.rank().over(order_by=ibis.desc("month")))
    named = [t.mutate(part=ibis.literal(n)) for t, n in ((ends, "end"), (middles, "middle"))]
    return ibis.union(*named, after.mutate(part=ibis.literal("after"))).join(places, "month")


# Let go after three months without: fourteen weekly looks.
THRESHOLDS = Thresholds(
    amber=3, red=5, looks=1, needed=1, calm_looks=14, floor=1.0, needs={"times": 2.0}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the balance at the month's end and in its middle."""
    currency = evidence.get("currency")
    end, middle = (phrases.money(evidence.get(key), currency) for key in ("ended_at", "middle"))
    times, usual = phrases.number(evidence.get("value")), phrases.number(evidence.get("baseline"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Two months in a row the balance was at least {times.en} times as high at the month's end "
        f"as in its middle ({color.en} {line.en} times), usually {usual.en} times, and most of it "
        f"was gone three business days later; last {end.en} against {middle.en}.",
        f"连续两个月月末余额至少为月中的 {times.zh} 倍（{color.zh} {line.zh} 倍），"
        f"平时为 {usual.zh} 倍，且三个工作日后大部分转出；"
        f"最近一次月末 {end.zh}，月中 {middle.zh}。",
    )


FIRST_CHECK = Text(
    "Open the credits of the last two days of the month: who paid, and did it go back to the same?",
    "打开月末最后两天的进账：谁付入，是否又转回同一方。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower what the money at the month's end was and for whom it was shown.",
        "询问月末资金的来源，以及为谁展示余额。",
    ),
    Text(
        "Judge the firm's reserve by its balance in the middle of the month.",
        "以月中余额衡量企业的备用资金。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="dressing",
    feeds=("accounts", "account_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    calendar="months",
)
