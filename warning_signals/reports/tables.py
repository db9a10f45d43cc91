"""The page's tables about the data: feeds by day, refused rows by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.context import Context
from warning_signals.register import engine
from warning_signals.register import quarantine as refused
from warning_signals.register import tables as t
from warning_signals.wording import formats

Row = Mapping[str, Any]
VALUE_LENGTH = 60


@dataclass(frozen=True)
class Refused:
    """Rows of one source that broke one rule, with an example; what the file brought is masked."""

    source: str
    rule: str
    count: int
    day: date
    row_no: int
    column: str
    value: str
    hint: str
    owner: str


def feed_rows(reports: Mapping[date, Row]) -> list[tuple[str, list[Row | None]]]:
    """Return each feed with its line of every day, None for a day on which it was not expected."""
    names = [line["feed"] for line in list(reports.values())[-1]["feeds"]]
    by_day = [{line["feed"]: line for line in report["feeds"]} for report in reports.values()]
    return [(name, [lines.get(name) for lines in by_day]) for name in names]


def refused_rows(context: Context, days: Sequence[date]) -> list[Refused]:
    """Return the refused rows of these days by source and rule, the most frequent first."""
    with engine.reading(context.register) as connection:
        rows = [
            row
            for day in days
            for row in refused.listed(connection, day)
            if not _is_opening(connection, row["delivery_id"])
        ]
    owners = {name: source.owner for name, source in context.config.sources.items()}
    counts = Counter((row["source"], row["rule"]) for row in rows)
    examples = {(row["source"], row["rule"]): row for row in rows}
    return [
        Refused(
            source=source,
            rule=rule,
            count=count,
            day=examples[source, rule]["business_on"],
            row_no=examples[source, rule]["row_no"],
            column=examples[source, rule]["column"] or "–",
            value=cut(formats.plain(examples[source, rule]["value"] or "empty")),
            hint=formats.plain(examples[source, rule]["hint"]),
            owner=owners.get(source, "data desk"),
        )
        for (source, rule), count in counts.most_common()
    ]


def _is_opening(connection: Connection, delivery_id: str) -> bool:
    of = t.deliveries.c
    found = connection.execute(select(of.opening).where(of.delivery_id == delivery_id))
    return bool(found.scalar())


def cut(text: str) -> str:
    """Return text that fits a cell."""
    return text if len(text) <= VALUE_LENGTH else f"{text[: VALUE_LENGTH - 1]}…"


def opening_refused(context: Context) -> int:
    """Return how many rows of the opening deliveries were refused."""
    query = select(func.coalesce(func.sum(t.deliveries.c.quarantined), 0)).where(
        t.deliveries.c.opening
    )
    with engine.reading(context.register) as connection:
        return int(connection.execute(query).scalar_one())
