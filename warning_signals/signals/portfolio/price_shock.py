"""Price shock: what a trade buys has become much dearer, or what it sells much cheaper.

A small firm has stock bought at one price and contracts at another. When prices of the trade jump
it earns less on every order for months, and those with thin margins go first. It is about the
sector: the same for every firm in it, and no vote against any one.

How it is told: the newest monthly index against the mean of its own twelve months before. A dearer
input and a cheaper output both count, the worse of the two; a cheaper input and a dearer output are
nobody's worry. A jump fades from the comparison as the year goes by.

False alarms: a trade that passes its prices on within weeks, an index rebased.
Source: credit monitoring practice (input prices by trade); thresholds are starting values. On a
simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026) one sector
of thirteen was amber on the first day, the one whose input that book makes a fifth dearer, and none
on the others.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.months import is_month, month_number, month_of

if TYPE_CHECKING:
    import ibis

FRESH_MONTHS = 3
YEAR_MONTHS = 12
INPUT, OUTPUT = "input", "output"


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower whose sector has an index: `value` is the worse move, 0 and up.

    `input_rise` is how far the newest input index is above the mean of its twelve months before,
    `output_fall` how far the output index is below; `month` is the newest month. Without twelve
    months before, or an index of the last three, there is no row.
    """
    import ibis
    from ibis import _

    moves = _moves(feeds, as_of)
    named = moves.mutate(
        sector=_.series.re_extract(r"^([^ ]+) ", 1), what=_.series.re_extract(r" ([a-z]+)$", 1)
    )
    by_sector = named.group_by("sector").agg(
        input_rise=_.move.max(where=_.what == INPUT),
        output_fall=(-_.move).max(where=_.what == OUTPUT),
        month=_.month.max(),
    )
    worse = ibis.greatest(ibis.coalesce(_.input_rise, 0.0), ibis.coalesce(_.output_fall, 0.0), 0.0)
    told = by_sector.mutate(value=worse)
    return feeds["book"].select("borrower_id", "sector").join(told, "sector")


def _moves(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `series`, `month` and `move`: the newest index by the mean of the year before, less 1.

    A month is read as its number, so that twelve before it can be told.
    """
    from ibis import _

    this_month = month_of(as_of)
    told = feeds["market_prices"].filter(_.business_on <= as_of, is_month(_.month))
    months = told.mutate(number=month_number(_.month)).filter(_.number <= this_month)
    newest = months.group_by("series").agg(
        last=_.number.max(), month=_.month.argmax(_.number), now=_.value.argmax(_.number)
    )
    both = months.join(newest.drop("month"), "series")
    before = both.filter(_.number < _.last, _.number >= _.last - YEAR_MONTHS)
    usual = before.group_by("series").agg(usual=_.value.mean(), months=_.value.count())
    fresh = newest.filter(_.last >= this_month - FRESH_MONTHS)
    whole = fresh.join(usual.filter(_.months == YEAR_MONTHS, _.usual > 0), "series")
    return whole.select("series", "month", move=_.now / _.usual - 1)


THRESHOLDS = Thresholds(amber=0.15, red=0.30, looks=1, needed=1, calm_looks=8)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the prices of the sector."""
    sector, month = phrases.name(evidence.get("sector")), phrases.name(evidence.get("month"))
    bought = _signed(evidence.get("input_rise"), 1)
    sold = _signed(evidence.get("output_fall"), -1)
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Sector {sector.en}: in {month.en} input prices stood at {bought.en} and output prices at "
        f"{sold.en} against the mean of the twelve months before ({color.en} {line.en}).",
        f"行业 {sector.zh}：{month.zh} 投入品价格较前 12 个月均值 {bought.zh}，"
        f"产出品价格 {sold.zh}（{color.zh} {line.zh}）。",
    )


def _signed(part: Any, sign: int) -> Text:
    return phrases.share(None if phrases.is_missing(part) else sign * float(part), signed=True)


FIRST_CHECK = Text(
    "Look up the index and ask two firms of the trade whether they feel it.",
    "查看价格指数，并向该行业两家企业核实是否有感受。",
)
PLAYBOOK = (
    Text(
        "List the firms of the sector by margin, and talk first with those who earn least on a "
        "sale.",
        "按毛利列出该行业企业，优先联系毛利最低者。",
    ),
    Text(
        "Ask each whether its contracts let it pass prices on, and when they are renewed.",
        "逐户了解合同能否转嫁价格、何时续签。",
    ),
    Text(
        "Hold new limits to the sector until the next month's index is in.",
        "在下月指数公布前，暂缓对该行业新增授信。",
    ),
)

PLUGIN = Signal(
    family="portfolio",
    root_cause="prices",
    feeds=("market_prices",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    scope="sector",
    # Compared with the twelve months before the newest.
    looks_back_days=None,
    calendar="months",
)
