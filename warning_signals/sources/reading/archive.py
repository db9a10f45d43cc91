"""One file out of a zip: whole, of bounded size, and never a way out of the folder.

    held, inner = member_of(raw, "court_records_20260608.zip", 2 * 1024**3)

An archive is refused where it holds more than one file or another archive, where a path in it
leads elsewhere, where a member is a link or has a password, and where it unpacks to too much.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from copy import copy
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.archive_members import DAMAGED, damaged, refuse_unsound, shown
from warning_signals.sources.reading.archive_opened import READ, opened

LARGEST = 2 * 1024**3
MARK = b"PK\x03\x04"


def member_of(raw: BinaryIO, name: str, largest: int = LARGEST) -> tuple[BinaryIO, str]:
    """Return the one file in the zip, unpacked into a temporary file, and its own name.

    The whole member is unpacked and its checksum compared before the first byte is handed on.
    Raises FeedRejected for everything in the module's list, and where the archive is damaged.
    """
    archive = opened(raw, name)
    for member in archive.infolist():
        refuse_unsound(member, name, largest)
    files = [member for member in archive.infolist() if not member.is_dir()]
    if len(files) != 1:
        held = ", ".join(shown(member.filename) for member in files[:3]) or "nothing"
        raise FeedRejected(
            f"{name} holds {len(files)} files ({held}), and one is expected. Nothing of it is "
            "taken. Ask for one file in each archive."
        )
    inner = PurePosixPath(files[0].filename.replace("\\", "/")).name
    return _unpacked(archive, files[0], name, inner), inner


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, inner: str) -> BinaryIO:
    # It has a name, by which readers that are not written in Python can open it.
    held = cast(BinaryIO, NamedTemporaryFile(prefix="ews-"))  # noqa: SIM115 (the caller closes it)
    for piece in _pieces(archive, member, name):
        if held.tell() == 0 and piece.startswith(MARK) and not inner.lower().endswith(".xlsx"):
            raise FeedRejected(f"{name} is refused: its file {shown(inner)} is an archive itself.")
        held.write(piece)
    held.flush()
    held.seek(0)
    return held


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Unpack to the end of what is packed, and not one byte beyond what was declared."""
    # zipfile stops in silence at the declared size, so it is told a larger one.
    to_the_end = copy(member)
    to_the_end.file_size += 1
    left = member.file_size
    try:
        with archive.open(to_the_end) as packed:
            while piece := packed.read(READ):
                left -= len(piece)
                yield piece
    except DAMAGED as exc:
        raise FeedRejected(damaged(name, exc)) from exc
    if left:
        raise FeedRejected(
            f"{name} is refused: {shown(member.filename)} does not unpack to the "
            f"{member.file_size:,} bytes that the archive declares. Ask for the file again."
        )
