"""Who belongs together: firms of one owner, group or person in control, and who guarantees.

Firms are known by their accounts with us and by their names; a person, in flows, by name and
account only, which is no proof of who it is.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds
from warning_signals.signals.parties import parties

if TYPE_CHECKING:
    import ibis

# Kinds of flow to a natural person that are neither wages nor the price of goods.
WITHOUT_TRADE = ("other", "own_transfer")


def one_hand(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `borrower_id`, `other_id`: pairs of our borrowers, both ways, in one hand.

    They are so by a link of kind owner or group, or by the same person in control.
    """
    linked = linked_firms(feeds, as_of, ("owner", "group"))
    back = linked.select(borrower_id=linked.other_id, other_id=linked.borrower_id)
    firms = newest_snapshot(feeds["borrowers"]).select("borrower_id", "controller_key")
    firms = firms.filter(firms.controller_key.notnull())
    others = firms.select("controller_key", other_id=firms.borrower_id)
    controlled = firms.join(others, "controller_key").select("borrower_id", "other_id")
    pairs = linked.union(back, controlled).distinct()
    return pairs.filter(pairs.borrower_id != pairs.other_id)


def linked_firms(feeds: Feeds, as_of: date, kinds: tuple[str, ...]) -> ibis.Table:
    """Return `borrower_id` and `other_id`, who is linked to it on the day by one of the kinds."""
    from ibis import _

    return (
        feeds["links"]
        .filter(
            _.kind.isin(kinds),
            _.since_on.isnull() | (_.since_on <= as_of),
            _.until_on.isnull() | (_.until_on > as_of),
        )
        .select(borrower_id=_.to_id, other_id=_.from_id)
    )


def parties_of(pairs: ibis.Table, feeds: Feeds) -> ibis.Table:
    """Return `borrower_id`, `key`: accounts and names under which its `other_id`s show in flows."""
    accounts = feeds["accounts"]
    firms = newest_snapshot(feeds["borrowers"])
    keys = accounts.select(other_id=accounts.borrower_id, key=accounts.account_id).union(
        firms.select(other_id=firms.borrower_id, key=firms.name)
    )
    return pairs.join(keys, "other_id").select("borrower_id", "key").distinct()


def with_related(flows: ibis.Table, keys: ibis.Table, feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `flows` (of party_flows) with `is_related`: their party is one of the keys."""
    from ibis import _

    met = parties(feeds, as_of)
    # The keys that are met, found among parties: they are far fewer than payments.
    by_account = _named_in(met, keys, "party").mutate(by_account=True)
    by_name = _named_in(met, keys, "party_name").mutate(by_name=True)
    return (
        flows.left_join(by_account, ["borrower_id", "party"])
        .drop("borrower_id_right", "party_right")
        .left_join(by_name, ["borrower_id", "party_name"])
        .drop("borrower_id_right", "party_name_right")
        .mutate(is_related=_.by_account.fill_null(False) | _.by_name.fill_null(False))
        .drop("by_account", "by_name")
    )


def _named_in(met: ibis.Table, keys: ibis.Table, column: str) -> ibis.Table:
    named = met.semi_join(keys.rename({column: "key"}), ["borrower_id", column])
    return named.select("borrower_id", column).distinct()
