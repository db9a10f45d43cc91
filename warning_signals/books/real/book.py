"""Makes the real book: real e-invoices, electricity and account flows in made-up borrowers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.books.real.days import (
    days_from,
)
from warning_signals.books.real.deliveries import deliver
from warning_signals.books.real.feeds import all_feeds, first_day
from warning_signals.books.real.joining import joined, left_out
from warning_signals.books.real.note import write_note
from warning_signals.books.real.truth import write_truth
from warning_signals.calendar import BankCalendar

if TYPE_CHECKING:
    from warning_signals.books.landing import Layout


@dataclass(frozen=True)
class Summary:
    """What was written: borrowers, rows by file name, and what found no place in the book."""

    borrowers: int
    rows: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        without = ", ".join(f"{count} {what}" for what, count in self.left_out.items() if count)
        return (
            f"{self.borrowers} borrowers, {sum(self.rows.values()):,} rows in {len(self.rows)} "
            f"files; without a partner and left out: {without or 'nothing'}"
        )


def make_real_book(
    data: Path,
    landing: Path,
    truth: Path,
    *,
    calendar: BankCalendar,
    layouts: Mapping[str, Layout],
    progress: Callable[[str], None],
) -> Summary:
    """Write the landing files of the real book, `<landing>/book.json` and the truth.

    `data` is a folder of the layout that EWS_DATA names, `layouts` the way each source is
    written; `progress` is told of each feed before it is written. Raises ConfigError
    where a file or column of `data` is missing. The same folder gives the same bytes.
    """
    progress("joining the sets into borrowers")
    borrowers = joined(data)
    feeds = all_feeds(data, borrowers, calendar)
    days = days_from(first_day(feeds), calendar)
    rows: dict[str, int] = {}
    for feed in feeds:
        progress(f"daily deliveries of {feed.name}")
        rows |= deliver(feed, days, landing, layouts)
    write_note(landing)
    write_truth(data, borrowers, truth)
    return Summary(len(borrowers), rows, left_out(data, borrowers))
