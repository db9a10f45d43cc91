"""An XML file's bytes in an encoding that the parser knows."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from warning_signals.errors import FeedRejected

PIECE = 1 << 16
HEAD = 1 << 10
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF16_BLANK = (b"<\x00", b"\x00<")
UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
# What else a bank may declare; GB18030 reads whatever GB2312 and GBK can write.
CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
CODECS |= {f"iso-8859-{n}": f"iso-8859-{n}" for n in (*range(1, 12), 13, 14, 15, 16)}
CODECS |= {f"windows-{n}": f"cp{n}" for n in range(1250, 1259)}


def xml_pieces(handle: BinaryIO, name: str) -> tuple[str | None, Iterator[bytes]]:
    """Return the encoding to parse in, None for the parser's own choice, and the bytes in it.

    The file's mark or XML declaration says what it is written in, UTF-8 where neither does.
    Raises FeedRejected for an encoding that is not read here and, with the byte offset, where
    the bytes are not in it.
    """
    head = handle.read(HEAD)
    handle.seek(0)
    if head.startswith(UTF16_MARKS) or head[:2] in UTF16_BLANK:
        return None, iter(lambda: handle.read(PIECE), b"")
    declared = DECLARED.search(head)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in UTF8:
        return "utf-8", iter(lambda: handle.read(PIECE), b"")
    if encoding not in CODECS:
        raise FeedRejected(
            f"{name} declares the encoding {encoding!r}, which is not read here. Ask for UTF-8."
        )
    return "utf-8", _transcoded(handle, name, CODECS[encoding])


def _transcoded(handle: BinaryIO, name: str, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    while True:
        piece = handle.read(PIECE)
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as exc:
            raise FeedRejected(
                f"{name} is not {encoding}, as it declares: byte {read - waiting + exc.start:,} "
                "does not decode. Nothing of it is taken. Ask for the file again."
            ) from exc
        if not piece:
            yield text.encode()
            return
        read += len(piece)
        yield text.encode()
