"""Payroll stopped or shrunk: wages are later than in fourteen months, or a fifth lower.

Staff are paid before suppliers and lenders. When wages wait, little else is paid on time; when
they shrink, people have been sent home.

Wages go out as one sum for all staff, so the sum is compared and not the number of heads.
Why longer than the longest gap as well: some firms pay in parts, or when the customer
has paid. Why the lowest round, and against the same weeks of the year before where they
were lower than the months before: a seasonal trade has fewer hands in each low season. Without
those weeks the sum is not judged, and no round is in whose sixty days before the festival phase
lies: on a simulated year one sound firm in ten paid a fifth less in the second month after it. Days
of that phase are no delay, and paydays close together are one round of wages.

False alarms: wages moved to another bank or an agency, a bonus month among the six before.
Source: SAMA circular 41033343 appendix 1 (payroll down over three months); lenders' lists
(delayed or missed payrolls).
Lead time: 2 to 5 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days

if TYPE_CHECKING:
    import ibis

# The same weeks a year before, and the month that the last round may be old.
HISTORY_DAYS = 440
SAME_WEEKS = (335, 395)
LEAST_ROUNDS = 6
USUAL_ROUNDS = 6
# Paydays closer together than half the mean gap are one round; a third of the gap after its first
# day it is taken as paid out.
ROUND, PAID_OUT = 1 / 2, 1 / 3
LEAST_GAP_DAYS = 3
LOWER_THAN_EVER = 0.9
# Wages are for the month before, and a firm hires again over weeks after the festival.
PAID_FOR_DAYS = 60


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower that pays wages here: `value` is how many days they are late.

    Late are the days since the last round less the usual gap (median of fourteen months) and less
    days of the festival phase, where that is longer than the longest gap so far; else 0.
    `fall` is how much lower the last whole round, `paid`, was than `usual_paid`: the median of the
    six before or, where that is less, the mean of those 335 to 395 days before it. It is 0 where
    another round was as low, give or take a tenth, and null where none is so old. With fewer than
    six rounds there is no row.
    """
    import ibis
    from ibis import _

    rounds = _rounds(feeds, as_of)
    spans = _late(rounds, feeds["new_years"], as_of)
    silent = _.silent_days - _.usual_gap
    return (
        spans.join(_shrunk(rounds, feeds["new_years"], as_of), "borrower_id")
        .mutate(value=(_.silent_days > _.longest_gap).ifelse(ibis.greatest(silent, 0.0), 0.0))
        .select("borrower_id", "value", "fall", "last_on", "usual_gap", "longest_gap",
            "silent_days", "paid", "usual_paid")
    )  # fmt: skip


def _rounds(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the rounds of wages of fourteen months: `first_on`, `paid`, mean gap `usual`."""
    import ibis
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(
        _.payroll_outflow > 0, _.day <= as_of, _.day > as_of - timedelta(days=HISTORY_DAYS)
    )
    own = ibis.window(group_by="borrower_id", order_by="day")
    gaps = flows.select("borrower_id", "day", paid=_.payroll_outflow).mutate(
        gap=_.day.delta(_.day.lag().over(own), unit="day")
    )
    is_gap = (_.gap > LEAST_GAP_DAYS).ifelse(_.gap, None)
    usual = gaps.group_by("borrower_id").agg(usual=is_gap.mean())
    parts = gaps.join(usual, "borrower_id").mutate(
        is_new=(_.gap.isnull() | (_.gap > _.usual * ROUND)).ifelse(1, 0)
    )
    return (
        parts.mutate(round=_.is_new.sum().over(ibis.cumulative_window(**_BY_DAY)))
        .group_by("borrower_id", "round")
        .agg(first_on=_.day.min(), paid=_.paid.sum(), usual=_.usual.max())
    )


_BY_DAY = {"group_by": "borrower_id", "order_by": "day"}


def _late(rounds: ibis.Table, new_years: ibis.Table, as_of: date) -> ibis.Table:
    """Return `last_on`, `silent_days` since, `usual_gap`, `longest_gap`, festivals not counted."""
    import ibis
    from ibis import _

    own = ibis.window(group_by="borrower_id", order_by="round")
    spans = rounds.mutate(
        first=_.first_on + ibis.interval(days=1),
        last=_.first_on.lead().over(own),
    )
    closed = spans.mutate(is_last=_["last"].isnull(), last=_["last"].fill_null(as_of))
    gaps = festival_days(closed, new_years).mutate(
        gap=_["last"].delta(_.first_on, unit="day") - _.festival_days
    )
    return gaps.group_by("borrower_id").agg(
        last_on=_.first_on.max(),
        silent_days=_.gap.max(where=_.is_last),
        usual_gap=_.is_last.ifelse(None, _.gap).cast("float64").median(),
        longest_gap=_.gap.max(where=~_.is_last),
        rounds=_.count(),
    ).filter(_.rounds >= LEAST_ROUNDS)  # fmt: skip


def _shrunk(rounds: ibis.Table, new_years: ibis.Table, as_of: date) -> ibis.Table:
    """Return `fall`, and `paid` in the last whole round beside `usual_paid`, no festival in it."""
    import ibis
    from ibis import _

    age = ibis.literal(as_of).delta(rounds.first_on, unit="day")
    own = ibis.window(group_by="borrower_id")
    place = ibis.row_number().over(group_by="borrower_id", order_by=ibis.desc("first_on"))
    worked = rounds.mutate(
        age=age, first=_.first_on - ibis.interval(days=PAID_FOR_DAYS), last=_.first_on
    )
    whole = festival_days(worked, new_years).filter(
        _.age > _.usual * PAID_OUT, _.festival_days == 0
    )
    placed = whole.mutate(place=place, before=_.age - _.age.min().over(own))
    sums = placed.group_by("borrower_id").agg(
        paid=_.paid.max(where=_.place == 0),
        months_before=_.place.between(1, USUAL_ROUNDS).ifelse(_.paid, None).median(),
        year_before=_.paid.mean(where=_.before.between(*SAME_WEEKS)),
        lowest=_.paid.min(where=_.place > 0),
    )
    usual = sums.mutate(usual_paid=ibis.least(_.months_before, _.year_before))
    is_lowest = _.paid < _.lowest * LOWER_THAN_EVER
    fall = is_lowest.ifelse(ibis.greatest(1 - _.paid / _.usual_paid, 0.0), 0.0)
    return usual.mutate(fall=_.year_before.notnull().ifelse(fall, None)).drop(
        "months_before", "year_before"
    )


def pays_wages_here(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that paid wages from here within fourteen months.

    In the book's currency: wages in another are not looked at.
    """
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(
        _.payroll_outflow > 0, _.day <= as_of, _.day > as_of - timedelta(days=HISTORY_DAYS)
    )
    return flows.select("borrower_id").distinct()


THRESHOLDS = Thresholds(
    amber=10, red=40, looks=1, needed=1, clear="window", also={"fall": Band(0.20, 0.40)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the late wages, or on those that have shrunk."""
    late, color = phrases.number(evidence.get("value")), phrases.color(evidence)
    line, last = phrases.number(phrases.line(evidence)), phrases.day(evidence.get("last_on"))
    gap, longest = (phrases.number(evidence.get(key)) for key in ("usual_gap", "longest_gap"))
    if (evidence.get("value") or 0) < (phrases.line(evidence) or 0):
        return _shrunk_said(evidence)
    return Text(
        f"Wages are {late.en} days late ({color.en} {line.en} days): last paid on {last.en}, "
        f"usually every {gap.en} days and in fourteen months never after more than {longest.en}.",
        f"工资已迟发 {late.zh} 天（{color.zh} {line.zh} 天）：上次发放为 {last.zh}，"
        f"通常每 {gap.zh} 天发放，十四个月内最长间隔 {longest.zh} 天。",
    )


def _shrunk_said(evidence: Mapping[str, Any]) -> Text:
    currency, band = evidence.get("currency"), THRESHOLDS.also["fall"]
    paid, usual = (phrases.money(evidence.get(key), currency) for key in ("paid", "usual_paid"))
    fall, color = phrases.share(evidence.get("fall")), phrases.color(evidence)
    line = phrases.share(band.red if evidence.get("level") == "red" else band.amber)
    return Text(
        f"The last wages were {paid.en}, {fall.en} below the usual {usual.en} ({color.en} "
        f"{line.en}) and the lowest in fourteen months.",
        f"最近一次工资 {paid.zh}，比平时 {usual.zh} 低 {fall.zh}（{color.zh} {line.zh}），"
        f"为十四个月来最低。",
    )


FIRST_CHECK = Text(
    "Ask whether wages are now paid from another bank or by an agency, and see the proof.",
    "询问工资是否改由他行或代理机构发放，并查看凭证。",
)
PLAYBOOK = (
    Text(
        "Ask for the last two wage lists: how many people, and who has left.",
        "索取最近两期工资表：多少人、谁已离职。",
    ),
    Text(
        "Visit on a working day and count who is at work; note it.",
        "在工作日上门，清点在岗人数并记录。",
    ),
    Text(
        "If wages are owed, ask for how long and to how many, and what is paid first when money "
        "comes.",
        "如有欠薪，了解拖欠时长和人数，以及到款后先付哪些。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="staff",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=pays_wages_here,
    calendar="lunar",
)
