"""What a user would write without this project: the whole file in pandas, the suite in one piece.

python -m warning_signals.bench.plain_intake <file> <suite>
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.bench.memory import peak_mb

if TYPE_CHECKING:
    import pandas as pd


def main(file: str, suite: str) -> None:
    """Read, type, validate and write the good rows; print seconds and memory as JSON."""
    import pyarrow  # noqa: F401 - not part of what is timed

    batches = _batches()
    asked = json.loads(Path(suite).read_text(encoding="utf-8"))
    begun = time.perf_counter()
    good = _good_rows(file, asked, batches)
    good.to_parquet(Path(file).with_suffix(".parquet"))
    seconds = time.perf_counter() - begun
    peak = peak_mb()
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_rss_mb": peak, "good": len(good)}))


def _batches() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    asset = context.data_sources.add_pandas("plain").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def _good_rows(file: str, asked: dict[str, Any], batches: Any) -> pd.DataFrame:
    import great_expectations as gx
    import pandas as pd

    rows = pd.read_csv(file, dtype=str)
    rows["amount"] = pd.to_numeric(rows["amount"], errors="coerce")
    rows["booked_at"] = pd.to_datetime(rows["booked_at"], errors="coerce", utc=True)
    rows["value_on"] = pd.to_datetime(rows["value_on"], errors="coerce")
    local = rows["booked_at"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    rows["booked_at__on"] = local.dt.normalize()
    rows["business_on"] = pd.Timestamp("2026-06-08")
    rows["balance_after"] = float("nan")
    for name, expression in asked["meta"]["derived"].items():
        rows[name] = rows.eval(expression, engine="python")
    result = batches.get_batch({"dataframe": rows}).validate(
        gx.ExpectationSuite(**asked),
        result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False},
        expectation_parameters={"rows_least": 1, "rows_most": 10**12},
    )
    bad = {at for one in result.results for at in one.result.get("unexpected_index_list") or ()}
    return rows.drop(index=list(bad)).drop_duplicates()


if __name__ == "__main__":
    main(*sys.argv[1:])
