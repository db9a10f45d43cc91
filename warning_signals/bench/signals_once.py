"""One measurement of `ews bench signals` in its own process, its figures as one line of JSON.

python -m warning_signals.bench.signals_once <what> <home> <config folder> <day>
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from warning_signals import feeds
from warning_signals.bench import signals_windows as windows
from warning_signals.bench.memory import peak_mb
from warning_signals.context import Context, open_context
from warning_signals.digests.files import FOLDER
from warning_signals.model import Status
from warning_signals.observed import see
from warning_signals.panels import evidence_path, panel_path
from warning_signals.register import deliveries, engine
from warning_signals.settings import Settings
from warning_signals.stages import measure
from warning_signals.stages.keep_up import keep_all_up

START_SET = frozenset(
    {
        "idle_sales_months", "op_inflow_drop", "op_inflow_fcst_dev", "cash_days",
        "returned_payments", "limit_util_high", "limit_excess_days", "inflow_cover",
        "payroll_stopped", "related_party_outflow", "nonbank_lender_payees", "top_payer_lost",
        "external_repayment", "dpd", "partial_payment", "ever_later_payment", "vat_sales_drop",
        "tax_arrears", "invoice_void_ratio", "kwh_drop", "power_arrears",
        "new_lawsuit_defendant", "enforcement_listed", "dishonest_debtor", "guarantor_distress",
    }
)  # fmt: skip


def main(what: str, home: Path, config: Path, day: date) -> dict[str, Any]:
    """Return the seconds and the memory of one of `digests`, `all`, `start_set` or the windows."""
    settings = Settings(home=home, config=config, clock="replay", book="shipped", landing=None)
    with open_context(settings=settings) as context:
        if what == "digests":
            return _digests(context, day)
        if what == "windows":
            return _timed_windows(windows.ours, context, day)
        if what == "plain_windows":
            return _timed_windows(windows.plain, context, day)
        if what == "start_set":
            context = replace(context, config=_only_start_set(context))
        return _panel(context, day)


def _digests(context: Context, day: date) -> dict[str, Any]:
    """Make what acceptance makes of the day's files and those before, and of no later ones."""
    begun = time.perf_counter()
    if _marker(context).is_file():
        _clean(context, day)
    seen = see(context, day, context.calendar.cutoff(day))
    for name in ("daily_flows", "party_flows", "daily_invoices", *feeds.names()):
        seen[name]  # reading it makes its digests, where they are not there as they are now made
    keep_all_up(context, day, context.calendar.cutoff(day), feeds.names())
    _marker(context).parent.mkdir(parents=True, exist_ok=True)
    _marker(context).touch()
    return {"seconds": time.perf_counter() - begun}


def _marker(context: Context) -> Path:
    """Return the file that says that all digests of the first day are there, and when they were."""
    return context.lake / FOLDER / "of_first_day"


def _only_start_set(context: Context) -> Any:
    chosen = {n: s for n, s in context.config.signals.items() if n in START_SET}
    return replace(context.config, signals=chosen)


def _panel(context: Context, day: date) -> dict[str, Any]:
    import pandas as pd

    known_at = context.calendar.cutoff(day)
    with _as_before(context, day):
        begun, worked = time.perf_counter(), time.process_time()
        keep_all_up(context, day, known_at, feeds.names())
        rows, failed = measure.measure_day(context, day, known_at)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
        panel = pd.read_parquet(context.lake / panel_path(day, known_at))
    names = list(context.config.signals)
    return {
        "borrowers": rows,
        "flow_rows": _flow_rows(context, day),
        "signals": len(names),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_rss_mb": peak_mb(),
        "failed": failed,
        "evaluated": {name: _evaluated(panel, name) for name in names},
    }


def _evaluated(panel: Any, name: str) -> float | None:
    """Return the share evaluated of those that the signal applies to."""
    status = panel[f"{name}__status"]
    meant = (status != int(Status.NOT_APPLICABLE)).sum()
    return round(float((status == int(Status.EVALUATED)).sum() / meant), 4) if meant else None


@contextmanager
def _as_before(context: Context, day: date) -> Iterator[None]:
    """Begin and end with no panel or evidence of the day, and nothing kept but the first day's."""
    _clean(context, day)
    try:
        yield
    finally:
        _clean(context, day)


def _clean(context: Context, day: date) -> None:
    made_at = _marker(context).stat().st_mtime_ns
    for path in (context.lake / FOLDER).rglob("*"):
        if path.is_file() and path.stat().st_mtime_ns > made_at:
            path.unlink()
    known_at = context.calendar.cutoff(day)
    (context.lake / panel_path(day, known_at)).unlink(missing_ok=True)
    shutil.rmtree((context.lake / evidence_path(day, known_at, "any")).parent, ignore_errors=True)


def _flow_rows(context: Context, day: date) -> int:
    with engine.reading(context.register) as connection:
        files = deliveries.live_deliveries(
            connection, "account_flows", day, context.calendar.cutoff(day)
        )
    return sum(file["lake_rows"] for file in files)


def _timed_windows(sums: Any, context: Context, day: date) -> dict[str, Any]:
    begun = time.perf_counter()
    total = sums(context, day)
    return {"seconds": round(time.perf_counter() - begun, 2), "total": total}


if __name__ == "__main__":
    told = main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), date.fromisoformat(sys.argv[4]))
    sys.stdout.write(json.dumps(told) + "\n")
