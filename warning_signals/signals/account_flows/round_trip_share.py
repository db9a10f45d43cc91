"""Round trips: money goes out and the same sum comes back from the same party within days.

Sales that are one's own money on its way back make a firm look larger than it is, for the next
loan or the next auditor.

Looked at are ways there and back through one party, by its name, so that another account of the
same firm is found; ways through two parties are not seen. Payments that came back for lack of
money, loans and the owner's own transfers are no round trips. Why more than in the nine months
before as well: work on commission pays and is paid the same sum for years.

False alarms: a deposit returned, a wrong payment sent back, an order cancelled.
Source: RBI list of early warning signals (bills among related parties); lists of lenders in China.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import flow_spans, windows

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
BEFORE_DAYS = 270
# Five business days, a weekend between.
BACK_WITHIN_DAYS = 7
LIKE = 0.01
EPOCH = date(2000, 1, 1)
KINDS = ("sale", "purchase", "other")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the round trips' share of 90 days' inflow.

    A round trip is what went out to a party on a day and came back from it within seven days, to
    one in a hundred the same. `cycled` is their sum, `trips` their number, `main_party` the party
    with most; `baseline` the same share over the 270 days before, `rise` how far `value` is above
    it. Without 360 days of history, or inflow, there is no row.
    """
    from ibis import _

    turn, first, now, before = windows(as_of, WINDOW_DAYS, BEFORE_DAYS)
    known = flow_spans(feeds, as_of).group_by("borrower_id").agg(
        since=_.since.min(),
        came_in=_.inflow.sum(where=now).fill_null(0.0),
        came_before=_.inflow.sum(where=before).fill_null(0.0),
    )  # fmt: skip
    is_now = _.day > turn
    cycled = _trips(feeds, first, as_of).group_by("borrower_id").agg(
        cycled=_.sent.sum(where=is_now).fill_null(0.0),
        trips=is_now.sum(),
        before=_.sent.sum(where=~is_now).fill_null(0.0),
        main_party=_.name.argmax(_.sent, where=is_now),
    )  # fmt: skip
    return (
        known.filter(_.since <= first, _.came_in > 0, _.came_before > 0)
        .left_join(cycled, "borrower_id")
        .fill_null({"cycled": 0.0, "trips": 0, "before": 0.0})
        .mutate(value=_.cycled / _.came_in, baseline=_.before / _.came_before)
        .mutate(rise=_.value - _.baseline)
        .select("borrower_id", "value", "baseline", "rise", "cycled", "trips", "main_party")
    )


def _trips(feeds: Feeds, first: date, as_of: date) -> ibis.Table:
    """Return one row per payment that came back: `borrower_id`, `name`, `day`, `sent`."""
    import ibis
    from ibis import _

    rows = in_book(feeds, "party_flows").filter(
        _.kind.isin(KINDS), ~_.is_own, ~_.is_returned, _.day > first, _.day <= as_of,
        _.party_kind.notin(("lender", "government")), _.party.notnull(),
    )  # fmt: skip
    name, days = _.party_name.fill_null(_.party), _.day.delta(ibis.literal(EPOCH), unit="day")
    # Worked out first: read in the same query, DuckDB would lay all the rows in memory.
    both = once(feeds, f"paid_both_ways_{as_of:%Y%m%d}", lambda: _both_ways(rows))
    rows = rows.semi_join(both, ["borrower_id", "party"]).mutate(
        name=name, span=days // (BACK_WITHIN_DAYS + 1)
    )
    names = ("borrower_id", "name", "span")
    out = rows.filter(_.outflow > 0).select(*names, "day", sent=_.outflow)
    back = rows.filter(_.inflow > 0).select(*names, came_on=_.day, came=_.inflow)
    latest = _.day + ibis.interval(days=BACK_WITHIN_DAYS)
    # What came back within the days did so in the same span of so many days or in the next one:
    # joined on spans too, a party paid each day does not meet all its payments of a year.
    out = out.union(out.mutate(span=_.span + 1))
    pairs = out.join(back, names).filter(
        _.came_on >= _.day, _.came_on <= latest, (_.came - _.sent).abs() <= LIKE * _.sent
    )
    return pairs.select("borrower_id", "name", "day", "sent").distinct()


def _both_ways(rows: ibis.Table) -> ibis.Table:
    """Return the `party`s of each borrower under whose name was paid and was paid in."""
    from ibis import _

    # Parties are far fewer than payments, and hardly one of them is paid and pays.
    sums = rows.group_by("borrower_id", "party", "party_name").agg(
        sent=_.outflow.max(), came=_.inflow.max()
    )
    sums = sums.mutate(name=_.party_name.fill_null(_.party))
    both = (
        sums.group_by("borrower_id", "name")
        .agg(sent=_.sent.max(), came=_.came.max())
        .filter(_.sent > 0, _.came > 0)
    )
    return sums.semi_join(both, ["borrower_id", "name"]).select("borrower_id", "party").distinct()


THRESHOLDS = Thresholds(amber=0.10, red=0.25, needs={"rise": 0.05})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what went out and came back."""
    cycled = phrases.money(evidence.get("cycled"), evidence.get("currency"))
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    most, trips = phrases.name(evidence.get("main_party")), evidence.get("trips")
    return Text(
        f"{phrases.plural(trips, 'payment')} of {cycled.en} in all came back from the same party "
        f"within a week, {part.en} of the inflow of 90 days ({color.en} {line.en}), against "
        f"{usual.en} before; most with {most.en}.",
        f"{phrases.number(trips).zh} 笔共 {cycled.zh} 的付款在一周内由同一方转回，"
        f"占近 90 天流入 {part.zh}（{color.zh} {line.zh}），此前为 {usual.zh}；"
        f"最多的是 {most.zh}。",
    )


FIRST_CHECK = Text(
    "Lay the payments out and back side by side, with their dates and stated purposes.",
    "将转出与转回的付款按日期和用途逐笔对照。",
)
PLAYBOOK = (
    Text(
        "Look up in the company register who owns the other party.",
        "在工商登记中查询对方的股东。",
    ),
    Text(
        "Compare with the invoices of those days: was anything sold?",
        "与同期发票对照，看是否真有销售。",
    ),
    Text(
        "Take these sums out of the turnover that the limit was based on, and tell compliance.",
        "将这些金额从授信依据的流水中剔除，并告知合规部门。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="diversion",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    restricted=True,
)
