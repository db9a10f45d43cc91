"""Electricity against the sector: this firm's use fell while its trade's did not.

When a whole trade slows down each of its firms looks weak. What concerns this one is how much more
it lost than the others: orders go to somebody.

How it is told: four weeks' kWh against the same four weeks a year before, weekday by weekday, less
what the median firm of the sector did. In these weeks the seasons and most of the festival are the
same for all. Only firms with readings on nearly every day of both are compared, and only where at
least ten of the sector are: the median of a handful is chance. A firm of which another meter was
read a year ago is left out, since a meter replaced is no use lost.

False alarms: new solar panels, a move, a festival closed for longer than others, a machine sold.
Source: post-loan monitoring pilot of a state grid company, Shijiazhuang 2020; thresholds are
starting values. On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25
May 2026) 80 of 2,982 looks at healthy firms were amber or red, 7 red, 7 of 24 before the first day
overdue, and 61 of 69 at metered firms in arrears.
Lead time: 3 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.meters import electric_meters, metered

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 28
YEAR_DAYS = 364
LEAST_READ = 25
LEAST_PEERS = 10


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with a year of readings in a sector of ten: `value` is the gap.

    `value` is how far his `change` of use is below the median `sector_change`, 0.25 for 25 points;
    `kwh` and `kwh_before` are his four weeks' use now and a year before, `peers` the firms of the
    sector that were compared.
    """
    from ibis import _

    changes = _changes(feeds, as_of).join(
        feeds["book"].select("borrower_id", "sector"), "borrower_id"
    )
    sectors = changes.group_by("sector").agg(sector_change=_.change.median(), peers=_.count())
    known = sectors.filter(_.peers >= LEAST_PEERS)
    both = changes.join(known, "sector")
    return both.mutate(value=_.sector_change - _.change)


def _changes(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `kwh`, `kwh_before` and `change`, all electricity meters together."""
    from ibis import _

    then = as_of - timedelta(days=YEAR_DAYS)
    span = timedelta(days=WINDOW_DAYS)
    is_now = (_.business_on > as_of - span) & (_.business_on <= as_of)
    is_then = (_.business_on > then - span) & (_.business_on <= then)
    by_meter = (
        feeds["meter_readings"]
        .filter(is_now | is_then)
        .group_by("meter_id")
        .agg(
            kwh=_.quantity.sum(where=is_now),
            kwh_before=_.quantity.sum(where=is_then),
            read=is_now.sum(),
            read_before=is_then.sum(),
        )
    )
    owned = by_meter.join(electric_meters(feeds), "meter_id")
    by_firm = owned.group_by("borrower_id").agg(
        kwh=_.kwh.sum(),
        kwh_before=_.kwh_before.sum(),
        least=_.read.min(),
        least_before=_.read_before.min(),
    )
    whole = (_.least >= LEAST_READ) & (_.least_before >= LEAST_READ) & (_.kwh_before > 0)
    compared = by_firm.filter(whole).mutate(change=_.kwh / _.kwh_before - 1)
    return compared.drop("least", "least_before")


THRESHOLDS = Thresholds(amber=0.25, red=0.40)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on his change of use against that of the sector."""
    own, others = (
        phrases.share(evidence.get(key), signed=True) for key in ("change", "sector_change")
    )
    points, peers = _points(evidence.get("value")), phrases.number(evidence.get("peers"))
    line, color = _points(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Electricity of four weeks is {own.en} on a year before, that of the median of {peers.en} "
        f"firms of the sector {others.en}: {points.en} points behind ({color.en} {line.en}).",
        f"近四周用电同比 {own.zh}，同行业 {peers.zh} 家中位数为 {others.zh}，落后 {points.zh} "
        f"个百分点（{color.zh} {line.zh}）。",
    )


def _points(part: Any) -> Text:
    return phrases.number(None if phrases.is_missing(part) else round(100 * float(part)))


FIRST_CHECK = Text(
    "Ask what stands still here that runs elsewhere in the trade: a customer, a machine, a shift?",
    "询问同行正常生产时本企业哪些环节停滞：客户、设备还是班次。",
)
PLAYBOOK = (
    Text(
        "Compare with invoices of the same weeks: did sales fall as much as electricity?",
        "与同期开票对照，销售是否同幅下降。",
    ),
    Text(
        "Rule out the harmless: solar panels, a move, a machine sold; ask for papers.",
        "排除正常原因：光伏、搬迁、出售设备，并索取证明。",
    ),
    Text(
        "Visit on a working day and note what runs.",
        "工作日走访，记录设备运转情况。",
    ),
)

PLUGIN = Signal(
    family="utility",
    root_cause="activity",
    feeds=("meters", "meter_readings"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=metered,
    parts=("electricity",),
    # Compared with a year before.
    looks_back_days=None,
    uses_peers=True,
)
