"""What is worked out once for several signals."""

from __future__ import annotations

import ibis

from warning_signals.lake import LazyFeeds
from warning_signals.signals.shared import once


def test_feeds_that_keep_work_a_table_out_for_the_first_that_asks() -> None:
    asked: list[str] = []

    def make() -> ibis.Table:
        asked.append("made")
        return ibis.memtable({"borrower_id": ["B1"]})

    lazy = LazyFeeds({})

    assert once(lazy, "regular", make) is once(lazy, "regular", make)
    assert asked == ["made"]
    once({}, "regular", make)
    assert asked == ["made", "made"]
