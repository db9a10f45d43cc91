"""Returned payments: cheques and debits of the firm came back because the money was not there.

A firm knows its balance. One that lets a payment go out uncovered hopes for money that does not
come, and whoever it was meant for has been told so.

Why no comparison with the firm's own past: a sound firm has hardly any such payment, at any time.
Why the share counts from the second payment on: one is a slip, and how large it is says more
about the invoice than about the firm.

False alarms: a payment sent hours before a large credit was booked, a debit by mistake. What
came back for another reason, such as a wrong account number, counts as well: the daily table
does not tell them apart.
Source: RBI list of early warning signals 1(b) (dishonoured cheques); bankers' lists.
Lead time: 2 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import flow_spans, windows

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the number of payments returned in 90 days.

    `returned` is their sum and `returned_share`, of two payments or more, its share of all that
    was sent out in those days, returned or not; `before` the number returned in the 90 days
    before; `last_on` the last day.
    Borrowers whose first flow is less than 90 days old have no row.
    """
    from ibis import _

    turn, _first, now, before = windows(as_of, WINDOW_DAYS, WINDOW_DAYS)
    sums = (
        flow_spans(feeds, as_of)
        .group_by("borrower_id")
        .agg(
            value=_.returned_count.sum(where=now).fill_null(0).cast("float64"),
            before=_.returned_count.sum(where=before).fill_null(0),
            returned=_.returned_outflow.sum(where=now).fill_null(0.0),
            sent=_.outflow.sum(where=now).fill_null(0.0),
            last_on=_.returned_on.max(where=now),
            since=_.since.min(),
        )
    )
    share = ((_.value > 1) & (_.sent > 0)).ifelse(_.returned / _.sent, 0.0)
    return sums.filter(_.since <= turn).mutate(returned_share=share).drop("since", "sent")


THRESHOLDS = Thresholds(
    amber=2,
    red=4,
    looks=1,
    needed=1,
    clear="window",
    also={"returned_share": Band(None, 0.10)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the number of returned payments, their sum and the last of them."""
    count = evidence.get("value")
    returned = phrases.money(evidence.get("returned"), evidence.get("currency"))
    part, last = phrases.share(evidence.get("returned_share")), phrases.day(evidence.get("last_on"))
    earlier, why = phrases.number(evidence.get("before")), _crossed(evidence)
    return Text(
        f"{phrases.plural(count, 'payment')} came back for lack of money in 90 days, "
        f"{returned.en} in all, {part.en} of what was sent out, the last on {last.en}; "
        f"{earlier.en} in the 90 days before ({why.en}).",
        f"近 90 天因余额不足退回付款 {phrases.number(count).zh} 笔，合计 {returned.zh}，"
        f"占付出金额 {part.zh}，最近一笔在 {last.zh}；此前 90 天 {earlier.zh} 笔（{why.zh}）。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: the number of payments, else their share."""
    color, line = phrases.color(evidence), phrases.line(evidence)
    if (evidence.get("value") or 0) < (line or 0) and evidence.get("level") == "red":
        part = phrases.share(THRESHOLDS.also["returned_share"].red)
        return Text(f"{color.en} {part.en} of payments", f"{color.zh}：占付出 {part.zh}")
    return Text(
        f"{color.en} {phrases.plural(line, 'payment')}", f"{color.zh} {phrases.number(line).zh} 笔"
    )


FIRST_CHECK = Text(
    "Look at the account on the days of the returns: was it empty, or did a credit come hours "
    "later?",
    "查看退票当日账户：余额确实不足，还是数小时后有款到账。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower whom each payment was for and whether it has been paid since.",
        "询问借款人每笔付款的对象，事后是否已付。",
    ),
    Text(
        "List with the borrower what must be paid in the next four weeks and what will come in.",
        "与借款人列出未来四周应付款项和预计到账款项。",
    ),
    Text(
        "If the money does not reach, agree on our next instalment before it falls due.",
        "如资金不足，在到期前与借款人商定我行下一期还款。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="liquidity",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
