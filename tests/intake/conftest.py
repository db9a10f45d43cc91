"""A bank that knows two borrowers, and a delivery of real bytes put before it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from warning_signals.intake.check import check
from warning_signals.intake.words import Checked, DeliveryFacts, Parties
from warning_signals.sources.landing_csv import Options, parse

ROOT = Path(__file__).parents[2]
MONDAY = DeliveryFacts(
    delivery_id="d1",
    source="",
    business_on=date(2026, 6, 8),
    known_at=datetime(2026, 6, 8, 18, 10, tzinfo=UTC),
    opening=False,
    provenance="simulated",
    rows=None,
    sha256="0" * 64,
)
PARTIES = Parties(
    ids={
        "accounts": pa.array(["A00001-1", "A00002-1"]),
        "facilities": pa.array(["F00001-1"]),
        "meters": pa.array(["M00001-1"]),
    },
    borrowers=pa.table(
        {
            "borrower_id": ["B00001", "B00002", "B00003"],
            "uscc": ["913200000000000039", "913200000000000114", None],
            "name": ["扬中（江苏）机电有限责任公司", "长江食品厂", "王记面馆"],
        }
    ),
)

Take = Callable[..., Checked]


@pytest.fixture
def parties() -> Parties:
    return PARTIES


@pytest.fixture
def monday() -> DeliveryFacts:
    return MONDAY


@pytest.fixture
def take() -> Take:
    """Return a function that lands `text` as `feed` and checks it as the project is configured."""
    sources = yaml.safe_load((ROOT / "config/sources.yml").read_text(encoding="utf-8"))

    def land(
        feed: str,
        text: str,
        usual: float | None = None,
        waive_band: bool = False,
        **facts: Any,
    ) -> Checked:
        said = sources[feed]
        options = Options(
            ROOT, feed, said["encoding"], said.get("columns", {}), said.get("values", {})
        )
        parsed = parse(text.encode(said["encoding"]), f"{feed}_20260608.csv", options)
        delivery = replace(MONDAY, **{"source": feed, **facts})
        suite = ROOT / f"expectations/{feed}.json"
        return check(feed, parsed, delivery, PARTIES, suite, usual, waive_band=waive_band)

    return land


@pytest.fixture
def count_rules() -> Callable[[Checked], Counter[str]]:
    """Return a function that counts the quarantined rows by rule."""
    return lambda checked: Counter(bad.rule for bad in checked.quarantined)
