"""Diversion of proceeds: borrowed money leaves for related parties, securities, property or cash.

A loan for goods that does not go to suppliers is not in the firm when it is due.

Why net of what went the same way before: an owner who takes the same sum each month has not taken
the loan. Drawings on a renewed loan are left out, because they pay back whoever bridged it; so
are those within 180 days of the first flow, for which there is no level.

False alarms: an owner repaid for goods he had paid for, a plant bought as agreed.
Source: Measures on working-capital loans (2024), use of proceeds; check the wording before it is
quoted.
Lead time: 6 to 18 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.drawn import fresh_drawings
from warning_signals.signals.flow_spans import first_days
from warning_signals.signals.related import WITHOUT_TRADE, one_hand, parties_of, with_related

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
AFTER_DAYS = 30
BEFORE_DAYS = 180
ELSEWHERE = "证券|期货|基金管理|信托|房地产|置业|地产开发|购房|securities|futures|real estate"
AMBER = 0.20


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the share of a drawing that went astray.

    Of the drawings of a year the worst: what went to related firms, to persons without trade, to
    securities or property, or out in cash on its day and the 30 days after, less what usually
    goes there in 30 days (mean of the 180 before), by what was drawn, 0 to 1. `open` is how many
    drawings reach a fifth; `drawn`, `drawn_on`, `diverted`, `main_party` tell the worst. Who has
    drawn nothing has 0.
    """
    from ibis import _

    shares = _shares(feeds, as_of)
    worst = shares.group_by("borrower_id").agg(
        worst=_.share.max(),
        open=(_.share >= AMBER).sum(),
        **{n: _[n].argmax(_.share) for n in ("drawn", "drawn_on", "diverted", "main_party")},
    )
    told = feeds["book"].select("borrower_id").left_join(worst, "borrower_id")
    return (
        told.drop("borrower_id_right")
        .mutate(value=_.worst.fill_null(0.0), open=_.open.fill_null(0))
        .drop("worst")
    )


def _shares(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return a row per borrower and day of drawing: `drawn`, `diverted`, `share`, `main_party`."""
    import ibis
    from ibis import _

    drawn = fresh_drawings(feeds, as_of, YEAR_DAYS).group_by("borrower_id", "drawn_on").agg(
        drawn=_.drawn.sum()
    )  # fmt: skip
    first = _.drawn_on - ibis.interval(days=BEFORE_DAYS)
    judged = drawn.join(first_days(feeds, as_of), "borrower_id").filter(
        _.since <= first, _.drawn > 0
    )
    rows = judged.join(_astray(feeds, judged, as_of), "borrower_id")
    is_after = (_.day >= _.drawn_on) & (_.day <= _.drawn_on + ibis.interval(days=AFTER_DAYS))
    is_before = (_.day < _.drawn_on) & (_.day >= first)
    sums = rows.group_by("borrower_id", "drawn_on", "drawn").agg(
        after=_.outflow.sum(where=is_after).fill_null(0.0),
        before=_.outflow.sum(where=is_before).fill_null(0.0),
        main_party=_.party_name.argmax(_.outflow, where=is_after),
    )
    usual = _.before * AFTER_DAYS / BEFORE_DAYS
    return sums.mutate(diverted=ibis.greatest(_.after - usual, 0.0)).mutate(
        share=ibis.least(_.diverted / _.drawn, 1.0)
    )


def _astray(feeds: Feeds, judged: ibis.Table, as_of: date) -> ibis.Table:
    """Return the outflows of these that no loan for trade is meant for: `day`, `outflow`, name."""
    from ibis import _

    first = as_of - timedelta(days=YEAR_DAYS + BEFORE_DAYS)
    rows = (
        in_book(feeds, "party_flows")
        .filter(_.outflow > 0, ~_.is_own, ~_.is_returned, _.day > first, _.day <= as_of)
        .semi_join(judged, "borrower_id")
    )
    is_person = (_.party_kind == "person") & _.kind.isin(WITHOUT_TRADE)
    is_elsewhere = _.party_name.fill_null("").lower().re_search(ELSEWHERE) & (_.kind != "purchase")
    keys = parties_of(one_hand(feeds, as_of), feeds)
    told = with_related(rows, keys, feeds, as_of).filter(
        _.is_related | is_person | is_elsewhere | (_.kind == "cash_out")
    )
    return told.select("borrower_id", "day", "outflow", "party_name")


THRESHOLDS = Thresholds(amber=AMBER, red=0.50, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the worst drawing and where it went."""
    currency = evidence.get("currency")
    drawn, gone = (phrases.money(evidence.get(key), currency) for key in ("drawn", "diverted"))
    on, most = phrases.day(evidence.get("drawn_on")), phrases.name(evidence.get("main_party"))
    part, color = phrases.share(evidence.get("value")), phrases.color(evidence)
    line = phrases.share(phrases.line(evidence))
    return Text(
        f"Of {drawn.en} drawn on {on.en}, {gone.en} more than usual went to related parties, "
        f"persons, securities, property or cash within 30 days, {part.en} ({color.en} {line.en}); "
        f"most to {most.en}.",
        f"{on.zh} 提款 {drawn.zh}，30 天内流向关联方、个人、证券、房产或现金的金额比平时多 "
        f"{gone.zh}，占 {part.zh}（{color.zh} {line.zh}）；最大收款方：{most.zh}。",
    )


FIRST_CHECK = Text(
    "Follow the drawing on the account day by day and compare with the purpose agreed.",
    "逐日追踪提款资金，并与约定用途核对。",
)
PLAYBOOK = (
    Text(
        "See the contracts and invoices that the drawing was granted for.",
        "查看该笔提款所依据的合同和发票。",
    ),
    Text(
        "Decide with compliance whether the money is called back and who speaks to the borrower.",
        "与合规部门商定是否要求归还、由谁与借款人沟通。",
    ),
    Text(
        "Until then propose that drawings are paid to suppliers only.",
        "此前建议提款只向供应商受托支付。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="diversion",
    feeds=("account_flows", "accounts", "borrowers", "links", "facilities", "drawdowns"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    restricted=True,
    uses_peers=True,
)
