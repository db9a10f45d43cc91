"""Records as read: with decisions, and with what follows for corrections and closings."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa
import pytest

from warning_signals import feeds
from warning_signals.matching.applied import applied

Row = dict[str, Any]


def row(record_id: str, borrower_id: str | None = None, **over: Any) -> Row:
    plain = {"provider": "courts", "party_name": "宏达", "kind": "enforcement"}
    return {"record_id": record_id, "borrower_id": borrower_id, **plain, **over}


def decision(verdict: str, record_id: str, borrower_id: str, provider: str = "courts") -> Row:
    return {
        "decision_no": 1,
        "provider": provider,
        "record_id": record_id,
        "borrower_id": borrower_id,
        "verdict": verdict,
    }


def read(rows: list[Row], *decisions: Row, feed: str = "court_records") -> dict[str, Any]:
    """Return borrower and rule of each record, by its number."""
    schema = feeds.arrow_schema(feed)
    whole = [{name: r.get(name) for name in schema.names} for r in rows]
    table = ibis.memtable(pa.Table.from_pylist(whole, schema=schema))
    connection = ibis.duckdb.connect()
    found = applied(connection, feed, table, decisions)
    assert found.columns == tuple(schema.names)
    key = "record_id" if feed == "court_records" else "event_id"
    told = connection.to_pyarrow(found).to_pylist()
    assert len(told) == len(rows)
    return {r[key]: (r["borrower_id"], r["match_rule"]) for r in told}


def test_without_decisions_nothing_changes() -> None:
    rows = [row("R1", "B1", match_rule="uscc"), row("R2")]

    assert read(rows) == {"R1": ("B1", "uscc"), "R2": (None, None)}


def test_a_link_is_set_for_that_record_of_that_provider() -> None:
    rows = [row("R1"), row("R1b", provider="others"), row("R2")]

    found = read(rows, decision("linked", "R1", "B7"))

    assert found == {"R1": ("B7", "officer"), "R1b": (None, None), "R2": (None, None)}
    assert read(rows[1:2], decision("linked", "R1b", "B7")) == {"R1b": (None, None)}


def test_a_rejection_takes_back_what_a_rule_had_linked_and_nothing_else() -> None:
    rows = [row("R1", "B1", match_rule="name_and_region"), row("R2", "B2", match_rule="uscc")]

    found = read(rows, decision("rejected", "R1", "B1"), decision("rejected", "R2", "B9"))

    assert found == {"R1": (None, None), "R2": ("B2", "uscc")}


def test_one_borrower_rejected_and_another_linked() -> None:
    decisions = decision("rejected", "R1", "B1"), decision("linked", "R1", "B2")

    assert read([row("R1", "B1")], *decisions) == {"R1": ("B2", "officer")}


def test_a_correction_and_its_correction_stay_the_borrowers() -> None:
    rows = [row("R1"), row("R2", corrects_record_id="R1"), row("R3", corrects_record_id="R2")]

    found = read(rows, decision("linked", "R1", "B7"))

    assert found["R2"] == found["R3"] == ("B7", "corrects_record")


@pytest.mark.parametrize("over", [{"party_name": "别家"}, {"provider": "others"}])
def test_a_correction_about_another_party_or_by_another_provider_does_not(over: Row) -> None:
    rows = [row("R1", "B1"), row("R2", corrects_record_id="R1", **over)]

    assert read(rows)["R2"] == (None, None)


def test_a_closing_reaches_the_case_that_it_closes_and_no_other_kind_does() -> None:
    rows = [
        row("R1", case_no="(2026)1号"),
        row("R2", case_no="(2026)1号", kind="closed"),
        row("R3", case_no="(2026)1号", kind="lawsuit"),
    ]

    found = read(rows, decision("linked", "R1", "B7"))

    assert (found["R2"], found["R3"]) == (("B7", "same_case"), (None, None))


def test_a_rejected_correction_is_not_inherited_again() -> None:
    rows = [row("R1", "B1"), row("R2", corrects_record_id="R1")]

    assert read(rows, decision("rejected", "R2", "B1"))["R2"] == (None, None)


def test_a_reference_that_leads_to_two_borrowers_leads_to_none() -> None:
    rows = [
        row("R1", "B1", case_no="1"),
        row("R2", "B2", case_no="1"),
        row("R3", case_no="1", kind="closed"),
    ]

    assert read(rows)["R3"] == (None, None)


def test_registry_events_are_decided_alike() -> None:
    rows = [{"event_id": "G1", "party_name": "宏达"}, {"event_id": "G2", "borrower_id": "B1"}]
    decisions = (
        decision("linked", "G1", "B7", "registry"),
        decision("rejected", "G2", "B1", "registry"),
    )

    found = read(rows, *decisions, feed="registry_events")

    assert found == {"G1": ("B7", "officer"), "G2": (None, None)}
