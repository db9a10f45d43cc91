"""What a suite looks at: the rows as a frame, with the columns derived from theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

DAY_OF = "__on"
# Room for expressions such as total - net - tax, whose parts have two decimals.
DECIMALS = 6


def frame(suite: Mapping[str, Any], rows: pa.Table, keep: np.ndarray, zone: str) -> pd.DataFrame:
    """Return what the suite looks at, money as float64, indexed by position in `rows`."""
    import numpy as np
    import pyarrow as pa

    derived: Mapping[str, str] = suite["meta"].get("derived", {})
    words = set(re.findall(r"\w+", json.dumps([suite["expectations"], derived])))
    instants = {name.removesuffix(DAY_OF) for name in words if name.endswith(DAY_OF)}
    wanted = [name for name in rows.column_names if name in words | instants]
    table = pa.table({name: _plain(rows.column(name)) for name in wanted})
    looked_at = table.to_pandas(date_as_object=False)
    for name in instants:
        local = looked_at[name].dt.tz_convert(zone).dt.tz_localize(None)
        looked_at[name + DAY_OF] = local.dt.normalize()
    for name, expression in derived.items():
        looked_at[name] = looked_at.eval(expression, engine="python").round(DECIMALS)
    kept: pd.DataFrame = looked_at.iloc[np.flatnonzero(keep)]
    return kept


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(pa.float64()) if pa.types.is_decimal(column.type) else column
