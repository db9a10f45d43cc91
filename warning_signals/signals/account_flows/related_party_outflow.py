"""Outflow to related parties: money leaves for firms of the same hand, or for natural persons.

Before a firm fails, its owner often saves what can be saved: to another firm of his, to his own
account, to relatives.

Related are firms tied by an owner or group link or by the same person in control. A person's
ties cannot be seen in flows, only a name; so every natural person counts who is paid neither
wages nor for goods. Why net: owners bridge a renewal with their own money and take it back a
week later. Why three times the firm's own share as well: many groups trade among themselves, and
many owners live on what the firm pays them.

False alarms: a yearly dividend, a house rented from a private landlord, a loan by the owner paid
back after more than a month.
Source: RBI list of early warning signals 15 and 22 (front companies, payments to unrelated
parties).
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import flow_spans, windows
from warning_signals.signals.related import WITHOUT_TRADE, one_hand, parties_of, with_related

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
BEFORE_DAYS = 270
# Money that came in up to so many days before the window is set against what goes out in it.
BRIDGED_DAYS = 30
# Three times next to nothing is little.
LEAST_BASELINE = 0.02


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the related share of the outflow of 90 days, 0 to 1.

    Related outflow is net of what the same parties paid in then and in the 30 days before.
    `baseline` is the same share over the 270 days before those 90, `times` by how many times
    `value` is more (of at least 2 %), `change` the money that is more. `to_persons` and `to_firms`
    are what was paid, `main_party` who got most. Borrowers whose first flow is less than 360 days
    old have no row.
    """
    import ibis
    from ibis import _

    turn, first, now, before = windows(as_of, WINDOW_DAYS, BEFORE_DAYS)
    known = flow_spans(feeds, as_of).group_by("borrower_id").agg(
        since=_.since.min(),
        sent=_.outflow.sum(where=now).fill_null(0.0),
        sent_before=_.outflow.sum(where=before).fill_null(0.0),
    )  # fmt: skip
    names = ("net", "net_before", "to_persons", "to_firms")
    figures = (
        known.filter(_.since <= first, _.sent > 0, _.sent_before > 0)
        .left_join(_related(feeds, first, turn, as_of), "borrower_id")
        .drop("borrower_id_right", "since")
        .fill_null(dict.fromkeys(names, 0.0))
        .mutate(value=_.net / _.sent, baseline=_.net_before / _.sent_before)
    )
    return figures.mutate(
        times=_.value / ibis.greatest(_.baseline, LEAST_BASELINE),
        change=_.net - _.baseline * _.sent,
    ).drop("net", "net_before", "sent", "sent_before")


def _related(feeds: Feeds, first: date, turn: date, as_of: date) -> ibis.Table:
    """Return per borrower `net` and `net_before`, `to_persons`, `to_firms` and `main_party`."""
    import ibis
    from ibis import _

    is_now, since = _.day > turn, turn - timedelta(days=BRIDGED_DAYS)
    parties = _flows(feeds, first, as_of).group_by("borrower_id", "party", "is_person").agg(
        name=_.party_name.max(),
        out=_.outflow.sum(where=is_now).fill_null(0.0),
        back=_.inflow.sum(where=_.day > since).fill_null(0.0),
        out_before=_.outflow.sum(where=~is_now).fill_null(0.0),
        back_before=_.inflow.sum(where=~is_now).fill_null(0.0),
    )  # fmt: skip
    return parties.group_by("borrower_id").agg(
        net=ibis.greatest(_.out.sum() - _.back.sum(), 0.0),
        net_before=ibis.greatest(_.out_before.sum() - _.back_before.sum(), 0.0),
        to_persons=_.out.sum(where=_.is_person),
        to_firms=_.out.sum(where=~_.is_person),
        main_party=_.name.argmax(_.out),
    )


def _flows(feeds: Feeds, first: date, as_of: date) -> ibis.Table:
    """Return the flows with related firms and, where there is no trade behind, with persons."""
    from ibis import _

    is_person = (_.party_kind == "person") & _.kind.isin(WITHOUT_TRADE)
    rows = in_book(feeds, "party_flows").filter(
        _.day > first, _.day <= as_of, ~_.is_own, ~_.is_returned, _.party.notnull()
    )
    keys = parties_of(one_hand(feeds, as_of), feeds)
    return (
        with_related(rows, keys, feeds, as_of)
        .mutate(is_person=is_person)
        .filter(_.is_related | _.is_person)
        .filter(_.kind != "reversal")
    )


THRESHOLDS = Thresholds(amber=0.20, red=0.40, floor=1.0, needs={"times": 3.0})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what went to related parties, to whom most, and how it was before."""
    currency = evidence.get("currency")
    firms, persons = (
        phrases.money(evidence.get(key), currency) for key in ("to_firms", "to_persons")
    )
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    most = phrases.name(evidence.get("main_party"))
    return Text(
        f"Net of what came back, {part.en} of the outflow of 90 days went to related firms and "
        f"persons ({color.en} {line.en}), against {usual.en} before: {firms.en} to firms, "
        f"{persons.en} to persons, most to {most.en}.",
        f"近 90 天净流向关联企业和个人的资金占流出 {part.zh}（{color.zh} {line.zh}），"
        f"此前为 {usual.zh}；其中企业 {firms.zh}，个人 {persons.zh}，最大收款方：{most.zh}。",
    )


FIRST_CHECK = Text(
    "Open the largest of these payments and see what purpose each states.",
    "打开其中最大的几笔付款，查看各自注明的用途。",
)
PLAYBOOK = (
    Text(
        "Draw up who owns and controls the receiving firms from the company register.",
        "根据工商登记理清收款企业的股东和控制人。",
    ),
    Text(
        "Compare the dates with our drawdowns: does borrowed money leave this way?",
        "与我行提款日期对比：贷款资金是否由此流出。",
    ),
    Text(
        "Decide with compliance whether the borrower is asked and who asks; keep it off the desk.",
        "与合规部门商定是否询问借款人、由谁询问，不在网点讨论。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="diversion",
    feeds=("account_flows", "accounts", "borrowers", "links"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    restricted=True,
    uses_peers=True,
)
