"""What must not be in an .xlsx file, looked for before anything opens it."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.archive_members import DAMAGED, damaged, refuse_unsound, shown
from warning_signals.sources.reading.archive_opened import opened

LARGEST = 1 << 30
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT_TYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
HEAD = 4096


def checked(raw: BinaryIO, name: str) -> list[str]:
    """Return the names of the file's parts; FeedRejected where it must not be opened."""
    raw.seek(0)
    if raw.read(len(OLD_OR_LOCKED)) == OLD_OR_LOCKED:
        raise FeedRejected(
            f"{name} is an old binary workbook (.xls) or has a password. Nothing of it is taken. "
            "Ask for an .xlsx file without a password."
        )
    packed = opened(raw, name)
    members = packed.namelist()
    if len(set(members)) < len(members):
        raise FeedRejected(f"{name} is refused: a part of the workbook is in it twice.")
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise FeedRejected(
            f"{name} is refused: it carries macros. Ask for it as an .xlsx file without any."
        )
    for member in packed.infolist():
        refuse_unsound(member, name, LARGEST)
        _refuse_document_type(packed, member, name)
    if (size := sum(member.file_size for member in packed.infolist())) > LARGEST:
        raise FeedRejected(f"{name} unpacks to {size:,} bytes, more than {LARGEST:,}: refused.")
    return members


def _refuse_document_type(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with packed.open(member) as part:
            head = part.read(HEAD)
    except DAMAGED as exc:
        raise FeedRejected(damaged(name, exc)) from exc
    if any(mark in head for mark in DOCUMENT_TYPE):
        raise FeedRejected(
            f"{name} is refused: {shown(member.filename)} defines entities, which no "
            "spreadsheet needs."
        )
