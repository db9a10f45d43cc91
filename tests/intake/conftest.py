"""A bank that knows two borrowers, and a delivery of real bytes put before it."""

import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from warning_signals import feeds
from warning_signals.intake.check import check
from warning_signals.intake.sinks import Refused, Sinks
from warning_signals.intake.spool import spooled
from warning_signals.intake.words import Bad, Checked, DeliveryFacts, Parties
from warning_signals.model import Parsed
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


@dataclass(frozen=True)
class Taken:
    """What became of a delivery, with its rows at hand."""

    outcome: Checked
    accepted: pa.Table
    quarantined: tuple[Bad, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outcome, name)


Take = Callable[..., Taken]


def checked_blocks(
    feed: str, blocks: Iterable[Parsed], delivery: DeliveryFacts, known: Parties, **more: Any
) -> Taken:
    """Check a delivery and return its outcome with the rows."""
    accepted = [feeds.arrow_schema(feed).empty_table()]
    refused = Refused()
    suite = ROOT / f"expectations/{feed}.json"
    usual = more.pop("usual", None)
    sinks = Sinks(lambda rows, _: accepted.append(rows), refused)
    outcome = check(feed, spooled(blocks), delivery, known, suite, usual, sinks, **more)
    if outcome.rejected:
        return Taken(outcome, accepted[0], ())
    bad = tuple(sorted(refused, key=lambda one: one.row_no))
    return Taken(outcome, pa.concat_tables(accepted).sort_by("row_no"), bad)


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
    ) -> Taken:
        said = sources[feed]
        options = Options(
            ROOT, feed, said["encoding"], said.get("columns", {}), said.get("values", {})
        )
        raw = io.BytesIO(text.encode(said["encoding"]))
        blocks = parse(raw, f"{feed}_20260608.csv", options)
        delivery = replace(MONDAY, **{"source": feed, **facts})
        return checked_blocks(feed, blocks, delivery, PARTIES, usual=usual, waive_band=waive_band)

    return land


@pytest.fixture
def count_rules() -> Callable[[Taken], Counter[str]]:
    """Return a function that counts the quarantined rows by rule."""
    return lambda checked: Counter(bad.rule for bad in checked.quarantined)
