"""Court records as rows of the feed: case numbers, courts, causes, and each record's number."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.whose import Whose

CAUSES = (
    "买卖合同纠纷",
    "承揽合同纠纷",
    "民间借贷纠纷",
    "建设工程合同纠纷",
    "劳动争议",
    "金融借款合同纠纷",
)
COURTS = ("云溪市人民法院", "临江市人民法院", "安河市人民法院", "东澜市中级人民法院")
LETTERS = {"lawsuit": "民初", "judgment": "民初", "preservation": "财保"}
BANK = "云溪市商业银行股份有限公司"


def court_rows(
    kind: str,
    role: str,
    own: bool,
    plaintiff: pa.Array,
    party: Whose,
    number: pa.Array,
    yuan: np.ndarray,
    cause: Ints,
    filed: Ints,
    published: Ints,
    closed: Ints,
    rng: np.random.Generator,
) -> pa.Table:
    """Return the records as rows of the feed, still without their numbers."""
    n = len(filed)
    is_case = kind in LETTERS
    year = pc.cast(pc.year(columns.dates(filed)), pa.string())
    serial = pa.array(rng.integers(1, 9_000, n)).cast(pa.string())
    case = columns.joined("(", year, ")苏99", LETTERS.get(kind, "执"), serial, "号")
    return pa.table(
        {
            "day": pa.array(np.maximum(published, 0), pa.int32()),
            "provider": columns.words(rng.integers(0, 2, n), ("courts_a", "courts_b")),
            "kind": columns.constant(kind, n),
            "plaintiff_name": columns.constant(BANK, n) if own else plaintiff,
            "plaintiff_is_lender": columns.constant("true" if own else "false", n),
            "is_our_own": columns.constant("true" if own else "false", n),
            "case_no": case,
            "court": columns.words(rng.integers(0, len(COURTS), n), COURTS),
            "cause": columns.words(cause, CAUSES if is_case else (None,) * len(CAUSES)),
            "party_name": party.name,
            "party_number": number,
            **party.columns(),
            "role": columns.constant(role, n),
            "amount": columns.money(np.round(yuan * 100).astype(np.int64)),
            "currency": columns.constant("CNY", n),
            "filed_on": columns.dates(filed),
            "published_on": columns.dates(published),
            "closed_on": columns.dates(closed),
        }
    )


def with_ids(rows: pa.Table, firms: Firms) -> pa.Table:
    """Give each record its number; the row of its closing has the number of its opening."""
    key = columns.joined(*(rows[name].cast(pa.string()).combine_chunks() for name in
        ("party_name", "kind", "case_no", "filed_on")))  # fmt: skip
    number = pc.dictionary_encode(key).indices.to_numpy() + 1
    chunk = columns.digits(np.full(len(number), firms.number[0] + 1), 6)
    ids = columns.joined("R", chunk, "-", columns.digits(number, 6))
    return rows.append_column("record_id", ids)
