"""The day's digest: one officer's new ambers in one message, the nearest deadline first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from warning_signals.messaging import Button, Message
from warning_signals.wording import formats
from warning_signals.wording.cards import top_reasons
from warning_signals.wording.facts import CaseFacts, Disclosure
from warning_signals.wording.words import Words

CASES_SHOWN = 20


def digest(
    cases: Sequence[CaseFacts],
    day: date,
    url: str,
    words: Words,
    disclosure: Disclosure,
    key: str,
) -> Message:
    """Return one message about all of an officer's ambers of `day`, the day it is read.

    `url` leads to the officer's queue. With more than twenty cases the rest is counted.
    """
    by_deadline = sorted(cases, key=lambda facts: (facts.due_at, -facts.exposure, facts.case_id))
    return Message(
        key=key,
        headline=words.say(
            "digest_headline", count=len(cases), day=formats.day(day, words.language)
        ),
        lines=tuple(_lines(by_deadline, url, words, disclosure)),
        case_url=url,
        buttons=(Button("view", words.say("button_view")),),
        level="amber",
    )


def _lines(
    cases: Sequence[CaseFacts], url: str, words: Words, disclosure: Disclosure
) -> Iterator[str]:
    line = _full if disclosure == "full" else _minimal
    for number, facts in enumerate(cases[:CASES_SHOWN], start=1):
        yield line(number, facts, words)
    if len(cases) > CASES_SHOWN:
        yield words.say("digest_more", count=len(cases) - CASES_SHOWN, url=url)
    if any(facts.provenance == "simulated" for facts in cases):
        yield words.say("simulated")


def _full(number: int, facts: CaseFacts, words: Words) -> str:
    reasons = top_reasons(facts)
    why = formats.sentence(reasons[0].sentence[words.language]) if reasons else "–"
    more = words.say("more", count=len(reasons) - 1) if len(reasons) > 1 else ""
    return words.say(
        "digest_line",
        number=number,
        name=formats.plain(facts.borrower_name),
        exposure=formats.money(facts.exposure, facts.currency),
        why=why + more,
        due=formats.moment(facts.due_at, words.language),
        case_id=facts.case_id,
    )


def _minimal(number: int, facts: CaseFacts, words: Words) -> str:
    due = formats.moment(facts.due_at, words.language)
    return words.say(
        "digest_line_minimal", number=number, case_id=facts.case_id, due=due, url=facts.url
    )
