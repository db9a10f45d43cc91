"""What makes a zip, or a file in one, unsound: found before a byte of it is unpacked."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from warning_signals.errors import FeedRejected

# Tables pack ten- to thirtyfold; what packs two-hundredfold was made to fill a disk.
RATIO = 200
SMALL = 1 << 20
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError,
    LookupError, OverflowError,
)  # fmt: skip
ENCRYPTED = 0x1 | 0x40 | 0x2000
ARCHIVES = re.compile(r"\.(zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|cab)$", re.IGNORECASE)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")


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
