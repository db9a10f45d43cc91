"""The dirt that real deliveries have, put in on purpose and counted.

Rows are added beside the good ones (or, where the key leaves no room, spoilt in place), so that
what is accepted still adds up.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from warning_signals.books import cells

Spoil = Callable[[dict[str, str | None]], None]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _set(column: str, value: str | None) -> Spoil:
    return lambda row: row.__setitem__(column, value)


def _full_width(column: str) -> Spoil:
    return lambda row: row.__setitem__(column, (row[column] or "").translate(FULL_WIDTH))


def _wrong_check(row: dict[str, str | None]) -> None:
    code = row["uscc"] or ""
    row["uscc"] = code[:-1] + ("1" if code[-1:] != "1" else "2")


# source: (column that makes an added row a row of its own, [(name, how it is spoilt)])
ADDED: dict[str, tuple[str, list[tuple[str, Spoil]]]] = {
    "account_flows": (
        "flow_id",
        [
            ("unknown_account", _set("account_id", "A99999-1")),
            ("null_amount", _set("amount", None)),
        ],
    ),
    "e_invoices": (
        "invoice_no",
        [
            ("total_is_not_net_plus_tax", _set("total", "12345.67")),
            ("wrong_check_character", _wrong_check),
            ("impossible_date", _set("issued_on", "2026-02-30")),
            ("full_width_digits", _full_width("net")),
            ("unknown_status", _set("status", "蓝字")),
        ],
    ),
}
DUPLICATED = {"account_flows": 2, "e_invoices": 3, "meter_readings": 1}
IN_PLACE: dict[str, list[tuple[str, Spoil]]] = {
    "meter_readings": [("full_width_digits", _full_width("quantity"))],
}


def soil(source: str, table: pa.Table, rng: np.random.Generator) -> tuple[pa.Table, dict[str, int]]:
    """Return a day's delivery as text with its dirt, and how often each kind was put in."""
    if source not in DUPLICATED or table.num_rows < 2:
        return table, {}
    text = pa.table([cells.to_text(column) for column in table.columns], table.column_names)
    counts: dict[str, int] = {}
    text = _spoilt_in_place(source, text, counts)
    parts = [text]
    twice = rng.choice(text.num_rows - 1, min(DUPLICATED[source], text.num_rows - 1), replace=False)
    parts.append(text.take(pa.array(twice)))
    counts["duplicate"] = len(twice)
    key, kinds = ADDED.get(source, ("", []))
    for number, (name, spoil) in enumerate(kinds):
        row = text.slice(int(rng.integers(text.num_rows)), 1).to_pylist()[0]
        row[key] = f"{row[key]}9{number}"
        spoil(row)
        parts.append(pa.Table.from_pylist([row], text.schema))
        counts[name] = 1
    return pa.concat_tables(parts), counts


def _spoilt_in_place(source: str, text: pa.Table, counts: dict[str, int]) -> pa.Table:
    for name, spoil in IN_PLACE.get(source, []):
        at = text.num_rows - 1  # the last row is never one of those delivered twice
        row = text.slice(at, 1).to_pylist()[0]
        spoil(row)
        changed = pa.Table.from_pylist([row], text.schema)
        text = pa.concat_tables([text.slice(0, at), changed])
        counts[name] = 1
    return text
