"""A1 no file by the deadline; A2 a file without bytes or rows."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from tests.bank import MONDAY, TUESDAY, Bank
from tests.conftest import quiet
from tests.desk import Desk, a_manifest
from tests.files import flows, records
from warning_signals.errors import RunIncomplete
from warning_signals.register import engine, run_history
from warning_signals.stages.line import run_day

HEADER = flows({"flow_id": "", "account_id": "", "booked_at": "", "amount": "", "currency": "",
                "kind": ""}).splitlines()[0] + "\n"  # fmt: skip


def landed(bank: Bank, source: str, day: date) -> Path:
    """Return the file of a source that waits for a day."""
    return bank.settings.landing_folder / source / f"{source}_{day:%Y%m%d}.csv"


def remove(bank: Bank, source: str, day: date) -> None:
    """Take a file away before anybody has seen it."""
    for path in landed(bank, source, day).parent.glob(f"*{day:%Y%m%d}*"):
        path.unlink()


def replace(bank: Bank, source: str, day: date, content: bytes) -> None:
    """Leave other bytes, which came in time, in the place of the right ones."""
    remove(bank, source, day)
    path = landed(bank, source, day)
    path.write_bytes(content)
    manifest = path.with_name(path.name + ".manifest.json")
    manifest.write_text(json.dumps(a_manifest(source, content, day)))


def run(bank: Bank, day: date) -> dict[str, Any]:
    """Run a day, whatever its end, and return its report."""
    with bank.context() as context:
        with suppress(RunIncomplete):
            run_day(day, context, "newest", quiet)
        with engine.reading(context.register) as connection:
            report = run_history.newest_report(connection, day)
    assert report is not None
    return report


def line(report: dict[str, Any], feed: str) -> tuple[str, str | None]:
    """Return how a feed stood, and since when it is missing."""
    [found] = [one for one in report["feeds"] if one["feed"] == feed]
    return found["state"], found["missing_since"]


def notices(bank: Bank, about: str) -> list[str]:
    """Return the messages in the operators' inbox that speak of a feed."""
    found = [json.loads(p.read_text()) for p in sorted((bank.home / "inbox").rglob("*.json"))]
    return [m["text"] for m in found if m["to"] == "operators" and about in m["text"]]


def test_a_missing_required_feed_fails_the_run_blinds_its_signals_and_is_told_of_once(
    bank: Bank,
) -> None:
    remove(bank, "account_flows", MONDAY)
    remove(bank, "account_flows", TUESDAY)

    monday, tuesday = run(bank, MONDAY), run(bank, TUESDAY)

    signals = {s["id"]: s for s in monday["signals"]}
    assert line(monday, "account_flows") == ("missing", "2026-06-08")
    assert line(tuesday, "account_flows") == ("missing", "2026-06-08")
    assert (monday["state"], monday["sent"], tuesday["state"]) == ("failed", 3, "failed")
    assert signals["op_inflow_drop"]["reasons"] == {"no_feed": 8}
    assert (signals["dpd"]["evaluated"], signals["dpd"]["red"]) == (8, 1)
    [told] = notices(bank, "account_flows")
    assert "core banking" in told


def test_a_missing_optional_feed_leaves_a_gap_and_the_run_complete(bank: Bank) -> None:
    remove(bank, "meter_readings", MONDAY)

    report = run(bank, MONDAY)

    assert line(report, "meter_readings") == ("missing", "2026-06-08")
    assert report["state"] == "complete_with_gaps"


def test_an_empty_file_where_rows_are_due_fails_the_run_as_a_missing_one_does(bank: Bank) -> None:
    replace(bank, "account_flows", MONDAY, b"")
    replace(bank, "meter_readings", MONDAY, "表计编号,用量,business_on\n".encode("gb18030"))

    report = run(bank, MONDAY)

    assert line(report, "account_flows") == ("rejected", "2026-06-08")
    assert line(report, "meter_readings") == ("rejected", "2026-06-08")
    assert report["state"] == "failed"
    for signal in ("op_inflow_drop", "kwh_drop"):
        assert {s["id"]: s for s in report["signals"]}[signal]["reasons"] == {"no_feed": 8}


def test_zero_bytes_are_rejected_and_a_header_without_rows_by_its_count(desk: Desk) -> None:
    assert "has no bytes at all" in desk.refuse("account_flows", b"")
    assert "has 0 rows; 1 or more are let through" in desk.refuse("account_flows", HEADER)


def test_a_feed_of_events_may_be_empty_and_says_so_by_a_file_without_rows(desk: Desk) -> None:
    told = desk.take("court_records", records())

    assert (told["state"], told["delivered"], told["errors"]) == ("accepted", 0, [])
    assert "no bytes at all" in desk.refuse("court_records", b"")
