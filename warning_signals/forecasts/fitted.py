"""What the combination learns once a week: each borrower's weights and errors, and the book's.

`refresh` takes minutes for a large book, a night's forecast with its result seconds. A borrower's
row rests on its own history and on `Pooled`, which is handed in where the book is cut in shards:
the same rows come out of any cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np

from warning_signals.forecasts import error_spread, weighting
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates import map_level, smoothed_level, weekday_median
from warning_signals.forecasts.error_spread import BookErrors
from warning_signals.forecasts.histories import FloatArray, Histories
from warning_signals.forecasts.past_paths import remembering
from warning_signals.forecasts.rolling import Candidate, Past, past

CANDIDATES = {
    weekday_median.NAME: weekday_median.daily,
    smoothed_level.NAME: smoothed_level.daily,
    map_level.NAME: map_level.daily,
}
ROWS_AT_ONCE = 4096
# Origins overlap, so each error is there twice; and days of one week are alike.
WEEKS_BEYOND, DAYS_BEYOND = 4.0, 28.0

Learned = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Pooled:
    """What borrowers lend each other: shares kept on days of a kind, and the shape of errors."""

    peers: FloatArray
    daily: BookErrors
    weekly: BookErrors


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights (n x candidates) and error quantiles (n x tails.LEVELS, in rolling.scale's units).

    `shares` (n x days.KINDS) is what each keeps of a usual day on holidays. Row by row for `ids`,
    as learned from histories up to `fitted_on`. `level_peers` is what seasonal_level.py learned
    of the book, for histories too short to be combined.
    """

    ids: list[str]
    fitted_on: date
    weights: FloatArray
    daily: FloatArray
    weekly: FloatArray
    shares: FloatArray
    pooled: Pooled
    level_peers: FloatArray | None = None


@contextmanager
def candidates(memory: Path | None) -> Iterator[Sequence[Candidate]]:
    """Give what is combined; of the dear one, what it said of past origins is kept in `memory`."""
    dear, told = map_level.daily, f"{map_level.NAME} {map_level.Setting()}"
    with remembering(dear, told, memory) as kept:
        yield [kept if candidate is dear else candidate for candidate in CANDIDATES.values()]


def pool(histories: Histories, memory: Path | None = None) -> Pooled:
    """Return what the borrowers of a book have in common, from at most 4,096 of them.

    The sample goes by a hash of the id: it is the same whatever else is in the book, or its order.
    """
    return _pooled(histories, _sample(histories.ids), memory)[0]


def refresh(
    histories: Histories, pooled: Pooled | None = None, memory: Path | None = None
) -> Fitted:
    """Return what past forecasts teach; pooled parts come from these histories if not given.

    `memory` is a folder in which one week's learning leaves the next what both look at.
    """
    sampled: list[int] = []
    parts: list[Learned] = []
    if pooled is None:
        sampled = _sample(histories.ids)
        # The sample is a part of the book: what was made of its past is not made again.
        pooled, made = _pooled(histories, sampled, memory)
        parts.append(_learned(histories.only(sampled), pooled, made))
    others = np.setdiff1d(np.arange(len(histories.ids)), np.array(sampled, dtype=np.intp))
    with candidates(memory) as made_of:
        for piece in pieces(len(others)):
            some = histories.only(others[piece])
            parts.append(_learned(some, pooled, past(some, made_of, pooled.peers)))
    order = np.argsort(np.concatenate([np.array(sampled, dtype=np.intp), others]))
    weights, daily, weekly, shares = (
        np.concatenate(each)[order] for each in zip(*parts, strict=True)
    )
    return Fitted(
        ids=histories.ids,
        fitted_on=histories.end,
        weights=weights,
        daily=daily,
        weekly=weekly,
        shares=shares,
        pooled=pooled,
    )


def _sample(ids: Sequence[str]) -> list[int]:
    hashes = [blake2b(name.encode(), digest_size=8).digest() for name in ids]
    return sorted(range(len(hashes)), key=lambda row: hashes[row])[:ROWS_AT_ONCE]


def _pooled(histories: Histories, rows: list[int], memory: Path | None) -> tuple[Pooled, Past]:
    """Return what is pooled of the rows, and their forecasts of the past."""
    sample = histories.only(rows)
    kind = candidate_days.kinds(sample, 0)
    peers = candidate_days.peer_shares(candidate_days.own_shares_of(sample, kind))
    with candidates(memory) as made_of:
        made = past(sample, made_of, peers)
    daily = error_spread.pool(made.daily, DAYS_BEYOND)
    weekly = error_spread.pool(made.weekly, WEEKS_BEYOND)
    return Pooled(peers, daily, weekly), made


def _learned(histories: Histories, pooled: Pooled, made: Past) -> Learned:
    """Return weights, daily and weekly error quantiles and holiday shares of some rows."""
    return (
        weighting.weights(weighting.mean_errors(made.candidates)),
        error_spread.quantiles(made.daily, pooled.daily, DAYS_BEYOND),
        error_spread.quantiles(made.weekly, pooled.weekly, WEEKS_BEYOND),
        candidate_days.kept_shares(histories, pooled.peers),
    )


def rows_for(fitted: Fitted, ids: list[str]) -> Fitted:
    """Return the rows of these ids; a new one has equal weights and the book's errors."""
    place = {name: row for row, name in enumerate(fitted.ids)}
    found = np.array([place.get(name, -1) for name in ids], dtype=np.intp)
    nobody = np.full((1, 1, 1), np.nan)
    equal = np.full((1, fitted.weights.shape[1]), 1 / fitted.weights.shape[1])
    daily = error_spread.quantiles(nobody, fitted.pooled.daily, DAYS_BEYOND)
    weekly = error_spread.quantiles(nobody, fitted.pooled.weekly, WEEKS_BEYOND)
    return Fitted(
        ids=ids,
        fitted_on=fitted.fitted_on,
        weights=np.concatenate([fitted.weights, equal])[found],
        daily=np.concatenate([fitted.daily, daily])[found],
        weekly=np.concatenate([fitted.weekly, weekly])[found],
        shares=np.concatenate([fitted.shares, fitted.pooled.peers[None]])[found],
        pooled=fitted.pooled,
        level_peers=fitted.level_peers,
    )


def write(fitted: Fitted, path: Path) -> None:
    """Store `fitted` as one NumPy archive."""
    pooled = fitted.pooled
    np.savez_compressed(
        path,
        ids=np.array(fitted.ids, dtype=np.str_),
        fitted_on=np.array(fitted.fitted_on.toordinal()),
        weights=fitted.weights,
        daily=fitted.daily,
        weekly=fitted.weekly,
        shares=fitted.shares,
        peers=pooled.peers,
        level_peers=np.zeros(0) if fitted.level_peers is None else fitted.level_peers,
        spreads=np.array([pooled.daily.spread, pooled.weekly.spread]),
        shapes=np.stack([pooled.daily.quantiles, pooled.weekly.quantiles]),
        levels=np.stack([pooled.daily.levels, pooled.weekly.levels]),
    )


def read(path: Path) -> Fitted:
    """Return what `write` stored, to the last digit."""
    with np.load(path, allow_pickle=False) as stored:
        books = [
            BookErrors(float(spread), shape, levels)
            for spread, shape, levels in zip(
                stored["spreads"], stored["shapes"], stored["levels"], strict=True
            )
        ]
        return Fitted(
            ids=stored["ids"].tolist(),
            fitted_on=date.fromordinal(int(stored["fitted_on"])),
            weights=stored["weights"],
            daily=stored["daily"],
            weekly=stored["weekly"],
            shares=stored["shares"],
            pooled=Pooled(stored["peers"], books[0], books[1]),
            level_peers=stored["level_peers"] if stored["level_peers"].size else None,
        )


def pieces(count: int) -> list[list[int]]:
    """Return a book's row numbers in pieces that fit in memory many times over, at least one."""
    firsts = range(0, max(count, 1), ROWS_AT_ONCE)
    return [list(range(first, min(first + ROWS_AT_ONCE, count))) for first in firsts]
