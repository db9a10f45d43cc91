"""The score of each compared pair: how likely it is that the two belong together, 0 to 1.

The sum is short enough to do here. From `LARGE` pairs on Splink does it, on DuckDB, which spills
to disk where memory ends; both give the same score, which a test holds them to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warning_signals.matching import model

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LARGE = 2_000_000


def scores(compared: pa.Table, large: int = LARGE) -> np.ndarray:
    """Return the score of each row of `compared`, which has a column of levels per comparison."""
    if compared.num_rows >= large:
        return by_splink(compared)
    return by_sum(compared)


def by_sum(compared: pa.Table) -> np.ndarray:
    """Return the scores by adding up the weights."""
    import numpy as np

    bits = np.full(compared.num_rows, model.prior_weight())
    for name in model.COMPARISONS:
        bits += model.weights(name, compared.column(name))
    return np.asarray(1 / (1 + np.exp2(-bits)))


def by_splink(compared: pa.Table) -> np.ndarray:
    """Return the scores by Splink; its import and its plan take about a second."""
    import duckdb
    import numpy as np
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    own = pa.table({"unique_id": pa.array(np.arange(compared.num_rows))})
    for name in model.COMPARISONS:
        own = own.append_column(name, compared.column(name))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name) for name in model.COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on("unique_id")],
        probability_two_random_records_match=model.PRIOR,
        retain_matching_columns=False,
    )
    with duckdb.connect() as connection:
        database = DuckDBAPI(connection=connection)
        # Both sides are the same table: what agrees how far is known already, per pair.
        sides = [
            database.register(own, dataset_display_name=side) for side in ("of_records", "of_names")
        ]
        found = Linker(sides, settings, log_level=None).inference.predict().as_duckdbpyrelation()
        rows = found.project("unique_id_l, match_probability").order("unique_id_l")
        return np.asarray(rows.fetchnumpy()["match_probability"])


def _comparison(name: str) -> Any:
    from splink import comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    column = f"{name}_l"
    nothing = levels.CustomLevel(f"{column} = '{model.NONE}'").configure(is_null_level=True)
    *first, (_, last) = model.COMPARISONS[name].items()
    told = [
        levels.CustomLevel(f"{column} = '{level}'").configure(m_probability=m, u_probability=u)
        for level, (m, u) in first
    ]
    rest = levels.ElseLevel().configure(m_probability=last[0], u_probability=last[1])
    return CustomComparison([nothing, *told, rest], output_column_name=name)
