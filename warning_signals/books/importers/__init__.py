"""Importers: a public set in its original files becomes part of a folder that EWS_DATA can name.

Each module has `to_data(path, out) -> Summary`. `cumcm`, `berka` and `tianchi` into one folder
make all that the real book reads; `uci` adds the repayment set, which only the evaluation reads.
Nothing is cleaned: what is odd in the original stays odd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Summary:
    """Rows written, by file below the folder."""

    rows: Mapping[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{name}: {count:,} rows" for name, count in self.rows.items())


def save(out: Path, tables: Mapping[str, pa.Table]) -> Summary:
    """Write each table under its name below `out`, replacing what was there."""
    import pyarrow.parquet as pq

    for name, table in tables.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, out / name, compression="zstd")
    return Summary({name: table.num_rows for name, table in tables.items()})


def find(path: Path, pattern: str) -> Path:
    """Return `path` if it is a file, else the one file in it by that pattern."""
    if path.is_file():
        return path
    found = sorted(path.glob(pattern)) if path.is_dir() else []
    if len(found) != 1:
        named = ", ".join(p.name for p in found) or "none"
        raise ConfigError(
            f"{path} should hold exactly one {pattern}, found: {named}. Give the folder with the "
            "files as they were published."
        )
    return found[0]


def check_columns(path: Path, wanted: Iterable[str], present: Iterable[str]) -> None:
    """Raise ConfigError naming every column that is not there, with the nearest name."""
    there = list(present)
    missing = [f"{name!r}.{did_you_mean(name, there)}" for name in wanted if name not in there]
    if missing:
        raise ConfigError(f"{path} has no column {' Nor '.join(missing)}")
