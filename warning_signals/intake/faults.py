"""Faults found in rows, folded into one quarantined row each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals.intake.shown_cells import Row, shown
from warning_signals.intake.words import Bad
from warning_signals.model import Parsed, Text

if TYPE_CHECKING:
    import numpy as np


# Rows turned into Python objects at a time.
BATCH = 5_000
RAGGED = Text(
    "The line has {why}. Look for a comma or a quote that is not escaped, and send the row again.",
    "该行列数不符（{why}）。请检查未转义的逗号或引号后重新发送。",
)


@dataclass(frozen=True)
class Fault:
    """Rows, by position in the delivery, that break one rule; `hint` is made from the raw row."""

    rows: np.ndarray
    column: str | None
    rule: str
    hint: Callable[[Row], Text]


def quarantine(parsed: Parsed, faults: Iterable[Fault]) -> tuple[Iterator[Bad], np.ndarray]:
    """Return one Bad a row in their order, for its first fault, and the mask of rows without."""
    import numpy as np

    known = list(faults)
    first = np.full(parsed.cells.num_rows, len(known))
    for at, fault in enumerate(known):
        first[fault.rows] = np.minimum(first[fault.rows], at)
    clean = first == len(known)
    return _refused(parsed, known, first, np.flatnonzero(~clean)), clean


def _refused(
    parsed: Parsed, faults: Sequence[Fault], first: np.ndarray, positions: np.ndarray
) -> Iterator[Bad]:
    import numpy as np

    numbers = np.asarray(parsed.row_no)
    positions = positions[np.argsort(numbers[positions], kind="stable")]
    for start in range(0, len(positions), BATCH):
        batch = positions[start : start + BATCH]
        rows = parsed.cells.take(batch).to_pylist()
        for at, row in zip(batch.tolist(), rows, strict=True):
            yield _bad(int(numbers[at]), faults[first[at]], row)


def _bad(row_no: int, fault: Fault, row: Row) -> Bad:
    hint = fault.hint(row)
    return Bad(
        row_no=row_no,
        column=fault.column,
        value=shown(fault.column, row.get(fault.column)) if fault.column else None,
        rule=fault.rule,
        hint=hint.en,
        hint_zh=hint.zh,
        raw=json.dumps(row, ensure_ascii=False),
    )


def ragged(line: tuple[int, str, str]) -> Bad:
    """Return a line that would not split into cells, given as (row number, text, why)."""
    row_no, text, why = line
    return Bad(
        row_no=row_no,
        column=None,
        value=None,
        rule="ragged",
        hint=RAGGED.en.format(why=why),
        hint_zh=RAGGED.zh.format(why=why),
        raw=json.dumps({"line": text}, ensure_ascii=False),
    )
