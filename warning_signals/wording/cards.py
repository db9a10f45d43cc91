"""The card of one case: what changed, against what, since when, what to check first, by when.

A full card has at most eight lines, the headline included, and one more that marks simulated
data. A minimal card tells the case number, what happened to the case, the level, the deadline and
a link, and nothing about the borrower or the people who deal with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from warning_signals.messaging import Button, Message
from warning_signals.model import Level
from warning_signals.wording import formats
from warning_signals.wording.facts import CaseFacts, Disclosure, Reason
from warning_signals.wording.words import Words

REASONS_SHOWN = 3
ASKING = ("opened", "raised", "escalated", "reminder")


def card(
    facts: CaseFacts, words: Words, disclosure: Disclosure, key: str, replaces: str | None = None
) -> Message:
    """Return the message about one case in the language of `words`.

    `key` is the idempotency key; `replaces` the reference of the message that this one is a new
    state of.
    """
    full = disclosure == "full"
    return Message(
        key=key,
        headline=_headline(facts, words) if full else _headline_minimal(facts, words),
        lines=tuple(_lines(facts, words) if full else _lines_minimal(facts, words)),
        case_url=facts.url,
        buttons=_buttons(facts, words),
        level=facts.level.name.lower(),
        replaces=replaces,
    )


def top_reasons(facts: CaseFacts) -> list[Reason]:
    """Return the reasons, the graver first, otherwise in the order given."""
    return sorted(facts.reasons, key=lambda reason: -reason.level)


def _what(facts: CaseFacts, words: Words) -> str:
    level = words.say(f"level_{facts.level.name.lower()}")
    late_reminder = facts.kind == "reminder" and facts.acknowledged_by is not None
    kind = "opened" if late_reminder else facts.kind
    what = words.say(f"what_{kind}", level=level)
    return what[:1].upper() + what[1:]


def _headline(facts: CaseFacts, words: Words) -> str:
    return words.say(
        "headline",
        what=_what(facts, words),
        name=formats.plain(facts.borrower_name),
        exposure=formats.money(facts.exposure, facts.currency),
        branch=formats.plain(facts.branch_name),
    )


def _headline_minimal(facts: CaseFacts, words: Words) -> str:
    return words.say("headline_minimal", what=_what(facts, words), case_id=facts.case_id)


def _lines_minimal(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.kind != "closed":
        yield _due(facts, words, "due_minimal")
    yield words.say("link", url=facts.url)
    yield from _mark(facts, words)


def _lines(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.kind == "closed":
        yield words.say("done", case_id=facts.case_id)
    else:
        yield from _why(facts, words)
        yield from _unknown(facts, words)
        yield from _to_do(facts, words)
        yield _due(facts, words, "due")
    yield from _mark(facts, words)


def _why(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.kind == "eased" and not facts.reasons:
        yield words.say("let_go")
    reasons = top_reasons(facts)
    unseen = len(reasons) - REASONS_SHOWN
    for place, reason in enumerate(reasons[:REASONS_SHOWN]):
        line = words.say(
            "also" if place else "why",
            sentence=formats.sentence(reason.sentence[words.language]),
            since=formats.day(reason.since_on, words.language, facts.due_at.year),
        )
        last = place == REASONS_SHOWN - 1
        yield line + words.say("more", count=unseen) if last and unseen > 0 else line


def _unknown(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.unknown:
        between = "；" if words.language == "zh" else "; "
        gaps = (formats.sentence(gap[words.language]) for gap in facts.unknown)
        yield words.say("unknown", unknown=between.join(gaps))


def _to_do(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.kind not in ASKING:
        return
    if check := formats.plain(facts.first_check[words.language]):
        yield words.say("check", check=check)
    step = formats.plain(facts.next_step[words.language])
    undrawn = formats.money(facts.undrawn, facts.currency)
    if facts.level is Level.RED and facts.undrawn > 0:
        yield words.say("stop_drawing_next" if step else "stop_drawing", undrawn=undrawn, step=step)
    elif step:
        yield words.say("next", step=step)


def _due(facts: CaseFacts, words: Words, sentence: str) -> str:
    due = formats.moment(facts.due_at, words.language)
    if facts.quiet_until_on is not None:
        until = formats.day(facts.quiet_until_on, words.language, facts.due_at.year)
        return words.say(f"{sentence}_waiting", until=until, case_id=facts.case_id)
    if facts.acknowledged_by is None or facts.acknowledged_at is None:
        return words.say(sentence, due=due, case_id=facts.case_id)
    return words.say(
        f"{sentence}_acknowledged",
        due=due,
        post=words.say(f"post_{facts.acknowledged_by}"),
        at=formats.moment(facts.acknowledged_at, words.language),
        case_id=facts.case_id,
    )


def _mark(facts: CaseFacts, words: Words) -> Iterator[str]:
    if facts.provenance == "simulated":
        yield words.say("simulated")


def _buttons(facts: CaseFacts, words: Words) -> tuple[Button, ...]:
    actions = ["view"]
    if facts.kind in ASKING:
        actions = ["acknowledge", "expected", "view", "escalate"]
    if facts.acknowledged_by is not None and "acknowledge" in actions:
        actions.remove("acknowledge")
    return tuple(Button(action, words.say(f"button_{action}")) for action in actions)
