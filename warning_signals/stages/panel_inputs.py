"""What a day's panel was made of, as one hash: the same inputs need not be measured again.

Inputs are the accepted files in force of every feed that the signals read, the forecasts of the
day, the signals and the code they are written in. The hash stands in the panel's own file.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

from warning_signals.context import Context
from warning_signals.lake import file_sha256
from warning_signals.observed import MADE_OF, forecast_path
from warning_signals.panels import newest_panel
from warning_signals.register import deliveries, engine

INPUTS = b"inputs"


def inputs_of(context: Context, as_of: date, known_at: datetime) -> str:
    """Return the hash of what the panel of that day is made of."""
    signals = context.config.signals
    feeds = {feed for signal in signals.values() for feed in signal.feeds}
    feeds |= {feed for made_of in MADE_OF.values() for feed in made_of}
    with engine.reading(context.register) as connection:
        files = {
            feed: [file.sha256 for file in deliveries.live_files(connection, feed, as_of, known_at)]
            for feed in sorted(feeds)
        }
    expected = context.lake / forecast_path(as_of, known_at)
    told = {
        "files": files,
        "forecasts": file_sha256(expected) if expected.is_file() else None,
        "code": _code(),
        "signals": sorted(signals),
    }
    return _hash(json.dumps(told))


def is_measured(context: Context, as_of: date, known_at: datetime) -> bool:
    """Say whether a panel of the day, as known then, has been made of the present inputs."""
    import pyarrow.parquet as pq

    path = newest_panel(context.lake, as_of, known_at)
    if path is None:
        return False
    metadata = pq.read_schema(path).metadata or {}
    return metadata.get(INPUTS) == inputs_of(context, as_of, known_at).encode()


def code_files() -> list[Path]:
    """Return the files that signals and the tables they read are written in, shared ones too."""
    here = Path(__file__).parents[1]
    folders = (here / "signals", here / "observed_series")
    modules = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted([*modules, here / "derived.py", here / "booked.py"])


@cache
def _code() -> str:
    return _hash(*(path.read_text(encoding="utf-8") for path in code_files()))


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
