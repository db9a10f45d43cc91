"""All pages of one business date, or none: what was announced came, each record once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from warning_signals.sources.reading.api_client import Api
from warning_signals.sources.reading.json_values import MISSING, at

Write = Callable[[Any], None]


class Changed(Exception):
    """The provider's number of records changed while its pages were pulled."""


def pull(api: Api, business_on: date, begin: Callable[[], Write]) -> None:
    """Hand each record of the business date to what `begin` returns, in the order sent.

    `begin` is called again where the announced number changes in between, and everything is
    pulled anew, once. Raises FeedError where pages repeat, end early or cannot be told apart, and
    FeedNotArrived where the API does not answer within its deadline.
    """
    for _ in range(2):
        try:
            _pull(api, business_on, begin())
        except Changed as exc:
            told = str(exc)
        else:
            return
    raise api.refuse(
        f"changed the number of its records while they were pulled, twice ({told}).",
        "It is pulled again by the next run.",
    )


def _pull(api: Api, business_on: date, write: Write) -> None:
    seen = _Seen(api)
    for number, answer in _answers(api, business_on, seen):
        rows = at(answer, api.options.rows_at)
        if not isinstance(rows, list):
            raise api.refuse(
                f"sent no list of records at {api.options.rows_at!r}.",
                "Check `rows_at` in config/sources.yml, or ask the provider what it means.",
            )
        seen.page(number, rows, _total(api, answer))
        for row in rows:
            write(row)


def _answers(api: Api, business_on: date, seen: _Seen) -> Iterator[tuple[int, Any]]:
    """Yield the number and the content of each page, until there is no further one."""
    options = api.options
    fixed = {key: options.filled(text, business_on) for key, text in options.params.items()}
    path = options.filled(options.path, business_on)
    fixed[options.size_param] = str(options.page_size)
    place: dict[str, str] = {}
    for number in range(1, options.max_pages + 1):
        if options.paging == "page":
            place = {options.page_param: str(options.first_page + number - 1)}
        answer = api.ask(path, {**fixed, **place})
        yield number, answer
        if options.paging == "page":
            if seen.is_all():
                return
            continue
        following = at(answer, options.cursor_at)
        if following in (MISSING, None, ""):
            seen.refuse_fewer()
            return
        place = {options.cursor_param: seen.cursor(number, following)}
    raise api.refuse(
        f"has more than {options.max_pages:,} pages of {business_on}.",
        "Raise `max_pages` in config/sources.yml, or narrow `params`.",
    )


def _total(api: Api, answer: Any) -> int | None:
    if api.options.total_at is None:
        return None
    said = at(answer, api.options.total_at)
    if isinstance(said, str) and said.isdecimal() and len(said) < 16:
        said = int(said)
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise api.refuse(
            f"says no number of records at {api.options.total_at!r}.",
            "Check `total_at` in config/sources.yml, or ask the provider what it means.",
        )
    return said


@dataclass
class _Seen:
    """What came so far: how many records, which, and on which page."""

    api: Api
    count: int = 0
    total: int | None = None
    empty: bool = False
    ids: dict[str, int] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    cursors: set[str] = field(default_factory=set)

    def page(self, number: int, rows: list[Any], total: int | None) -> None:
        """Take one page in, or raise for what shows that something is missing or repeated."""
        if number > 1 and total != self.total:
            raise Changed(f"{self.total} records at first, {total} on page {number}")
        self.total = total
        self.empty = not rows
        if rows:
            self._refuse_repeated(number, rows)
        self.count += len(rows)
        if total is not None and self.count > total:
            raise self.api.refuse(f"announced {total:,} records and sent {self.count:,}.")
        if self.empty and (number > 1 or total):
            self.refuse_fewer()

    def is_all(self) -> bool:
        """Say whether this was the last page: by the total, or by an empty one without any."""
        return self.empty if self.total is None else self.count == self.total

    def refuse_fewer(self) -> None:
        """Raise where the pages have ended and fewer records came than were announced."""
        if self.total is not None and self.count < self.total:
            raise self.api.refuse(
                f"announced {self.total:,} records and its pages ended after {self.count:,}.",
                "It is pulled again by the next run; ask the provider if that fails too.",
            )

    def cursor(self, number: int, following: Any) -> str:
        """Return where to go on from."""
        text = str(following)
        if self.empty:
            raise self.api.refuse(f"sent an empty page {number} and says that more follow.")
        if isinstance(following, (dict, list)) or text in self.cursors:
            raise self.api.refuse(f"leads from page {number} back to an earlier one.")
        self.cursors.add(text)
        return text

    def _refuse_repeated(self, number: int, rows: list[Any]) -> None:
        content = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
        if (before := self.contents.setdefault(content, number)) != number:
            raise self.api.refuse(f"sent page {before} again as page {number}.")
        if self.api.options.id_at is None:
            return
        for row in rows:
            told = at(row, self.api.options.id_at)
            before = (
                self.ids.setdefault(json.dumps(told), number) if told is not MISSING else number
            )
            if before != number:
                raise self.api.refuse(
                    f"sent a record of page {before} again on page {number}.",
                    "It is pulled again by the next run; ask the provider if that fails too.",
                )
