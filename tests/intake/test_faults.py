"""Faults become one quarantined row each, shown masked and cut."""

import numpy as np
import pyarrow as pa

from tests.intake.test_shown_cells import HINT
from warning_signals.intake.faults import Fault, quarantine, ragged
from warning_signals.model import Parsed


def test_a_row_is_quarantined_once_for_its_first_fault() -> None:
    parsed = Parsed(pa.table({"a": ["x", "y", None]}), [1, 3, 4], [])
    faults = [
        Fault(np.array([2]), "a", "null", HINT),
        Fault(np.array([0, 2]), "a", "set", HINT),
    ]

    bad, clean = quarantine(parsed, faults)

    assert [(b.row_no, b.rule, b.hint) for b in bad if b.column] == [
        (1, "set", "a is x"),
        (4, "null", "a is (empty)"),
    ]
    assert clean.tolist() == [False, True, False]


def test_a_line_that_does_not_split_into_cells_is_kept_as_it_came() -> None:
    bad = ragged((2, "p,q", "2 cells, the header has 1"))

    assert (bad.row_no, bad.rule, bad.raw) == (2, "ragged", '{"line": "p,q"}')
    assert "2 cells, the header has 1" in bad.hint
