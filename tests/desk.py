"""The data desk of the small bank: it takes files in by `ews`, in this process.

Every taking in is held to the law that no row is lost.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, ROOT, Bank
from warning_signals.cli import main
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register import tables as t

Told = dict[str, Any]
ARRIVED = "2026-06-09T02:10:00+08:00"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, parsed."""
        return json.loads(self.out)


Run = Callable[..., Ended]


@dataclass(frozen=True)
class Desk:
    """The data desk of a small bank: it takes files in, and looks at what became of them."""

    bank: Bank
    ews: Run
    folder: Path
    numbers: count[int] = field(default_factory=lambda: count(1))

    def take(
        self,
        source: str,
        content: str | bytes,
        name: str | None = None,
        *,
        on: date | None = MONDAY,
        code: int = 0,
        now: str | None = None,
        manifest: dict[str, Any] | None = None,
    ) -> Told:
        """Take bytes in as a file and return what `--json` says; no row may be lost on the way.

        The command must end with `code`. Without a manifest the file has none.
        """
        raw = content if isinstance(content, bytes) else content.encode()
        path = self.folder / str(next(self.numbers)) / (name or f"{source}.csv")
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
        if manifest is not None:
            said = a_manifest(source, raw, on or MONDAY) | manifest
            path.with_name(path.name + ".manifest.json").write_text(json.dumps(said))
        dated = ("--business-on", on.isoformat()) if on else ()
        ended = self.ews(
            "intake", source, str(path), "--json", *dated, *(("--now", now) if now else ())
        )
        assert ended.code == code, ended.err
        told: Told = ended.json
        assert told["delivered"] == told["accepted"] + told["quarantined"] + told["duplicate"]
        return told

    def refuse(self, source: str, content: str | bytes, *args: Any, **more: Any) -> str:
        """Take in bytes that must be rejected whole; returns the reason, after a look around.

        What had been seen of the feed is seen after it too, and nothing else.
        """
        before = self.seen(source)
        told = self.take(source, content, *args, code=1, **more)
        [error] = told["errors"]
        assert (told["state"], told["accepted"], error["rule"]) == ("rejected", 0, "delivery")
        assert self.seen(source) == before
        return str(error["hint"])

    def seen(
        self, feed: str, known_at: str = "2026-07-01T00:00:00+08:00", as_of: date = MONDAY
    ) -> list[Told]:
        """Return the rows of a feed for that business day, as known at an instant."""
        with self.bank.context() as context:
            rows = see(context, as_of, datetime.fromisoformat(known_at))[feed]
            table = rows.filter(rows.business_on == as_of).to_pyarrow()
        return sorted(table.to_pylist(), key=lambda row: (row["known_at"], row["row_no"]))

    def listed(self, name: str, **where: Any) -> list[Told]:
        """Return the rows of a table of the register."""
        table = getattr(t, name)
        query = select(table).filter_by(**where)
        with self.bank.context() as context, engine.reading(context.register) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def a_manifest(source: str, raw: bytes, on: date) -> dict[str, Any]:
    """Return what a right manifest of a file says; the count of rows is left out."""
    return {
        "source": source,
        "business_on": on.isoformat(),
        "arrived_at": ARRIVED,
        "rows": None,
        "sha256": sha256(raw).hexdigest(),
        "provenance": "simulated",
        "opening": False,
    }


def command(bank: Bank, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command on the bank and tells how it ended."""
    values = {"HOME": bank.home, "CONFIG": bank.config, "EXPECTATIONS": ROOT / "expectations"}
    for name, value in values.items():
        monkeypatch.setenv(f"EWS_{name}", str(value))
    monkeypatch.setenv("EWS_CLOCK", "replay")

    def run(*args: str) -> Ended:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["ews", *args])
        try:
            main()
            code = 0
        except SystemExit as exc:
            code = int(exc.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run
