"""`ews` in this process: the same `main` as the command, with its exit code and what it printed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bank import MONDAY, ROOT, Bank
from tests.casework.made_days import AMBER, RED, escalated, finding
from warning_signals.cli import main


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


Ews = Callable[..., Ended]


@pytest.fixture
def ews(
    first_day_done: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Ews:
    """Run a command on a bank whose Monday has a red and an amber case."""
    home = tmp_path / "home"
    shutil.copytree(first_day_done, home)
    found = [finding("B003", "dpd", RED, MONDAY), finding("B005", "power_arrears", AMBER, MONDAY)]
    with Bank(home).context() as context:
        escalated(context, MONDAY, found)
    values = {"HOME": home, "CONFIG": ROOT / "config", "EXPECTATIONS": ROOT / "expectations"}
    for name, value in values.items():
        monkeypatch.setenv(f"EWS_{name}", str(value))
    monkeypatch.setenv("EWS_CLOCK", "replay")

    def run(*args: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["ews", *args])
        try:
            main()
            code = 0
        except SystemExit as exc:
            code = int(exc.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run
