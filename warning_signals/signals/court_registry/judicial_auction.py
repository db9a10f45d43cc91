"""Judicial auction: a court puts something up for sale that belongs to the borrower.

By then the suit is lost and the term to pay is over. What is sold is mostly the machine or the
premises that he earns with, and it goes for less than it is worth to him.

Why half of exposure makes it red: the notice does not say whether the lot is our collateral or his
plant. A lot worth half of what we have at stake is premises or plant and not a car. Below that, or
without an amount, it is amber, and the first check is to find the lot in our file.

False alarms: a lot of a former owner still listed under his name, a sale called off.
Source: the courts' public auction notices; practice. Thresholds are starting values. The simulated
book tells of no auction, so nothing is known yet of how often it would name a healthy firm.
Lead time: 0 to 4 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals.court_cases import told_by_exposure, weighed_by_exposure

if TYPE_CHECKING:
    import ibis

KINDS = ("auction",)


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is what the lots are worth by exposure.

    The columns are those of court_cases.weighed_by_exposure, `cases` the auctions that stand.
    """
    return weighed_by_exposure(feeds, as_of, KINDS, closed_days=0)


THRESHOLDS = Thresholds(
    amber=None, red=0.50, looks=1, needed=1, clear="event", also={"cases": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what is put up for sale, by what we have at stake."""
    return told_by_exposure(
        evidence,
        Text("of judicial auction", "司法拍卖"),
        Text("amber line: any auction", "黄线：有司法拍卖"),
    )


FIRST_CHECK = Text(
    "Look up the lot in the auction notice: is it our collateral, or what he works with?",
    "查看拍卖公告：标的物是否为我行抵质押物，或其主要生产经营资产。",
)
PLAYBOOK = (
    Text(
        "If it is our collateral, tell legal today, so that our claim is filed before the sale.",
        "如为我行抵质押物，当日告知法务，在拍卖前申报优先受偿。",
    ),
    Text(
        "Stop drawing until it is clear what is left to work with.",
        "在查明剩余经营资产之前停止提款。",
    ),
    Text(
        "Ask the borrower what he owes in that case and what of it the sale would pay.",
        "询问该案欠款总额及拍卖所得可清偿的部分。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="enforcement",
    feeds=("court_records",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A lot is up for sale until the notice is closed.
    looks_back_days=None,
)
