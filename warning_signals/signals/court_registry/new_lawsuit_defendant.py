"""New lawsuit as defendant: somebody has sued the borrower within the last 90 days.

Suppliers sue for goods, staff for wages, lenders for loans when waiting has not helped. What
matters is how much is claimed against what the firm turns over, how many sue, and whether a
lender is among them.

False alarms: a nuisance claim, a traffic accident, a suit settled before the hearing.
Source: Yin et al. (2020) on legal judgments, relative amounts; Luo (2020), the number of suits.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import cases_against, newest_case
from warning_signals.signals.our_account import banks_here, yearly_inflow
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

NEW_DAYS = 90
KINDS = ("lawsuit", "hearing")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the number of suits of 90 days.

    Counted are cases in which he is the defendant, that we did not bring and that stand.
    `claim_share` is what they claim as a share of a year's operating inflow, null where that is
    unknown; `from_lender` how many a lender brought; `open` all that stand, however old.
    """
    import ibis
    from ibis import _

    cases = cases_against(feeds, as_of, KINDS)
    known = yearly_inflow(feeds, as_of).semi_join(banks_here(feeds, as_of), "borrower_id")
    return (
        whole_book(feeds, _counts(cases, as_of), newest_case(cases), known)
        .mutate(
            value=_.suits.fill_null(0).cast("float64"),
            from_lender=_.from_lender.fill_null(0),
            open=_.open.fill_null(0),
            claim_share=(_.yearly_inflow > 0).ifelse(_.claimed / _.yearly_inflow, ibis.null()),
        )
        .drop("suits")
    )


def _counts(cases: ibis.Table, as_of: date) -> ibis.Table:
    from ibis import _

    is_new = _.listed_on > as_of - timedelta(days=NEW_DAYS)
    return cases.group_by("borrower_id").agg(
        suits=is_new.sum(),
        claimed=_.claimed.sum(where=is_new),
        from_lender=(is_new & _.is_from_lender).sum(),
        open=_.case.count(),
    )


THRESHOLDS = Thresholds(
    amber=1,
    red=3,
    looks=1,
    needed=1,
    clear="event",
    also={"claim_share": Band(0.02, 0.10), "from_lender": Band(None, 1)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the newest suit, with what all of them claim."""
    count, share = evidence.get("value"), evidence.get("claim_share")
    case_no, cause = phrases.name(evidence.get("case_no")), phrases.name(evidence.get("cause"))
    listed_on, why = phrases.day(evidence.get("listed_on")), _crossed(evidence)
    claimed = phrases.money(evidence.get("claimed"), evidence.get("currency"))
    inflow = Text("", "")
    if not phrases.is_missing(share):
        part = phrases.share(share)
        inflow = Text(f", {part.en} of a year's inflow", f"，占年经营流入 {part.zh}")
    return Text(
        f"{phrases.plural(count, 'new suit')} as defendant in 90 days, for {claimed.en}"
        f"{inflow.en} ({why.en}); the last on {listed_on.en}, case {case_no.en}, cause {cause.en}.",
        f"近 90 天新增被告案件 {phrases.number(count).zh} 件，标的 {claimed.zh}{inflow.zh}"
        f"（{why.zh}）；最近一件 {listed_on.zh}，案号 {case_no.zh}，案由{cause.zh}。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: a lender sues, the claims, or else the number of suits."""
    color, is_red = phrases.color(evidence), evidence.get("level") == "red"
    suits = phrases.line(evidence)
    band = THRESHOLDS.also["claim_share"]
    share_line, share = band.red if is_red else band.amber, evidence.get("claim_share")
    if is_red and (evidence.get("from_lender") or 0) >= 1:
        return Text(
            f"{color.en}: a lender is among the plaintiffs", f"{color.zh}：原告中有放贷机构"
        )
    if (evidence.get("value") or 0) < (suits or 0) and not phrases.is_missing(share):
        line = phrases.share(share_line)
        return Text(f"{color.en} {line.en} of inflow", f"{color.zh}：占流入 {line.zh}")
    return Text(
        f"{color.en} {phrases.plural(suits, 'suit')}", f"{color.zh} {phrases.number(suits).zh} 件"
    )


FIRST_CHECK = Text(
    "Open the record and check that the party's number is this borrower's; then read who sues and "
    "for what.",
    "打开案件记录，核对当事人证件号码是否为本借款人，再看原告和诉求。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower for his side, the summons and what he has offered the plaintiff.",
        "请借款人说明情况，并提供传票及和解方案。",
    ),
    Text(
        "If a lender sues, ask for the loan contract and what is owed there in all.",
        "如原告为放贷机构，索取借款合同并了解该处全部欠款。",
    ),
    Text(
        "Look in the court's public register for asset preservation or enforcement.",
        "在法院公开信息中查询是否有财产保全或执行。",
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
    # A case that is told again is as old as the first record of it.
    looks_back_days=None,
)
