"""Kept tables as they are read: views over a state's file, numbers told as what they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from warning_signals.digests.kept_tables import LISTS, TABLES
from warning_signals.lists import held, known, make_list, viewed

if TYPE_CHECKING:
    import ibis

# A list of parties is long, and its texts are added up and compared: they are numbers here too.
LISTED = ("party", "party_name")


@dataclass(frozen=True)
class Opened:
    """One state that is attached under a name, to be read.

    `borrowers` is the list by which borrowers are numbered, or None to have them as text; `only`
    leaves out borrowers.
    """

    connection: ibis.BaseBackend
    database: str
    borrowers: str | None
    only: Callable[[ibis.Table], ibis.Table] | None

    def table(self, name: str) -> ibis.Table:
        """Return a table of all borrowers."""
        return viewed(self.connection, f"kept_{name}", self._told(name, self._who))

    def in_book(self, name: str, book: ibis.Table) -> ibis.Table:
        """Return the rows of borrowers in the book in the currency of their exposure."""
        if "book" not in self._held:
            rows = self._who.semi_join(book, ["borrower_id", "currency"])
            self._held["book"] = self._hold(f"{self.database}_who_in_book", rows)
        rows = self._told(name, self._held["book"])
        return viewed(self.connection, f"kept_{name}_in_book", rows)

    @cached_property
    def _held(self) -> dict[str, ibis.Table]:
        return {}

    @cached_property
    def _who(self) -> ibis.Table:
        rows = self._list("who")
        rows = rows if self.only is None else self.only(rows)
        return self._hold(f"{self.database}_who", rows)

    def _hold(self, name: str, rows: ibis.Table) -> ibis.Table:
        lists = {} if self.borrowers is None else {"borrower_id": self.borrowers}
        return held(self.connection, name, rows, lists)

    @cached_property
    def _met(self) -> ibis.Table:
        lists = {column: f"{self.database}_{column}" for column in LISTED}
        for column, of in lists.items():
            texts = f'SELECT "{column}" FROM {self.database}.met'  # noqa: S608
            make_list(self.connection, of, texts)
        return held(self.connection, f"{self.database}_met", self._list("met"), lists)

    def _list(self, which: str) -> ibis.Table:
        schema = {which: "int32", **LISTS[which]}
        return self._of(which, schema)

    def _told(self, name: str, who: ibis.Table) -> ibis.Table:
        kept = TABLES[name]
        numbers = dict.fromkeys(kept.lists, "int32")
        rows = self._of(name, {"day": "date", **numbers, **kept.values})
        lists = {"who": lambda: who, "met": lambda: self._met}
        for which in kept.lists:
            rows = rows.join(lists[which](), which)
        return rows.select(*kept.columns)

    def _of(self, name: str, schema: dict[str, str]) -> ibis.Table:
        import ibis

        return known(self.connection, name, ibis.schema(schema), (self.database, "main"))
