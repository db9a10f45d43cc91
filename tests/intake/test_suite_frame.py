"""A suite looks at derived columns and at the days of the bank's zone."""

import numpy as np
import pyarrow as pa

from warning_signals.intake.suite_frame import frame


def test_derived_columns_and_local_days_are_computed() -> None:
    rows = pa.table(
        {
            "net": pa.array(["1.10"]).cast(pa.decimal128(18, 2)),
            "tax": pa.array(["0.20"]).cast(pa.decimal128(18, 2)),
            "booked_at": pa.array(["2026-06-08T16:30:00Z"]).cast(pa.timestamp("us", "UTC")),
            "unused": ["x"],
        }
    )
    asks = {
        "meta": {"derived": {"gap": "net - tax"}},
        "expectations": [{"kwargs": {"column": "booked_at__on"}}],
    }

    looked_at = frame(asks, rows, np.array([True]), "Asia/Shanghai")

    assert list(looked_at.columns) == ["net", "tax", "booked_at", "booked_at__on", "gap"]
    assert looked_at["gap"].tolist() == [0.9]
    assert str(looked_at["booked_at__on"][0].date()) == "2026-06-09"
