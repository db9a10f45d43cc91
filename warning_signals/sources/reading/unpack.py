"""From a file's bytes to UTF-8 bytes: unzipped within a limit, decoded as the source declares."""

from __future__ import annotations

import gzip
import io
import zlib

from warning_signals.errors import FeedRejected

LARGEST = 2 * 1024**3
CHUNK = 1 << 20
UTF8_MARK = b"\xef\xbb\xbf"


def unpacked(content: bytes, name: str, largest: int = LARGEST) -> bytes:
    """Return the bytes of a `.gz` unzipped, of any other file as they are.

    Raises FeedRejected where it is cut off, damaged, or unpacks to more than `largest` bytes.
    """
    if not name.endswith(".gz"):
        return content
    whole = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            while chunk := packed.read(CHUNK):
                whole += chunk
                if len(whole) > largest:
                    raise FeedRejected(f"{name} unpacks to more than {largest:,} bytes: refused.")
    except (EOFError, OSError, zlib.error) as exc:
        raise FeedRejected(
            f"{name} cannot be unzipped after {len(whole):,} bytes ({exc}): it is cut off or "
            "damaged, nothing of it is taken. Ask for the file again."
        ) from exc
    return bytes(whole)


def decoded(content: bytes, name: str, encoding: str) -> bytes:
    """Return the text as UTF-8 bytes without a byte-order mark.

    Raises FeedRejected, with the byte offset, where the bytes are not in `encoding`.
    """
    if not content:
        raise FeedRejected(f"{name} has no bytes at all, not even a header. Ask for it again.")
    if content.startswith(UTF8_MARK) and not encoding.lower().startswith("utf"):
        raise FeedRejected(
            f"{name} begins with the mark of UTF-8, and config/sources.yml declares {encoding}. "
            "Ask for the declared encoding, or change `encoding` there."
        )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as exc:
        raise FeedRejected(
            f"{name} is not {encoding}, as config/sources.yml declares: byte {exc.start:,} "
            f"(0x{content[exc.start]:02x}) does not decode. Ask for the declared encoding, or "
            "change `encoding` there."
        ) from exc
    except LookupError as exc:
        raise FeedRejected(
            f"config/sources.yml declares an unknown encoding {encoding!r}."
        ) from exc
    return text.removeprefix("\ufeff").encode("utf-8", "replace")
