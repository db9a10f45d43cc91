"""The flagged borrowers, each with the case, the findings, the pictures and the records behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from warning_signals.context import Context
from warning_signals.observed import see
from warning_signals.register import engine, thresholds
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.reports.alerts import Alert
from warning_signals.reports.findings import Shown, shown
from warning_signals.reports.plots import Picture, pictures_for
from warning_signals.reports.plots.view import View
from warning_signals.reports.records import Record, court_records, registry_records
from warning_signals.reports.seen_of import rows_of
from warning_signals.stages.assess import track_of
from warning_signals.wording import formats

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """One picture: title, how to read it, the findings it shows in words, the figure as JSON."""

    name: str
    title: str
    hint: str
    words: tuple[str, ...]
    figure: str


@dataclass(frozen=True)
class Section:
    """Everything that is shown of one flagged borrower."""

    alert: Alert
    findings: tuple[Shown, ...]
    pictures: tuple[Drawn, ...]
    records: tuple[Record, ...]
    unknown: tuple[str, ...] = field(default=())


def sections(
    context: Context, as_of: date, alerts: Sequence[Alert], progress: Callable[[str], None]
) -> list[Section]:
    """Return a section per alert, from what was known to the newest version of the day."""
    if not alerts:
        return []
    with engine.reading(context.register) as connection:
        known_at = store.newest_version(connection, t.assessments, as_of)
        found = store.of_day(connection, t.findings, as_of, known_at)
        values = thresholds.in_force(connection, as_of)[1]
    signals = thresholds.applied(context.config.signals, values)
    readable = {name: s for name, s in signals.items() if track_of(s) == "officer"}
    progress("report: reading the evidence")
    seen = see(context, as_of, known_at or context.calendar.cutoff(as_of))
    rows = rows_of(seen, [alert.borrower_id for alert in alerts], as_of)
    drawn = []
    for number, alert in enumerate(alerts, start=1):
        progress(f"report: borrower {number} of {len(alerts)}")
        mine = {
            f["signal"]: f
            for f in sorted(found, key=lambda f: (-f["level"], f["since_on"]))
            if f["borrower_id"] == alert.borrower_id and f["signal"] in readable
        }
        view = View(
            borrower_id=alert.borrower_id,
            as_of=as_of,
            currency=alert.facts.currency,
            calendar=context.calendar,
            findings=mine,
            signals=readable,
            rows=rows[alert.borrower_id],
        )
        drawn.append(section(alert, view))
    return drawn


def section(alert: Alert, view: View) -> Section:
    """Return the section of one borrower."""
    found = tuple(shown(f, view.signals[name], view.currency) for name, f in view.findings.items())
    pictures = (picture(each, view, found) for each in pictures_for(view))
    return Section(
        alert=alert,
        findings=found,
        pictures=tuple(drawn for drawn in pictures if drawn is not None),
        records=tuple(court_records(view) + registry_records(view)),
        unknown=tuple(formats.plain(gap.en) for gap in alert.facts.unknown),
    )


def picture(kind: Picture, view: View, found: Sequence[Shown]) -> Drawn | None:
    """Return the drawn picture, None where the borrower has no rows for it."""
    figure = kind.draw(view)
    if figure is None:
        return None
    words = tuple(f.sentence for f in found if f.signal in kind.signals)
    return Drawn(kind.name, kind.title, kind.hint, words, str(figure.to_json()))
