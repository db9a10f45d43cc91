"""Vintage drift: the newest loans come to amber sooner than those before them did.

Who was taken on in one season by one rule goes wrong together. When the newest cohort stands worse
after half a year on the book than the cohorts before it stood at that age, it is the taking on that
has slipped: a rule, a channel, a hurry. It is no vote against any one firm of the cohort.

How it is told: of each firm the look nearest to its 182nd day on the book, within a fortnight. The
cohort are those whose day lies in the last thirteen weeks; they are compared with those whose day
lies in the year before that, by the difference of the two shares at amber or red in standard
deviations of chance. Levels are the firms' own. It takes twenty firms in the cohort and forty
before.

False alarms: a season in which another kind of firm was taken on, firms taken over with a branch.
Source: practice of vintage analysis; thresholds are starting values. The simulated book takes
nobody on while it runs, so it is never evaluated there.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

AGE_DAYS = 182
NEAR_DAYS = 14
COHORT_DAYS = 91
LEAST_FIRMS, LEAST_BEFORE = 20, 40


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower of the newest cohort: `value` is how much worse it stands.

    `rate` is the share of its `firms` at amber or red half a year after they came, `usual` that of
    the `firms_before` who came earlier; `value` the difference in standard deviations.
    """
    import ibis
    from ibis import _

    firms = _at_half_a_year(feeds, as_of)
    sums = firms.group_by("is_new").agg(firms=_.count(), rate=_.is_amber.mean())
    new = sums.filter(_.is_new).drop("is_new")
    before = sums.filter(~_.is_new).select(firms_before=_.firms, usual=_.rate)
    both = new.cross_join(before).filter(_.firms >= LEAST_FIRMS, _.firms_before >= LEAST_BEFORE)
    # Where nobody stood at amber before, one in all of them stands for what chance could bring.
    risk = ibis.greatest(_.usual, 1 / _.firms_before)
    chance = (risk * (1 - risk) * (1 / _.firms + 1 / _.firms_before)).sqrt()
    judged = both.filter(_.usual < 1).mutate(value=(_.rate - _.usual) / chance)
    cohort = firms.filter(_.is_new).select("borrower_id")
    return cohort.cross_join(judged)


def _at_half_a_year(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `is_amber`, `is_new` of who was seen half a year after he came."""
    import ibis
    from ibis import _

    told = feeds["alerts"].filter(_.day < as_of)
    days = told.select("day").distinct()
    age = ibis.interval(days=AGE_DAYS)
    firms = feeds["book"].select("borrower_id", due_on=(_.onboarded_on + age).cast("date"))
    # Firms that came on one day share their look, so days are held against days.
    dues = firms.select("due_on").distinct().filter(_.due_on.notnull(), _.due_on < as_of)
    pairs = dues.cross_join(days)
    away = pairs.day.delta(pairs.due_on, unit="day").abs()
    near = pairs.mutate(away=away).filter(_.away <= NEAR_DAYS)
    looks = near.group_by("due_on").agg(day=_.day.argmin(_.away))
    seen = firms.join(looks, "due_on")
    alerted = told.filter(_.borrower_id.notnull()).mutate(alerted=True)
    both = seen.left_join(alerted, ["borrower_id", "day"])
    return both.select(
        "borrower_id",
        is_amber=_.alerted.fill_null(False).ifelse(1.0, 0.0),
        is_new=_.due_on > as_of - timedelta(days=COHORT_DAYS),
    )


def applicable(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s of the newest cohort: half a year on the book in 13 weeks."""
    from ibis import _

    last = as_of - timedelta(days=AGE_DAYS)
    first = last - timedelta(days=COHORT_DAYS)
    came = feeds["book"].filter(_.onboarded_on > first, _.onboarded_on < last)
    return came.select("borrower_id")


THRESHOLDS = Thresholds(amber=2, red=3, calm_at=1)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the newest cohort against those before."""
    rate, usual = (phrases.share(evidence.get(key)) for key in ("rate", "usual"))
    firms, before = (phrases.number(evidence.get(key)) for key in ("firms", "firms_before"))
    z = phrases.number(evidence.get("value"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Of the {firms.en} firms of the newest cohort {rate.en} stood at amber or red after half "
        f"a year, against {usual.en} of the {before.en} before them, {z.en} standard deviations "
        f"more ({color.en} {line.en}).",
        f"最新一批 {firms.zh} 户入账半年时 {rate.zh} 处于黄色或红色，"
        f"此前 {before.zh} 户为 {usual.zh}，高出 {z.zh} 个标准差（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "List the cohort's firms at amber by officer, channel and product.",
    "按客户经理、渠道、产品列出该批处于黄色的企业。",
)
PLAYBOOK = (
    Text(
        "Look for what they share that the cohorts before did not: a rule, an agent, a season.",
        "查找该批与以往批次的差异：准入规则、中介、时点。",
    ),
    Text(
        "Read ten of their credit files from the beginning.",
        "从头查阅其中十份授信档案。",
    ),
    Text(
        "Bring it to the risk department before more is taken on the same way.",
        "在以同样方式继续准入前，提交风险部门讨论。",
    ),
)

PLUGIN = Signal(
    family="portfolio",
    root_cause="vintage",
    feeds=("borrowers",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=applicable,
    scope="cohort",
    # Compared with cohorts of the year before.
    looks_back_days=None,
    uses_peers=True,
)
