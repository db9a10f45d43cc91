"""The pages on the signals: made from the signals' files, and those in docs/ are up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warning_signals.config import load_config
from warning_signals.model import Signal
from warning_signals.reports.signal_pages import index, pages, standing
from warning_signals.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/signals"


@pytest.fixture(scope="module")
def signals() -> dict[str, Signal]:
    return dict(load_config(Settings(config=ROOT / "config", book="shipped")).signals)


def boxes(svg: str) -> str:
    """Return the levels under the picture as letters: g, a, r."""
    letters = {"#e8f3ec": "g", "#f2b134": "a", "#d64545": "r"}
    return "".join(letters[color] for color in re.findall(r'<rect [^>]*fill="([^"]+)"', svg))


def test_the_pages_in_docs_are_those_of_the_signals(signals: dict[str, Signal]) -> None:
    made = {f"{p.name}.md": p.text for p in pages(signals)}
    made |= {f"{p.name}.svg": p.svg for p in pages(signals)} | {"README.md": index(signals)}
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}

    stale = sorted(n for n in made.keys() | there.keys() if made.get(n) != there.get(n))

    assert not stale, f"Not up to date: {stale}. Run: ews signals pages docs/signals"


def test_a_page_has_thresholds_steps_and_who_may_read_it(signals: dict[str, Signal]) -> None:
    page = next(p for p in pages(signals) if p.name == "cash_days").text

    assert "| value | ≤ 10 | ≤ 3 |" in page
    assert "Let go after 4 weekly looks in a row on the calm side of 12." in page
    assert "![How a made-up path is judged](cash_days.svg)" in page
    assert "索取他行账户流水" in page


def test_a_page_says_to_whom_its_signal_applies(signals: dict[str, Signal]) -> None:
    texts = {p.name: p.text for p in pages(signals)}

    assert "\nApplies to borrowers that have an electricity meter.\n" in texts["kwh_drop"]
    assert not [name for name, text in texts.items() if "Applies to: Return" in text]


def test_nineteen_signals_vote_and_the_list_says_so_of_each(signals: dict[str, Signal]) -> None:
    standings = [standing(signal) for signal in signals.values()]

    assert sum(s.startswith("votes") for s in standings) == 19
    assert sum(s.startswith("in shadow") for s in standings) == 70
    assert standing(signals["dishonest_debtor"]) == "votes; hard at red"


def test_the_picture_shows_persistence_and_the_rule_of_letting_go(
    signals: dict[str, Signal],
) -> None:
    svg = {p.name: p.svg for p in pages(signals)}

    assert boxes(svg["cash_days"]) == "g" * 8 + "a" * 6 + "r" * 10 + "g" * 16
    assert boxes(svg["guarantee_circle"]) == "g" * 7 + "a" * 6 + "r" * 5 + "a" * 2 + "g" * 20
