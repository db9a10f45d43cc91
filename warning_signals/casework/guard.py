"""The volume guard: a day that is far louder than any other is held until two people look. Pure.

A feed that arrives in the wrong unit, or a threshold set wrongly, shows as hundreds of alerts at
once. Their messages wait; hard warnings always pass, and a day on which nothing else changes is
not held at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.casework.plan import Change
from warning_signals.config import Guard
from warning_signals.model import Level, Text


@dataclass(frozen=True)
class Held:
    """Why the day is held: what was counted, the limit, and the reason in words."""

    counted: int
    limit: int
    reason: Text


def verdict(
    changes: Sequence[Change],
    findings: Sequence[Mapping[str, Any]],
    book_size: int,
    largest_of_60_days: int,
    guard: Guard,
    since: date | None = None,
) -> Held | None:
    """Return why the day must be held, None where it may be sent.

    A finding counts as moved where it began or got worse after `since`, the last day that messaged
    anybody; on its own day where None.
    """
    if all(passes(change, guard) for change in changes):
        return None
    reds = sum(c.level == Level.RED and c.kind in ("opened", "raised") for c in changes)
    limit = int(max(guard.new_reds_at_least, guard.times_largest_of_60_days * largest_of_60_days))
    if reds > limit:
        return Held(reds, limit, Text("New red cases in one day.", "一天内新增红色案件过多。"))
    most = int(max(guard.moved_by_one_signal_at_least, guard.moved_share_of_book * book_size))
    soft = (f for f in findings if f["signal"] not in guard.always_pass)
    moved = Counter(f["signal"] for f in soft if is_new(f, since))
    for signal, count in moved.most_common(1):
        if count > most:
            said = Text(
                f"One signal moved that many borrowers in one day ({signal}).",
                f"单一信号一天内变动的客户过多（{signal}）。",
            )
            return Held(count, most, said)
    return None


def is_new(finding: Mapping[str, Any], since: date | None) -> bool:
    """Say whether a finding began or got worse after that day, on its own day where None."""
    changed = finding["changed_on"]
    fresh = changed == finding["as_of"] if since is None else changed > since
    return bool(fresh) and not finding["carried"]


def passes(change: Change, guard: Guard) -> bool:
    """Say whether a change goes out even on a held day: it rests on a hard warning."""
    return any(
        f["signal"] in guard.always_pass and f["level"] == Level.RED for f in change.findings
    )
