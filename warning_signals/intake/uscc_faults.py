"""Unified social credit codes that are written wrongly, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.identity import is_uscc, mask_number, suggest_uscc
from warning_signals.intake.faults import Fault
from warning_signals.intake.shown_cells import Row, shown
from warning_signals.model import Text

if TYPE_CHECKING:
    import pyarrow as pa

OLD_NUMBER_LENGTH = 15


def wrong_uscc(rows: pa.Table) -> Fault:
    """Return the rows whose code has a wrong check character, or is no such code."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = rows.column("uscc")
    wrong = [n for n in pc.unique(numbers).to_pylist() if n is not None and not is_uscc(n)]
    bad = pc.is_in(numbers, value_set=pa.array(wrong, pa.string()))
    return Fault(pc.indices_nonzero(bad).to_numpy(), "uscc", "uscc", _uscc_hint)


def _uscc_hint(row: Row) -> Text:
    number = row["uscc"] or ""
    quoted = shown("uscc", number)
    # What may be a person's own number is masked, and so must be what was made from it.
    likely = suggest_uscc(number) if mask_number(number) == number else None
    if likely:
        return Text(
            f"uscc {quoted!r} has a wrong character; {likely} would be right. Ask the data owner; "
            "it is not corrected here.",
            f"统一社会信用代码“{quoted}”有误，{likely} 才符合校验位。"
            "请向数据提供方核实，系统不自动更正。",
        )
    if len(number) == OLD_NUMBER_LENGTH:
        return Text(
            f"uscc {quoted!r} is an old 15-digit registration number. "
            "Ask for the 18-character code.",
            f"“{quoted}”是旧15位注册号，请提供18位统一社会信用代码。",
        )
    return Text(
        f"uscc {quoted!r} is no 18-character code. Ask the data owner for the right one.",
        f"“{quoted}”不是18位统一社会信用代码，请向数据提供方核实。",
    )
