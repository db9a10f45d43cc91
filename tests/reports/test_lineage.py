"""The tree of a finding whose files are not what was taken in, and whose rows are many."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from warning_signals.reports.lineage import finding_tree, print_tree
from warning_signals.reports.lineage_delivery import delivery_tree

FINDING: dict[str, Any] = {
    "finding": {
        "finding_id": "9451032a0913",
        "borrower_id": "B003",
        "signal": "op_inflow_drop",
        "level": "red",
        "sentence": {"en": "Inflow [bold]fell[/bold].", "zh": "下降"},
    },
    "carried_to": "2026-06-09",
    "superseded_by": "2026-06-09T20:30:00+00:00",
    "signal": {
        "module": "warning_signals.signals.account_flows.op_inflow_drop",
        "code": "0.1.0",
        "threshold_set": 2,
        "thresholds": {"amber": 0.3, "red": None},
    },
    "run": {
        "run_id": "7c1e",
        "as_of": "2026-06-08",
        "kind": "newest",
        "state": "complete",
        "known_at": "2026-06-08T20:30:00+00:00",
    },
    "looks": [
        {"as_of": "2026-06-08", "panel": "panel/2026-06-08/x.parquet", "value": 0.6},
        {"as_of": "2026-06-01", "panel": None, "value": None},
    ],
    "inputs": {"recorded": "aaaa", "now": "bbbb"},
}


def delivery(day: int, raw: str = "verified", rows: str = "1") -> dict[str, Any]:
    name = f"account_flows_202606{day:02}.csv"
    return {
        "source": "account_flows",
        "business_on": f"2026-06-{day:02}",
        "version": 1,
        "opening": False,
        "provenance": "real",
        "known_at": "2026-06-08T18:10:00+00:00",
        "count": 1200,
        "raw": {"file": name, "path": f"raw/{name}", "sha256": "f" * 64, "state": raw},
        "lake": [
            {"file": "a.parquet", "sha256": "e" * 64, "state": "verified", "row_numbers": rows}
        ],
    }


def printed(tree: Any) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    print_tree(tree, console)
    return console.export_text()


def test_what_is_not_as_it_was_stands_out_and_the_last_line_names_it() -> None:
    flows = {
        "feed": "account_flows",
        "directly": False,
        "through": ["daily_flows"],
        "since_on": "2025-05-15",
        "count": 9600,
        "older": {"count": 300, "since_on": "2025-01-22"},
        "deliveries": [delivery(n) for n in range(1, 8)] + [delivery(8, "changed", "1, 3, 5-6")],
        "damaged": [
            {
                "source": "account_flows",
                "business_on": "2026-05-29",
                "lake": {"file": "b.parquet", "sha256": "d" * 64, "state": "missing"},
            }
        ],
    }

    text = printed(finding_tree({**FINDING, "feeds": [flows]}))

    for part in (
        "Inflow [bold]fell[/bold].",
        "carried to 2026-06-09: told as of the day it was last evaluated",
        "the day was judged anew, read at 2026-06-09 20:30 UTC",
        "threshold set 2 (amber 0.3, red –)",
        "look 2026-06-01: no panel",
        "account_flows since 2025-05-15: 9,600 rows (through daily_flows)",
        "300 older rows, the first of 2025-01-22, lie before",
        "2 older deliveries more: --json has them",
        "raw account_flows_20260608.csv ffffffffffff changed",
        "lake a.parquet eeeeeeeeeeee verified: rows 1, 3, 5-6",
        "account_flows 2026-05-29 could not be read; lake b.parquet dddddddddddd missing",
        "inputs aaaa: OTHER FILES count for that instant now",
    ):
        assert part in text
    assert text.splitlines()[-1] == (
        "└── NOT WHAT WAS TAKEN IN: raw/account_flows_20260608.csv changed; b.parquet missing"
    )


def test_a_delivery_that_nothing_read_says_so() -> None:
    version = {
        **delivery(8),
        "version": 2,
        "state": "rejected",
        "reason": "It is cut off.",
        "accepted": 0,
        "lake": [],
        "days": [],
    }

    text = printed(
        delivery_tree(
            {"delivery": "2026-06-08/account_flows", "feed": "account_flows", "versions": [version]}
        )
    )

    assert "version 2: rejected, known at 2026-06-08 18:10 UTC, 0 rows accepted" in text
    assert "It is cut off." in text
    assert "no run read it" in text
