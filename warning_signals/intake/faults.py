"""Faults found in rows, folded into one quarantined row each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING

from warning_signals.identity import mask_account, mask_number
from warning_signals.intake.words import Bad
from warning_signals.model import Parsed, Text

if TYPE_CHECKING:
    import numpy as np

LONGEST_SHOWN = 80
# Rows turned into Python objects at a time.
BATCH = 50_000
MONEY = re.compile(r"-?\d+\.\d{2}", re.ASCII)
# What could steer a terminal or turn the writing round.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
MASKS: Mapping[str, Callable[[str], str]] = {
    "account_number": mask_account,
    "counterparty_account": mask_account,
    "paid_from_account": mask_account,
    "to_account": mask_account,
    "counterparty_id": mask_number,
    "party_number": mask_number,
    "uscc": mask_number,
}
RAGGED = Text(
    "The line has {why}. Look for a comma or a quote that is not escaped, and send the row again.",
    "该行列数不符（{why}）。请检查未转义的逗号或引号后重新发送。",
)

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Fault:
    """Rows, by position in the delivery, that break one rule; `hint` is made from the raw row."""

    rows: np.ndarray
    column: str | None
    rule: str
    hint: Callable[[Row], Text]


def says(text: Text) -> Callable[[Row], Text]:
    """Return a hint that fills the row's values into `{column}` places of a sentence."""

    places = {name for _, name, _, _ in Formatter().parse(text.en + text.zh) if name}

    def hint(row: Row) -> Text:
        values = {name: shown(name, row[name]) for name in places}
        return Text(
            text.en.format_map({name: value or "(empty)" for name, value in values.items()}),
            text.zh.format_map({name: value or "（空）" for name, value in values.items()}),
        )

    return hint


def shown(column: str | None, value: str | None) -> str | None:
    """Return a cell as a person may see it: masked, cut, inert, money with thousands."""
    if value is None:
        return None
    value = STEERING.sub("\ufffd", MASKS.get(column or "", str)(value))
    if MONEY.fullmatch(value) and len(value) < LONGEST_SHOWN:
        return f"{Decimal(value):,}"
    return value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"


def quarantine(parsed: Parsed, faults: Iterable[Fault]) -> tuple[list[Bad], np.ndarray]:
    """Return one Bad a row, for its first fault, and the mask of the rows that have none."""
    import numpy as np

    clean = np.ones(parsed.cells.num_rows, dtype=bool)
    found: list[Bad] = []
    for fault in faults:
        fresh = fault.rows[clean[fault.rows]]
        clean[fresh] = False
        found += [
            _bad(int(parsed.row_no[at]), fault, row)
            for start in range(0, len(fresh), BATCH)
            for at, row in _raw(parsed, fresh[start : start + BATCH])
        ]
    return sorted(found, key=lambda bad: bad.row_no), clean


def _raw(parsed: Parsed, positions: np.ndarray) -> Iterator[tuple[int, Row]]:
    return zip(positions.tolist(), parsed.cells.take(positions).to_pylist(), strict=True)


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
