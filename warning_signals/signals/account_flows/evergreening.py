"""Evergreening: a repayment was made with a new loan of ours of just that size.

The ledger shows a loan repaid and another granted; the money never came from the firm.

A lawful renewal is none: a facility that says it renews another is left out, whether the old one
was repaid first or not. Drawing a line again after paying on it is what a line is for, so only
other facilities count. Why the drawing must be about as large as the repayment, four fifths to
five quarters of it: every larger loan would cover some month's interest.

False alarms: a second machine bought in the week in which the first was paid off.
Source: RBI list of early warning signals 12 (loans repaid by new loans); rules on the
classification of loans (fresh facilities that hide arrears).
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.drawn import fresh_drawings
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
NEAR_DAYS = 7
LEAST_PART, MOST_PART = 0.8, 1.25
TOLD = ("repaid", "repaid_on", "facility", "drawn", "drawn_on", "from_facility")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how many repayments of a year a drawing paid for.

    A repayment is what was paid on a facility on a day; a drawing within seven days of it, on
    another facility that renews none, of 80 to 125 % of its size, pays for it. `repaid`,
    `repaid_on`, `facility`, `drawn`, `drawn_on`, `from_facility` tell the last. Without any
    repayment in the year there is no row.
    """
    import ibis
    from ibis import _

    paid = _repayments(feeds, as_of)
    drawn = fresh_drawings(feeds, as_of, YEAR_DAYS + NEAR_DAYS).rename(from_facility="facility_id")
    apart = _.drawn_on.delta(_.repaid_on, unit="day")
    part = _.drawn / _.repaid
    pairs = paid.join(drawn, "borrower_id").filter(
        _.from_facility != _.facility,
        apart.between(-NEAR_DAYS, NEAR_DAYS),
        part.between(LEAST_PART, MOST_PART),
    )
    counts = pairs.group_by("borrower_id").agg(
        loans=(_.facility + _.repaid_on.cast("string")).nunique()
    )
    place = ibis.row_number().over(
        group_by="borrower_id",
        order_by=[ibis.desc("repaid_on"), ibis.desc("drawn_on"), "facility", "from_facility"],
    )
    last = pairs.mutate(place=place).filter(_.place == 0).drop("place")
    told = last.select("borrower_id", *TOLD).join(counts, "borrower_id")
    known = paid.select("borrower_id").distinct()
    joined = known.left_join(told, "borrower_id").drop("borrower_id_right")
    return joined.mutate(value=_.loans.fill_null(0).cast("float64")).drop("loans")


def _repayments(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return what was paid on a facility and day of a year: `facility`, `repaid_on`, `repaid`."""
    from ibis import _

    paid = feeds["instalments"].filter(
        _.paid_on <= as_of, _.paid_on > as_of - timedelta(days=YEAR_DAYS), _.paid_amount > 0
    )
    return (
        paid.join(owners(feeds), "facility_id")
        .group_by("borrower_id", facility=_.facility_id, repaid_on=_.paid_on)
        .agg(repaid=_.paid_amount.sum().cast("float64"))
    )


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the last repayment that a new loan paid for."""
    currency, count = evidence.get("currency"), evidence.get("value")
    repaid, drawn = (phrases.money(evidence.get(key), currency) for key in ("repaid", "drawn"))
    old, new = (phrases.name(evidence.get(key)) for key in ("facility", "from_facility"))
    on, drawn_on = phrases.day(evidence.get("repaid_on")), phrases.day(evidence.get("drawn_on"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{phrases.plural(count, 'repayment')} within a year matched by a new loan ({color.en} "
        f"{line.en}): on {on.en} {repaid.en} was repaid on {old.en}, and on {drawn_on.en} "
        f"{drawn.en} was drawn on {new.en}.",
        f"一年内有 {phrases.number(count).zh} 次还款与新放款金额相当（{color.zh} {line.zh} 次）："
        f"{on.zh} 归还 {old.zh} {repaid.zh}，{drawn_on.zh} 由 {new.zh} 提款 {drawn.zh}。",
    )


FIRST_CHECK = Text(
    "Follow the new drawing on the account: did it go to a supplier or to the old loan?",
    "在账户上追踪新提款去向：付给供应商，还是归还旧贷款。",
)
PLAYBOOK = (
    Text(
        "Read the purpose in the contract of the new loan and see the proof of its use.",
        "核对新贷款合同用途及用款凭证。",
    ),
    Text(
        "Ask from what the old loan would have been paid without the new one.",
        "询问若无新贷款，旧贷款将以何偿还。",
    ),
    Text(
        "If it was a renewal, propose that it is entered as one, with its class looked at again.",
        "如实为续贷，建议如实登记并重新审视分类。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="evergreening",
    feeds=("facilities", "instalments", "drawdowns"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
