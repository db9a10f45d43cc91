"""Operating inflow drop: money coming in falls well below the borrower's own norm.

For a shop or workshop, settled credits are the nearest thing to sales that the bank sees every
day, so a lasting fall shows here before an instalment is missed.

False alarms: holiday closures, takings moved to another bank, one large sale in the baseline.
Source: EBA/GL/2020/06 (turnover, loss of a major client); Norden and Weber (2010).
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days
from warning_signals.signals.our_account import banks_here, in_book_currency

if TYPE_CHECKING:
    import ibis

BLOCK_DAYS = 30
BLOCKS_BEFORE = 6
LEAST_BLOCKS = 4
LEAST_PEERS = 10


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the fall of the last 30 days' inflow, 0 to 1.

    `baseline` is the median of the six 30-day blocks before, a block without inflow counting as
    zero and one that touches the festival phase left out. While the last 30 days touch it,
    `baseline` is brought down to what the median peer still has. Borrowers with less history, or
    then with fewer than ten peers, have no row.
    """
    from ibis import _

    compared = _compare(_blocks(feeds, as_of))
    touched = _net_of_peers(compared.filter(_.in_festival), feeds["book"])
    plain = compared.filter(~_.in_festival).mutate(peers=1.0)
    return (
        plain.union(touched.select(plain.columns))
        .mutate(baseline=_.baseline * _.peers)
        .mutate(value=1 - _.current / _.baseline, change=_.baseline - _.current)
        .select("borrower_id", "value", "current", "baseline", "change", "peers")
    )


def _blocks(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return seven rows per borrower with enough history: `block` (0 is now), `inflow`."""
    import ibis
    from ibis import _

    flows = in_book_currency(feeds["daily_flows"], feeds["book"]).filter(_.day <= as_of)
    age_days = ibis.literal(as_of).delta(flows.day, unit="day")
    aged = flows.mutate(block=age_days // BLOCK_DAYS)
    blocks = _calendar(feeds["new_years"], as_of)
    old_enough = aged.group_by("borrower_id").agg(oldest=_.block.max())
    old_enough = old_enough.filter(_.oldest >= BLOCKS_BEFORE).select("borrower_id")
    sums = aged.group_by("borrower_id", "block").agg(inflow=_.operating_inflow.sum())
    return (
        old_enough.cross_join(blocks)
        .left_join(sums, ["borrower_id", "block"])
        .select("borrower_id", "block", "is_festive", inflow=_.inflow.fill_null(0.0))
    )


def _calendar(new_years: ibis.Table, as_of: date) -> ibis.Table:
    """Return the seven blocks: `block`, `is_festive`."""
    import ibis

    spans = [
        {
            "block": block,
            "first": as_of - timedelta(days=BLOCK_DAYS * (block + 1) - 1),
            "last": as_of - timedelta(days=BLOCK_DAYS * block),
        }
        for block in range(BLOCKS_BEFORE + 1)
    ]
    counted = festival_days(ibis.memtable(spans), new_years)
    return counted.select("block", is_festive=counted.festival_days > 0)


def _compare(blocks: ibis.Table) -> ibis.Table:
    import ibis
    from ibis import _

    counts = (_.block > 0) & ~_.is_festive
    return (
        blocks.group_by("borrower_id")
        .agg(
            current=_.inflow.sum(where=_.block == 0),
            baseline=counts.ifelse(_.inflow, ibis.null()).median(),
            compared=counts.sum(),
            in_festival=(_.is_festive & (_.block == 0)).any(),
        )
        .filter(_.baseline > 0, _.compared >= LEAST_BLOCKS)
    )


def _net_of_peers(compared: ibis.Table, book: ibis.Table) -> ibis.Table:
    """Return the rows with `peers`: what the median firm of the sector has kept, at most 1.

    A sector with fewer than ten firms is compared with the whole book.
    """
    import ibis
    from ibis import _

    ratios = compared.join(book.select("borrower_id", "sector"), "borrower_id").mutate(
        kept=_.current / _.baseline
    )
    sector = ibis.window(group_by="sector")
    everyone = ibis.window()
    peers = ratios.mutate(
        sector_peers=_.kept.count().over(sector),
        sector_kept=_.kept.median().over(sector),
        all_peers=_.kept.count().over(everyone),
        all_kept=_.kept.median().over(everyone),
    ).filter(_.all_peers >= LEAST_PEERS)
    kept = (_.sector_peers >= LEAST_PEERS).ifelse(_.sector_kept, _.all_kept)
    return peers.mutate(peers=ibis.least(kept, 1.0)).filter(_.peers > 0)


THRESHOLDS = Thresholds(amber=0.30, red=0.50, calm_at=0.24, floor=1.0)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on one borrower's inflow; amounts in the account's currency."""
    currency = evidence.get("currency")
    now = phrases.money(evidence.get("current"), currency)
    usual = phrases.money(evidence.get("baseline"), currency)
    fall = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Operating inflow over 30 days was {now.en}, {fall.en} below the firm's own usual "
        f"{usual.en} ({color.en} {line.en}).",
        f"近 30 天经营流入 {now.zh}，比自身常态 {usual.zh} 低 {fall.zh}（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "Ask for the contract and the last three months' statements with the largest customers; do "
    "not mention the loan to those customers.",
    "请企业提供与主要客户的合同和近三个月对账单（不向其客户透露贷款）。",
)
PLAYBOOK = (
    Text(
        "Compare the last 30 days with the same weeks of last year, and see which payers are gone.",
        "把近 30 天与去年同期对比，看哪些付款方不再付款。",
    ),
    Text(
        "Ask whether takings now go to another bank or a payment code, and ask to see it.",
        "询问收款是否转到其他银行或收款码，并请其出示。",
    ),
    Text(
        "Visit within a week: stock, staff at work, orders in hand; note what you saw.",
        "一周内上门：看库存、在岗人数和在手订单，并记录所见。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="inflow",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
)
