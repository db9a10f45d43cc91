"""Everyone in the book, with or without anything on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def whole_book(feeds: Feeds, *tables: ibis.Table) -> ibis.Table:
    """Return each borrower of the book with the columns of these tables; null where it has no row.

    Each table has one row a borrower at most.
    """
    everyone = feeds["book"].select("borrower_id")
    for table in tables:
        everyone = everyone.left_join(table, "borrower_id").drop("borrower_id_right")
    return everyone
