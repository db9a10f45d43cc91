"""How far a record and a borrower agree: one level each for name, number, region, legal rep.

Levels are words (`levels.sql`); what each weighs is in `model`. `none` says that one side has
nothing to compare, which speaks neither for nor against.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def compare_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `compared` from `pairs`, `records` and `names`.

    It has `record_at, name_at, borrower, person` and the levels of name, number, region and
    legal_rep.
    """
    connection.execute(files(__package__).joinpath("levels.sql").read_text(encoding="utf-8"))
