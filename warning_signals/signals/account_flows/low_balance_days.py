"""Low balance days: on many days of a month the account does not hold one instalment.

Near-empty days mean that each payment waits for the next receipt, and the first receipt that is
late stops one of them.

Why more than in any month of the year before as well: many sound firms keep next to nothing here,
and others run low each month before their customers pay. Three days more, because fewer are
chance.

False alarms: a reserve moved to a savings product, stock bought ahead of a season.
Source: SAMA circular 41033343 appendix 1 (credit balances); thresholds are starting values, to be
calibrated.
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import once
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.blocks import BLOCK_DAYS, balance_blocks, balance_days, blocks
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

LEAST_MONTHS = 6
PART_OF_INFLOW = 0.05
LEAST_READ = 10


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the number of days of 30 with a low end balance.

    Low is less than `bar`: one instalment or 5 % of a usual month's operating inflow (median of
    six blocks of 30 ordinary days), whichever is more. Days without a balance count like those
    with one. `usual` is the median of the months before, at most eleven, `more` by how many days
    `value` is above the highest of them. With fewer than six months before, or fewer than ten
    balances in the last, there is no row.
    """
    import ibis
    from ibis import _

    months = _months(feeds, as_of)
    is_now = _.block == 0
    figures = months.group_by("borrower_id", "bar").agg(
        value=_.low.max(where=is_now & (_.read >= LEAST_READ)),
        least=_.least.min(where=is_now),
        usual=is_now.ifelse(ibis.null(), _.low).median(),
        highest=_.low.max(where=~is_now),
        compared=(~is_now).sum(),
    )
    known = figures.filter(_.value.notnull(), _.compared >= LEAST_MONTHS)
    return known.mutate(more=_.value - _.highest).drop("compared")


def _months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower and `block` how many days of 30 are `low`, the `least` and the `bar`."""
    from ibis import _

    bars = once(feeds, f"balance_bars_{as_of:%Y%m%d}", lambda: _bars(feeds, as_of))
    below = balance_days(feeds, as_of).join(bars, "borrower_id").filter(_.balance < _.bar)
    days = below.group_by("borrower_id", "block").agg(below=_.count())
    months = balance_blocks(feeds, as_of).join(bars, "borrower_id")
    counted = months.left_join(days, ["borrower_id", "block"])
    low = _.below.fill_null(0) / _.read * BLOCK_DAYS
    return counted.select("borrower_id", "bar", "block", "read", low=low, least=_.lowest)


def _bars(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `bar` per borrower: what its account should hold."""
    import ibis
    from ibis import _

    months = blocks(feeds, as_of, LEAST_MONTHS + 1).filter(_.block > 0)
    usual = months.group_by("borrower_id").agg(inflow=_.operating_inflow.median())
    owed = feeds["book"].select("borrower_id", "instalment").join(usual, "borrower_id")
    bar = ibis.greatest(_.instalment.fill_null(0.0), _.inflow * PART_OF_INFLOW)
    return owed.select("borrower_id", bar=bar).filter(_.bar > 0)


THRESHOLDS = Thresholds(amber=10, red=20, looks=1, needed=1, clear="window", needs={"more": 3.0})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the days with a low balance, now and usually."""
    currency = evidence.get("currency")
    bar, least = (phrases.money(evidence.get(key), currency) for key in ("bar", "least"))
    days, usual = phrases.whole(evidence.get("value")), phrases.whole(evidence.get("usual"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"The account ended below {bar.en} on {days.en} of 30 days ({color.en} {line.en} days), "
        f"against a usual {usual.en}; the least was {least.en}.",
        f"近 30 天有 {days.zh} 天日终余额低于 {bar.zh}（{color.zh} {line.zh} 天），"
        f"平时为 {usual.zh} 天；最低余额 {least.zh}。",
    )


FIRST_CHECK = Text(
    "Look at which receipts came late this month compared with the months before.",
    "对比前几个月，看本月哪些回款推迟。",
)
PLAYBOOK = (
    Text(
        "Ask for the statements of accounts at other banks: is the reserve there?",
        "索取他行账户流水，看备用资金是否在他行。",
    ),
    Text(
        "List with the borrower what must be paid before the next large receipt.",
        "与借款人列出下一笔大额回款前应付的款项。",
    ),
    Text(
        "If our instalment falls into those days, agree beforehand on what it will be paid from.",
        "如我行还款日在此期间，事先商定还款来源。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="liquidity",
    feeds=("account_flows", "accounts", "account_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
