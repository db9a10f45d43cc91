"""The pages of a statement put in order where they came out of it, and missed by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from warning_signals.sources.reading.pages import Page, rejected

MOST_WAITING = 10_000
NAMED = 5


@dataclass
class _Waiting:
    pages: list[Page] = field(default_factory=list)
    numbers: set[int | None] = field(default_factory=set)
    first: Page | None = None
    last: Page | None = None

    def add(self, page: Page) -> None:
        self.pages.append(page)
        self.numbers.add(page.number)
        self.first = page if page.first else self.first
        self.last = page if page.last else self.last

    def in_order(self) -> list[Page] | None:
        """Return the pages in order once none is missing."""
        if not (self.first and self.last):
            return None
        if len(self.numbers) == 1:
            return self.pages if self.pages[0].first and self.pages[-1].last else None
        if len(self.pages) != (self.last.number or 0) - (self.first.number or 0) + 1:
            return None
        ordered = sorted(self.pages, key=lambda page: page.number or 0)
        ends_right = ordered[0] is self.first and ordered[-1] is self.last
        return ordered if ends_right and not self.gaps(self.first.number or 0) else None

    def gaps(self, least: int) -> list[int]:
        """Return the first few numbers from `least` on that no page has."""
        numbers = {number for number in self.numbers if number is not None}
        missing = (n for n in range(least, max(numbers, default=0)) if n not in numbers)
        return list(islice(missing, NAMED))


class Pages:
    """Collects pages until their statement is whole.

    `first` and `last` say in words which page is missing where there is none of that kind. Pages
    that all bear the same number (or none) are taken in the order of the file, unless `numbered`.
    """

    def __init__(self, name: str, first: str, last: str, *, numbered: bool) -> None:
        self._name, self._first, self._last = name, first, last
        self._numbered = numbered
        self._waiting: dict[tuple[str, str], _Waiting] = {}
        self._count = 0

    def add(self, page: Page) -> list[Page] | None:
        """Take one page; return a statement's pages in order as soon as it is whole."""
        if page.first and page.last:
            return [page]
        key = (page.account, page.statement)
        waiting = self._waiting.setdefault(key, _Waiting())
        self._refuse_twice(waiting, page)
        waiting.add(page)
        self._count += 1
        if self._count > MOST_WAITING:
            raise rejected(self._name, f"more than {MOST_WAITING:,} pages wait for their others")
        ordered = waiting.in_order()
        if ordered:
            del self._waiting[key]
            self._count -= len(ordered)
        return ordered

    def finish(self) -> None:
        """Raise FeedRejected, naming the page, where a statement is not whole."""
        for waiting in self._waiting.values():
            least = min(page.number or 0 for page in waiting.pages)
            gaps = [f"page {number}" for number in waiting.gaps(1 if self._numbered else least)]
            missing = [] if waiting.first else [self._first]
            missing += [gap for gap in gaps if gap not in missing]
            missing += [] if waiting.last else [self._last]
            page = waiting.pages[0]
            what = ", ".join(missing) or "one page's place among the others"
            raise rejected(
                self._name,
                f"{page.label} at line {page.line:,} is not whole: {what} is missing",
            )

    def _refuse_twice(self, waiting: _Waiting, page: Page) -> None:
        if page.number not in waiting.numbers:
            return
        if self._numbered or len(waiting.numbers) > 1:
            raise rejected(
                self._name, f"page {page.number} of {page.label} stands twice (line {page.line:,})"
            )
