"""`ews` in this process: the same `main` as the command, with its exit code and what it printed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bank import MONDAY, Bank
from tests.casework.made_days import AMBER, RED, escalated, finding
from tests.desk import Run as Ews
from tests.desk import command

__all__ = ["Ews"]


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
    return command(Bank(home), monkeypatch, capsys)
