"""`ews evaluate composite`: what a year of daily work on simulated books would have been worth.

Two books of half the size each: one with the stories that the simulator has had all along, one with
a family of stories that was never run while thresholds were chosen; both by seeds used nowhere
else. A look a week, by the code of the daily run, as known at each day's cutoff. The signals on
partners rest on the day before's levels, which are not kept here: they are not evaluated.

A default counts that gave a sign before its first day overdue and whose first day overdue lies at
least 90 days after the first look and not after the last. Healthy is who does not go bad.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.table import STORIES
from warning_signals.context import Context
from warning_signals.evaluation import episodes, replay
from warning_signals.evaluation.episodes import Days, Flags, Worth
from warning_signals.evaluation.side_by_side import side_by_side
from warning_signals.evaluation.simulated_book import looks, panels, simulated_book, truth_of
from warning_signals.evaluation.unseen_stories import UNSEEN_STORIES
from warning_signals.model import Level, Signal, Status
from warning_signals.settings import Settings
from warning_signals.stages.assess import track_of

FAMILIES: Mapping[str, Sequence[Story]] = {"known": STORIES, "unseen": UNSEEN_STORIES}
WARM_DAYS, SETTLED_LOOKS, MONTH_DAYS, YEAR_DAYS = 90, 13, 30.4, 365.25
FESTIVAL_LOOKS, BESIDE_LOOKS = 4, 2
PERMUTATIONS = 50

Told = dict[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Year:
    """One book looked at for a year: what was judged, and what becomes of whom."""

    days: list[date]
    borrowers: pd.Index[str]
    looks: list[replay.Look]
    present: Flags
    anchors: Days
    targets: Flags
    healthy: Flags
    stories: pd.Series[str]
    officers: int
    new_years: tuple[date, ...]
    evaluated: dict[str, float]


def measure(settings: Settings, borrowers: int, weeks: int, seed: int, progress: Progress) -> Told:
    """Return the figures with the keys of `--json`."""
    each = borrowers // len(FAMILIES)
    side_by_side(looked_at, [(settings, name, each, weeks, seed) for name in FAMILIES], progress)
    years = []
    for name, stories in FAMILIES.items():
        with simulated_book(settings, name, each, seed, stories, progress) as context:
            years.append(lived(context, weeks, progress))
            signals = dict(context.config.signals)
    voting = {n: s for n, s in signals.items() if track_of(s) == "officer"}
    silent = {n: s for n, s in voting.items() if not s.ledger}
    progress("Folding findings into levels ...")
    levels = [replay.composite(year.looks, year.borrowers, voting) for year in years]
    without = [replay.composite(year.looks, year.borrowers, silent) for year in years]
    return {
        "borrowers": sum(len(year.borrowers) for year in years),
        **_calm(years, levels),
        **_worth(years, levels, without),
        "by_story": _by_story(years, levels),
        "by_signal": {name: _signal(years, name, signals[name]) for name in signals},
    }


def looked_at(
    settings: Settings, name: str, borrowers: int, weeks: int, seed: int, progress: Progress
) -> None:
    """Make a family's book and its panels, which is nearly all of the work."""

    def of_this_book(said: str) -> None:
        progress(f"{name} stories: {said}")

    with simulated_book(settings, name, borrowers, seed, FAMILIES[name], of_this_book) as context:
        for _ in panels(context, looks(context, weeks), of_this_book):
            pass


def lived(context: Context, weeks: int, progress: Progress) -> Year:
    """Return a year of looks at one book, judged signal by signal."""
    days = looks(context, weeks)
    frames = [
        pd.read_parquet(path).set_index("borrower_id") for path in panels(context, days, progress)
    ]
    borrowers = pd.Index(sorted(set().union(*(frame.index for frame in frames))))
    progress(f"Judging {len(borrowers):,} borrowers at {len(days)} looks ...")
    by_day = dict(zip(days, frames, strict=True))
    args = (days, borrowers, context.config.signals, context.calendar)
    judged = list(replay.judged(by_day, *args))
    truth = truth_of(context).reindex(borrowers)
    bad = truth["goes_bad"].fillna(False).to_numpy(dtype=bool)
    anchors = pd.to_datetime(truth["first_overdue_on"]).to_numpy("datetime64[D]").copy()
    signs = pd.to_datetime(truth["first_sign_on"]).to_numpy("datetime64[D]")
    anchors[~bad] = np.datetime64("NaT")
    first = np.datetime64(days[0] + timedelta(days=WARM_DAYS))
    return Year(
        days=days,
        borrowers=borrowers,
        looks=judged,
        present=np.stack([look.present for look in judged]),
        anchors=anchors,
        targets=bad & (signs < anchors) & (anchors >= first) & (anchors <= np.datetime64(days[-1])),
        healthy=~bad,
        stories=truth["story"],
        officers=int(frames[-1]["officer_id"].nunique()),
        new_years=context.calendar.new_years,
        evaluated={name: _evaluated(frames, name) for name in context.config.signals},
    )


def _evaluated(frames: Sequence[pd.DataFrame], name: str) -> float:
    """Return the share of borrowers that were evaluated of those to whom a signal applies."""
    status = np.concatenate([frame[f"{name}__status"].to_numpy() for frame in frames])
    meant = status[status != Status.NOT_APPLICABLE]
    return float((meant == Status.EVALUATED).mean()) if meant.size else 0.0


def _calm(years: Sequence[Year], levels: Sequence[replay.Levels]) -> Told:
    """Return how many of the healthy stand at amber and red, and what the festival does."""
    shares = {
        name: np.stack([_share(y, made >= at) for y, made in zip(years, levels, strict=True)])
        for name, at in (("amber", Level.AMBER), ("red", Level.RED))
    }
    weight = np.array([year.healthy.sum() for year in years], float)
    at = {name: weight @ each / weight.sum() for name, each in shares.items()}
    new = sum(
        (episodes.starts(made >= Level.AMBER) & year.healthy).sum(axis=1)
        for year, made in zip(years, levels, strict=True)
    )
    return {
        "healthy_amber_share": float(at["amber"][SETTLED_LOOKS:].max()),
        "healthy_red_share": float(at["red"][SETTLED_LOOKS:].max()),
        "healthy_amber_share_mean": float(at["amber"][SETTLED_LOOKS:].mean()),
        "healthy_red_share_mean": float(at["red"][SETTLED_LOOKS:].mean()),
        "festival_ratio": _festival(years[0], np.asarray(new)),
    }


def _share(year: Year, on: Flags) -> np.ndarray:
    here = year.present & year.healthy
    return np.asarray((on & here).sum(axis=1) / np.maximum(here.sum(axis=1), 1))


def _festival(year: Year, new: np.ndarray) -> float | None:
    """Return new ambers a look in the four weeks after New Year over those of ordinary looks."""
    after = np.array(
        [any(0 <= (day - at).days < 7 * FESTIVAL_LOOKS for at in year.new_years)
         for day in year.days]
    )  # fmt: skip
    around = np.convolve(after, np.ones(2 * BESIDE_LOOKS + 1))
    beside = around[BESIDE_LOOKS : BESIDE_LOOKS + len(after)] > 0
    ordinary = ~beside & (np.arange(len(after)) >= SETTLED_LOOKS)
    if not after.any() or new[ordinary].sum() == 0:
        return None
    return float(new[after].mean() / new[ordinary].mean())


def _worth(
    years: Sequence[Year], levels: Sequence[replay.Levels], without: Sequence[replay.Levels]
) -> Told:
    made = _pooled(years, levels)
    months = len(years[0].days) * 7 / MONTH_DAYS
    lead = made.lead_days
    return {
        "recall": made.recall,
        "recall_without_ledger": _pooled(years, without).recall,
        "precision": made.precision,
        "precision_truth_permuted": _permuted(years, levels),
        "median_lead_days": float(np.median(lead)) if lead.size else None,
        "lower_quartile_lead_days": float(np.quantile(lead, 0.25)) if lead.size else None,
        "alerts_per_officer_month": made.episodes / sum(y.officers for y in years) / months,
        "defaults_that_count": made.targets,
        "defaults_caught": made.caught,
        "recall_interval": wilson(made.caught, made.targets),
        "episodes": {"hit": made.hits, "late": made.late, "false": made.false},
    }


def wilson(caught: int, of: int) -> list[float]:
    """Return the 95 % interval of a share (Wilson 1927); [0, 1] where there is nothing to share."""
    if of == 0:
        return [0.0, 1.0]
    z, share = 1.96, caught / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return [float(middle - half), float(middle + half)]


def _pooled(years: Sequence[Year], levels: Sequence[replay.Levels]) -> Worth:
    return _sum([
        episodes.worth(made >= Level.AMBER, year.days, year.anchors, year.targets)
        for year, made in zip(years, levels, strict=True)
    ])  # fmt: skip


def _sum(parts: Sequence[Worth]) -> Worth:
    names = ("episodes", "hits", "late", "false", "targets", "caught", "only_late")
    counts = {name: sum(getattr(part, name) for part in parts) for name in names}
    return Worth(**counts, lead_days=np.concatenate([part.lead_days for part in parts]))


def _permuted(years: Sequence[Year], levels: Sequence[replay.Levels]) -> float:
    """Return the precision against a truth dealt out anew among the borrowers."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(PERMUTATIONS):
        parts = []
        for year, made in zip(years, levels, strict=True):
            dealt = rng.permutation(len(year.borrowers))
            parts.append(
                episodes.worth(
                    made >= Level.AMBER, year.days, year.anchors[dealt], year.targets[dealt]
                )
            )
        found.append(_sum(parts).precision)
    return float(np.mean(found))


def _by_story(years: Sequence[Year], levels: Sequence[replay.Levels]) -> Told:
    """Return how many of each story's defaults were caught, raised too late only, or neither."""
    told: Told = {}
    for family, year, made in zip(FAMILIES, years, levels, strict=True):
        for story in sorted(set(year.stories[year.targets])):
            mine = year.targets & (year.stories == story).to_numpy()
            one = episodes.worth(made >= Level.AMBER, year.days, year.anchors, mine)
            told[f"{family}: {story}"] = {
                "defaults": one.targets,
                "caught": one.caught,
                "late": one.only_late,
                "neither": one.targets - one.caught - one.only_late,
            }
    return told


def _signal(years: Sequence[Year], name: str, signal: Signal) -> Told:
    """Return how one signal by itself fares: calm on the healthy, early on those who go bad."""
    levels = [np.stack([look.standing[name].level for look in year.looks]) for year in years]
    made = _pooled(years, levels)
    shares = np.mean([_share(y, at >= Level.AMBER) for y, at in zip(years, levels, strict=True)], 0)
    reds = np.mean([_share(y, at >= Level.RED) for y, at in zip(years, levels, strict=True)], 0)
    healthy = sum(int((y.present & y.healthy).sum()) for y in years) * 7 / YEAR_DAYS
    return {
        "shadow": signal.shadow,
        "evaluated": float(np.mean([year.evaluated[name] for year in years])),
        "healthy_amber_share": float(shares[SETTLED_LOOKS:].mean()),
        "healthy_red_share": float(reds[SETTLED_LOOKS:].mean()),
        "false_episodes_per_year": made.false / healthy if healthy else None,
        "recall": made.recall,
        "hits": made.hits,
        "median_lead_days": float(np.median(made.lead_days)) if made.lead_days.size else None,
    }
