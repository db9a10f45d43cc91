"""Zero filings: the newest returns declare no sales at all, in months that had sales last year.

A firm that declares nothing sells nothing, or hides what it sells; either way what the limit was
based on is gone. Counted are filing periods, so that small-scale taxpayers, who file by the
quarter, are judged by theirs.

A period that was empty a year ago too is the season, and who never declared sales has none to
lose: neither counts. A return that is missing is no zero: late filing speaks of that.

False alarms: a year's break agreed with the bank, sales moved to another firm of the owner.
Source: practice (empty and late returns in loans to small firms).
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
# A due day moves by weekends and holidays: so far apart they may lie and be of one period.
MOVED_DAYS = 14
# The newest return must be of this quarter or the one before.
FRESH_DAYS = 123


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how many returns in a row declare no sales.

    Counted back from the newest VAT return filed, in the book's currency, leaving out those whose
    period a year before was empty as well. `last_sales` is what the last return with sales
    declared, `last_due_on` the day on which it was due, `due_on` that of the newest. Without a
    return filed in each of the last two years there is no row.
    """
    import ibis
    from ibis import _

    filed = _filed(feeds, as_of)
    firms = filed.group_by("borrower_id").agg(
        since=_.due_on.min(),
        due_on=_.due_on.max(),
        last_due_on=_.due_on.max(where=_.sales > 0),
        last_sales=_.sales.argmax(_.due_on, where=_.sales > 0),
    )
    known = firms.filter(
        _.due_on > as_of - timedelta(days=FRESH_DAYS),
        _.since <= _.due_on - ibis.interval(days=YEAR_DAYS - MOVED_DAYS),
    )
    empty = filed.filter(_.sales == 0).join(
        known.select("borrower_id", "last_due_on"), "borrower_id"
    )
    running = empty.filter(_.due_on > _.last_due_on)
    counted = running.anti_join(*_a_year_ago(running, empty))
    counts = counted.group_by("borrower_id").agg(value=_.due_on.nunique())
    return (
        known.left_join(counts, "borrower_id")
        .drop("borrower_id_right", "since")
        .mutate(value=_.value.fill_null(0).cast("float64"))
    )


def _a_year_ago(running: ibis.Table, empty: ibis.Table) -> tuple[ibis.Table, list[Any]]:
    """Return the empty periods, and when one is that of a year before a running one."""
    import ibis

    before = empty.view()
    year_on = before.due_on + ibis.interval(days=YEAR_DAYS)
    moved = running.due_on.delta(year_on, unit="day").abs()
    return before, [running.borrower_id == before.borrower_id, moved <= MOVED_DAYS]


def _filed(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `due_on` and `sales` of the VAT returns filed by now; of one day the larger."""
    from ibis import _

    returns = feeds["tax_returns"].semi_join(feeds["book"], ["borrower_id", "currency"])
    filed = returns.filter(
        _.tax_kind.lower() == "vat", _.filed_on <= as_of, _.declared_sales.notnull()
    )
    return filed.group_by("borrower_id", "due_on").agg(sales=_.declared_sales.max().cast("float64"))


# A return comes once a period: one look is enough, and the next one with sales ends it.
THRESHOLDS = Thresholds(amber=2, red=3, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the empty returns and the last one with sales."""
    count, due_on = evidence.get("value"), phrases.day(evidence.get("due_on"))
    last_on = phrases.day(evidence.get("last_due_on"))
    sales = phrases.money(evidence.get("last_sales"), evidence.get("currency"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{phrases.plural(count, 'VAT return')} in a row, up to that due on {due_on.en}, declared "
        f"no sales ({color.en} {line.en}); the last with sales, due on {last_on.en}, declared "
        f"{sales.en}.",
        f"截至 {due_on.zh} 到期的一期，增值税已连续 {phrases.number(count).zh} 期零申报"
        f"（{color.zh} {line.zh} 期）；最近一次有销售的申报（{last_on.zh} 到期）为 {sales.zh}。",
    )


FIRST_CHECK = Text(
    "Look at the account and the e-invoices of the same months: was there really no sale?",
    "核对同期账户流水和电子发票：是否确实没有销售。",
)
PLAYBOOK = (
    Text(
        "Ask whether the firm is closed for good, for a time, or sells under another name.",
        "询问企业是停业、暂停，还是以其他名义经营。",
    ),
    Text(
        "Visit the place; see whether machines, stock and people are still there.",
        "上门查看设备、库存和人员是否还在。",
    ),
    Text(
        "If it sells without declaring, tell the risk manager: what we lent on is not true.",
        "如有销售而未申报，告知风险经理：授信所依据的数据不实。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="sales",
    feeds=("tax_returns",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
