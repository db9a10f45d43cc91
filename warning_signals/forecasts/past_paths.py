"""What a candidate said from past origins, carried from one week's learning to the next.

From an origin that was looked at before, with the same days before it, a candidate says the same,
and of the 26 origins of a week 25 were those of a fortnight ago. Kept is one file an origin, with
a fingerprint of each borrower's days up to it; where a day was corrected since, or the calendar or
the model is another, the path is made anew. Paths have seven digits, whether they were kept or
not: what is learnt does not rest on what was there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import FloatArray, Histories
from warning_signals.forecasts.rolling import Candidate

Prints = npt.NDArray[np.uint64]
# Origins lie a fortnight apart: next week asks for those between.
BETWEEN = timedelta(days=7)


@dataclass(frozen=True, eq=False)
class Kept:
    """Paths (n x H) from one origin, whose they are, and a fingerprint of the days before it."""

    ids: npt.NDArray[np.str_]
    prints: Prints
    paths: npt.NDArray[np.float32]

    def rows_of(self, ids: list[str], prints: Prints) -> npt.NDArray[np.intp]:
        """Return where each id with these days stands; -1 for one that does not."""
        place = {name: row for row, name in enumerate(self.ids.tolist())}
        rows = np.array([place.get(name, -1) for name in ids], dtype=np.intp)
        same = np.append(self.prints, np.uint64(0))[rows] == prints
        return np.where((rows >= 0) & same, rows, -1)


@dataclass(eq=False)
class _Memory:
    make: Candidate
    made_by: str
    folder: Path | None
    before: dict[Path, Kept | None] = field(default_factory=dict)
    made: dict[Path, list[Kept]] = field(default_factory=dict)

    def __call__(self, days: Days) -> FloatArray:
        if self.folder is None:
            return self.make(days).astype(np.float32).astype(np.float64)
        histories = days.histories
        world = _world(self.made_by, histories, days.horizon)
        path = self.folder / world / f"{histories.end}.npz"
        prints = fingerprints(histories.values)
        if path not in self.before:
            self.before[path] = _read(path)
        kept = self.before[path]
        rows = np.full(len(prints), -1) if kept is None else kept.rows_of(histories.ids, prints)
        paths = np.full((len(prints), days.horizon), np.nan, dtype=np.float32)
        if kept is not None:
            paths[rows >= 0] = kept.paths[rows[rows >= 0]]
        missing = np.flatnonzero(rows < 0)
        if missing.size:
            paths[missing] = self.make(days.only(missing))
            ids = np.array(histories.ids, dtype=np.str_)[missing]
            self.made.setdefault(path, []).append(Kept(ids, prints[missing], paths[missing]))
        return paths.astype(np.float64)


@contextmanager
def remembering(make: Candidate, made_by: str, folder: Path | None) -> Iterator[Candidate]:
    """Give a candidate that takes from `folder` what it said before, and leaves there what is new.

    `made_by` tells its settings. The new is written when the block ends, each file whole or not at
    all; what no coming week asks for is removed. With no folder nothing is kept.
    """
    memory = _Memory(make, made_by, folder)
    yield memory
    for path, parts in memory.made.items():
        _write(path, _joined(memory.before[path], parts))
    if folder is not None and memory.before:
        _forget(folder, list(memory.before))


def fingerprints(values: FloatArray) -> Prints:
    """Return a number for each row (n x T in) that another row's days have by chance only."""
    bits = np.ascontiguousarray(values).view(np.uint64)
    factors = np.random.default_rng(1).integers(0, 2**64, bits.shape[1], dtype=np.uint64)
    # Round amounts differ in their upper bits alone, which a product would push out.
    return np.asarray((bits ^ (bits >> np.uint64(32))) @ (factors | np.uint64(1)))


def _world(made_by: str, histories: Histories, horizon: int) -> str:
    """Return a name for all that a path rests on but a borrower's own days."""
    calendar = histories.calendar
    told = (made_by, histories.start, histories.off_at, histories.festivals, horizon)
    days = () if calendar is None else (sorted(calendar.holidays), sorted(calendar.workdays))
    return blake2b(repr((told, days)).encode(), digest_size=8).hexdigest()


def _read(path: Path) -> Kept | None:
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return Kept(stored["ids"], stored["prints"], stored["paths"])


def _joined(before: Kept | None, parts: list[Kept]) -> Kept:
    """Return what was there, but for whom there is something new, and the new."""
    ids = np.concatenate([part.ids for part in parts])
    others = []
    if before is not None:
        rows = np.flatnonzero(~np.isin(before.ids, ids))
        others = [Kept(before.ids[rows], before.prints[rows], before.paths[rows])]
    every = [*others, *parts]
    prints = np.concatenate([part.prints for part in every])
    paths = np.concatenate([part.paths for part in every])
    return Kept(np.concatenate([part.ids for part in every]), prints, paths)


def _write(path: Path, kept: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}.{path.name}")
    np.savez(unfinished, ids=kept.ids, prints=kept.prints, paths=kept.paths)
    unfinished.replace(path)


def _forget(folder: Path, asked: list[Path]) -> None:
    """Remove what was made under other circumstances, or from origins that have had their year."""
    worlds = {path.parent for path in asked}
    for other in set(folder.iterdir()) - worlds if folder.is_dir() else ():
        shutil.rmtree(other, ignore_errors=True)
    oldest = min(date.fromisoformat(path.stem) for path in asked) - BETWEEN
    for world in worlds:
        for path in world.glob("*-*-*.npz"):
            if date.fromisoformat(path.stem) < oldest:
                path.unlink(missing_ok=True)
