"""Bank statements through pull and validate: accepted, waiting, rejected, and nothing lost."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, Bank
from tests.sources.reading.statement_files import (
    MadeEntry,
    MadeStatement,
    bal,
    camt,
    camt_file,
    mt940_file,
    ntry,
    stmt,
)
from warning_signals.context import Context
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register import tables as t
from warning_signals.register.source_state import source_state
from warning_signals.stages import begin, pull, validate

OURS = MadeStatement(account="AB003", opening=100_00, entries=(MadeEntry(-10_00), MadeEntry(5_00)))
THEIRS = MadeStatement(account="A-OTHER-BANK", number=2, entries=(MadeEntry(7_00),))


@pytest.fixture
def expecting(bank: Bank, tmp_path: Path) -> Bank:
    """A bank whose book delivers statements, and nothing else on that day."""
    shutil.rmtree(bank.settings.landing_folder)
    shutil.copytree(bank.config, tmp_path / "config")
    path = tmp_path / "config" / "sources.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("expected: false, owner: statements desk", "owner: statements desk")
    )
    bank.config = tmp_path / "config"
    return bank


@contextmanager
def taken(
    bank: Bank, content: str, ending: str = "xml", at: str = "02:10", more: str = ""
) -> Iterator[tuple[Context, dict[str, Any]]]:
    """Land a file for Monday that came at `at`, take it in, and give what the register says."""
    folder = bank.settings.landing_folder / "bank_statements"
    path = folder / f"bank_statements_20260608{more}.{ending}"
    manifest = {
        "source": "bank_statements",
        "business_on": "2026-06-08",
        "arrived_at": f"2026-06-09T{at}:00+08:00",
        "rows": None,
        "sha256": None,
        "provenance": "simulated",
        "opening": False,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(manifest), "utf-8")
    with bank.context() as context:
        begin.run(MONDAY, context)
        pull.run(MONDAY, context, "outside")
        validate.run(MONDAY, context, "outside")
        query = select(t.deliveries).where(t.deliveries.c.source == "bank_statements")
        with engine.reading(context.register) as connection:
            rows = connection.execute(query.order_by(t.deliveries.c.version)).mappings().all()
        yield context, dict(rows[-1])


def observed(context: Context) -> list[dict[str, Any]]:
    rows = see(context, MONDAY, context.now(MONDAY))["bank_statements"].order_by("row_no")
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return found


def refused(context: Context) -> list[dict[str, Any]]:
    with engine.reading(context.register) as connection:
        return [dict(row) for row in connection.execute(select(t.quarantine)).mappings()]


@pytest.mark.parametrize(
    ("write", "ending"), [(camt_file, "xml"), (mt940_file, "sta")], ids=["camt.053", "mt940"]
)
def test_entries_of_our_account_are_accepted_and_find_their_borrower(
    expecting: Bank, write: Any, ending: str
) -> None:
    with taken(expecting, write(OURS), ending) as (context, delivery):
        rows = observed(context)

    assert (delivery["state"], delivery["delivered"], delivery["accepted"]) == ("accepted", 2, 2)
    assert [str(row["amount"]) for row in rows] == ["-10.00", "5.00"]
    assert {(row["account_id"], row["borrower_id"]) for row in rows} == {("AB003", "B003")}


def test_entries_of_an_account_that_is_not_ours_wait_and_the_sum_holds(expecting: Bank) -> None:
    with taken(expecting, camt_file(OURS, THEIRS)) as (context, delivery):
        [bad] = refused(context)

    assert (delivery["delivered"], delivery["accepted"], delivery["quarantined"]) == (3, 2, 1)
    assert (bad["rule"], bad["value"]) == ("unknown_party", "****BANK")
    assert "A-OTHER" not in bad["hint"]


def test_a_statement_that_stands_twice_counts_as_duplicates(expecting: Bank) -> None:
    with taken(expecting, camt_file(OURS, OURS)) as (_, delivery):
        assert (delivery["delivered"], delivery["accepted"], delivery["duplicate"]) == (4, 2, 2)


def test_a_statement_that_does_not_reconcile_rejects_its_delivery_by_name(expecting: Bank) -> None:
    content = camt_file(OURS).replace(">95.00<", ">95.01<")

    with taken(expecting, content) as (context, delivery):
        assert observed(context) == []

    assert delivery["state"] == "rejected"
    assert "statement S1 at line 5 does not add up" in delivery["reason"]
    assert "a difference of 0.01 CNY" in delivery["reason"]


def test_an_empty_statement_is_accepted_without_rows(expecting: Bank) -> None:
    with taken(expecting, camt_file(MadeStatement(account="AB003"))) as (_, delivery):
        assert (delivery["state"], delivery["delivered"]) == ("accepted", 0)


def test_files_of_one_day_stand_side_by_side(expecting: Bank) -> None:
    second = MadeStatement(account="AB004", number=7, entries=(MadeEntry(1_00),))

    with taken(expecting, camt_file(OURS)):
        pass
    with taken(expecting, camt_file(second), more="_ICBC-02") as (context, _):
        rows = observed(context)
        with engine.reading(context.register) as connection:
            known_at = context.now(MONDAY)
            state = source_state(connection, "bank_statements", "bank_statements", MONDAY, known_at)

    assert sorted(str(row["amount"]) for row in rows) == ["-10.00", "1.00", "5.00"]
    assert (state.state, state.delivered, state.accepted) == ("accepted", 3, 3)


def test_a_corrected_file_takes_the_place_of_the_one_before(expecting: Bank) -> None:
    corrected = MadeStatement(account="AB003", opening=100_00, entries=(MadeEntry(-5_00),))

    with taken(expecting, camt_file(OURS)):
        pass
    with taken(expecting, camt_file(corrected), at="03:40") as (context, delivery):
        rows = observed(context)

    assert delivery["version"] == 2
    assert [str(row["amount"]) for row in rows] == ["-5.00"]


def test_an_entry_without_a_booking_day_or_with_a_later_one_is_quarantined(expecting: Bank) -> None:
    none = ntry("1.00").replace("<BookgDt><Dt>2026-06-08</Dt></BookgDt>", "")
    later = ntry("2.00", "<BookgDt><Dt>2026-06-09</Dt></BookgDt>")
    balances = bal("OPBD", "0.00") + bal("CLBD", "3.00")

    with taken(expecting, camt(stmt(balances + none + later, account="AB003"))) as (context, _):
        found = refused(context)

    assert sorted((bad["rule"], bad["column"]) for bad in found) == [
        ("future", "booked_on"),
        ("null", "booked_on"),
    ]


def test_a_book_that_does_not_deliver_statements_does_not_miss_them(bank: Bank) -> None:
    with bank.context() as context:
        assert "bank_statements" in context.config.sources
        assert context.config.sources_of("bank_statements") == ()
