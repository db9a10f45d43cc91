"""What a day's panel was made of, as one hash: the same inputs need not be measured again.

Inputs are the accepted files in force of every feed that the signals read, the forecasts of the
day, the signals and the code they are written in. The hash stands in the panel's own file.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from functools import cache
from importlib.util import find_spec
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
        "code": [_code(signal.measure.__module__) for _, signal in sorted(signals.items())],
        "tables": _code("warning_signals.derived"),
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


@cache
def _code(module: str) -> str:
    spec = find_spec(module)
    origin = spec.origin if spec else None
    return _hash(Path(origin).read_text(encoding="utf-8")) if origin else module


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
