"""Each borrower by its name, and once more by each former name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.lake import latest_per_key

if TYPE_CHECKING:
    import ibis

FORMER = "former_names"
NAMED_BY = ("borrower_id", "uscc", "region", "legal_rep_key", "name")


def names_of(borrowers: ibis.Table, before: ibis.Table) -> ibis.Table:
    """Return each borrower by its name, and once more by each former name, `former` set.

    `before` are the rows of the feed of former names, which has the dates; a name that only the
    master remembers has none.
    """
    import ibis

    newest = borrowers.filter(borrowers.business_on == borrowers.business_on.max())
    nothing = ibis.null("date")
    present = newest.select(
        *NAMED_BY, former=ibis.literal(False), since_on=nothing, until_on=nothing
    )
    told = latest_per_key(before, feeds.feed(FORMER))
    dated = told.select(
        "borrower_id", "name", since_on=told.valid_from_on, until_on=told.valid_until_on
    )
    remembered = newest.select("borrower_id", name=newest.former_names.split(";").unnest())
    remembered = remembered.mutate(name=remembered.name.strip()).filter(ibis._.name != "")
    undated = remembered.anti_join(dated, ["borrower_id", "name"]).mutate(
        since_on=nothing, until_on=nothing
    )
    whose = newest.select(*NAMED_BY[:-1])
    former = whose.inner_join(dated.union(undated), "borrower_id")
    return present.union(former.mutate(former=ibis.literal(True)).select(*present.columns))
