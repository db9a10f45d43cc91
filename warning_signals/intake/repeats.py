"""Rows that a delivery carries twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals import feeds

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
