"""`ews check-config`: every fault of every file at once, with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bank import ROOT
from tests.cli.conftest import Ews


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ews: Ews) -> Path:
    """A copy of the configuration that the command reads."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    monkeypatch.setenv("EWS_CONFIG", str(folder))
    return folder


def replace_in(path: Path, old: str, new: str) -> int:
    """Replace a text that stands there once; returns its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_shipped_configuration_is_sound(ews: Ews) -> None:
    ended = ews("check-config")

    assert ended.code == 0
    assert ended.out.startswith("The configuration is sound: ")


def test_all_faults_of_all_files_come_at_once_with_file_and_line(ews: Ews, config: Path) -> None:
    signals, sources = config / "signals.yml", config / "sources.yml"
    beyond = replace_in(signals, "  dpd: {}", "  dpd: {amber: 40, red: 31}")
    unknown = replace_in(signals, "  kwh_drop: {}", "  kwh_drop: {ambr: 0.3}")
    misspelt = replace_in(signals, "  cash_days: {}", "  cash_dayz: {}")
    feed = replace_in(sources, "feed: court_records", "feed: court_record")

    ended = ews("check-config")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("4 faults in the configuration; nothing has run.")
    for line in (
        f"{signals}:{beyond}: repayment.dpd: amber 40 lies beyond red 31.",
        f"{signals}:{unknown}: utility.kwh_drop.ambr: no such key. Did you mean amber?",
        f"{signals}:{misspelt}: account_flows.cash_dayz: config/ names 'cash_dayz'",
        f"{sources}:{feed}: court_records.feed: there is no feed 'court_record'.",
    ):
        assert line in ended.err
    assert "Did you mean cash_days?" in ended.err
    assert "Did you mean court_records?" in ended.err


def test_a_file_that_is_missing_or_no_yaml_is_named(ews: Ews, config: Path) -> None:
    (config / "routes.yml").unlink()
    (config / "ticketing.yml").write_text("system: [", encoding="utf-8")

    ended = ews("check-config")

    assert ended.code == 2
    assert f"{config / 'routes.yml'}: there is no such file." in ended.err
    assert f"{config / 'ticketing.yml'}: not YAML" in ended.err
