"""Own-bank cross default: part of what one debtor owes us is bad, so all of it is in question.

A debtor who does not pay one loan decides which one; the others are sound only as long as he
chooses. Where more than a tenth of a firm's claims here are bad, the rules class all of them as
bad. Nobody can silence it.

Claims on borrowers with the same social credit code are those of one debtor. The rule is on
non-retail debtors; retail loans are judged one by one, so it does not apply to them.

False alarms: a payment not yet booked, a loan class not yet put back after it was cured.
Source: risk classification Measures of 2023, on non-retail debtors with over 10 % bad claims.
Lead time: 0 months: it is the default of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

BAD_CLASSES = ("substandard", "doubtful", "loss")
BAD_DPD = 91


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the bad share of the debtor's claims, 0 to 1.

    Bad is a facility that is 91 days past due, or classed as substandard or worse. `bad` and
    `claims` are what is outstanding, in the book's currency, `bad_facilities` how many of its
    `facilities`, `worst` one of them; `open` is 1 while any is bad.
    """
    from ibis import _

    claims = _claims(feeds, as_of)
    sums = claims.group_by("debtor").agg(
        claims=_.outstanding.sum(),
        bad=_.outstanding.sum(where=_.is_bad).fill_null(0.0),
        facilities=_.facility_id.count(),
        bad_facilities=_.is_bad.sum(),
        worst=_.facility_id.min(where=_.is_bad),
    )
    owing = claims.select("borrower_id", "debtor").distinct()
    return (
        owing.join(sums.filter(_.claims > 0), "debtor")
        .drop("debtor")
        .mutate(value=_.bad / _.claims, open=(_.bad_facilities > 0).ifelse(1, 0))
    )


def _claims(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return what is outstanding per facility, whether it `is_bad`, and of which `debtor`."""
    import ibis
    from ibis import _

    facilities = feeds["facilities"].filter(_.business_on <= as_of)
    told = facilities.group_by("facility_id").agg(
        currency=_.currency.argmax(_.business_on), loan_class=_.loan_class.argmax(_.business_on)
    )
    balances = feeds["facility_balances"].filter(_.business_on <= as_of)
    owed = newest_snapshot(balances).filter(_.outstanding > 0)
    codes = newest_snapshot(feeds["borrowers"]).select(known="borrower_id", uscc=_.uscc)
    held = owed.join(told, "facility_id").join(owners(feeds), "facility_id")
    ours = held.semi_join(feeds["book"], ["borrower_id", "currency"])
    named = ours.left_join(codes, ours.borrower_id == codes.known)
    is_bad = (_.dpd >= BAD_DPD) | _.loan_class.lower().isin(BAD_CLASSES).fill_null(False)
    return named.select(
        "facility_id",
        "borrower_id",
        is_bad=is_bad,
        outstanding=_.outstanding.cast("float64"),
        debtor=ibis.coalesce(_.uscc, _.borrower_id),
    )


def non_retail(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that are no retail debtors, or of unknown class."""
    from ibis import _

    known = newest_snapshot(feeds["borrowers"].filter(_.business_on <= as_of))
    retail = known.filter(_.debtor_class == "retail").select("borrower_id")
    return feeds["book"].select("borrower_id").anti_join(retail, "borrower_id")


# "Above nothing": the least share of a claim that can be told from none.
THRESHOLDS = Thresholds(amber=0.0001, red=0.10, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what of the debtor's claims is bad."""
    currency, part = evidence.get("currency"), phrases.share(evidence.get("value"))
    bad, claims = (phrases.money(evidence.get(key), currency) for key in ("bad", "claims"))
    count, of_all = evidence.get("bad_facilities"), phrases.number(evidence.get("facilities"))
    worst, color = phrases.name(evidence.get("worst")), phrases.color(evidence)
    line = (
        Text("anything at all", "任何不良")
        if evidence.get("level") != "red"
        else phrases.share(phrases.line(evidence))
    )
    return Text(
        f"{bad.en} of the {claims.en} that the debtor owes us is bad, {part.en} ({color.en}: "
        f"{line.en}): {phrases.number(count).en} of {of_all.en} facilities, among them {worst.en}.",
        f"该债务人在我行债权 {claims.zh} 中有 {bad.zh} 不良，占 {part.zh}"
        f"（{color.zh}：{line.zh}），"
        f"涉及 {of_all.zh} 笔中的 {phrases.number(count).zh} 笔，其中包括 {worst.zh}。",
    )


FIRST_CHECK = Text(
    "Look whether the bad facility was paid or reclassified since, before anything else.",
    "首先核对不良贷款是否已还款或已调整分类。",
)
PLAYBOOK = (
    Text(
        "List all facilities of the debtor with class, days past due and security, same day.",
        "当日列出该债务人全部贷款的分类、逾期天数和担保。",
    ),
    Text(
        "Stop drawing on every line, also on those that are paid on time.",
        "暂停其全部额度的提款，包括尚正常的贷款。",
    ),
    Text(
        "Hand the risk manager a proposal for the class of all claims on the debtor.",
        "向风险经理提交该债务人全部债权的分类建议。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="arrears",
    feeds=("borrowers", "facilities", "facility_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=non_retail,
    hard=True,
    ledger=True,
)
