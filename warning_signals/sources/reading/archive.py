"""One file out of a zip: whole, of bounded size, and never a way out of the folder.

    held, inner = member_of(raw, "court_records_20260608.zip", 2 * 1024**3)

An archive is refused where it holds more than one file or another archive, where a path in it
leads elsewhere, where a member is a link or has a password, and where it unpacks to too much.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from warning_signals.errors import FeedRejected

LARGEST = 2 * 1024**3
# Tables pack ten- to thirtyfold; what packs two-hundredfold was made to fill a disk.
RATIO = 200
SMALL = 1 << 20
# One read at most: it bounds the list of members, which zipfile takes in at once.
READ = 1 << 20
MARK = b"PK\x03\x04"
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError,
    LookupError, OverflowError,
)  # fmt: skip
ENCRYPTED = 0x1 | 0x40 | 0x2000
ARCHIVES = re.compile(r"\.(zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|cab)$", re.IGNORECASE)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")


class _InPieces:
    """The file as zipfile may see it: no single read takes more than READ bytes."""

    def __init__(self, raw: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = raw.seek, raw.tell, raw.seekable
        self._read = raw.read

    def read(self, size: int = -1) -> bytes:
        if size > READ:
            raise ValueError("its list of members, or what describes them, is too long")
        return self._read(READ if size < 0 else size)


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


def opened(raw: BinaryIO, name: str) -> zipfile.ZipFile:
    """Return the archive for reading; FeedRejected where it is not a whole zip."""
    try:
        raw.seek(0)
        return zipfile.ZipFile(in_pieces(raw))
    except DAMAGED as exc:
        raise FeedRejected(damaged(name, exc)) from exc


def in_pieces(raw: BinaryIO) -> BinaryIO:
    """Return the file as a zip's reader may have it: what describes its members stays small."""
    return cast(BinaryIO, _InPieces(raw))


def refuse_unsound(member: zipfile.ZipInfo, name: str, largest: int) -> None:
    """Raise FeedRejected where a member must not be unpacked, by what the archive says of it."""
    for why in _faults(member, largest):
        raise FeedRejected(
            f"{name} is refused: its member {shown(member.orig_filename)} {why}. Nothing of it is "
            "taken. Ask the data owner what this file is, and for an ordinary one."
        )


def shown(text: str) -> str:
    """Return a name from inside a file, quoted and cut, fit for a message."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


def damaged(name: str, exc: BaseException) -> str:
    """Return the sentence for an archive that cannot be read to its end."""
    return (
        f"{name} cannot be unzipped ({type(exc).__name__}: {str(exc)[:80]}): it is cut off, "
        "damaged or no zip; nothing of it is taken. Ask for the file again."
    )


def _faults(member: zipfile.ZipInfo, largest: int) -> Iterator[str]:
    mode = stat.S_IFMT(member.external_attr >> 16)
    if OUTSIDE.search(member.orig_filename) or not PurePosixPath(member.filename).name:
        yield "has a path that leads out of the folder"
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "is a link or a device, not a file"
    if member.flag_bits & ENCRYPTED:
        yield "has a password"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield f"is packed by method {member.compress_type}, which is not read here"
    if ARCHIVES.search(member.filename):
        yield "is an archive within the archive"
    if member.file_size > largest:
        yield f"unpacks to {member.file_size:,} bytes, more than {largest:,}"
    if member.file_size > max(SMALL, RATIO * member.compress_size):
        yield f"unpacks to more than {RATIO} times its size"


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
