"""Region alert rate: more firms of a county stand at amber or red than in the year before.

A large buyer closes, a park is moved, credit dries up in a town: neighbours of all trades come to
amber within weeks of each other, and those still green are next. The value is the same for every
firm of the region and no vote against any one of them.

How it is told: the share at amber or red by themselves, without what partners or the region bring,
on the newest day that was looked at, against the mean of one day a week of the year before, in
standard deviations. These are those of the weeks, but never less than chance makes with so many
firms: a quiet year must not make one more amber firm a shock. It takes twenty firms and twenty-six
weeks.

False alarms: a new court that publishes, a branch that took over a weak book.
Source: EBA/GL/2020/06 (monitoring of sub-portfolios); thresholds are starting values. No simulated
book has been run day by day for the half year that it takes, so it is not known how often it fires.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals.alert_rates import rates, told

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how unusual the rate of his region is.

    The columns are those of alert_rates.rates, `part` the region.
    """
    return rates(feeds, as_of, "region")


THRESHOLDS = Thresholds(amber=2, red=3, calm_at=1)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the rate of the region."""
    return told(evidence, Text("Region", "地区"))


FIRST_CHECK = Text(
    "List the firms of the region that came to amber in the last eight weeks, and by which "
    "signals.",
    "列出该地区近八周转为黄色的企业及触发信号。",
)
PLAYBOOK = (
    Text(
        "Ask three officers who know it what has changed: a buyer, a price, a rule?",
        "向三位熟悉该地区的客户经理了解变化：买方、价格或政策。",
    ),
    Text(
        "Look first at the green firms of the region with the largest undrawn lines.",
        "优先查看该地区中仍为绿色且未用额度最大的企业。",
    ),
    Text(
        "Bring it to the risk department before new limits are given to the region.",
        "在对该地区新增授信前，提交风险部门讨论。",
    ),
)

PLUGIN = Signal(
    family="portfolio",
    root_cause="region",
    feeds=("borrowers",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    scope="region",
    # Compared with a year of weekly looks.
    looks_back_days=None,
    uses_peers=True,
)
