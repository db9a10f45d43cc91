"""The canonical feeds: columns, types, keys, modes and who a row is about.

Each module beside this one holds a group of feeds, one entry a feed, written as `name:type` words;
a type that is left out is text, `!` marks a value that must be there. Types: text, date, instant,
money, number, integer, flag, and `a|b|c` for a choice. Modes: `events` (append), `changes` (the
latest row per key by `known_at`) and `snapshot` (a delivery replaces its business day). Every row
also carries META.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from warning_signals.feeds import (
    accounts,
    bank,
    borrowers,
    bureau,
    loans,
    records,
    surroundings,
    tax,
    utilities,
)

if TYPE_CHECKING:
    import pyarrow as pa

META = "business_on:date! known_at:instant! delivery_id! row_no:integer! provenance!"


@dataclass(frozen=True)
class Column:
    """One column of a feed; `choices` is empty unless the type is choice."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A schema: what is delivered, how versions replace each other, and who it is about.

    `party` is (column, feed): the value of that column must exist as that feed's key. A feed
    whose party is the `uscc` of borrowers names its borrower by that number instead of by
    `borrower_id`, and so do feeds with a `party_number`.
    """

    name: str
    mode: Literal["events", "changes", "snapshot"]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    party: tuple[str, str] | None
    daily_rows: bool

    def column(self, name: str) -> Column | None:
        """Return the column of that name, if the feed has it."""
        return next((c for c in self.columns if c.name == name), None)

    @property
    def is_marked(self) -> bool:
        """Whether the lake says of each file if its keys stand in another file too.

        It does where a key comes again within days: for events, and for changes of one day.
        """
        return self.mode == "events" or (self.mode == "changes" and "business_on" in self.key)

    @property
    def party_key(self) -> str:
        """What the party's column is called in the party's own feed: a link's to_id, borrower_id.

        Raises ValueError for a feed that needs no party.
        """
        if self.party is None:
            raise ValueError(f"{self.name} is about no party that the bank must know.")
        name, master = self.party[0], feed(self.party[1])
        return name if master.column(name) else master.key[0]


TYPES = ("text", "date", "instant", "money", "number", "integer", "flag")

# name: (mode, key, party or "", rows due every bank day?, columns)
_FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    **bank.FEEDS,
    **borrowers.FEEDS,
    **accounts.FEEDS,
    **loans.FEEDS,
    **tax.FEEDS,
    **utilities.FEEDS,
    **records.FEEDS,
    **bureau.FEEDS,
    **surroundings.FEEDS,
}


def _column(word: str) -> Column:
    required = word.endswith("!")
    name, _, kind = word.rstrip("!").partition(":")
    if "|" in kind:
        return Column(name, "choice", required, tuple(kind.split("|")))
    return Column(name, kind or "text", required)


@cache
def feed(name: str) -> Feed:
    """Return the feed of that name; KeyError where there is none."""
    mode, key, party, daily, columns = _FEEDS[name]
    about = tuple(party.split())
    return Feed(
        name=name,
        mode=mode,  # type: ignore[arg-type]
        key=tuple(key.split()),
        columns=tuple(_column(word) for word in columns.split()),
        party=(about[0], about[1]) if about else None,
        daily_rows=daily,
    )


def names() -> tuple[str, ...]:
    """Return the names of all feeds, masters first."""
    return tuple(_FEEDS)


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the schema of a feed's files in the lake, META included."""
    import pyarrow as pa

    types = {
        "date": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
        "money": pa.decimal128(18, 2),
        "number": pa.float64(),
        "integer": pa.int64(),
        "flag": pa.bool_(),
    }
    own = feed(name).columns
    meta = tuple(c for c in map(_column, META.split()) if c.name not in {o.name for o in own})
    return pa.schema([(c.name, types.get(c.type, pa.string())) for c in own + meta])
