"""Zip archives for the tests: right ones, and ones that say what is not so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

UNIX = 3


def packed(
    members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, mode: int | None = None
) -> bytes:
    """Return a zip that holds these files, with Unix's `mode` if given: a link, say."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, held in members.items():
            member = zipfile.ZipInfo(name)
            if mode is not None:
                member.create_system, member.external_attr = UNIX, mode << 16
            archive.writestr(member, held, method)
    return content.getvalue()


def declaring(content: bytes, size: int) -> bytes:
    """Return the archive with another unpacked size declared for its first member."""
    changed = bytearray(content)
    listed = content.index(b"PK\x01\x02")
    for at in (22, listed + 24):
        changed[at : at + 4] = size.to_bytes(4, "little")
    return bytes(changed)
