"""The small bank on its Monday, judged; to be read, or as a copy to do harm to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bank import MONDAY, TUESDAY, Bank
from tests.conftest import quiet
from tests.stages.test_look_again import deliver
from warning_signals.context import Context
from warning_signals.stages.line import run_day


@pytest.fixture
def judged(monday_assessed: Path) -> Iterator[Context]:
    """Monday, only to be read."""
    with Bank(monday_assessed).context() as context:
        yield context


@pytest.fixture(scope="package")
def restated(monday_assessed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Tuesday's end: Monday's ledger was sent anew after Monday was looked at, no bills came."""
    home = tmp_path_factory.mktemp("restated") / "home"
    shutil.copytree(monday_assessed, home)
    bank = Bank(home)
    for path in (home / "landing" / "utility_bills").glob("*20260609*"):
        path.unlink()
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        deliver(bank, MONDAY, 40, context.calendar.cutoff(MONDAY) + timedelta(hours=3))
        run_day(TUESDAY, context, "newest", quiet)
        yield context


@pytest.fixture
def own(monday_assessed: Path, tmp_path: Path) -> Bank:
    """The same, of one's own."""
    home = tmp_path / "home"
    shutil.copytree(monday_assessed, home)
    return Bank(home)


def feed(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Return one feed of a finding's lineage."""
    [found] = [one for one in told["feeds"] if one["feed"] == name]
    return dict(found)
