"""What is true of the simulated borrowers, for evaluation only; never under the landing folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.plan import DEFAULT_AFTER, Plan
from warning_signals.books.simulator.stories.table import LOOK_ALIKES


def truth_table(plan: Plan, stories: Sequence[Story]) -> pa.Table:
    """Return one row a borrower; days may lie after the book's end."""
    default = np.where(plan.is_bad, plan.overdue + DEFAULT_AFTER, NEVER)
    return pa.table(
        {
            "borrower_id": columns.borrower_ids(np.arange(len(plan.story))),
            "story": columns.taken(pa.array([story.name for story in stories]), plan.story),
            "look_alike": columns.taken(pa.array([a.name for a in LOOK_ALIKES]), plan.alike),
            "goes_bad": pa.array(plan.is_bad),
            "first_sign_on": columns.dates(plan.sign),
            "first_overdue_on": columns.dates(plan.overdue),
            "default_on": columns.dates(default),
        }
    )


def write_truth(
    folder: Path,
    plan: Plan,
    stories: Sequence[Story],
    dirt: Mapping[str, Mapping[str, Mapping[str, int]]],
) -> None:
    """Write truth.parquet and dirt.json (source, bank day, kind: rows)."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(truth_table(plan, stories), folder / "truth.parquet")
    text = json.dumps(dirt, indent=1, sort_keys=True) + "\n"
    (folder / "dirt.json").write_text(text, encoding="utf-8")
