"""Invoice void ratio: more of what the firm invoiced is taken back than it ever used to be.

Sales that are cancelled, goods that come back, or invoices that were written for show and undone
once they had been shown: each takes away turnover on which a lender has relied.

Not counted is what is corrected: an invoice that is issued again to the same buyer for about the
same net amount within a month, and a red-letter invoice on one of the same month, which is how a
digital invoice is put right. A firm in a trade with many corrections is like that always: the
share must be at least twice its own of the year before. A small firm writes a dozen invoices in
these days, so their number must be beyond what chance makes of its usual rate, and three at the
least: one large order that is cancelled is one order.

False alarms: a price list printed wrong, a change of the buyer's name, goods sold on approval.
Source: practice (a void share above 20 % draws the tax bureau's attention). Measured on the public
e-invoice set as of 2018-09-20, 2019-03-20, 06-20, 09-20 and 2020-01-20, a look each: 0, 0, 0, 0
and 1 of 10 to 14 bad firms, 1, 0, 2, 1 and 1 of 46 or 47 good ones. The share by itself ranks them
the wrong way round there (AUC 0.25 to 0.38).
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
BEFORE_DAYS = 365
LEAST_BEFORE_DAYS = 180
DEVIATIONS = 3


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the share taken back of 90 days' invoices, 0 to 1.

    `taken_back` is the total of void and red-letter sales invoices that were no corrections,
    `invoices` their number, `issued` all that was invoiced, in the book's currency; where nothing
    was issued what was taken back is all of it. `baseline` is the share of the 365 days before,
    `excess` how far `value` is above twice that, `beyond_chance` by how many invoices their number
    exceeds the usual and three standard deviations, `change` the money above the usual share.
    Without a sales invoice older than 270 days there is no row.
    """
    from ibis import _

    turn = as_of - timedelta(days=WINDOW_DAYS)
    issued = _issued(feeds, as_of, turn)
    taken = _taken_back(feeds, as_of, turn)
    both = issued.filter(_.since <= turn - timedelta(days=LEAST_BEFORE_DAYS)).left_join(
        taken, "borrower_id", rname="taken_{name}"
    )
    sums = ("now", "number", "before", "number_before")
    shares = both.mutate(**{f"taken_{name}": both[f"taken_{name}"].fill_null(0) for name in sums})
    usual = _.number * (_.taken_number_before + 1) / (_.number_before + 1)
    return shares.mutate(
        value=_share(_.taken_now, _.now), baseline=_share(_.taken_before, _.before), usual=usual
    ).select(
        "borrower_id",
        "value",
        "baseline",
        excess=_.value - 2 * _.baseline,
        beyond_chance=_.taken_number - _.usual - DEVIATIONS * _.usual.sqrt(),
        change=_.taken_now - _.baseline * _.now,
        issued=_.now,
        taken_back=_.taken_now,
        invoices=_.taken_number,
    )


def _share(part: ibis.Deferred, whole: ibis.Deferred) -> ibis.Deferred:
    """Return part of whole, at most 1; where the whole is nothing any part is all of it."""
    return (part < whole).ifelse(part / whole, (part > 0).ifelse(1.0, 0.0))


def _issued(feeds: Feeds, as_of: date, turn: date) -> ibis.Table:
    """Return totals and numbers after `turn` and `before`; `since` is the first day."""
    from ibis import _

    invoiced = in_book_currency(feeds["daily_invoices"], feeds["book"])
    issued = invoiced.filter(_.issued_sales > 0, _.day > _first(as_of), _.day <= as_of)
    is_new = _.day > turn
    return issued.group_by("borrower_id").agg(
        now=_.issued.sum(where=is_new).fill_null(0.0),
        number=_.issued_sales.sum(where=is_new).fill_null(0),
        before=_.issued.sum(where=~is_new).fill_null(0.0),
        number_before=_.issued_sales.sum(where=~is_new).fill_null(0),
        since=_.day.min(),
    )


def _first(as_of: date) -> date:
    return as_of - timedelta(days=WINDOW_DAYS + BEFORE_DAYS)


def _taken_back(feeds: Feeds, as_of: date, turn: date) -> ibis.Table:
    """Return sums of the void and red-letter invoices that are no corrections, as `_issued`."""
    from ibis import _

    first = _first(as_of)
    back = in_book_currency(feeds["invoices_taken_back"], feeds["book"])
    # What corrects one on a day that is not looked at is not seen.
    is_corrected = (_.corrected_before > first).fill_null(False) | (
        (_.corrected_after <= as_of).fill_null(False)
    )
    taken = back.filter(_.day > first, _.day <= as_of, ~is_corrected)
    is_new = _.day > turn
    return taken.group_by("borrower_id").agg(
        now=_.total.sum(where=is_new).fill_null(0.0),
        number=_.invoices.sum(where=is_new).fill_null(0),
        before=_.total.sum(where=~is_new).fill_null(0.0),
        number_before=_.invoices.sum(where=~is_new).fill_null(0),
    )


THRESHOLDS = Thresholds(
    amber=0.10, red=0.20, floor=1.0, needs={"excess": 0.0, "beyond_chance": 0.0, "invoices": 3}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the share of invoices that was taken back."""
    currency = evidence.get("currency")
    back = phrases.money(evidence.get("taken_back"), currency)
    issued = phrases.money(evidence.get("issued"), currency)
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    count = evidence.get("invoices")
    return Text(
        f"{phrases.plural(count, 'sales invoice')} of 90 days for {back.en} were taken back and "
        f"not issued again, {part.en} of the {issued.en} invoiced, against {usual.en} in the year "
        f"before ({color.en} {line.en}).",
        f"近 90 天有 {phrases.number(count).zh} 张销项发票作废或红冲且未重开，合计 {back.zh}，"
        f"占开票额 {issued.zh} 的 {part.zh}，上一年为 {usual.zh}（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "List the invoices taken back by buyer: is it one buyer, or many?",
    "按购方列出被作废或红冲的发票：集中于一家，还是分散于多家。",
)
PLAYBOOK = (
    Text(
        "Ask for what happened to the largest three: returned goods, a cancelled order, or a "
        "mistake? See the return slips.",
        "对金额最大的三笔询问原因：退货、取消订单还是开票错误，并查看退货单据。",
    ),
    Text(
        "See in the account whether money from those buyers came in, and whether it went back.",
        "查看账户中这些购方是否付过款、款项是否又退回。",
    ),
    Text(
        "If the sales have gone, take them off the turnover on which the limit was set.",
        "如销售确已取消，从核定额度所依据的营业额中扣除。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="sales",
    feeds=("e_invoices",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    calendar="months",
)
