"""The lines of an MT940 file as fields, wherever the lines were wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from warning_signals.sources.reading.mt940_tags import (
    FOREIGN,
    KNOWN,
    TYPES,
    foreign,
    refuse_foreign,
    refuse_other_type,
)
from warning_signals.sources.reading.pages import rejected

TAG = re.compile(r":(\d{2}[A-Z]?|NS):", re.ASCII)
BLOCK = re.compile(r"\{[1-5]:")
BLOCK_TYPE = re.compile(r"\{2:[IO](\d{3})", re.ASCII)
TYPE_LINE = re.compile(r"[:\s]*(?:MT)?(94[12])\b", re.ASCII)
# Text: what looks like a field that MT940 does not have is part of it, such as the minutes of a
# time of day that was wrapped.
FREE = ("86", "NS")
MAY_WRAP = ("61", "25P", *FREE)
# After these only the next message can come, with whatever header it has.
LAST = ("62F", "62M", "64", "65")
LONGEST_FIELD = 20_000
CONTROLS = "\r\n\x01\x03\x1a\ufeff"
BEGIN, END = "{4:", "-}"


@dataclass
class Field:
    """One field and its lines; the tag is BEGIN or END where a message is marked as such."""

    tag: str
    line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def text(self) -> str:
        """The field on one line."""
        return self.lines[0].strip() if self.lines else ""


def fields(lines: Iterable[tuple[int, str]], name: str) -> Iterator[Field]:
    """Yield the fields of a file in order, with BEGIN and END where messages are so marked.

    Raises FeedRejected for a message of another type, for a line that belongs to nothing, and
    for a field that no statement has room for.
    """
    current: Field | None = None
    for number, line in _apart(lines, name):
        tag, mark = _tag(line, current), _mark(line)
        if tag:
            yield from _given(current)
            current = Field(tag, number, [line.partition(":")[2].partition(":")[2]])
            refuse_foreign(tag, number, name)
        elif mark:
            yield from _given(current)
            yield Field(mark, number)
            current = None
        elif line.strip():
            _go_on(current, number, line, name)
    yield from _given(current)


def _given(current: Field | None) -> tuple[Field, ...]:
    return (current,) if current else ()


def _apart(lines: Iterable[tuple[int, str]], name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines; what follows a block header on its line is a line of its own."""
    for number, line in lines:
        bare = line.strip(CONTROLS)
        if BLOCK.match(bare):
            refuse_other_type(BLOCK_TYPE.search(bare), number, name)
            _, begins, bare = bare.partition(BEGIN)
            if begins:
                yield number, BEGIN
        yield number, bare


def _tag(line: str, current: Field | None) -> str | None:
    found = TAG.match(line)
    if found is None:
        return None
    in_text = current is not None and current.tag in FREE
    return None if in_text and found[1] not in KNOWN and found[1] not in FOREIGN else found[1]


def _mark(line: str) -> str | None:
    if line == BEGIN:
        return BEGIN
    return END if line.strip() == "-" or line.startswith(END) else None


def _go_on(current: Field | None, number: int, line: str, name: str) -> None:
    if current is None or current.tag in LAST:
        if kind := TYPE_LINE.match(line):
            raise foreign(TYPES[kind[1]], number, name)
        return
    if current.tag not in MAY_WRAP:
        raise rejected(name, f"line {number:,} does not belong to the :{current.tag}: before it")
    current.lines.append(line)
    current.size += len(line)
    if current.size > LONGEST_FIELD:
        raise rejected(
            name,
            f"the :{current.tag}: of line {current.line:,} has more than {LONGEST_FIELD:,} "
            "characters",
        )
