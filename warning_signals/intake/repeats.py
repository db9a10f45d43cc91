"""Rows that a delivery carries twice.

Keys are compared by a hash of 64 bits: rows with a hash of their own are certainly alone, and the
few others are compared in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.cells import typed
from warning_signals.intake.spool import NUMBER, Spool

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def key_columns(feed_name: str) -> list[str]:
    """Return what must be unique within one delivery.

    An opening holds many days: there a snapshot has a key once a business day, and a changed row
    once for each moment the bank learned of it. Elsewhere these columns are the same in all rows.
    """
    feed = feeds.feed(feed_name)
    also = {"snapshot": "business_on", "changes": "known_at", "events": None}[feed.mode]
    return [*feed.key, also] if also and also not in feed.key else list(feed.key)


def repeated(rows: pa.Table, key: list[str], clean: np.ndarray) -> np.ndarray:
    """Return the mask of clean rows that are, in every column, a clean row that came before."""
    import numpy as np

    mask = np.zeros(rows.num_rows, dtype=bool)
    candidates = np.flatnonzero(clean)
    twice = rows.select(key).to_pandas().iloc[candidates].duplicated(keep=False).to_numpy()
    suspects = candidates[twice]
    if len(suspects):
        whole = rows.drop_columns(["row_no"]).take(suspects).to_pandas(date_as_object=False)
        mask[suspects[whole.duplicated(keep="first").to_numpy()]] = True
    return mask


def standing_more_than_once(feed_name: str, spool: Spool) -> np.ndarray:
    """Return the mask of the delivery's rows whose key is, or may be, another row's too."""
    import numpy as np

    hashes = [_hashes(feed_name, table) for table in spool.blocks()]
    every = np.concatenate(hashes) if hashes else np.zeros(0, dtype="uint64")
    order = np.argsort(every, kind="stable")
    same = every[order][1:] == every[order][:-1]
    mask = np.zeros(len(every), dtype=bool)
    mask[order[1:][same]] = True
    mask[order[:-1][same]] = True
    return mask


def together(feed_name: str, spool: Spool, mask: np.ndarray, most: int) -> Iterator[np.ndarray]:
    """Yield masks that part the rows of `mask`, those with one key always in one of them.

    Each holds about `most` rows.
    """
    import numpy as np

    if not mask.any():
        return
    every = np.concatenate([_hashes(feed_name, table) for table in spool.blocks()])
    positions = np.flatnonzero(mask)
    positions = positions[np.argsort(every[positions], kind="stable")]
    hashes = every[positions]
    starts = np.searchsorted(hashes, hashes[np.arange(0, len(hashes), most)])
    for first, last in zip(starts, [*starts[1:], len(hashes)], strict=True):
        part = np.zeros(len(mask), dtype=bool)
        part[positions[first:last]] = True
        if part.any():
            yield part


def _hashes(feed_name: str, table: pa.Table) -> np.ndarray:
    import duckdb

    key = [name for name in key_columns(feed_name) if name in table.column_names]
    if not key or not table.num_rows:
        # Without a key in the rows themselves, the whole row is compared.
        key = [name for name in table.column_names if name != NUMBER]
    rows = typed(feed_name, table.select(key)).table  # noqa: F841 - read by name below
    names = ", ".join(f'"{name}"' for name in key)
    with duckdb.connect(config={"threads": 1}) as connection:
        # The names are the feed's own columns, never the delivery's.
        query = f"SELECT hash({names}) AS h FROM rows"  # noqa: S608
        found = connection.execute(query).fetchnumpy()
    hashes: np.ndarray = found["h"]
    return hashes
