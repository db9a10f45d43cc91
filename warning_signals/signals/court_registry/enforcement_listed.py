"""Enforcement: a court is collecting a judgment from the borrower by force.

He lost, the term to pay ran out, and the creditor has asked the court to seize. Next come accounts,
stock and machines, and whatever is seized is no longer there for us. A case that ended because
nothing was found to seize is no case that was paid: it stands.

Why against exposure: what the court may take counts by what we have at stake. From 5 % on it is
hard; a smaller one, or one without an amount, is amber, and so is one whose sum is in another
currency. Why 30 days more after it was closed: a debt paid in court was often paid with money that
is missing elsewhere by the next instalment.

False alarms: a fine or a small wage claim already paid, a namesake linked wrongly, a joint debtor
whose partner pays.
Source: Systems 2026 14(3) 275 (enforcement records as predictors); Supreme People's Court, list of
persons subject to enforcement.
Measured on a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May
2026): 16 of 4,182 looks at healthy firms were amber or red, 9 red; of 92 at firms in arrears 17
were red. Before the first day overdue that book tells of no enforcement.
Lead time: 1 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals.court_cases import told_by_exposure, weighed_by_exposure

if TYPE_CHECKING:
    import ibis

KINDS = ("enforcement", "ended_for_lack_of_assets")
CLOSED_DAYS = 30


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the sum enforced by exposure, 0 and up.

    The columns are those of court_cases.weighed_by_exposure.
    """
    return weighed_by_exposure(feeds, as_of, KINDS, CLOSED_DAYS)


THRESHOLDS = Thresholds(
    amber=None, red=0.05, looks=1, needed=1, clear="event", also={"cases": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what is enforced, by what we have at stake."""
    return told_by_exposure(
        evidence,
        Text("under enforcement", "被执行案件"),
        Text("amber line: any case", "黄线：有被执行案件"),
    )


FIRST_CHECK = Text(
    "Open the court's public register, check that the number is this borrower's, and read what is "
    "still owed.",
    "在法院执行信息公开网核对证件号码是否为本借款人，并查看尚未履行的金额。",
)
PLAYBOOK = (
    Text(
        "From 5 % of exposure on, stop drawing on every line today and tell the risk manager.",
        "达到敞口 5% 的，当日停止所有额度提款，并报告风险经理。",
    ),
    Text(
        "Ask the borrower for the judgment and the notice of enforcement, and how he means to pay.",
        "请借款人提供判决书和执行通知书，并说明履行计划。",
    ),
    Text(
        "See whether an account, stock or machine of his that secures our loan has been seized.",
        "核查为我行贷款提供担保的账户、存货、设备是否已被查封。",
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
    hard=True,
    # An enforcement stands until it is closed.
    looks_back_days=None,
)
