"""What many tests stand on: a small bank whose first day is done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bank import MONDAY, OPENING, TUESDAY, WEDNESDAY, Bank
from tests.desk import Desk, command
from warning_signals.stages.line import run_day


def quiet(_: str) -> None:
    """Take progress and say nothing."""


@pytest.fixture(scope="session")
def first_day_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a bank after its baseline, with the files of three more days waiting."""
    bank = Bank(tmp_path_factory.mktemp("bank"))
    bank.write(MONDAY, TUESDAY, WEDNESDAY)
    with bank.context() as context:
        run_day(OPENING, context, "baseline", quiet)
    return bank.home


@pytest.fixture
def bank(first_day_done: Path, tmp_path: Path) -> Iterator[Bank]:
    """A bank of one's own, its baseline done."""
    home = tmp_path / "home"
    shutil.copytree(first_day_done, home)
    yield Bank(home)


@pytest.fixture
def desk(
    bank: Bank,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    """The data desk of that bank."""
    return Desk(bank, command(bank, monkeypatch, capsys), tmp_path / "brought")


@pytest.fixture
def config(bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of config/ that the bank is run with."""
    copy = tmp_path / "config"
    shutil.copytree(bank.config, copy)
    bank.config = copy
    monkeypatch.setenv("EWS_CONFIG", str(bank.config))
    return bank.config


@pytest.fixture
def declare(config: Path) -> Callable[..., None]:
    """Return a function that changes the entry of a source in config/sources.yml."""
    path = config / "sources.yml"

    def change(source: str, **said: Any) -> None:
        sources = yaml.safe_load(path.read_text(encoding="utf-8"))
        sources[source] |= said
        path.write_text(yaml.safe_dump(sources, allow_unicode=True), encoding="utf-8")

    return change
