"""The manifest beside a delivery: what it says, and what it cannot say."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warning_signals.sources.reading.landing_manifest import read_manifest

SAID: dict[str, Any] = {
    "source": "branches",
    "business_on": "2026-06-08",
    "arrived_at": "2026-06-09T02:10:00+08:00",
    "rows": 1,
    "sha256": "0" * 64,
    "provenance": "real",
    "opening": False,
}


def test_control_totals_are_read_to_the_last_digit() -> None:
    totals = [{"currency": "CNY", "opening": "0.10", "movements": "-9999999999999999.99"}]

    [total] = read_manifest(json.dumps(SAID | {"totals": totals}).encode()).totals

    assert (total.currency, total.opening) == ("CNY", Decimal("0.10"))
    assert (total.movements, total.closing) == (Decimal("-9999999999999999.99"), None)


def test_a_number_in_the_place_of_text_is_read_as_it_is_printed() -> None:
    totals = [{"currency": "CNY", "movements": 0.1}]

    [total] = read_manifest(json.dumps(SAID | {"totals": totals}).encode()).totals

    assert total.movements == Decimal("0.1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": -1},
        {"rows": 10**30},
        {"rows": float("inf")},
        {"rows": float("nan")},
        {"rows": [1]},
        {"sha256": 5},
        {"sha256": ["0"]},
        {"arrived_at": "0001-01-01T00:00:00+14:00"},
        {"arrived_at": "9999-12-31T23:59:59-12:00"},
        {"arrived_at": 20260609},
        {"business_on": None},
        {"business_on": "2026-02-30"},
        {"provenance": {}},
        {"totals": 5},
        {"totals": "CNY"},
        {"totals": [None]},
        {"totals": [{"currency": "CNY"}]},
        {"totals": [{"currency": "CNY", "movements": "NaN"}]},
        {"totals": [{"currency": "CNY", "movements": "sNaN"}]},
        {"totals": [{"currency": "CNY", "movements": "Infinity"}]},
        {"totals": [{"currency": "CNY", "movements": "1e999999"}]},
        {"totals": [{"currency": "CNY", "movements": True}]},
        {"totals": [{"currency": 156, "movements": "1"}]},
        {"totals": [{"currency": "CNY", "movements": "1", "closing": "x"}]},
    ],
    ids=str,
)
def test_a_manifest_that_cannot_be_right_says_why(wrong: dict[str, Any]) -> None:
    fault = read_manifest(json.dumps(SAID | wrong).encode()).fault

    assert fault is not None
    assert fault.startswith("its manifest cannot be read (")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'"x"', b"5", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000,
     b"9" * 5_000],
    ids=lambda content: repr(content[:8]),
)  # fmt: skip
def test_what_is_no_manifest_at_all_says_so(content: bytes) -> None:
    assert read_manifest(content).fault is not None


def test_the_reason_is_cut_where_a_manifest_is_long() -> None:
    fault = read_manifest(json.dumps(SAID | {"arrived_at": "x" * 100_000}).encode()).fault

    assert len(fault or "") < 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TOTAL = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("currency", "movements", "opening", "closing"), JSON)
)
FUZZ = settings(max_examples=400, derandomize=True, deadline=None)


@FUZZ
@given(st.binary(max_size=200) | JSON.map(lambda said: json.dumps(said).encode()))
def test_any_bytes_and_any_json_are_read_or_refused(content: bytes) -> None:
    said = read_manifest(content)

    assert said.fault is not None


@FUZZ
@given(st.dictionaries(st.sampled_from([*SAID, "totals"]), JSON | st.lists(TOTAL, max_size=2)))
def test_a_manifest_with_anything_in_its_places_is_read_or_refused(said: dict[str, Any]) -> None:
    manifest = read_manifest(json.dumps(SAID | said).encode())

    if manifest.fault is None:
        assert isinstance(manifest.arrived_at, datetime)
        assert manifest.rows is None or 0 <= manifest.rows < sys.maxsize
        assert manifest.sha256 is None or isinstance(manifest.sha256, str)
        assert all(total.movements.is_finite() for total in manifest.totals)
