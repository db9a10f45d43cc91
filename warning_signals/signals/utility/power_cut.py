"""Power cut: the meter was disconnected, or the contracted capacity was cut.

Without power nothing is made. Cut off for arrears it is the end of a long row of unpaid bills, and
hard: the grid gives notice for weeks before. Any other disconnection is amber, a repair or a firm
that stops of its own will, and so is capacity given back by thirty percent or more: machines that
are not meant to run again.

What counts as for arrears: a bill of that meter that fell due by the day of the cut and is unpaid
still. A capacity set to nothing is a disconnection.

False alarms: a grid failure, a move to other premises, a new transformer.
Source: practice; thresholds are starting values. On a simulated book (1,500 firms, single looks on
17 November 2025, 2 March and 25 May 2026) no look at a healthy firm of 2,982 was amber, and 5 of 69
at metered firms in arrears were red; before the first day overdue none of 24 was.
Lead time: 0 to 4 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.meters import electric_meters, metered

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with an electricity meter: `value` is the days without power.

    The day of the cut is the first; of several meters the one off for longest, since `cut_on`.
    `for_arrears` are the meters cut off with a bill unpaid, `unpaid` what is owed on them;
    `capacity_cut` is the largest part of a meter's capacity given back in a year, 0 to 1; `open`
    says that either still holds.
    """
    import ibis
    from ibis import _

    meters = electric_meters(feeds)
    events = feeds["utility_events"].join(meters, "meter_id").filter(_.happened_on <= as_of)
    off = _off(events)
    owed = _unpaid_at_the_cut(feeds, off, as_of)
    by_meter = off.left_join(owed, "meter_id").drop("meter_id_right")
    sums = by_meter.group_by("borrower_id").agg(
        cut_on=_.cut_on.min(), for_arrears=_.unpaid.notnull().sum(), unpaid=_.unpaid.sum()
    )
    everyone = (
        meters.select("borrower_id")
        .distinct()
        .left_join(sums, "borrower_id")
        .drop("borrower_id_right")
        .left_join(_given_back(events, feeds["meters"], as_of), "borrower_id")
        .drop("borrower_id_right")
    )
    days = ibis.literal(as_of).delta(everyone.cut_on, unit="day") + 1
    return everyone.mutate(
        value=ibis.coalesce(days, 0).cast("float64"),
        for_arrears=_.for_arrears.fill_null(0),
        capacity_cut=_.capacity_cut.fill_null(0.0),
    ).mutate(open=(_.value > 0) | (_.capacity_cut >= AMBER_CUT))


def _off(events: ibis.Table) -> ibis.Table:
    """Return the meters whose last word is a cut: `meter_id`, `borrower_id`, `cut_on`."""
    import ibis
    from ibis import _

    last = ibis.row_number().over(
        group_by="meter_id", order_by=[ibis.desc("happened_on"), ibis.desc("event_id")]
    )
    newest = events.mutate(place=last).filter(_.place == 0)
    is_off = (_.kind == "disconnected") | ((_.kind == "capacity_changed") & (_.capacity == 0))
    return newest.filter(is_off).select("meter_id", "borrower_id", cut_on=_.happened_on)


def _unpaid_at_the_cut(feeds: Feeds, off: ibis.Table, as_of: date) -> ibis.Table:
    from ibis import _

    bills = feeds["utility_bills"].filter(_.paid_on.isnull() | (_.paid_on > as_of))
    due = bills.join(off.select("meter_id", "cut_on"), "meter_id").filter(_.due_on <= _.cut_on)
    return due.group_by("meter_id").agg(unpaid=_.amount.sum().cast("float64"))


def _given_back(events: ibis.Table, meters: ibis.Table, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `capacity_cut`: the newest capacity by the largest of a year before."""
    import ibis
    from ibis import _

    since = as_of - timedelta(days=YEAR_DAYS)
    changed = events.filter(_.kind == "capacity_changed", _.capacity > 0)
    by_meter = changed.group_by("meter_id", "borrower_id").agg(
        now=_.capacity.argmax(_.happened_on),
        was=_.capacity.max(),
        changed_on=_.happened_on.max(),
    )
    agreed = meters.select("meter_id", agreed=_.capacity)
    whole = by_meter.filter(_.changed_on > since).join(agreed, "meter_id")
    before = ibis.greatest(_.was, ibis.coalesce(_.agreed, _.was))
    part = whole.mutate(part=1 - _.now / before)
    return part.group_by("borrower_id").agg(capacity_cut=_.part.max())


AMBER_CUT = 0.30
THRESHOLDS = Thresholds(
    amber=1,
    red=None,
    looks=1,
    needed=1,
    clear="event",
    also={"for_arrears": Band(None, 1), "capacity_cut": Band(AMBER_CUT, None)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the cut, and on what is owed."""
    if not evidence.get("value") and (evidence.get("capacity_cut") or 0) >= AMBER_CUT:
        part, line = phrases.share(evidence.get("capacity_cut")), phrases.share(AMBER_CUT)
        return Text(
            f"Contracted capacity was cut by {part.en} within a year (amber line {line.en}).",
            f"一年内用电容量减少 {part.zh}（黄线 {line.zh}）。",
        )
    days, since = evidence.get("value"), phrases.day(evidence.get("cut_on"))
    why = Text("amber line: any cut", "黄线：停电")
    if evidence.get("level") == "red":
        owed = phrases.money(evidence.get("unpaid"), "CNY")
        why = Text(
            f"red line: cut off for arrears, {owed.en} unpaid", f"红线：欠费停电，欠 {owed.zh}"
        )
    return Text(
        f"Without power for {phrases.plural(days, 'day')}, since {since.en} ({why.en}).",
        f"已停电 {phrases.number(days).zh} 天（自 {since.zh}，{why.zh}）。",
    )


FIRST_CHECK = Text(
    "Call the borrower: is the power off, since when, and for how long will it be?",
    "致电借款人：是否停电、自何时起、预计多久恢复。",
)
PLAYBOOK = (
    Text(
        "Visit the same week: what runs, who is there, what lies in stock.",
        "当周走访：设备运转、人员在岗和存货情况。",
    ),
    Text(
        "Ask for the grid's notice and the last three bills.",
        "索取供电公司通知和最近三期电费单。",
    ),
    Text(
        "If it is for arrears, stop drawing and ask what else is unpaid: wages, rent, tax.",
        "如为欠费停电，停止提款，并了解工资、租金、税款是否也拖欠。",
    ),
)

PLUGIN = Signal(
    family="utility",
    root_cause="utility_arrears",
    feeds=("meters", "utility_events", "utility_bills"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=metered,
    hard=True,
    parts=("electricity",),
    # A cut stands until power is back.
    looks_back_days=None,
)
