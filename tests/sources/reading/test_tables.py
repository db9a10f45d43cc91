"""Parquet files as blocks of text cells."""

import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.tables import RawTable
from warning_signals.sources.reading.tables import read_parquet as blocks_of_parquet


def read_parquet(content: bytes, name: str) -> RawTable:
    """Return all blocks of a Parquet file as one."""
    return joined(list(blocks_of_parquet(io.BytesIO(content), name)))


def joined(blocks: list[RawTable]) -> RawTable:
    return RawTable(
        pa.concat_tables([block.cells for block in blocks]),
        [int(number) for block in blocks for number in block.row_no],
        [line for block in blocks for line in block.bad_lines],
    )


def test_parquet_cells_are_written_as_text() -> None:
    table = pa.table({"on": pa.array([20_000], pa.date32()), "flag": [True], "n": [None]})
    content = io.BytesIO()
    parquet.write_table(table, content)

    read = read_parquet(content.getvalue(), "x.parquet")

    assert read.cells.to_pylist() == [{"on": "2024-10-04", "flag": "true", "n": None}]


def test_damaged_parquet_is_rejected() -> None:
    with pytest.raises(FeedRejected, match="cannot be read as Parquet"):
        read_parquet(b"PAR1 and no more", "x.parquet")
