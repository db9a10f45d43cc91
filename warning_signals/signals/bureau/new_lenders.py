"""New lenders: several institutions more lend to the firm than three months ago.

One new lender is business; two or four within a quarter mean that none of them wanted to give
what was asked, or that each does not know of the others.

The bureau's report has the number of lenders only, so one who left while another came is not seen.

False alarms: a bank that split a loan over two of its companies, leasing of a small fleet.
Source: practice (debt stacking); thresholds are starting values.
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.bureau_months import quarter_apart

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many lenders elsewhere there are more, >= 0.

    `lenders` by the newest report, of `month`, against `lenders_before` by that of three months
    before. Without both reports there is no row.
    """
    import ibis
    from ibis import _

    counts = quarter_apart(feeds, as_of, "lenders_count")
    return counts.select(
        "borrower_id",
        "month",
        value=ibis.greatest(_.now - _.before, 0).cast("float64"),
        lenders=_.now,
        lenders_before=_.before,
    )


THRESHOLDS = Thresholds(amber=2, red=4, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the lenders now and three months ago."""
    more, month = evidence.get("value"), phrases.name(evidence.get("month"))
    now, before = (phrases.number(evidence.get(key)) for key in ("lenders", "lenders_before"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{now.en} other lenders by the report of {month.en}, {before.en} three months before: "
        f"{phrases.plural(more, 'lender')} more ({color.en} {line.en}).",
        f"{month.zh} 征信报告显示他行授信机构 {now.zh} 家，三个月前 {before.zh} 家，"
        f"增加 {phrases.number(more).zh} 家（{color.zh} {line.zh} 家）。",
    )


FIRST_CHECK = Text(
    "List the new lenders with amount and term: short and dear, or long and cheap?",
    "列出新增机构的金额和期限：是短期高息，还是长期低息。",
)
PLAYBOOK = (
    Text(
        "Ask why several lenders at once, and who said no.",
        "询问为何同时向多家借款、哪些机构拒绝过。",
    ),
    Text(
        "Ask for the instalments of each and put them beside the inflow.",
        "索取各家还款计划，与经营流入对照。",
    ),
    Text(
        "If they are small lenders, let nothing more be drawn until it is clear what for.",
        "如为小额贷款机构，在用途查清前暂停提款。",
    ),
)

PLUGIN = Signal(
    family="bureau",
    root_cause="borrowing",
    feeds=("bureau_reports", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="bureau_reports",
    calendar="months",
)
