"""From records and borrowers to verdicts: the straight line through this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from warning_signals.matching import model
from warning_signals.matching.candidates import find_pairs
from warning_signals.matching.levels import compare_pairs
from warning_signals.matching.names import parts
from warning_signals.matching.numbers import ends, plain_numbers
from warning_signals.matching.scoring import LARGE, scores
from warning_signals.matching.verdicts import NOTHING, verdicts

if TYPE_CHECKING:
    import pyarrow as pa

# What a record may bring beside its name.
RECORD = {"number": "text", "region": "text", "legal_rep_key": "text", "on_date": "date"}
BORROWER = {
    "uscc": "text",
    "region": "text",
    "legal_rep_key": "text",
    "former": "flag",
    "since_on": "date",
    "until_on": "date",
}
OF_A_NAME = ("whole", "place", "core", "form", "branch", "telling", "full")


def matched(records: pa.Table, borrowers: pa.Table, large: int = LARGE) -> pa.Table:
    """Return the pairs of record and borrower that a link or a review follows from.

    `records` has `name`, and may have `number`, `region` (GB/T 2260), `legal_rep_key` and
    `on_date`; `borrowers` has `borrower_id` and `name`, once more for each former name (`former`,
    `since_on`, `until_on`), and may have `uscc`, `region` and `legal_rep_key`. The result has
    `record_at` (the record's position), `borrower_id`, `score`, `verdict`, `rule` and the levels
    `name, number, region, legal_rep`, at most once per record and borrower, in order.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not records.num_rows or not borrowers.num_rows:
        return pa.table({name: pa.array([], kind) for name, kind in _result().items()})
    compared = _best(_compared(records, borrowers), large)
    told, rules = verdicts(compared, compared.column("score").to_numpy())
    compared = compared.append_column("verdict", told).append_column("rule", rules)
    found = compared.filter(pc.not_equal(compared.column("verdict"), NOTHING))
    ids = borrowers.column("borrower_id").take(found.column("name_at"))
    found = found.append_column("borrower_id", ids).select(list(_result()))
    return found.sort_by([("record_at", "ascending"), ("borrower_id", "ascending")])


def _result() -> dict[str, pa.DataType]:
    import pyarrow as pa

    first = {"record_at": pa.int64(), "borrower_id": pa.string(), "score": pa.float64()}
    return first | dict.fromkeys(("verdict", "rule", *model.COMPARISONS), pa.string())


def _compared(records: pa.Table, borrowers: pa.Table) -> pa.Table:
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("records", _records(records))
        connection.register("names", _names(borrowers))
        find_pairs(connection)
        compare_pairs(connection)
        return connection.sql("SELECT * FROM compared ORDER BY record_at, name_at").to_arrow_table()


def _best(compared: pa.Table, large: int) -> pa.Table:
    """Return each record and borrower once, with the name that scores best, and the `score`."""
    import pyarrow as pa

    found = compared.append_column("score", pa.array(scores(compared, large)))
    order = [("record_at", "ascending"), ("borrower", "ascending"), ("score", "descending")]
    found = found.sort_by([*order, ("name_at", "ascending")])
    return found.take(_first_of_each(found))


def _first_of_each(found: pa.Table) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    row, borrower = (found.column(name).to_numpy() for name in ("record_at", "borrower"))
    new = np.ones(found.num_rows, dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (borrower[1:] != borrower[:-1])
    return pa.array(np.flatnonzero(new))


def _records(records: pa.Table) -> pa.Table:
    """Return what the blocks and levels read of the records."""
    import pyarrow.compute as pc

    own = _with_all(records, RECORD)
    named = parts(_flat(own, "name"))
    table = named.select([*OF_A_NAME, "person"])
    for column in (numbered := ends(_flat(own, "number"))).column_names:
        table = table.append_column(column, numbered.column(column))
    rep = own.column("legal_rep_key")
    # Without one of these a slip in the name can never come to enough.
    more = pc.or_(pc.is_valid(rep), pc.not_equal(table.column("number"), ""))
    table = table.append_column("more", more).append_column("rep", rep)
    for column in ("region", "on_date"):
        table = table.append_column(column, own.column(column))
    return table.append_column("record_at", _positions(table))


def _names(borrowers: pa.Table) -> pa.Table:
    """Return what the blocks and levels read of the borrowers, a row a name."""
    import pyarrow.compute as pc

    own = _with_all(borrowers, BORROWER)
    table = parts(_flat(own, "name")).select(list(OF_A_NAME))
    uscc = plain_numbers(_flat(own, "uscc"))
    code = pc.dictionary_encode(_flat(own, "borrower_id")).indices
    added = {
        "name_at": _positions(table),
        "borrower": code,
        "uscc": uscc,
        "uscc_end": pc.utf8_slice_codeunits(uscc, -4),
        "rep": own.column("legal_rep_key"),
        "former": pc.fill_null(own.column("former"), False),
    }
    for name in ("region", "since_on", "until_on"):
        added[name] = own.column(name)
    for name, values in added.items():
        table = table.append_column(name, values)
    return table


def _with_all(table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """Return the table with every column that may be there, null where it was not."""
    import pyarrow as pa

    types = {"text": pa.string(), "date": pa.date32(), "flag": pa.bool_()}
    for name, kind in columns.items():
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, types[kind]))
    return table


def _flat(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks()


def _positions(table: pa.Table) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.arange(table.num_rows))
