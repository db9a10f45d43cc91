"""Account frozen: a court has frozen money on an account of the borrower with us.

Whoever obtains a freeze has convinced a court, and takes the money before us. A freeze of weight
is a matter for the same day; a small one shows that somebody no longer waits.

Money on special accounts is often blocked by agreement, as a margin or a pledge; it counts only
where a court's preservation or enforcement stands against the borrower. Suits that we brought
ourselves are left out there.

False alarms: a freeze for another person of the same name, one that was lifted and not yet entered.
Source: rules on due diligence in lending, annex (freezing or deduction by a court).
Lead time: 0 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import standing

if TYPE_CHECKING:
    import ibis

KINDS = ("preservation", "enforcement")
ROLES = ("defendant", "executed")
SPECIAL = "special"


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with an account: `value` is what is frozen by its exposure.

    `frozen` is the sum in the book's currency over accounts that are not closed, `open` (and
    `frozen_accounts`) how many of them are frozen. `case_no`, `court` and `listed_on` are those of
    the newest preservation or enforcement that stands against it, null where none is known.
    """
    import ibis
    from ibis import _

    owed = feeds["book"].select("borrower_id", "exposure", owed_in="currency")
    accounts = feeds["accounts"].filter(_.closed_on.isnull() | (_.closed_on > as_of))
    told = (
        accounts.join(owed, "borrower_id")
        .left_join(_cases(feeds, as_of), "borrower_id")
        .drop("borrower_id_right")
    )
    counts = (_.kind != SPECIAL) | _.listed_on.notnull()
    amount = _.frozen_amount.fill_null(0).cast("float64")
    is_frozen = counts & (amount > 0)
    sums = told.group_by("borrower_id", "exposure", "case_no", "court", "listed_on").agg(
        frozen=amount.sum(where=is_frozen & (_.currency == _.owed_in)).fill_null(0.0),
        frozen_accounts=is_frozen.sum(),
    )
    return sums.mutate(
        value=_.frozen / ibis.greatest(_.exposure, 1.0), open=_.frozen_accounts
    ).drop("exposure")


def _cases(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the newest case per borrower: `case_no`, `court`, `listed_on`."""
    import ibis
    from ibis import _

    if "court_records" not in feeds:
        none = {"case_no": ibis.null("string"), "court": ibis.null("string")}
        return feeds["book"].select("borrower_id", **none, listed_on=ibis.null("date"))
    cases = standing(feeds["court_records"], as_of).filter(
        _.kind.isin(KINDS), _.role.isin(ROLES), ~_.is_our_own.fill_null(False)
    )
    return cases.group_by("borrower_id").agg(
        case_no=_.case_no.argmax(_.listed_on),
        court=_.court.argmax(_.listed_on),
        listed_on=_.listed_on.max(),
    )


THRESHOLDS = Thresholds(
    amber=None,
    red=0.05,
    looks=1,
    needed=1,
    clear="event",
    also={"frozen_accounts": Band(1, None)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the money frozen and, where it is known, the court's case."""
    frozen = phrases.money(evidence.get("frozen"), evidence.get("currency"))
    part, count = phrases.share(evidence.get("value")), evidence.get("frozen_accounts")
    color, case = phrases.color(evidence), _case(evidence)
    limit = phrases.share(THRESHOLDS.red)
    is_red = evidence.get("level") == "red"
    why = Text(limit.en, limit.zh) if is_red else Text("any freeze", "任何冻结")
    return Text(
        f"{frozen.en} is frozen on {phrases.plural(count, 'account')}, {part.en} of what is owed "
        f"({color.en}: {why.en}){case.en}.",
        f"{phrases.number(count).zh} 个账户被冻结 {frozen.zh}，占敞口 {part.zh}"
        f"（{color.zh}：{why.zh}）{case.zh}。",
    )


def _case(evidence: Mapping[str, Any]) -> Text:
    if phrases.is_missing(evidence.get("case_no")):
        return Text("; no court record of it is known yet", "；尚未查到法院记录")
    case, court = phrases.name(evidence.get("case_no")), phrases.name(evidence.get("court"))
    return Text(f"; case {case.en}, {court.en}", f"；案号 {case.zh}，{court.zh}")


FIRST_CHECK = Text(
    "Ask operations for the order: which court, for whom, how much, until when.",
    "向运营部门调取冻结文书：法院、申请人、金额、期限。",
)
PLAYBOOK = (
    Text(
        "Stop drawings on all lines today and look what else of the borrower lies with us.",
        "当日停止各项提款，并核对借款人在我行的其他资产。",
    ),
    Text(
        "Ask the borrower what the suit is about and whether there is an offer of settlement.",
        "询问借款人案件缘由及是否有和解方案。",
    ),
    Text(
        "Tell the legal desk, so that our own claim and our collateral are secured in time.",
        "通知法务，及时保全我行债权和抵质押物。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="enforcement",
    feeds=("accounts",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
)
