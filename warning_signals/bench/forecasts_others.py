"""statsforecast's models on some of the bench's series, in a process of its own.

    python -m warning_signals.bench.forecasts_others <config folder> <series>

Prints, as one line of JSON, the seconds per series of each for a fit, 30 days ahead and 95 %
bounds, on one core; `others` is null where statsforecast, a tool of development, is not installed.
Only series without gaps: none of these takes others.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from warning_signals.bench.forecasts_book import AHEAD, START, make
from warning_signals.forecasts.exact_map.work import Floats

if TYPE_CHECKING:
    import pandas as pd

WEEK, YEAR = 7, 365
LEVEL = 95


def measure(config: Path, count: int) -> dict[str, Any]:
    """Return the seconds per series by model."""
    try:
        from statsforecast.models import MSTL, AutoETS, SeasonalNaive
    except ImportError:
        return {"others": None}
    values = make(config, 2 * count).values
    whole = values[np.isfinite(values).all(axis=1)][:count]
    models = {
        "AutoETS": AutoETS(season_length=WEEK),
        "MSTL": MSTL(season_length=[WEEK, YEAR]),
        "SeasonalNaive": SeasonalNaive(season_length=WEEK),
    }
    return {"others": {name: round(_seconds(m, whole), 4) for name, m in models.items()}}


def _seconds(model: Any, values: Floats) -> float:
    from statsforecast import StatsForecast

    def forecast(some: Floats) -> None:
        run = StatsForecast(models=[model], freq="D", n_jobs=1)
        run.forecast(df=_frame(some), h=AHEAD, level=[LEVEL])

    # Once for what is compiled at the first call.
    forecast(values[:1])
    begun = time.perf_counter()
    forecast(values)
    return (time.perf_counter() - begun) / len(values)


def _frame(values: Floats) -> pd.DataFrame:
    import pandas as pd

    n, days = values.shape
    dates = pd.date_range(START, periods=days)
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(n), days),
            "ds": np.tile(dates, n),
            "y": values.ravel(),
        }
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))) + "\n")
