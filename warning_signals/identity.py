"""Who a number or a name stands for, and how much of it may be shown.

USCC is the unified social credit code: 18 characters, the last one a check character. It names a
firm and is public; a personal ID number or an account number is not, and is masked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import TYPE_CHECKING

from stdnum.cn import uscc

if TYPE_CHECKING:
    import pyarrow as pa

USCC_LENGTH = 18
SHOWN = 4
# Letters that the code does not use because they look like these digits.
LOOKALIKES = str.maketrans("OIZS", "0125")
# What two spellings of one name differ in, and what stands for it, in this order.
FOLDS = (
    (r"[\s\p{Z}\p{Cf}]+", ""),
    (r"[\[{【〔「〈《]", "("),
    (r"[\]}】〕」〉》]", ")"),
    ("有限责任公司", "有限公司"),
)
# Some signs fold into a space and an accent, which folds once more; no name needs more rounds.
ROUNDS = 5
MASKED_FIRM = re.compile(r"9[0-9A-Z]{0,13}[*#]{4,}[0-9A-Z]{0,13}")
SPACES = re.compile(r"\s+")
PERSONAL = re.compile(r"\d{6}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")


def is_uscc(text: str) -> bool:
    """Say whether this is a full USCC with the right check character, written as it should be."""
    return len(text) == USCC_LENGTH and text.isascii() and text == _plain(text) and _valid(text)


def suggest_uscc(text: str) -> str | None:
    """Return the right USCC nearest to a wrong one, or None where there is nothing to go by.

    Look-alike letters are read as digits first; if that is not enough, the check character is
    computed anew from the other 17. A suggestion is for a person: nothing is corrected by it.
    """
    plain = _plain(text).translate(LOOKALIKES)
    if _valid(plain):
        return plain
    if len(plain) != USCC_LENGTH:
        return None
    try:
        proposed = plain[:-1] + uscc.calc_check_digit(plain[:-1])
    except ValueError:  # a character outside the code's alphabet
        return None
    return proposed if _valid(proposed) else None


def normalise_name(name: str) -> str:
    """Return the form under which two spellings of one firm's name are equal.

    >>> normalise_name("扬中 （江苏） 机电有限责任公司")
    '扬中(江苏)机电有限公司'
    """
    import pyarrow as pa

    return str(normalised_names(pa.array([name]))[0].as_py())


def normalised_names(names: pa.Array) -> pa.Array:
    """Return each name in the form of `normalise_name`; null stays null."""
    for _ in range(ROUNDS):
        folded = _folded(names)
        if folded.equals(names):
            break
        names = folded
    return names


def mask_account(number: str) -> str:
    """Return an account number of which at most the last four characters can be read."""
    return "****" + _tail(number)


def mask_number(number: str) -> str:
    """Return a firm's USCC as it is, right or miswritten, and any other number masked.

    What may be a personal ID number, 18 characters with a birthday in them, counts as one.
    """
    if suggest_uscc(number) and not PERSONAL.fullmatch(_plain(number)):
        return number
    return "****" + _tail(number)


def show_number(number: str) -> str:
    """Return a number for a person who compares: what a provider masked of a firm's stays so."""
    return number if MASKED_FIRM.fullmatch(_plain(number)) else mask_number(number)


def pseudonym(text: str, salt: str) -> str:
    """Return 32 hex digits that stand for `text`; without the salt it cannot be found again."""
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _folded(names: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    plain = pc.utf8_lower(pc.utf8_normalize(names, form="NFKC"))
    for pattern, instead in FOLDS:
        plain = pc.replace_substring_regex(plain, pattern, instead)
    return plain


def _plain(text: str) -> str:
    return SPACES.sub("", unicodedata.normalize("NFKC", text)).replace("-", "").upper()


def _valid(text: str) -> bool:
    return bool(uscc.is_valid(text))


def _tail(text: str) -> str:
    shown = min(SHOWN, len(text) // 3)
    return text[len(text) - shown :]
