"""A signal's rows lie beside the borrowers of the book, in its order, each with its status."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from warning_signals.model import Signal, Status, Text, Thresholds
from warning_signals.stages.measured import Measured

AS_OF = date(2026, 6, 12)
SAID = Text("said", "说")
KINDS = {"borrower_id": "string", "value": "float64", "since": "date"}


def rows(*measured: tuple[str, float | None, date | None]) -> list[dict[str, Any]]:
    table = ibis.memtable([dict(zip(KINDS, row, strict=True)) for row in measured], schema=KINDS)
    signal = Signal(
        "tax", "sales", (), lambda *_: table, Thresholds(1, 2), lambda _: SAID, SAID, ()
    )
    found: pa.Table = Measured({}, AS_OF, ["B1", "B2", "B3"]).rows(signal)
    return list(found.to_pylist())


def test_rows_come_in_the_order_of_the_book_and_one_without_a_row_has_no_history() -> None:
    found = rows(("B3", 3.0, None), ("B1", 1.0, None))

    assert [(row["borrower_id"], row["value"], row["status"]) for row in found] == [
        ("B1", 1.0, Status.EVALUATED),
        ("B2", None, Status.NO_HISTORY),
        ("B3", 3.0, Status.EVALUATED),
    ]


def test_one_whose_value_is_no_number_has_no_history() -> None:
    found = rows(("B1", float("nan"), None), ("B2", None, None))

    assert {row["status"] for row in found} == {Status.NO_HISTORY}


def test_one_who_is_not_in_the_book_is_left_out() -> None:
    assert [row["borrower_id"] for row in rows(("B9", 9.0, None))] == ["B1", "B2", "B3"]


def test_days_are_filed_as_instants_at_midnight() -> None:
    found = rows(("B1", 1.0, AS_OF))

    assert found[0]["since"].isoformat() == "2026-06-12T00:00:00"


def test_a_signal_that_measures_a_borrower_twice_is_at_fault() -> None:
    with pytest.raises(ValueError, match="twice"):
        rows(("B1", 1.0, None), ("B1", 2.0, None))
