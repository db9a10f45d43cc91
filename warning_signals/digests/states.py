"""Kept tables as database files, one a state: what it was made of names it, so none is ever stale.

A state is written under another name, then given its own, then told of in a file beside it: a
process that is killed in between leaves nothing that is read. Nobody ever writes to a state, so
any number may read it while the next one is made; whoever reads a state that is deleted meanwhile
keeps what he opened. The two newest are kept: a file that came after a day's cutoff has moved the
store on before that day is measured.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from warning_signals.digests.files import FOLDER, engine

VERSION = 1
STATES_KEPT = 2


@dataclass(frozen=True)
class Counted:
    """A file all of whose rows count from a day and an instant on."""

    path: str
    late: bool
    last_on: date
    last_known_at: datetime

    def by(self, as_of: date, known_at: datetime) -> bool:
        """Say whether the whole file counts on the day at the instant."""
        return self.last_on <= as_of and self.last_known_at <= known_at


@dataclass(frozen=True)
class State:
    """Where tables lie and what they were made of: files by checksum, and owners as one number."""

    path: Path
    files: Mapping[str, Counted]
    owners: str

    def holds(self, as_of: date, known_at: datetime) -> bool:
        """Say whether the tables are those of the day as known at the instant."""
        return all(of.by(as_of, known_at) for of in self.files.values())


def folder_of(root: Path, what: str, utc_offset_hours: int) -> Path:
    """Return where the states of one family of tables lie."""
    return root / FOLDER / f"kept-{VERSION}-{what}-utc{utc_offset_hours:+d}-{engine()}"


def state_of(folder: Path, files: Mapping[str, bool], owners: str) -> State | None:
    """Return the state made of just these files (late or not, by checksum) and these owners."""
    return _told(folder / f"{_name(files, owners)}.json")


def nearest(folder: Path, files: Mapping[str, bool]) -> State | None:
    """Return the state that has the most of these files, the newest of several."""
    states = [state for told in _newest_first(folder) if (state := _told(told)) is not None]
    shared = [len(files.keys() & state.files.keys()) for state in states]
    best = max(shared, default=0)
    return states[shared.index(best)] if best else None


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """Be the only one who writes states there; yields the path at which to make one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            _drop_unfinished(folder)
            yield folder / f"unfinished-{os.getpid()}.duckdb"
        finally:
            _drop_unfinished(folder)


def publish(folder: Path, made: Path, files: Mapping[str, Counted], owners: str) -> None:
    """Give what was made at a path, and is closed, the name of its state; forget the oldest."""
    target = folder / f"{_name({name: of.late for name, of in files.items()}, owners)}.duckdb"
    _to_disk(made)
    made.replace(target)
    told = {"files": {name: asdict(of) for name, of in files.items()}, "owners": owners}
    draft = folder / "unfinished.json"
    draft.write_text(json.dumps(told, default=str), encoding="utf-8")
    _to_disk(draft)
    draft.replace(target.with_suffix(".json"))
    for old in _newest_first(folder)[STATES_KEPT:]:
        old.unlink()
    for left in folder.glob("*.duckdb"):
        if not left.with_suffix(".json").is_file():
            left.unlink()


def _name(files: Mapping[str, bool], owners: str) -> str:
    told = json.dumps([sorted(files.items()), owners])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _told(path: Path) -> State | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    files = {
        name: Counted(
            of["path"],
            of["late"],
            date.fromisoformat(of["last_on"]),
            datetime.fromisoformat(of["last_known_at"]),
        )
        for name, of in told["files"].items()
    }
    return State(path.with_suffix(".duckdb"), files, told["owners"])


def _newest_first(folder: Path) -> list[Path]:
    told = [path for path in folder.glob("*.json") if path.stem != "unfinished"]
    return sorted(told, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _drop_unfinished(folder: Path) -> None:
    for left in folder.glob("unfinished*"):
        left.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
