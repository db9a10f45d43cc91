"""Top payer lost: one of the three customers that pay most has stopped paying.

The money of one large customer can be most of what a small firm lives on; when it leaves, the
gap shows in that customer's silence before it shows in the sum.

Why longer than its longest gap as well: many customers pay in clusters, so that twice the median
gap passes every few months. A quarter longer than any gap of a year is new. Why at least half of
its share must be missing from all inflow since: a customer who now pays through a provider, or
whose place others have taken, leaves no gap.

False alarms: a customer that pays now from another account or by bill, a seasonal buyer.
Source: EBA/GL/2020/06 paragraph 274 (loss of a major client).
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days
from warning_signals.signals.our_account import banks_here
from warning_signals.signals.parties import payers
from warning_signals.signals.payers import channels, operating_credits

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
LEAST_SILENT_DAYS = 45
GAPS = 2
LONGEST_GAPS = 1.25
LEAST_MISSING = 0.5
LEAST_PAYMENTS = 4
TOP = 3
SMALLEST_SHARE = 0.05


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the share of the largest lost payer, else 0.

    Lost is a payer of at least four payments, silent for longer than 45 days, than twice its own
    median gap and than 1.25 times its longest of the year up to its last payment, days of the
    festival phase not counted, while all inflow a day has fallen by at least half of its share
    (`missing`). Shares of operating inflow and ranks are those of the year up to
    its last payment. Borrowers whose first credit is less than a year old have no row.
    """
    import ibis
    from ibis import _

    def kept(what: str, make: Callable[[], ibis.Table]) -> ibis.Table:
        # Each is read several times, and is small beside what it is made of.
        return once(feeds, f"{what}_{as_of:%Y%m%d}", make)

    credits = operating_credits(feeds, as_of).rename(payer="party")
    through, payer = channels(feeds, as_of), ["borrower_id", "payer"]
    named = _named(credits, through)
    quiet = kept("quiet_payers", lambda: _quiet(payers(feeds, as_of), through, as_of))
    paid = named.semi_join(quiet, payer).group_by(*payer, "day")
    sums = paid.agg(paid=_.inflow.sum(), payer_name=_.party_name.max())
    payments = kept("quiet_payments", lambda: sums)
    silent = kept("silent_payers", lambda: _silent(payments, feeds["new_years"], as_of))
    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of, _.operating_inflow > 0)
    daily = flows.select("borrower_id", "day", total=_.operating_inflow)
    daily = daily.semi_join(silent, "borrower_id")
    lost = kept("lost_payers", lambda: _with_share(silent, payments, daily, as_of))
    largest = _largest(_among_the_top(lost, named.semi_join(lost, "borrower_id")))
    known = payers(feeds, as_of).group_by("borrower_id").agg(since=_.first_paid_on.min())
    return (
        known.filter(_.since <= as_of - timedelta(days=YEAR_DAYS))
        .select("borrower_id")
        .left_join(largest, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=ibis.coalesce(_.share, 0.0))
        .drop("share")
    )


def _named(credits: ibis.Table, through: ibis.Table) -> ibis.Table:
    """Return the credits of a payer; channels and cash have none."""
    from ibis import _

    return credits.filter(_.payer.notnull()).anti_join(through, "party_name")


def _quiet(payers: ibis.Table, through: ibis.Table, as_of: date) -> ibis.Table:
    """Return the payers that may have fallen silent: the others need not be looked at closely."""
    from ibis import _

    return (
        _named(payers.rename(payer="party"), through)
        .group_by("borrower_id", "payer")
        .agg(payments=_.payments.sum(), last_paid_on=_.last_paid_on.max())
        .filter(
            _.payments >= LEAST_PAYMENTS,
            _.last_paid_on > as_of - timedelta(days=YEAR_DAYS),
            _.last_paid_on < as_of - timedelta(days=LEAST_SILENT_DAYS),
        )
    )


def _silent(payments: ibis.Table, new_years: ibis.Table, as_of: date) -> ibis.Table:
    """Return the payers that fell silent within the last year, with `silent_days`."""
    import ibis
    from ibis import _

    payer = ibis.window(group_by=["borrower_id", "payer"], order_by="day")
    spaced = payments.mutate(
        gap=_.day.delta(_.day.lag().over(payer), unit="day"),
        last_day=_.day.max().over(ibis.window(group_by=["borrower_id", "payer"])),
    )
    payers = (
        spaced.group_by("borrower_id", "payer")
        .agg(
            payer_name=_.payer_name.max(),
            last_paid_on=_.day.max(),
            days_paid=_.day.count(),
            usual_gap=_.gap.cast("float64").median(),
            longest_gap=_.gap.max(where=_.day > _.last_day - ibis.interval(days=YEAR_DAYS)),
        )
        .filter(
            _.days_paid >= LEAST_PAYMENTS,
            _.last_paid_on > as_of - timedelta(days=YEAR_DAYS),
            _.last_paid_on < as_of - timedelta(days=LEAST_SILENT_DAYS),
        )
        .mutate(first=_.last_paid_on + ibis.interval(days=1), last=ibis.literal(as_of))
    )
    quiet = _["last"].delta(_.last_paid_on, unit="day") - _.festival_days
    return (
        festival_days(payers, new_years)
        .mutate(silent_days=quiet)
        .filter(
            _.silent_days > LEAST_SILENT_DAYS,
            _.silent_days > GAPS * _.usual_gap,
            _.silent_days > LONGEST_GAPS * _.longest_gap,
        )
        .drop("first", "last", "festival_days")
        .rename(payments_before="days_paid")
    )


def _with_share(
    silent: ibis.Table, payments: ibis.Table, daily: ibis.Table, as_of: date
) -> ibis.Table:
    """Return the silent payers whose money nobody made good, with `paid`, `share`, `missing`."""
    from ibis import _

    payer = ["borrower_id", "payer"]
    keys = silent.select(*payer, "last_paid_on")
    own = _year_until_last(payments.drop("payer_name").join(keys, payer))
    return (
        silent.join(own.group_by(payer).agg(paid=_.paid.sum()), payer)
        .join(_before_and_since(keys, daily, as_of), payer)
        .mutate(share=_.paid / _.total, missing=1 - _.daily_since / _.daily_before)
        .filter(_.share >= SMALLEST_SHARE, _.missing >= LEAST_MISSING * _.share)
    )


def _before_and_since(keys: ibis.Table, daily: ibis.Table, as_of: date) -> ibis.Table:
    """Return inflow of the year up to the last payment: `total`, and a day before and since."""
    import ibis
    from ibis import _

    rows = daily.join(keys, "borrower_id")
    sums = rows.group_by("borrower_id", "payer", "last_paid_on").agg(
        first=_.day.min(),
        inflow_since=_.total.sum(where=_.day > _.last_paid_on),
        total=_.total.sum(where=_is_year_until_last(_)),
    )
    known_days = _.last_paid_on.delta(_["first"], unit="day") + 1
    silent_days = ibis.literal(as_of).delta(sums.last_paid_on, unit="day")
    return sums.filter(_.total.notnull()).select(
        "borrower_id",
        "payer",
        "total",
        daily_since=_.inflow_since.fill_null(0.0) / silent_days,
        daily_before=_.total / ibis.least(known_days, YEAR_DAYS),
    )


def _among_the_top(lost: ibis.Table, named: ibis.Table) -> ibis.Table:
    """Return the lost payers that fewer than three others outpaid in the same year."""
    from ibis import _

    others = named.select("borrower_id", "day", other=_.payer, other_paid=_.inflow)
    keys = lost.select("borrower_id", "payer", "last_paid_on", "paid")
    rivals = (
        _year_until_last(others.join(keys, "borrower_id"))
        .group_by("borrower_id", "payer", "paid", "other")
        .agg(other_paid=_.other_paid.sum())
        # To the cent, or equal sums would differ by the order in which they were added up.
        .filter(_.other_paid.round(2) > _.paid.round(2), _.other != _.payer)
        .group_by("borrower_id", "payer")
        .agg(ahead=_.other.count())
        .filter(_.ahead >= TOP)
    )
    return lost.anti_join(rivals, ["borrower_id", "payer"])


def _year_until_last(rows: ibis.Table) -> ibis.Table:
    return rows.filter(_is_year_until_last(rows))


def _is_year_until_last(rows: Any) -> Any:
    """Say of each row whether its `day` is in the year up to `last_paid_on`."""
    import ibis

    since = rows.last_paid_on - ibis.interval(days=YEAR_DAYS)
    return (rows.day <= rows.last_paid_on) & (rows.day > since)


def _largest(lost: ibis.Table) -> ibis.Table:
    """Return the lost payer with the largest share, one per borrower."""
    import ibis
    from ibis import _

    place = ibis.row_number().over(group_by="borrower_id", order_by=[ibis.desc("share"), "payer"])
    return (
        lost.mutate(place=place)
        .filter(_.place == 0)
        .select(
            "borrower_id",
            "share",
            "payer_name",
            "last_paid_on",
            "silent_days",
            "usual_gap",
            "longest_gap",
            "payments_before",
            "missing",
        )
    )


THRESHOLDS = Thresholds(amber=0.15, red=0.30, looks=1, needed=1, calm_at=0.12)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the lost payer, its usual rhythm and its share."""
    payer, last = (
        phrases.name(evidence.get("payer_name")),
        phrases.day(evidence.get("last_paid_on")),
    )
    silent = phrases.number(evidence.get("silent_days"))
    gap, part = phrases.number(evidence.get("usual_gap")), phrases.share(evidence.get("value"))
    longest = phrases.number(evidence.get("longest_gap"))
    missing = phrases.share(evidence.get("missing"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"A main payer ({payer.en}) has not paid for {silent.en} days, since {last.en}, where it "
        f"usually pays every {gap.en} days and in a year waited {longest.en} at most; it was "
        f"{part.en} of a year's operating inflow ({color.en} {line.en}), and all inflow a day is "
        f"{missing.en} lower since.",
        f"主要付款方（{payer.zh}）自 {last.zh}起已 {silent.zh} 天未付款，"
        f"以往约每 {gap.zh} 天付一次，一年内最长间隔 {longest.zh} 天，"
        f"占一年经营流入 {part.zh}（{color.zh} {line.zh}）；此后日均流入低 {missing.zh}。",
    )


FIRST_CHECK = Text(
    "Ask the borrower whether this customer still orders, and see the last contract or order; do "
    "not contact the customer.",
    "询问该客户是否仍在下单，查看最近的合同或订单（不联系该客户）。",
)
PLAYBOOK = (
    Text(
        "Check whether the customer now pays from another account or by bill of exchange.",
        "核对该客户是否改用其他账户或票据付款。",
    ),
    Text(
        "If it is gone, ask what replaces the sales and by when; see the orders.",
        "如已流失，询问由哪些订单替代、何时到位，并查看订单。",
    ),
    Text(
        "Work out whether the inflow without this customer still covers the next instalments.",
        "测算去掉该客户后的流入能否覆盖今后各期还款。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="inflow",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    # A payer's usual gap is the median of all its gaps.
    looks_back_days=None,
    calendar="lunar",
)
