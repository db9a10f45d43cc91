"""Numbers as banks write them, brought to plain ASCII."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MINUS = "[−‐‑‒–—﹣－]"
# Plain and full-width characters: other signs that Unicode folds into digits, as ² and ①, are none.
FOLDED = r"^[\x00-\x7F\x{3000}\x{FF01}-\x{FF5E}−‐‑‒–—﹣]*$"
THOUSANDS = r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"
EXPONENT = r"^-?\d+(\.\d+)?[eE][+-]?\d{1,2}$"
# What it has become is taken only where it is a number, or nothing at all.
NUMBER = r"^(-?\d+(\.\d+)?)?$"


def plain_number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the column with every number in plain form; what is none stays as it came."""
    import pyarrow.compute as pc

    wide = pc.match_substring_regex(column, FOLDED)
    text = pc.if_else(wide, pc.utf8_normalize(column, form="NFKC"), column)
    text = pc.utf8_trim_whitespace(text)
    text = pc.replace_substring_regex(text, MINUS, "-")
    grouped = pc.fill_null(pc.match_substring_regex(text, THOUSANDS), False)
    text = pc.if_else(grouped, pc.replace_substring(text, ",", ""), text)
    powers = pc.fill_null(pc.match_substring_regex(text, EXPONENT), False)
    text = _written_out(text, powers) if pc.any(powers).as_py() else text
    return pc.if_else(pc.match_substring_regex(text, NUMBER), text, column)


def _written_out(text: pa.ChunkedArray, powers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return 1.2E+05 as 120000: exactly, as a decimal."""
    import pyarrow as pa
    import pyarrow.compute as pc

    few = pc.unique(text.filter(powers)).to_pylist()
    plain = pa.array([f"{Decimal(number):f}" for number in few], pa.string())
    found = pc.index_in(text, value_set=pa.array(few, pa.string()))
    return pc.coalesce(plain.take(found), text)
