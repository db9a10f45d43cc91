"""Numbers as text: every digit as it was written, without an exponent."""

from __future__ import annotations

import re
from decimal import Decimal

WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
LONGEST, FARTHEST = 400, 30


def plain(text: str) -> str | None:
    """Return the number without an exponent, digit for digit; None where it is no number.

    An exponent beyond what any amount needs stays as it is.

    >>> plain("1.2E+05"), plain("1234.50"), plain("1E-7"), plain("8e11"), plain("1E999")
    ('120000', '1234.50', '0.0000001', '800000000000', '1E999')
    """
    if len(text) > LONGEST or not WRITTEN.fullmatch(text):
        return None
    if "e" not in text.lower():
        return text
    number = Decimal(text)
    return f"{number:f}" if abs(number.adjusted()) <= FARTHEST else text
