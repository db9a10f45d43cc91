"""Judgment against the borrower: a court has decided that he must pay.

A suit may be a nuisance; a judgment is a debt, due within days, which comes before our next
instalment. Not every judgment matters: what counts is how much of a year's takings it costs.

Why a year back: an older judgment has been paid or is being enforced, and enforcement has a signal
of its own. Who does not bank here has no inflow to compare with: a judgment against him is not
evaluated, and no judgment is 0.

False alarms: a judgment that confirms instalments already agreed, an insured claim, an appeal.
Source: Yin et al. (2020) on legal judgments (relative amounts; 4.6 points of AUC gained). On a
simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026)
no look at a healthy firm of 4,182 was amber, and 2 of 92 at firms in arrears were red.
Lead time: 2 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import cases_against, newest_case
from warning_signals.signals.our_account import banks_here, yearly_inflow
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

KINDS = ("judgment",)
NEW_DAYS = 365


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is what was judged by a year's inflow.

    Counted are judgments of the last 365 days that stand, `judgments` of them for `claimed` in
    the currency of the book; `open` are all that stand. A borrower with such a judgment whose
    inflow or whose amount is not known has no value.
    """
    import ibis
    from ibis import _

    cases = cases_against(feeds, as_of, KINDS)
    recent = cases.filter(_.listed_on > as_of - timedelta(days=NEW_DAYS))
    sums = recent.group_by("borrower_id").agg(judgments=_.count(), claimed=_.claimed.sum())
    still = cases.group_by("borrower_id").agg(open=_.case.count())
    known = yearly_inflow(feeds, as_of).semi_join(banks_here(feeds, as_of), "borrower_id")
    by_inflow = (_.yearly_inflow > 0).ifelse(_.claimed / _.yearly_inflow, ibis.null())
    return whole_book(feeds, sums, still, newest_case(recent), known).mutate(
        value=_.judgments.isnull().ifelse(0.0, by_inflow),
        judgments=_.judgments.fill_null(0),
        open=_.open.fill_null(0),
    )


THRESHOLDS = Thresholds(amber=0.02, red=0.10, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what was judged, by a year's inflow."""
    count, part = evidence.get("judgments"), phrases.share(evidence.get("value"))
    claimed = phrases.money(evidence.get("claimed"), evidence.get("currency"))
    case_no, cause = phrases.name(evidence.get("case_no")), phrases.name(evidence.get("cause"))
    listed_on = phrases.day(evidence.get("listed_on"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{phrases.plural(count, 'judgment')} of the last year to pay {claimed.en}, {part.en} of a "
        f"year's inflow ({color.en} {line.en}); the last on {listed_on.en}, case {case_no.en}, "
        f"cause {cause.en}.",
        f"近一年败诉判决 {phrases.number(count).zh} 件，应付 {claimed.zh}，占年经营流入 {part.zh}"
        f"（{color.zh} {line.zh}）；最近一件 {listed_on.zh}，案号 {case_no.zh}，案由{cause.zh}。",
    )


FIRST_CHECK = Text(
    "Read the judgment: what is to be paid, by when, and whether it can still be appealed.",
    "阅读判决书：应付金额、期限以及是否仍可上诉。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower from what he will pay it, and compare with the balance and our next "
        "instalment.",
        "询问付款来源，并与账户余额及我行下期还款对照。",
    ),
    Text(
        "Ask for proof once it is paid, and file it, so that the warning can be closed.",
        "付清后索取凭证并归档，以便解除预警。",
    ),
    Text(
        "If he cannot pay, look for enforcement each week until it is settled.",
        "如无力支付，在结清前每周查询是否进入执行。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="lawsuit",
    feeds=("court_records",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A judgment told again is as old as the first record of it.
    looks_back_days=None,
)
