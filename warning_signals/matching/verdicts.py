"""What follows from a score: linked, for a person to look at, or nothing.

A name alone links nothing, whatever its score: something independent of it has to agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LINKED, REVIEW, NOTHING = "linked", "review", "nothing"
LINKS_ABOVE, REVIEWED_FROM = 0.98, 0.80
# Only these are the borrower's own name. A branch, another form or a slip may be another firm's.
OWN_NAME = ("same", "former", "former_late", "short", "no_place", "shared")
HERE = ("county", "city")
# What the link rests on first; it becomes the record's match_rule.
RULES = ("name_and_number", "name_and_legal_rep", "name_and_region")


def verdicts(compared: pa.Table, scores: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Return the verdict on each pair and the rule by which it is linked, null where it is not.

    `compared` has one row per record and borrower: `record_at`, `person` and the levels. A person's
    record is looked at only where the digits of a masked number agree, and a record that would
    link to two borrowers links to none.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    def is_(name: str, *levels: str) -> np.ndarray:
        return np.asarray(pc.is_in(compared.column(name), value_set=pa.array(levels)))

    number, rep, here = is_("number", "fits"), is_("legal_rep", "same"), is_("region", *HERE)
    named = is_("name", *OWN_NAME) & (number | rep | here)
    slipped = is_("name", "similar") & number & (rep | here)
    # A number that is one sign off is mended by a person, never here.
    may_link = (named | slipped) & ~is_("number", "near")
    of_firm = ~np.asarray(compared.column("person")) | number
    links = (scores > LINKS_ABOVE) & may_link & of_firm
    links &= _only_one(np.asarray(compared.column("record_at")), links)
    told = np.where(links, LINKED, np.where((scores >= REVIEWED_FROM) & of_firm, REVIEW, NOTHING))
    first = np.where(number, 0, np.where(rep, 1, 2))
    rules = pa.array(RULES).take(pa.array(first))
    return pa.array(told), pc.if_else(pa.array(links), rules, pa.scalar(None, pa.string()))


def _only_one(rows: np.ndarray, links: np.ndarray) -> np.ndarray:
    import numpy as np

    count = np.bincount(rows[links], minlength=int(rows.max(initial=0)) + 1)
    return np.asarray(count[rows] == 1)
