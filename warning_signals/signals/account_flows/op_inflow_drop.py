"""Operating inflow drop: money coming in falls well below the borrower's own norm.

For a shop or workshop, settled credits are the nearest thing to sales that the bank sees every
day, so a lasting fall shows here before an instalment is missed.

Why lower than any 30 days of the year before as well: a small firm is paid by a dozen customers
in uneven sums, so a month a third under the median is an ordinary month for it. What is new is a
month that it has not had for a year; a tenth lower, because a record by a hair is chance. For red
three tenths lower: red by itself makes a firm amber, and on a simulated year 1.6 of 100 sound firms
stood at it.

False alarms: holiday closures longer than the festival, takings moved to another bank, one large
sale in the baseline.
Source: EBA/GL/2020/06 (turnover, loss of a major client); Norden and Weber (2010). Measured as of
2019-09-20 on public accounts of a Czech bank, before the grant, a single look: with the
condition 1 of 145 whose loan went well and 0 of 14 whose did not; without it 22 and 4.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

PART_DAYS = 10
PARTS_A_BLOCK = 3
BLOCKS_BEFORE = 6
LEAST_BLOCKS = 4
# The oldest span begins 390 days ago, so that the same days a year before are among them.
LAST_SPAN = 36
LEAST_PEERS = 10
# Three firms in four keep more of their inflow at the festival than this quantile of them.
PEERS_KEEP = 0.25


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the fall of the last 30 days' inflow, 0 to 1.

    `baseline` is the median of the six 30-day blocks before, a block without inflow counting as
    zero and one that touches the festival phase left out. `lowest` is the least of all 30-day
    spans of the year before (every ten days one, those that touch the phase left out; of a
    younger firm as many as there are), `below_lowest` how far the last 30 days are below it.
    While the last 30 days touch the phase, both are brought down to what three in four peers still
    have: firms close for a week or for four. Borrowers with less history, or then with fewer than
    ten peers, have no row.
    """
    import ibis
    from ibis import _

    compared = _compare(_spans(feeds, as_of))
    touched = _net_of_peers(compared.filter(_.in_festival), feeds["book"])
    plain = compared.filter(~_.in_festival).mutate(peers=1.0)
    below = (_.lowest > 0).ifelse(1 - _.current / _.lowest, 0.0)
    return (
        plain.union(touched.select(plain.columns))
        .mutate(baseline=_.baseline * _.peers, lowest=_.lowest * _.peers)
        .mutate(
            value=1 - _.current / _.baseline,
            change=_.baseline - _.current,
            below_lowest=ibis.greatest(below, 0.0),
        )
        .select(
            "borrower_id",
            "value",
            "current",
            "baseline",
            "change",
            "lowest",
            "below_lowest",
            "peers",
        )
    )


def _spans(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the 30-day spans of borrowers with enough history: `part`, `inflow`, `is_whole`.

    A span begins every ten days; `part` is by how many times ten days it lies before the last
    30 days. `is_whole` says that the borrower's history covers all of it.
    """
    import ibis
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of)
    aged = flows.mutate(age_days=ibis.literal(as_of).delta(flows.day, unit="day"))
    sums = aged.group_by("borrower_id", part=_.age_days // PART_DAYS).agg(
        inflow=_.operating_inflow.sum(), oldest=_.age_days.max()
    )
    known = sums.group_by("borrower_id").agg(oldest=_.oldest.max())
    least_days = BLOCKS_BEFORE * PARTS_A_BLOCK * PART_DAYS
    known = known.filter(_.oldest >= least_days)
    three = ibis.window(
        group_by="borrower_id", order_by="part", preceding=0, following=PARTS_A_BLOCK - 1
    )
    return (
        known.cross_join(_calendar(feeds["new_years"], as_of))
        .left_join(sums.drop("oldest"), ["borrower_id", "part"])
        .select("borrower_id", "oldest", "part", "is_festive", inflow=_.inflow.fill_null(0.0))
        .mutate(
            inflow=_.inflow.sum().over(three),
            is_whole=_.oldest >= (_.part + PARTS_A_BLOCK) * PART_DAYS - 1,
        )
        .filter(_.part <= LAST_SPAN)
    )


def _calendar(new_years: ibis.Table, as_of: date) -> ibis.Table:
    """Return the tens of days, and whether the 30 days that end with them are festive."""
    import ibis

    parts = range(LAST_SPAN + PARTS_A_BLOCK)
    spans = [
        {
            "part": part,
            "first": as_of - timedelta(days=PART_DAYS * (part + PARTS_A_BLOCK) - 1),
            "last": as_of - timedelta(days=PART_DAYS * part),
        }
        for part in parts
    ]
    counted = festival_days(ibis.memtable(spans), new_years)
    return counted.select("part", is_festive=counted.festival_days > 0)


def _compare(spans: ibis.Table) -> ibis.Table:
    import ibis
    from ibis import _

    is_earlier = (_.part >= PARTS_A_BLOCK) & ~_.is_festive
    is_block = (_.part % PARTS_A_BLOCK == 0) & (_.part <= BLOCKS_BEFORE * PARTS_A_BLOCK)
    is_usual = is_earlier & is_block
    return (
        spans.group_by("borrower_id")
        .agg(
            current=_.inflow.sum(where=_.part == 0),
            baseline=is_usual.ifelse(_.inflow, ibis.null()).median(),
            compared=is_usual.sum(),
            lowest=_.inflow.min(where=is_earlier & _.is_whole),
            in_festival=(_.is_festive & (_.part == 0)).any(),
        )
        .filter(_.baseline > 0, _.compared >= LEAST_BLOCKS)
    )


def _net_of_peers(compared: ibis.Table, book: ibis.Table) -> ibis.Table:
    """Return the rows with `peers`: what three in four firms of the sector have kept, at most 1.

    A sector with fewer than ten firms is compared with the whole book.
    """
    import ibis
    from ibis import _

    # Null joins no null, and a median over a window is not to be had everywhere.
    sectors = book.select("borrower_id", sector=_.sector.fill_null(""))
    ratios = compared.join(sectors, "borrower_id").mutate(kept=_.current / _.baseline)
    counts = {"peers": _.kept.count(), "kept": _.kept.quantile(PEERS_KEEP)}
    by_sector = ratios.group_by("sector").agg(**{f"sector_{n}": of for n, of in counts.items()})
    everyone = ratios.agg(**{f"all_{n}": of for n, of in counts.items()})
    known = ratios.join(by_sector, "sector").cross_join(everyone)
    kept = (_.sector_peers >= LEAST_PEERS).ifelse(_.sector_kept, _.all_kept)
    judged = known.filter(_.all_peers >= LEAST_PEERS).mutate(peers=ibis.least(kept, 1.0))
    return judged.filter(_.peers > 0)


THRESHOLDS = Thresholds(
    amber=0.30,
    red=0.50,
    calm_at=0.24,
    floor=1.0,
    needs={"below_lowest": 0.10},
    needs_for_red={"below_lowest": 0.30},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on one borrower's inflow; amounts in the account's currency."""
    currency = evidence.get("currency")
    now = phrases.money(evidence.get("current"), currency)
    usual = phrases.money(evidence.get("baseline"), currency)
    fall = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    record = phrases.record(
        evidence, Text("the lowest in a year, at least {} before", "为一年来最低（此前最低 {}）")
    )
    return Text(
        f"Operating inflow over 30 days was {now.en}, {fall.en} below the firm's own usual "
        f"{usual.en} ({color.en} {line.en}){record.en}.",
        f"近 30 天经营流入 {now.zh}，比自身常态 {usual.zh} 低 {fall.zh}（{color.zh} {line.zh}）"
        f"{record.zh}。",
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
    looks_back_days=(LAST_SPAN + PARTS_A_BLOCK) * PART_DAYS - 1,
    calendar="lunar",
    uses_peers=True,
)
