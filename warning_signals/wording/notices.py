"""Notices to the people who keep the monitoring running: what happened, what it means, what to do.

They name feeds, stages and channels, never a borrower, so they read the same on every channel.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from warning_signals.messaging import Button, Message
from warning_signals.model import Text
from warning_signals.wording import formats
from warning_signals.wording.notice_facts import (
    FeedMissing,
    Notice,
    RouteStopped,
    RunNotDone,
    StageFailed,
    VolumeHeld,
)
from warning_signals.wording.words import Words

NAMES: dict[type, str] = {
    VolumeHeld: "volume_held",
    FeedMissing: "feed_missing",
    RunNotDone: "run_not_done",
    StageFailed: "stage_failed",
    RouteStopped: "route_stopped",
}


def operator_notice(notice: Notice, words: Words, key: str, url: str) -> Message:
    """Return the notice as a message; `url` leads to the page where the matter is seen."""
    name = NAMES[type(notice)]
    told = _told(notice, words.language)
    return Message(
        key=key,
        headline=words.say(f"{name}{_weight(notice)}_headline", **told),
        lines=tuple(words.say(f"{name}_lines", **told).splitlines()),
        case_url=url,
        buttons=(Button("view", words.say("button_view")),),
        level="amber" if _weight(notice) == "_optional" else "red",
    )


def _weight(notice: Notice) -> str:
    if not isinstance(notice, FeedMissing):
        return ""
    return "_required" if notice.required else "_optional"


def _told(notice: Notice, language: str) -> dict[str, str]:
    told = {}
    for field in fields(notice):
        value = getattr(notice, field.name)
        told[field.name] = _shown(value, language)
        if isinstance(value, date):
            told[f"{field.name}_iso"] = value.isoformat()
    return told


def _shown(value: object, language: str) -> str:
    if isinstance(value, datetime):
        return formats.moment(value, language)
    if isinstance(value, date):
        return formats.day(value, language)
    if isinstance(value, int):
        return f"{value:,}"
    return formats.plain(value[language] if isinstance(value, Text) else str(value))
