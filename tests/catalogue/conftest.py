"""Configuration that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bank import ROOT, Bank


@pytest.fixture
def config(bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of config/ that the bank is run with."""
    bank.config = tmp_path / "config"
    shutil.copytree(ROOT / "config", bank.config)
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
