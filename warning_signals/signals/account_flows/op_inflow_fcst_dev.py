"""Operating inflow below forecast: customers pay in less than this firm's own weeks lead to expect.

The plain fall (operating inflow drop) compares months; this one compares weeks with what weekday,
season and festival of this very firm make likely, so it speaks some weeks earlier, and it keeps
still in a seasonal trade's usual slack.

False alarms: one large sale in the weeks the forecast learnt from, takings moved to another bank,
a holiday of the owner's own, a first festival in the history.
Source: Norden and Weber (2010); a forecast by the borrower's own past, practice. On the simulated
book (seed 7, 30 weekly looks to June 2026, forecast by seasonal_level) it was raised 0.77 times a
year of a healthy borrower, and for 13 of the 14 who went bad: too loud to leave shadow.
Lead time: 4 to 10 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.observed_series import operating_inflow
from warning_signals.signals import against_forecast
from warning_signals.signals.our_account import YEAR_DAYS, banks_here

if TYPE_CHECKING:
    import ibis

SERIES = "operating_inflow"


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how far inflow fell short of the expected, 0 to 1.

    Over the last four complete weeks, in the currency of the exposure; the columns are those of
    against_forecast.compared. A borrower without a forecast for all four has no row.
    """
    return against_forecast.short_of(feeds, as_of, SERIES, operating_inflow.PLUGIN)


def judged(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that bank here and are paid so regularly that a fall would show."""
    regular = against_forecast.can_fall(feeds, as_of, SERIES, weeks=2)
    return regular.semi_join(banks_here(feeds, as_of), "borrower_id")


# Two of the last three weeks below the range raise amber, three of the four red.
THRESHOLDS = Thresholds(
    amber=0.25,
    red=0.40,
    looks=1,
    needed=1,
    clear="band",
    floor=1.0,
    needs={"recent_below": 2},
    needs_for_red={"weeks_below": 3},
    alone=against_forecast.BREAKS,
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on four weeks' inflow against what was expected."""
    return against_forecast.money_sentence(evidence, Text("Operating inflow", "经营流入"))


FIRST_CHECK = Text(
    "Lay the last four weeks beside the same weeks of last year and see which customers paid "
    "less or not at all.",
    "把近四周流水与去年同期逐周对照，看哪些客户少付或未付。",
)
PLAYBOOK = (
    Text(
        "Ask the owner what happened in the weeks below the range: orders, prices, a closure; "
        "write down the answer before you judge it.",
        "向企业主询问低于预期的几周发生了什么：订单、价格或停业，先记录再判断。",
    ),
    Text(
        "Ask to see the takings of other banks and payment codes for the same weeks: money that "
        "only goes another way is no fall.",
        "请其出示同期其他银行账户和收款码流水：只是换了收款渠道不算下降。",
    ),
    Text(
        "If the fall is real, go there within a week: look at stock, staff and the order book.",
        "如确有下降，一周内上门查看库存、在岗人员和订单。",
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
    applicable=judged,
    looks_back_days=YEAR_DAYS - 1,
    series=SERIES,
)
