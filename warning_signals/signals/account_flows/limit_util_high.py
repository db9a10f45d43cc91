"""High use of limits: a line that used to have room is now drawn to its end.

A line is there for the days on which money is short. Where it fills up and stays full, those days
do not end any more.

Only lines that may be drawn again and again count: a loan that is paid out once is fully used by
design. Why a rise as well: many sound firms keep their line full all year round. A tenth of the
limit, because less is one supplier's bill. Why above the highest month of the year before: a
trade that draws its line for each season draws it as far each year.

False alarms: stock bought ahead of an unusual order, a limit that the bank itself has cut.
Source: Norden and Weber (2010), Mester, Nakamura and Renault (2007), on credit lines before
default.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.facility_days import facility_days

if TYPE_CHECKING:
    import ibis

MONTH_DAYS = 30
MONTHS_BEFORE = 12
USUAL_MONTHS = 6
LEAST_MONTHS = 4
LEAST_OF_EXPOSURE = 0.01


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the mean use of its lines over 30 days, 0 to 1.

    What is drawn on all lines by all their limits, on each day with a balance. `baseline` is the
    median of the six months of 30 days before, `rise` how far `value` is above it, `above_highest`
    how far above the highest of the twelve months before; `drawn` and `allowed` are those of the
    last day, `worth` the money of the rise by the least that is worth a warning: one instalment
    or 1 % of the exposure. With fewer than four of the six months there is no row.
    """
    import ibis
    from ibis import _

    months = _months(feeds, as_of)
    earlier = _.month.between(1, USUAL_MONTHS)
    figures = months.group_by("borrower_id").agg(
        value=_.used.max(where=_.month == 0),
        drawn=_.drawn.max(where=_.month == 0),
        allowed=_.allowed.max(where=_.month == 0),
        baseline=earlier.ifelse(_.used, None).median(),
        compared=earlier.sum(),
        highest=_.used.max(where=_.month > 0),
    )
    known = figures.filter(_.value.notnull(), _.compared >= LEAST_MONTHS).drop("compared")
    owed = feeds["book"].select("borrower_id", "instalment", "exposure")
    least = ibis.greatest(_.instalment, _.exposure * LEAST_OF_EXPOSURE, 1.0)
    return (
        known.mutate(rise=_.value - _.baseline, above_highest=_.value - _.highest)
        .join(owed, "borrower_id")
        .mutate(worth=_.rise * _.allowed / least)
        .drop("instalment", "exposure")
    )


def _months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower and month (0 the newest) the mean use, and what is drawn of how much."""
    from ibis import _

    rows = facility_days(feeds, as_of, MONTH_DAYS * (MONTHS_BEFORE + 1)).filter(_.is_revolving)
    days = rows.group_by("borrower_id", "day", "age").agg(
        drawn=_.outstanding.sum(), allowed=_.allowed.sum()
    )
    return days.group_by("borrower_id", month=_.age // MONTH_DAYS).agg(
        used=(_.drawn / _.allowed).mean(),
        drawn=_.drawn.argmax(_.day),
        allowed=_.allowed.argmax(_.day),
    )


def has_a_line(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s with a line that was open within the last 30 days."""
    from ibis import _

    rows = facility_days(feeds, as_of, MONTH_DAYS)
    return rows.filter(_.is_revolving).select("borrower_id").distinct()


THRESHOLDS = Thresholds(
    amber=0.90,
    red=0.98,
    calm_at=0.80,
    also={"rise": Band(0.20, None)},
    # Beside the "or" column the materiality floor is an "and" column, or it would not hold for it.
    needs={"rise": 0.10, "above_highest": 0.05, "worth": 1.0},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what is drawn, against the limit and the firm's own level."""
    currency = evidence.get("currency")
    drawn, limit = (phrases.money(evidence.get(key), currency) for key in ("drawn", "allowed"))
    used, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    highest, why = phrases.share(evidence.get("highest")), _crossed(evidence)
    return Text(
        f"Lines were used to {used.en} on average over 30 days, against a usual {usual.en} and "
        f"{highest.en} at most in the year before ({why.en}); now {drawn.en} of {limit.en} is "
        f"drawn.",
        f"近 30 天授信平均使用率 {used.zh}，平时为 {usual.zh}，此前一年最高 {highest.zh}"
        f"（{why.zh}）；目前已用 {drawn.zh}，额度 {limit.zh}。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: the use itself, else its rise."""
    color, line = phrases.color(evidence), phrases.line(evidence)
    if (evidence.get("value") or 0) < (line or 0):
        return Text(f"{color.en}: a rise of 20 points", f"{color.zh}：上升 20 个百分点")
    return Text(f"{color.en} {phrases.share(line).en}", f"{color.zh} {phrases.share(line).zh}")


FIRST_CHECK = Text(
    "Look at what the last drawings were used for, payment by payment.",
    "逐笔查看最近几次提款的用途。",
)
PLAYBOOK = (
    Text(
        "Ask what has changed: slower customers, more stock, a lender who no longer renews?",
        "询问变化原因：客户回款变慢、备货增加，还是他行不再续贷。",
    ),
    Text(
        "Ask when the line will go down again and from which receipts; note the dates.",
        "询问何时、以哪笔回款降低用信，并记录日期。",
    ),
    Text(
        "If there is no plan, propose that no more is drawn until the branch has seen the books.",
        "如无还款计划，建议在支行核查账目前暂停继续提款。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="utilisation",
    feeds=("facilities", "facility_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=has_a_line,
)
