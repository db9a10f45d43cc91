"""Change of legal representative: another person now answers for the firm.

Before a firm is left to its creditors it is often handed to somebody who owns nothing. One change
is amber. Two within a year, or one with which at least half of the equity moved within ninety days,
is red: then it was the firm that changed hands, and the person we lent to may be gone.

False alarms: a generation that takes over, a partner bought out as planned, an entry corrected.
Source: SAMA circular 41033343 appendix 1 (changes of structure); thresholds are starting values.
On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026)
49 of 4,182 looks at healthy firms were amber and none red; of 36 before the first day overdue, and
of 92 at firms in arrears, none was.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
EQUITY_DAYS = 90
HALF = 0.5


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the changes of the last 365 days.

    `with_equity` are those within ninety days of which at least half of the equity moved; the
    newest was `listed_on`, from the person `before` to the person `after`.
    """
    from ibis import _

    recent = _.listed_on > as_of - timedelta(days=YEAR_DAYS)
    changes = entries(feeds, as_of, "legal_rep_change").filter(recent)
    moved = entries(feeds, as_of, "owner_change").filter(_.share >= HALF)
    pairs = changes.join(moved.select("borrower_id", moved_on=_.listed_on), "borrower_id")
    near = pairs.listed_on.delta(pairs.moved_on, unit="day").abs() <= EQUITY_DAYS
    with_equity = pairs.filter(near).group_by("borrower_id").agg(with_equity=_.event_id.nunique())
    counts = changes.group_by("borrower_id").agg(changes=_.listed_on.nunique())
    newest = newest_entry(changes, "before", "after")
    return (
        whole_book(feeds, counts, with_equity, newest)
        .mutate(
            value=_.changes.fill_null(0).cast("float64"), with_equity=_.with_equity.fill_null(0)
        )
        .drop("changes")
    )


THRESHOLDS = Thresholds(
    amber=1, red=2, looks=1, needed=1, clear="window", also={"with_equity": Band(None, 1)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on who went and who came."""
    count, listed_on = evidence.get("value"), phrases.day(evidence.get("listed_on"))
    before, after = (phrases.name(evidence.get(key)) for key in ("before", "after"))
    line = _line(evidence)
    return Text(
        f"{phrases.plural(count, 'change')} of legal representative in a year ({line.en}), the "
        f"last on {listed_on.en}: from {before.en} to {after.en}.",
        f"近一年法定代表人变更 {phrases.number(count).zh} 次（{line.zh}），最近一次"
        f" {listed_on.zh}：由{before.zh}变更为{after.zh}。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: half of the equity moved too, or else the number."""
    if evidence.get("level") == "red" and (evidence.get("with_equity") or 0) >= 1:
        return Text("red line: half of the equity moved with it", "红线：同期股权转让过半")
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(f"{color.en} {line.en}", f"{color.zh} {line.zh} 次")


FIRST_CHECK = Text(
    "Call the number in our file and ask for the person we lent to: what does he do there now?",
    "拨打档案电话联系原负责人，询问其目前在企业中的职务。",
)
PLAYBOOK = (
    Text(
        "Visit, meet the new representative, and copy his identity card and the register entry.",
        "走访并面见新法定代表人，留存身份证明和变更登记。",
    ),
    Text(
        "Ask why and for what price; look him up among dishonest debtors.",
        "询问变更原因和对价，并查询其是否为失信被执行人。",
    ),
    Text(
        "Have guarantees and the loan contract signed anew where the old person had signed.",
        "原负责人签署的担保和借款合同，应重新签署确认。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="control",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # Equity may have moved ninety days before a change of a year ago.
    looks_back_days=None,
)
