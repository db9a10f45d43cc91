"""Numbers as records carry them, made comparable: whole, or the two ends of a masked one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

SPACES_AND_HYPHENS = r"[\s\p{Z}\p{Cf}\-]+"
MASK = r"X{3,}|[*#•●]+"
ENDS = r"^(?P<head>[^*]*)\*(?:.*\*)?(?P<tail>[^*]*)$"


def plain_numbers(numbers: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return the numbers in half-width capitals without spaces and hyphens; no sign is changed."""
    import pyarrow.compute as pc

    plain = pc.utf8_upper(pc.utf8_normalize(numbers, form="NFKC"))
    return pc.replace_substring_regex(plain, SPACES_AND_HYPHENS, "")


def ends(numbers: pa.Array) -> pa.Table:
    """Return one row a number: `number, masked, head, tail`.

    `number` is the plain one, `head` and `tail` are what can be read before and after the mask,
    both "" where there is no mask. A missing number is "".
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.fill_null(plain_numbers(numbers), "")
    starred = pc.replace_substring_regex(plain, MASK, "*")
    found = pc.extract_regex(starred, pattern=ENDS)
    masked = pc.is_valid(found)
    head, tail = (pc.fill_null(part, "") for part in found.flatten())
    return pa.table({"number": plain, "masked": masked, "head": head, "tail": tail})
