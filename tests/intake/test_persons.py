"""Persons' names are replaced by keys before anything is checked or stored."""

from __future__ import annotations

import pyarrow as pa

from warning_signals.identity import pseudonym
from warning_signals.intake.persons import without_names


def test_a_name_becomes_a_key_and_blank_stays_blank() -> None:
    cells = pa.table({"legal_rep_key": ["王小明", " 王　小明 ", "", None], "kind": list("abcd")})

    hidden = without_names(cells, ["legal_rep_key"], "salt").to_pydict()

    key = pseudonym("王小明", "salt")
    assert hidden == {"legal_rep_key": [key, key, "", None], "kind": list("abcd")}


def test_another_salt_gives_other_keys() -> None:
    cells = pa.table({"legal_rep_key": ["王小明"]})

    first, second = (without_names(cells, ["legal_rep_key"], salt) for salt in ("s1", "s2"))

    assert first != second


def test_nothing_is_hashed_unless_it_is_listed() -> None:
    cells = pa.table({"legal_rep_key": ["k00000001"]})

    assert without_names(cells, [], "salt") == cells
