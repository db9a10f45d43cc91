"""Which records and borrowers are worth comparing: those that share a block.

Blocks are the whole name, the core of the name where the places do not speak against it, the part
of a masked number that can be read, and, for records that bring more than a name, cores that
are a slip of the pen apart (`candidates.sql`). Comparing everybody with everybody would be 27
billion pairs for 267,400 records and 100,000 borrowers.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

ALIKE = 0.74  # one slip in four characters is 0.75
AT_ONCE = 500_000
PAIRS = """
    CREATE TABLE pairs AS SELECT record_at, name_at, max(alike) AS alike FROM (
        SELECT *, NULL::DOUBLE AS alike FROM found
        UNION ALL
        SELECT r.record_at, b.name_at, a.alike FROM alike a
        JOIN records r ON r.core = a.one AND r.more JOIN names b ON b.core = a.other
        WHERE places_allow(r.place, b.place)
    ) GROUP BY record_at, name_at
"""


def find_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `pairs` (`record_at, name_at, alike`) from `records` and `names`.

    `alike` is how similar the cores are, 0 to 1, and null where no slip was looked for.
    """
    connection.execute(files(__package__).joinpath("candidates.sql").read_text(encoding="utf-8"))
    connection.register("alike", _alike(connection.table("slips").to_arrow_table()))
    connection.execute(PAIRS)


def _alike(cores: pa.Table) -> pa.Table:
    """Return the pairs of cores that are similar enough, with how similar they are."""
    import numpy as np
    import pyarrow as pa

    parts = [_similarity(part) for part in cores.to_batches(AT_ONCE)] or [np.empty(0)]
    alike = np.concatenate(parts)
    near = np.flatnonzero(alike >= ALIKE)
    return cores.take(pa.array(near)).append_column("alike", pa.array(alike[near]))


def _similarity(cores: pa.RecordBatch) -> np.ndarray:
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    one, other = (cores.column(name).to_pylist() for name in ("one", "other"))
    return process.cpdist(
        one, other, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, dtype=np.float64
    )
