"""Entries in the company register about borrowers, up to a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def entries(feeds: Feeds, as_of: date, *kinds: str) -> ibis.Table:
    """Return the entries of these kinds about borrowers of the book, with three columns more.

    `listed_on` is the day of publication, else the day it happened, else of delivery; `stands`
    says that it is not closed by `as_of`; `money` is the amount where it is in the currency of
    the exposure, else null.
    """
    import ibis
    from ibis import _

    book = feeds["book"].select("borrower_id", owed_in=_.currency)
    told = feeds["registry_events"].filter(_.kind.isin(kinds)).join(book, "borrower_id")
    is_comparable = _.currency.fill_null("CNY") == _.owed_in
    return told.mutate(
        listed_on=ibis.coalesce(_.published_on, _.happened_on, _.business_on),
        stands=_.closed_on.isnull() | (_.closed_on > as_of),
        money=is_comparable.ifelse(_.amount.cast("float64"), ibis.null()),
    ).filter(_.listed_on <= as_of)


def newest_entry(rows: ibis.Table, *columns: str) -> ibis.Table:
    """Return each borrower's newest entry: `listed_on`, `match_rule` and these columns."""
    import ibis
    from ibis import _

    newest = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("listed_on"), "event_id"]
    )
    last = rows.mutate(place=newest).filter(_.place == 0)
    return last.select("borrower_id", "listed_on", "match_rule", *columns)


def says(rows: ibis.Table, words: tuple[str, ...]) -> ibis.Value:
    """Say of each entry whether what it says before or after has one of these words in it."""
    import ibis

    text = rows.before.fill_null("") + " " + rows.after.fill_null("")
    return ibis.or_(*(text.contains(word) for word in words))
