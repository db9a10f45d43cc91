"""What Great Expectations found of one expectation: as a fault, and as a line of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warning_signals.errors import ConfigError
from warning_signals.intake.faults import Fault
from warning_signals.intake.shown_cells import says, shown
from warning_signals.model import Text

KEPT = ("element_count", "unexpected_count", "unexpected_percent", "observed_value")
EXAMPLES = 5


def fault(positions: list[int], meta: Mapping[str, Any]) -> Fault:
    """Return the rows at these positions as a fault with the expectation's rule and hint."""
    import numpy as np

    hint = says(Text(meta["hint_en"], meta["hint_zh"]))
    return Fault(np.asarray(positions, dtype="int64"), meta["column"], meta["rule"], hint)


def refuse_unevaluated(suite: Mapping[str, Any], one: Any) -> None:
    """Raise ConfigError where an expectation was not evaluated, since it checked nothing."""
    if "unexpected_index_list" in one.result or "observed_value" in one.result:
        return
    raise ConfigError(
        f"expectations/{suite['name']}.json: {one.expectation_config.type} on "
        f"{one.expectation_config.kwargs} could not be evaluated: {one.exception_info}"
    )


def slimmed(one: Any) -> dict[str, Any]:
    """Return one result for the report: counts and a few masked examples, no rows."""
    meta, config = one.expectation_config.meta, one.expectation_config
    examples = one.result.get("partial_unexpected_list", [])[:EXAMPLES]
    return {
        "success": one.success,
        "type": config.type,
        "kwargs": {k: v for k, v in config.to_json_dict()["kwargs"].items() if k != "batch_id"},
        "meta": meta,
        "result": {k: one.result[k] for k in KEPT if k in one.result},
        "examples": [
            shown(meta.get("column"), str(value))
            for value in examples
            if not isinstance(value, dict | tuple)
        ],
    }
