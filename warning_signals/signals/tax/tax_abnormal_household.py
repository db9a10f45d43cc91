"""Tax office notice: the firm is under inspection, or the bureau can no longer find it.

An "abnormal household" files nothing and is not found at its address: its invoices are barred, and
who bought from it cannot deduct them, so that its sales end there. An inspection is milder: some
are routine, some follow invoices that were bought.

It stays until the bureau records that the matter is settled.

False alarms: a move that was not reported, a routine inspection of the whole trade.
Source: practice; the bureau's lists are public.
Lead time: 1 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

WEIGHT = {"inspection": 1, "abnormal_household": 2}


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is 2 for abnormal, 1 for inspected, else 0.

    Counted are notices that are not settled; `open` is how many there are, `kind` and
    `happened_on` are of the gravest, the newest of them where there are several.
    """
    import ibis
    from ibis import _

    gravest = ibis.row_number().over(
        group_by="borrower_id",
        order_by=[ibis.desc("value"), ibis.desc("happened_on"), "event_id"],
    )
    notices = feeds["tax_events"].filter(
        _.kind.isin(list(WEIGHT)),
        _.happened_on <= as_of,
        _.settled_on.isnull() | (_.settled_on > as_of),
    )
    weighed = notices.mutate(value=notices.kind.cases(*WEIGHT.items(), else_=0)).mutate(
        place=gravest, open=_.event_id.count().over(group_by="borrower_id")
    )
    worst = weighed.filter(_.place == 0).select(
        "borrower_id", "value", "open", "kind", "happened_on"
    )
    return (
        feeds["book"]
        .select("borrower_id")
        .left_join(worst, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=_.value.fill_null(0).cast("float64"), open=_.open.fill_null(0))
    )


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="event")
KINDS = {
    "inspection": Text("is under a tax inspection", "正在接受税务稽查"),
    "abnormal_household": Text(
        "is listed by the tax bureau as an abnormal household", "被税务机关认定为非正常户"
    ),
}


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the notice that weighs most."""
    kind = KINDS.get(str(evidence.get("kind")), Text("has an open tax notice", "有未结税务事项"))
    since, color = phrases.day(evidence.get("happened_on")), phrases.color(evidence)
    count = evidence.get("open")
    return Text(
        f"The firm {kind.en} since {since.en} and it is not settled "
        f"({phrases.plural(count, 'open notice')}; {color.en}).",
        f"企业自 {since.zh}起{kind.zh}，尚未办结"
        f"（未结事项 {phrases.number(count).zh} 件；{color.zh}）。",
    )


FIRST_CHECK = Text(
    "Look the firm up on the tax bureau's public page by its tax number: is the notice on this "
    "firm, and is it still there?",
    "按纳税人识别号在税务机关公开网页查询：是否为本企业、是否仍有效。",
)
PLAYBOOK = (
    Text(
        "Visit the registered address; note whether the firm works there and take a picture.",
        "上门核实注册地址，记录是否在经营并拍照。",
    ),
    Text(
        "Ask for the bureau's letter and for what the firm has answered.",
        "索取税务机关文书及企业的答复。",
    ),
    Text(
        "Until it is settled let nothing more be drawn, and count none of its invoices as "
        "receivables.",
        "办结前暂停提款，其发票不再计入可质押或可认定的应收账款。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="tax_office",
    feeds=("tax_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
