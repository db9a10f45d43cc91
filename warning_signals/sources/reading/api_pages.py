"""All pages of one business date, or none: what was announced came, each record once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from warning_signals.sources.reading.api_client import Api
from warning_signals.sources.reading.api_seen import Changed, Seen
from warning_signals.sources.reading.json_values import MISSING, at

Write = Callable[[Any], None]


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
    seen = Seen(api)
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


def _answers(api: Api, business_on: date, seen: Seen) -> Iterator[tuple[int, Any]]:
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
