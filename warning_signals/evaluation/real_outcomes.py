"""`ews evaluate signals`: what signals fire on among real firms and accounts, and how they fare.

The real book as of its opening, four weekly looks, by the code of the daily run. Two outcomes are
known: which of some firms had defaulted by the bank's own verdict (it carries no date, so that
falling silent may be its result), and which of the accounts' loans went bad later; all flows lie
before the grant. No threshold was fitted to either. Size alone stands beside every claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from warning_signals.books.real.days import OPENING_ON
from warning_signals.context import Context, open_context
from warning_signals.evaluation import card_clients, replay
from warning_signals.evaluation.separation import Flags, Floats, ranks, separation
from warning_signals.evaluation.simulated_book import panels
from warning_signals.model import Level, Signal, Status
from warning_signals.observed import see
from warning_signals.settings import Settings

LOOKS = 4
BAD_LOANS = ("B", "D")

Told = dict[str, Any]
Progress = Callable[[str], None]
Outcomes = Mapping[str, "pd.Series[Any]"]


def measure(settings: Settings, progress: Progress) -> Told:
    """Return the figures by signal, of the composite and of the baselines, by outcome."""
    with real_book(settings, progress) as context:
        days = [OPENING_ON - timedelta(weeks=n) for n in range(LOOKS - 1, -1, -1)]
        frames = [
            pd.read_parquet(path).set_index("borrower_id")
            for path in panels(context, days, progress)
        ]
        signals = dict(context.config.signals)
        size = sales_of(context)
        outcomes = known_outcomes(context)
        ids, by_day = frames[-1].index, dict(zip(days, frames, strict=True))
        last = list(replay.judged(by_day, days, ids, signals, context.calendar))[-1]
    score = votes(last, signals)
    return {
        "as_of": str(OPENING_ON),
        "borrowers": len(ids),
        "signals": {
            name: of_signal(frames[-1], last.standing[name].level, name, signals[name], outcomes)
            for name in signals
        },
        "composite": {
            name: against(label.reindex(ids), score, size.reindex(ids))
            for name, label in outcomes.items()
        },
        "card_clients": card_clients.measure(settings.data),
    }


@contextmanager
def real_book(settings: Settings, progress: Progress) -> Iterator[Context]:
    """Open the real book, taken in up to its opening day; made once and kept under EWS_HOME."""
    from warning_signals.books.kept import at_home, ensure_taken_in
    from warning_signals.books.making import make_real

    own = at_home(settings, settings.home / "evaluation" / "real", "real")
    ensure_taken_in(own, (OPENING_ON,), lambda: make_real(own, progress), progress)
    with open_context(settings=own) as context:
        yield context


def known_outcomes(context: Context) -> Outcomes:
    """Return 1 for bad and 0 for good by borrower, of those whose outcome is known."""
    path = context.settings.home / "truth" / "labels.parquet"
    labels = pd.read_parquet(path).set_index("borrower_id")
    loans = labels["loan_status"].dropna()
    return {
        "firms": labels["default"].dropna().astype(int),
        "loans": loans.isin(BAD_LOANS).astype(int),
    }


def sales_of(context: Context) -> pd.Series[float]:
    """Return what each borrower invoiced in valid sales so far: its size."""
    from ibis import _

    seen = see(context, OPENING_ON, context.calendar.cutoff(OPENING_ON))
    sold = seen["e_invoices"].filter(
        _.direction == "out", _.status == "valid", _.issued_on <= OPENING_ON
    )
    sums = sold.group_by("borrower_id").agg(sales=_.total.cast("float64").sum()).to_pandas()
    size: pd.Series[float] = sums.set_index("borrower_id")["sales"]
    return size


def votes(look: replay.Look, signals: Mapping[str, Signal]) -> Floats:
    """Return each borrower's sum of levels, the worst of each root cause, all signals."""
    causes = sorted({(s.family, s.root_cause) for s in signals.values()})
    worst = [
        np.max(
            [look.standing[n].level for n, s in signals.items() if (s.family, s.root_cause) == at],
            axis=0,
        )
        for at in causes
    ]
    return np.asarray(np.sum(worst, axis=0), np.float64)


def of_signal(
    panel: pd.DataFrame, level: replay.Levels, name: str, signal: Signal, outcomes: Outcomes
) -> Told:
    """Return how many a signal looked at and fired on, and how its value separates."""
    seen = panel[f"{name}__status"].to_numpy() == Status.EVALUATED
    told: Told = {
        "shadow": signal.shadow,
        "evaluated": int(seen.sum()),
        "amber": int((level == Level.AMBER).sum()),
        "red": int((level == Level.RED).sum()),
    }
    value = panel[name].to_numpy(dtype=np.float64)
    worse = value if signal.thresholds.worse == "above" else -value
    for outcome, label in outcomes.items():
        known = label.reindex(panel.index).to_numpy(dtype=np.float64)
        rows = seen & np.isfinite(known) & np.isfinite(worse)
        if rows.any():
            bad: Flags = known[rows] == 1
            fired = level[rows] >= Level.AMBER
            told[outcome] = separation(worse[rows], bad) | {
                "fired_on_bad": int((fired & bad).sum()),
                "fired_on_good": int((fired & ~bad).sum()),
            }
    return told


def against(label: pd.Series[Any], score: Floats, size: pd.Series[float]) -> Told:
    """Return the composite, size alone, and the mean of their ranks; the small are the worse."""
    known = label.notna().to_numpy()
    bad: Flags = label[known].to_numpy() == 1
    small = ranks(np.asarray(-size[known], dtype=np.float64))
    found = ranks(score[known])
    return {
        "votes": separation(score[known], bad),
        "size_alone": separation(small, bad),
        "size_and_votes": separation(small + found, bad),
    }
