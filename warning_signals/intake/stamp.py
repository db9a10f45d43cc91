"""The columns that every row carries: its day, when the bank learned of it, where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.faults import Fault
from warning_signals.intake.shown_cells import says
from warning_signals.intake.words import DeliveryFacts
from warning_signals.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pyarrow as pa

META_TIMES = ("business_on", "known_at")
EMPTY = Text(
    "{name} is empty; every row of this file needs it.", "{name} 为空，该文件每行都必须有。"
)
LATER = Text(
    "{name} {value} is later than the delivery itself; ask the data owner for the right one.",
    "{name} {value} 晚于本批数据本身，请向数据提供方核实。",
)


def carried(feed_name: str, opening: bool) -> list[str]:
    """Return which of business_on and known_at a file of this kind brings along for each row."""
    if opening:
        return list(META_TIMES)
    return [name for name in feeds.feed(feed_name).key if name == "business_on"]


def stamped(
    feed_name: str,
    rows: pa.Table,
    row_no: Sequence[int] | np.ndarray,
    delivery: DeliveryFacts,
) -> pa.Table:
    """Return the rows in the feed's schema, with what they do not carry taken from the delivery."""
    import numpy as np
    import pyarrow as pa

    schema = feeds.arrow_schema(feed_name)
    same = {
        "business_on": delivery.business_on,
        "known_at": delivery.known_at,
        "delivery_id": delivery.delivery_id,
        "provenance": delivery.provenance,
    }
    for name in carried(feed_name, delivery.opening):
        del same[name]
    columns = {
        name: pa.repeat(pa.scalar(value, schema.field(name).type), rows.num_rows)
        for name, value in same.items()
    }
    columns["row_no"] = pa.array(np.asarray(row_no, dtype="int64"))
    return pa.table(
        [columns[n] if n in columns else rows.column(n) for n in schema.names], schema=schema
    )


def faults(feed_name: str, rows: pa.Table, delivery: DeliveryFacts) -> list[Fault]:
    """Return rows whose own day or instant is missing, or later than the delivery's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = []
    limits = {"business_on": delivery.business_on, "known_at": delivery.known_at}
    for name in carried(feed_name, delivery.opening):
        values = rows.column(name)
        limit = pa.scalar(limits[name], values.type)
        empty, later = pc.is_null(values), pc.fill_null(pc.greater(values, limit), False)
        found += [
            Fault(_where(empty), name, "null", says(_about(EMPTY, name))),
            Fault(_where(later), name, "future", says(_about(LATER, name))),
        ]
    return found


def _about(text: Text, name: str) -> Text:
    place = "{" + name + "}"
    return Text(
        text.en.replace("{name}", name).replace("{value}", place),
        text.zh.replace("{name}", name).replace("{value}", place),
    )


def _where(mask: pa.ChunkedArray) -> pa.Array:
    import pyarrow.compute as pc

    return pc.indices_nonzero(mask).to_numpy()
