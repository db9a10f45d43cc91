"""The simulated book: made-up firms of one branch, with everything a bank would see of them."""

from __future__ import annotations

from warning_signals.books.simulator.book import Summary, make_book

__all__ = ["Summary", "make_book"]
