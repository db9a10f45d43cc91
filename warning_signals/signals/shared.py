"""What several signals work out alike is worked out once a day, for the first that asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def once(feeds: Feeds, name: str, make: Callable[[], ibis.Table]) -> ibis.Table:
    """Return what `make` returns, kept under that name where the feeds can keep it.

    The name must tell all that the table depends on but the feeds, such as the day.
    """
    keeping = getattr(feeds, "once", None)
    table: ibis.Table = make() if keeping is None else keeping(name, make)
    return table
