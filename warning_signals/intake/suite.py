"""One feed's Great Expectations suite, run over a typed delivery block by block.

A suite stands in expectations/<feed>.json as Great Expectations stores it. Each expectation's
`meta` says what a failure does (`on_failure`: quarantine the rows or reject the delivery), the
`rule` and `column` to report, and the hint in both languages with `{column}` places. The suite's
own `meta` may name `derived` columns, each an expression over the feed's columns; `<column>__on`
is the date of an instant in the bank's zone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.errors import ConfigError
from warning_signals.intake.faults import Fault
from warning_signals.intake.suite_frame import frame
from warning_signals.intake.suite_results import EXAMPLES, fault, refuse_unevaluated, slimmed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa


OF_TABLE = "expect_table_"
SUMMED = ("element_count", "unexpected_count")


@dataclass(frozen=True)
class Verdict:
    """What the suite found in a block: faulty rows, and reasons to reject the whole."""

    faults: list[Fault] = field(default_factory=list)
    rejects: list[Mapping[str, Any]] = field(default_factory=list)


def read_suite(path: Path) -> dict[str, Any]:
    """Return the suite as stored; ConfigError where it is missing or no JSON."""
    try:
        suite: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise ConfigError(f"The suite {path} cannot be read: {exc}.") from exc
    return suite


class Suite:
    """A suite in use for one delivery: it looks at block after block and adds up what it found."""

    def __init__(self, suite: Mapping[str, Any], zone: str) -> None:
        self.suite, self.zone = suite, zone
        self._found: dict[int, dict[str, Any]] = {}

    def of_rows(self, rows: pa.Table, keep: np.ndarray) -> Verdict:
        """Judge the rows of the mask `keep`; faults hold positions in `rows`.

        Raises ConfigError where an expectation cannot be evaluated, since it would check nothing.
        """
        return self._judged(frame(self.suite, rows, keep, self.zone), False, {})

    def of_count(self, rows: int, parameters: Mapping[str, Any]) -> Verdict:
        """Judge what the suite expects of the table as a whole, by its number of rows."""
        import pandas as pd

        return self._judged(pd.DataFrame(index=range(rows)), True, parameters)

    @property
    def result(self) -> dict[str, Any]:
        """What was found over all blocks, in the suite's own order, as plain JSON."""
        found = [self._found[at] for at in sorted(self._found)]
        return {"success": all(one["success"] for one in found), "results": found}

    def _judged(
        self, looked_at: pd.DataFrame, whole: bool, parameters: Mapping[str, Any]
    ) -> Verdict:
        asked = [e for e in self.suite["expectations"] if e["type"].startswith(OF_TABLE) == whole]
        verdict = Verdict()
        if not asked:
            return verdict
        # Great Expectations groups its results; the suite's own order decides which fault is first.
        order = [expectation["meta"] for expectation in self.suite["expectations"]]
        result = self._run(asked, looked_at, parameters)
        for one in sorted(result.results, key=lambda r: order.index(r.expectation_config.meta)):
            meta = one.expectation_config.meta
            self._add(order.index(meta), one)
            if one.success:
                continue
            refuse_unevaluated(self.suite, one)
            if meta["on_failure"] == "reject":
                verdict.rejects.append(meta)
            else:
                verdict.faults.append(fault(one.result["unexpected_index_list"], meta))
        return verdict

    def _run(self, asked: list[Any], looked_at: pd.DataFrame, parameters: Mapping[str, Any]) -> Any:
        import great_expectations as gx

        return (
            _batch_definition()
            .get_batch({"dataframe": looked_at})
            .validate(
                gx.ExpectationSuite(**{**self.suite, "expectations": asked}),
                result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False},
                expectation_parameters=dict(parameters),
            )
        )

    def _add(self, at: int, one: Any) -> None:
        slim, sofar = slimmed(one), self._found.get(at)
        if sofar is None:
            self._found[at] = slim
            return
        sofar["success"] = sofar["success"] and slim["success"]
        sofar["examples"] = [*sofar["examples"], *slim["examples"]][:EXAMPLES]
        for name in SUMMED:
            if name in sofar["result"] or name in slim["result"]:
                sums = sofar["result"].get(name, 0) + slim["result"].get(name, 0)
                sofar["result"][name] = sums
        if count := sofar["result"].get("element_count"):
            failed = sofar["result"].get("unexpected_count", 0)
            sofar["result"]["unexpected_percent"] = 100 * failed / count


@cache
def _batch_definition() -> Any:
    """Return where Great Expectations takes its rows from; once a process, it is costly."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("intake").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")
