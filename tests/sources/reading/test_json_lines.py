"""Records kept as JSON lines come back as text cells, all of them or none."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.reading.test_json_records import written
from warning_signals.sources.reading.json_values import MISSING, at, loads, paths_in
from warning_signals.sources.reading.manifest import manifest_of


def test_the_last_line_is_the_manifest() -> None:
    assert manifest_of(io.BytesIO(written({"a": 1}))) == (1, ())
    assert manifest_of(io.BytesIO(b"a,b\n1,2\n")) == (None, ())


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b", 1), ("l.1.c", 2), ("", ...), ("a.x", MISSING), ("l.5", MISSING), ("l.x", MISSING),
     ("a.b.c", MISSING), ("l.-1", MISSING)],
)  # fmt: skip
def test_a_path_leads_through_records_and_lists(path: str, value: Any) -> None:
    whole = {"a": {"b": 1}, "l": [0, {"c": 2}]}

    assert at(whole, path) == (whole if value is ... else value)


def test_the_paths_of_a_record_are_told_to_a_few_levels() -> None:
    assert paths_in({"a": {"b": {"c": {"d": 1}}}, "e": {}, "f": [1]}) == ["a.b.c", "e", "f"]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "[" * 5_000, "9" * 5_000, "{", "", "'a'"])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


@given(st.dictionaries(st.text(max_size=5), st.text() | st.integers() | st.none(), max_size=4))
def test_a_record_comes_back_as_it_was_sent(record: dict[str, Any]) -> None:
    first = written(record).split(b"\n")[0]

    assert json.loads(first.decode("utf-8", "surrogatepass")) == record
