"""Asset preservation: a court has seized or sealed what the borrower owns before it has judged.

A plaintiff gets this only against security of his own and with reason to fear that nothing will be
left, so it is the surest sign in a suit that others no longer wait. What is sealed cannot be sold,
pledged or collected, and an account that is frozen pays no instalment.

Why against exposure: from 5 % on, what the court holds is missing when we collect, and it is hard;
less, or an amount not told, is amber. The record does not say which thing is sealed. Where it is
our collateral it is as grave as if it were above the line, and only the file can tell: that is the
first check.

False alarms: sealed for a claim that is insured, an order lifted but not yet published, a joint
defendant.
Source: the public text of the civil procedure law on preservation; thresholds are starting values.
On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026)
no look at a healthy firm of 4,182 was amber, 1 of 36 before the first day overdue was red, and 10
of 92 at firms in arrears.
Lead time: 1 to 4 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals.court_cases import told_by_exposure, weighed_by_exposure

if TYPE_CHECKING:
    import ibis

KINDS = ("preservation",)


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the sum sealed by exposure, 0 and up.

    The columns are those of court_cases.weighed_by_exposure; `open` are the orders that stand.
    """
    return weighed_by_exposure(feeds, as_of, KINDS, closed_days=0)


THRESHOLDS = Thresholds(
    amber=None, red=0.05, looks=1, needed=1, clear="event", also={"cases": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what is sealed, by what we have at stake."""
    return told_by_exposure(
        evidence,
        Text("of preservation", "财产保全"),
        Text("amber line: any order", "黄线：有财产保全"),
    )


FIRST_CHECK = Text(
    "Compare the order's list of things with our collateral and with the account that repays us.",
    "将保全裁定的财产清单与我行抵质押物及还款账户逐项核对。",
)
PLAYBOOK = (
    Text(
        "If our collateral is on it, or the sum is 5 % of exposure, stop drawing today and tell "
        "the risk manager.",
        "如涉及我行抵质押物，或金额达敞口 5%，当日停止提款并报告风险经理。",
    ),
    Text(
        "Ask the borrower who sues and for what, and whether he can give other security to have "
        "it lifted.",
        "询问原告和诉求，以及能否提供其他担保以解除保全。",
    ),
    Text(
        "See from which account the next instalment comes, and whether it can still be debited.",
        "确认下期还款账户是否仍可扣款。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="seizure",
    feeds=("court_records",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
    # An order stands until it is lifted.
    looks_back_days=None,
)
