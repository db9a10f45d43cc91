"""What is said about an entry (:86:): free text, or a business code and subfields."""

from __future__ import annotations

import re

FULL_LINE = 65
# `166?00...?20...`: a business code and subfields, whose sign each bank chooses.
STRUCTURED = re.compile(r"\s*\d{3}(?P<sign>[?~^<>@|])(?=\d\d)", re.ASCII)
PURPOSE = (*(f"{n}" for n in range(20, 30)), *(f"{n}" for n in range(60, 64)))
SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|MTLG|MDAT)\+")


def said_of(about: list[str]) -> dict[str, str]:
    """Return purpose, end_to_end, name and account from a :86:, structured or not."""
    match = STRUCTURED.match(about[0])
    if not match:
        return {"purpose": _joined(about, structured=False)}
    whole = _joined(about, structured=True)
    parts = whole[match.end() :].split(match["sign"])
    by_code: dict[str, str] = {}
    for part in parts:
        if part[:2].isdigit():
            by_code[part[:2]] = by_code.get(part[:2], "") + part[2:]
        elif by_code:
            # The sign stood in the text itself.
            by_code[next(reversed(by_code))] += match["sign"] + part
    text = "".join(by_code.get(code, "") for code in PURPOSE)
    words = SEPA.split(text)
    said = dict(zip(words[1::2], words[2::2], strict=True))
    return {
        "purpose": said.get("SVWZ") or text or by_code.get("00", ""),
        "end_to_end": said.get("EREF", "").strip(),
        "name": by_code.get("32", "") + by_code.get("33", ""),
        "account": by_code.get("38") or by_code.get("31", ""),
    }


def _joined(lines: list[str], *, structured: bool) -> str:
    """Undo the wrapping: a full line was cut wherever it was full.

    A shorter line of free text ended with a word. Among subfields one that lacks a single
    character has lost the blank at its end, another was cut for a reason of the bank's own.
    """
    text, room = "", FULL_LINE - len(":86:")
    for line in lines:
        blank = len(line) == room - 1 if structured else len(line) < room
        text += line + " " * blank
        room = FULL_LINE
    return text
