"""Collateral worth less: what secures the loan covers less of it than a year ago.

It changes nothing in whether the borrower pays, but in what is left if he does not. A fall that is
faster than wear also says how his trade fares: stock, machines and receivables follow the business.

How it is told: the loan to value of today against what it would be at the values of a year ago (or
at the first valuation, where that is younger), the debt of today in both. So a debt paid down hides
no fall, and a new drawing is none. Ten points of it are amber. It is red
when they carry the loan over what is lent at most: 70 % on real estate, 50 % on machines and stock,
60 % on receivables. A loan that was above from the start is a trait, and one that comes over by the
noise of two valuations has not fallen.

False alarms: another appraiser, a forced-sale value in place of a market value, a part released.
Source: EBA/GL/2020/06 (monitoring of collateral); caps and thresholds are starting values. On a
simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026) no look at a
healthy firm of 2,293 was amber, nor any of 22 before the first day overdue; of 44 at firms in
arrears 28 were amber or red, 12 red.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
CAPS = {"real_estate": 0.70, "equipment": 0.50, "inventory": 0.50, "receivables": 0.60}
OTHER_CAP = 0.50
AMBER = 0.10


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with collateral valued twice: `value` is the rise, 0 to 1 and up.

    `loan_to_value` is today's, `before` at the earlier values, `cap` what may be lent at most;
    `over_cap` says that the fall carried it over. `worth` and `was_worth` are in the currency of
    the debt `owed`; `valued_on` is the newest valuation.
    """
    from ibis import _

    worth = _values(feeds, as_of)
    owed = _secured_debt(feeds)
    both = worth.join(owed, ["borrower_id", "currency"]).filter(_.worth > 0, _.was_worth > 0)
    figures = both.mutate(
        loan_to_value=_.owed / _.worth, before=_.owed / _.was_worth, cap=_.lendable / _.worth
    )
    return (
        figures.mutate(
            value=_.loan_to_value - _.before,
        )
        .mutate(
            over_cap=((_.value >= AMBER) & (_.loan_to_value > _.cap) & (_.before <= _.cap))
            .ifelse(1, 0)
            .cast("int64"),
        )
        .drop("currency", "lendable")
    )


def _values(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower and currency what his collateral is worth now and was a year ago."""
    import ibis
    from ibis import _

    told = feeds["collateral_values"].filter(_.valued_on <= as_of)
    earlier = _.valued_on <= as_of - timedelta(days=YEAR_DAYS)
    things = told.group_by("collateral_id", "currency").agg(
        facility_id=_.facility_id.argmax(_.valued_on),
        kind=_.kind.argmax(_.valued_on),
        worth=_.value.argmax(_.valued_on).cast("float64"),
        a_year_ago=_.value.argmax(_.valued_on, where=earlier).cast("float64"),
        first=_.value.argmin(_.valued_on).cast("float64"),
        valued_on=_.valued_on.max(),
        valuations=_.valued_on.nunique(),
    )
    cap = ibis.cases(*((_.kind == kind, part) for kind, part in CAPS.items()), else_=OTHER_CAP)
    twice = things.filter(_.valuations > 1).join(owners(feeds), "facility_id")
    return twice.group_by("borrower_id", "currency").agg(
        worth=_.worth.sum(),
        was_worth=ibis.coalesce(_.a_year_ago, _.first).sum(),
        lendable=(_.worth * cap).sum(),
        valued_on=_.valued_on.max(),
    )


def _secured_debt(feeds: Feeds) -> ibis.Table:
    """Return `borrower_id`, `currency`, `owed`: outstanding on mortgaged and pledged facilities."""
    from ibis import _

    known = (
        feeds["facilities"]
        .group_by("facility_id")
        .agg(
            borrower_id=_.borrower_id.argmax(_.business_on),
            currency=_.currency.argmax(_.business_on),
            security=_.security.argmax(_.business_on),
        )
    )
    secured = known.filter(_.security.isin(("mortgage", "pledge")))
    balances = newest_snapshot(feeds["facility_balances"])
    owed = balances.join(secured, "facility_id").filter(_.outstanding > 0)
    sums = owed.group_by("borrower_id", "currency")
    return sums.agg(owed=owed.outstanding.sum().cast("float64"))


def applicable(feeds: Feeds, as_of: date) -> ibis.Table:  # noqa: ARG001 - as all of its kind
    """Return the `borrower_id`s who owe on a mortgaged or pledged facility."""
    return _secured_debt(feeds).select("borrower_id").distinct()


THRESHOLDS = Thresholds(
    amber=AMBER, red=None, looks=1, needed=1, also={"over_cap": Band(None, 1)}, calm_looks=4
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what the collateral is worth, against what it was."""
    currency = evidence.get("currency")
    worth, was = (phrases.money(evidence.get(key), currency) for key in ("worth", "was_worth"))
    now, before = (phrases.share(evidence.get(key)) for key in ("loan_to_value", "before"))
    valued_on, line = phrases.day(evidence.get("valued_on")), _line(evidence)
    return Text(
        f"The collateral is worth {worth.en} by the valuation of {valued_on.en}, against {was.en}: "
        f"the loan is {now.en} of it, and would be {before.en} at the earlier value ({line.en}).",
        f"押品价值 {worth.zh}（{valued_on.zh} 估值），此前 {was.zh}：贷款占押品 {now.zh}，"
        f"按此前价值为 {before.zh}（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        cap = phrases.share(evidence.get("cap"))
        return Text(f"red line: over the cap of {cap.en}", f"红线：超过上限 {cap.zh}")
    points = phrases.number(100 * (phrases.line(evidence) or AMBER))
    return Text(f"amber line {points.en} points", f"黄线 {points.zh} 个百分点")


FIRST_CHECK = Text(
    "Compare the two reports: the same thing, the same method, the same appraiser?",
    "对照两份评估报告：标的、方法、评估机构是否一致。",
)
PLAYBOOK = (
    Text(
        "See the collateral: is it there, in use, and in the state that the report says?",
        "现场查看押品是否在位、在用，状态是否与报告一致。",
    ),
    Text(
        "Ask the borrower what has changed in the trade of these goods or premises.",
        "询问该类货物或房产市场有何变化。",
    ),
    Text(
        "Over the cap, propose more collateral or a repayment before the next drawing.",
        "超过上限的，在下次提款前提出追加押品或部分还款。",
    ),
)

PLUGIN = Signal(
    family="group",
    root_cause="collateral",
    feeds=("collateral_values", "facilities", "facility_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=applicable,
    # A valuation counts until the next, and against one of a year before.
    looks_back_days=None,
)
