"""Every signal carries its card, its line in config/signals.yml and its tests."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from warning_signals.model import Signal, Text

ROOT = Path(__file__).parents[2]
SIGNALS = sorted((p.parent.name, p.stem) for p in ROOT.glob("warning_signals/signals/*/[a-z]*.py"))
IDS = {name for _, name in SIGNALS}
NARROW = {
    "dpd", "own_bank_cross_default", "dishonest_debtor", "deregistration", "enforcement_listed",
    "asset_preservation", "account_frozen", "abnormal_list", "power_cut",
}  # fmt: skip
SNAKE_CASE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
EACH = pytest.mark.parametrize(("family", "name"), SIGNALS)


def module(family: str, name: str) -> Any:
    return import_module(f"warning_signals.signals.{family}.{name}")


def texts(signal: Signal) -> list[Text]:
    """Return all that an officer reads: the sentence at both levels and without any evidence."""
    told: list[dict[str, Any]] = [{}, {"level": "amber"}, {"level": "red", "value": None}]
    said = [signal.explain(evidence) for evidence in told]
    return [*said, signal.first_check, *signal.playbook]


def test_there_are_signals_to_look_at() -> None:
    assert len(SIGNALS) >= 11, "no signals found: does the glob in this file still match?"


@EACH
def test_a_signal_ends_with_its_plugin(family: str, name: str) -> None:
    plugin = getattr(module(family, name), "PLUGIN", None)

    assert isinstance(plugin, Signal), f"{name} has no PLUGIN; end the file with PLUGIN = Signal(…)"
    assert plugin.family == family, (
        f"{name} says family {plugin.family!r} but lies in {family}/; make them agree"
    )


@EACH
@pytest.mark.parametrize("heading", ["False alarms:", "Source:", "Lead time:"])
def test_a_signal_says_when_it_cries_wolf_and_where_it_comes_from(
    family: str, name: str, heading: str
) -> None:
    text = module(family, name).__doc__ or ""

    assert heading in text, f"the docstring of {name} lacks a line that begins with {heading!r}"


@EACH
def test_what_an_officer_reads_is_there_in_both_languages(family: str, name: str) -> None:
    for text in texts(module(family, name).PLUGIN):
        assert text.en.strip(), f"{name} has an empty English text beside {text.zh!r}: write it"
        assert re.search("[\u4e00-\u9fff]", text.zh), (
            f"{name} has no Chinese beside {text.en!r}: translate it"
        )


@EACH
def test_what_an_officer_reads_has_no_ids_in_it(family: str, name: str) -> None:
    for text in texts(module(family, name).PLUGIN):
        found = SNAKE_CASE.findall(f"{text.en} {text.zh}")
        assert not found, f"{name} shows {found} to officers in {text.en!r}: say it in words"


@EACH
def test_a_signal_has_two_or_three_steps_for_the_officer(family: str, name: str) -> None:
    steps = module(family, name).PLUGIN.playbook

    assert 2 <= len(steps) <= 3, f"{name} has {len(steps)} steps in PLAYBOOK; keep two or three"


@EACH
def test_a_signal_is_switched_on_under_its_family(family: str, name: str) -> None:
    path = ROOT / "config/signals.yml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8")).get(family) or {}

    assert name in listed, f"add `{name}: {{}}` under `{family}:` in config/signals.yml"


def test_every_line_of_the_config_belongs_to_a_file() -> None:
    config = yaml.safe_load((ROOT / "config/signals.yml").read_text(encoding="utf-8"))
    listed = {(family, name) for family, names in config.items() for name in names}

    assert listed <= set(SIGNALS), (
        f"no such file for {sorted(listed - set(SIGNALS))}: mend the name"
    )


@EACH
@pytest.mark.parametrize("case", ["fires", "quiet"])
def test_a_signal_has_a_firing_and_a_quiet_case(family: str, name: str, case: str) -> None:
    path = ROOT / f"tests/signals/{family}/test_{name}.py"

    assert path.is_file(), f"write {path.relative_to(ROOT)}, with a firing and a quiet case"
    assert re.search(rf"^def test_\w*{case}", path.read_text(encoding="utf-8"), re.MULTILINE), (
        f"{path.relative_to(ROOT)} has no test whose name contains {case!r}: write one"
    )


@EACH
def test_red_lies_beyond_amber(family: str, name: str) -> None:
    limits = module(family, name).PLUGIN.thresholds
    if limits.amber is None or limits.red is None:
        return
    beyond = limits.red > limits.amber if limits.worse == "above" else limits.red < limits.amber

    assert beyond, f"{name}: red {limits.red} must lie beyond amber {limits.amber}; swap them"


def test_only_what_is_on_the_narrow_list_is_hard() -> None:
    hard = {name for family, name in SIGNALS if module(family, name).PLUGIN.hard}

    assert hard <= NARROW, f"not on the list of hard signals: {sorted(hard - NARROW)}"
