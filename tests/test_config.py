"""The configuration as typed values, a book's own laid over it, and thresholds that make sense."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.bank import ROOT
from warning_signals.config import load_config, threshold_faults
from warning_signals.config_files import ConfigFiles, line_of, merged
from warning_signals.errors import ConfigError
from warning_signals.model import Thresholds
from warning_signals.settings import Settings


def settings(folder: Path = ROOT / "config", book: str = "shipped") -> Settings:
    return Settings(book=book, config=folder)


def test_masters_are_taken_in_before_core_and_core_before_what_is_outside() -> None:
    groups = [source.group for source in load_config(settings()).expected_sources]

    assert groups == sorted(groups, key=["masters", "core", "outside"].index)
    assert len(groups) == 40


def test_the_required_sources_are_those_of_the_core() -> None:
    required = {s.name for s in load_config(settings()).expected_sources if s.required}

    assert required == {
        "branches", "officers", "borrowers", "accounts", "facilities", "account_flows",
        "account_balances", "facility_balances", "instalments",
    }  # fmt: skip


def test_a_feed_leads_to_its_sources_and_to_none_where_the_book_has_none() -> None:
    shipped, real = load_config(settings()), load_config(settings(book="real"))

    [found] = shipped.sources_of("e_invoices")
    assert (found.name, found.owner) == ("e_invoices", "tax data desk")
    assert shipped.sources_of("no such feed") == ()
    assert real.sources_of("court_records") == ()


def test_three_utilities_fill_one_feed_and_a_part_of_it_leads_to_one_of_them() -> None:
    config = load_config(settings())

    def names(*parts: str) -> list[str]:
        return [source.name for source in config.sources_of("meter_readings", parts)]

    assert names() == ["meter_readings", "water_readings", "gas_readings"]
    assert names("water") == ["water_readings"]
    assert names("electricity", "gas") == ["meter_readings", "gas_readings"]


def test_a_feed_of_one_piece_is_needed_whatever_part_is_asked_for() -> None:
    [found] = load_config(settings()).sources_of("court_records", ("electricity",))

    assert found.name == "court_records"


def test_a_signal_on_electricity_needs_nothing_of_the_water_works() -> None:
    config = load_config(settings())

    needed = config.sources_for(config.signals["kwh_drop"])

    assert {feed: [s.name for s in sources] for feed, sources in needed.items()} == {
        "meters": ["meters"],
        "meter_readings": ["meter_readings"],
    }


def test_a_part_that_no_source_fills_is_a_fault_at_the_signals_line(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    sources = folder / "sources.yml"
    text = sources.read_text(encoding="utf-8")
    misspelt = text.replace("part: electricity", "part: electricty")
    sources.write_text(misspelt, encoding="utf-8")

    with pytest.raises(
        ConfigError,
        match=r"utility\.kwh_drop: needs part 'electricity' of meters, which no source fills\. "
        r"Did you mean electricty\?",
    ):
        load_config(settings(folder))


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"amber": 0.5, "red": 0.5}, []),
        ({"amber": 0.51, "red": 0.5}, ["amber 0.51 lies beyond red 0.5."]),
        ({"amber": 2.0, "red": 7.0, "worse": "below"}, ["amber 2.0 lies beyond red 7.0."]),
        ({"amber": 7.0, "red": 2.0, "worse": "below"}, []),
        ({"amber": None}, []),
        ({"looks": 2, "needed": 3}, ["needed 3 of looks 2 cannot be met."]),
        ({"needed": 0}, ["needed 0 of looks 3 cannot be met."]),
        ({"floor": -0.1}, ["floor -0.1 is negative."]),
    ],
)
def test_thresholds_that_cannot_be_meant_are_named(
    over: dict[str, Any], expected: list[str]
) -> None:
    assert threshold_faults(replace(Thresholds(amber=0.3, red=0.5), **over)) == expected


def test_first_values_replace_those_of_the_signal_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    signals = folder / "signals.yml"
    text = signals.read_text(encoding="utf-8")
    signals.write_text(text.replace("dpd: {}", "dpd: {amber: 3}"), encoding="utf-8")

    mine, shipped = load_config(settings(folder)).signals, load_config(settings()).signals

    assert mine["dpd"].thresholds == replace(shipped["dpd"].thresholds, amber=3)


def test_a_books_own_file_is_laid_over_key_by_key() -> None:
    base = {"a": {"required": True, "owner": "x"}, "b": {"owner": "y"}}

    assert merged(base, {"a": {"required": False}}) == {
        "a": {"required": False, "owner": "x"},
        "b": {"owner": "y"},
    }
    assert base["a"] == {"required": True, "owner": "x"}


def test_a_fault_is_reported_where_it_stands_the_overlay_first(tmp_path: Path) -> None:
    (tmp_path / "books" / "mine").mkdir(parents=True)
    (tmp_path / "x.yml").write_text("a: {}\nb:\n  c: 1\n", encoding="utf-8")
    (tmp_path / "books" / "mine" / "x.yml").write_text("\n\na: {}\n", encoding="utf-8")
    files = ConfigFiles(tmp_path, "mine")

    files.fault("x", ("a",), "is odd.")
    files.fault("x", ("b", "c"), "is odd.")

    with pytest.raises(ConfigError, match="2 faults in the configuration; nothing has run"):
        files.raise_faults()
    assert files.faults == [
        f"{tmp_path / 'books' / 'mine' / 'x.yml'}:3: a: is odd.",
        f"{tmp_path / 'x.yml'}:3: b.c: is odd.",
    ]


def test_a_key_that_is_not_there_has_the_line_of_what_it_belongs_to(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("a:\n  b: 1\n", encoding="utf-8")

    assert (line_of(path, ("a", "z")), line_of(path, ("z",)), line_of(path, ("a", "b"))) == (
        1,
        None,
        2,
    )


def test_a_file_that_holds_no_names_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("- a\n- b\n", encoding="utf-8")
    files = ConfigFiles(tmp_path, "shipped")

    assert files.read("x") == {}
    assert files.faults == [
        f"{tmp_path / 'x.yml'}:1: names with values are expected, not ['a', 'b']."
    ]


def with_hashed(folder: Path, columns: str) -> Path:
    shutil.copytree(ROOT / "config", folder)
    sources = folder / "sources.yml"
    text = sources.read_text(encoding="utf-8")
    changed = text.replace(
        "  feed: court_records\n", f"  feed: court_records\n  hashed: {columns}\n"
    )
    sources.write_text(changed, encoding="utf-8")
    return folder


def test_a_source_with_persons_names_needs_the_salt(tmp_path: Path) -> None:
    folder = with_hashed(tmp_path / "config", "[legal_rep_key]")

    for unsalted in (None, SecretStr("")):
        bare = Settings(book="shipped", config=folder, identity_salt=unsalted)
        with pytest.raises(ConfigError, match=r"court_records.*EWS_IDENTITY_SALT is not set"):
            load_config(bare)
    salted = Settings(book="shipped", config=folder, identity_salt=SecretStr("white pepper"))
    assert load_config(salted).sources["court_records"].hashed == ("legal_rep_key",)
    assert "pepper" not in repr(salted)


def test_only_keys_are_hashed_and_the_nearest_is_offered(tmp_path: Path) -> None:
    folder = with_hashed(tmp_path / "config", "[legal_rep_kay]")

    with pytest.raises(ConfigError, match="Did you mean legal_rep_key"):
        load_config(settings(folder))
