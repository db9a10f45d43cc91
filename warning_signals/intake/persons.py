"""Persons' names are replaced before anything is checked, stored or quarantined.

A source whose column holds a person's name instead of a key lists it under `hashed:` in
config/sources.yml. The same name gives the same key in every source as long as the salt
(EWS_IDENTITY_SALT) stays the same; without the salt nobody can find the name again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warning_signals.identity import normalised_names, pseudonym

if TYPE_CHECKING:
    import pyarrow as pa


def without_names(cells: pa.Table, columns: Sequence[str], salt: str) -> pa.Table:
    """Return the cells with a key in place of each name in these columns; blank stays blank."""
    for column in columns:
        keys = _keys(cells.column(column).combine_chunks(), salt)
        cells = cells.set_column(cells.column_names.index(column), column, keys)
    return cells


def _keys(names: pa.Array, salt: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = pc.dictionary_encode(normalised_names(names))
    found = [pseudonym(name, salt) if name else name for name in coded.dictionary.to_pylist()]
    return pa.array(found, pa.string()).take(coded.indices)
