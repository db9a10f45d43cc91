"""How cells of each type are written, and what is said of one that is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from warning_signals.intake.shown_cells import Row, shown
from warning_signals.model import Text

EARLIEST, LATEST = "1990-01-01", "2099-12-31"
LONGEST_TEXT = 4000
DATE = r"^(19[9]\d|20\d\d)-\d{2}-\d{2}$"
ZONE = r"(Z|[+-]\d{2}:?\d{2})"
INSTANT = rf"^(19[9]\d|20\d\d)-\d{{2}}-\d{{2}}[T ]\d{{2}}:\d{{2}}:\d{{2}}(\.\d{{1,6}})?{ZONE}$"
PATTERNS = {
    "money": r"^-?\d{1,16}(\.\d{1,2})?$",
    "number": r"^-?\d{1,15}(\.\d+)?$",
    "integer": r"^-?\d{1,15}$",
    "flag": r"^(true|false)$",
    "date": DATE,
    "instant": INSTANT,
}
WANTED = {
    "money": Text("an amount like 1234.50, at most two decimals", "金额，如 1234.50，最多两位小数"),
    "number": Text("a plain number like 12.5", "数字，如 12.5"),
    "integer": Text("a whole number", "整数"),
    "flag": Text("true or false", "true 或 false"),
    "date": Text(f"a day like 2026-06-08, {EARLIEST} to {LATEST}", "日期，如 2026-06-08"),
    "instant": Text("an instant like 2026-06-08T09:30:00+08:00", "带时区的时间"),
    "text": Text(
        f"text of at most {LONGEST_TEXT} characters without control characters",
        f"不含控制字符、不超过{LONGEST_TEXT}字的文本",
    ),
}


def hint(column: str, kind: str) -> Callable[[Row], Text]:
    """Return what to say of a cell of this kind that is wrong, with what was probably meant."""

    def hint(row: Row) -> Text:
        value = row[column] or ""
        likely = _likely(value, kind)
        quoted = shown(column, value)
        return Text(
            f"{column} {quoted!r} is not {WANTED[kind].en}."
            + (f" Perhaps {likely} was meant." if likely else ""),
            f"{column} 的值“{quoted}”应为{WANTED[kind].zh}。"
            + (f"也许应为 {likely}。" if likely else ""),
        )

    return hint


def _likely(value: str, kind: str) -> str | None:
    """Return what a near miss was probably meant to be: other digits, separators, date forms."""
    if kind not in PATTERNS or len(value) > 40:
        return None
    plain = unicodedata.normalize("NFKC", value).strip().replace("−", "-")
    if kind in ("money", "number", "integer"):
        plain = plain.replace(",", "")
    if kind == "date" and (
        parts := re.fullmatch(r"(\d{4})[年/.]?(\d{1,2})[月/.]?(\d{1,2})日?", plain, re.ASCII)
    ):
        plain = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
    return plain if plain != value and re.match(PATTERNS[kind], plain, re.ASCII) else None
