"""A signal in shadow is measured, found and counted, and nobody hears of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, OPENING, ROOT, Bank, Row, uscc
from tests.conftest import quiet
from warning_signals.casework.listing import open_cases
from warning_signals.context import Context
from warning_signals.register import engine, run_history
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.reports.screen import lines_of
from warning_signals.stages.explain import explain
from warning_signals.stages.line import run_day

NAME = "invoice_issue_drop"
SILENT_FROM = date(2026, 5, 18)


def no_more_invoices(source: str, _: date, rows: list[Row]) -> list[Row]:
    """B006 bills nobody from the third week before: on Monday three of four weeks are empty."""
    if source != "e_invoices":
        return rows
    mine = uscc("B006")
    return [row for row in rows if row["uscc"] != mine or row["issued_on"] < SILENT_FROM]


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The library after that Monday."""
    folder = tmp_path_factory.mktemp("shadow")
    write_config(folder / "config", "shadow: true")
    bank = Bank(folder / "home", changes=[no_more_invoices], config=folder / "config")
    bank.write(MONDAY)
    with bank.context() as context:
        run_day(OPENING, context, "baseline", quiet)
        run_day(MONDAY, context, "newest", quiet)
        yield context


def test_its_finding_is_kept_with_the_weeks_as_evidence(monday: Context) -> None:
    with engine.reading(monday.register) as connection:
        found = store.of_day(connection, t.findings, MONDAY)

    [row] = [row for row in found if row["signal"] == NAME]
    assert (row["borrower_id"], row["level"]) == ("B006", 2)
    evidence = row["evidence"]
    assert evidence["weeks_actual"] == [50_000, 0, 0, 0]
    # Of 50,000 a week: the days off in early May are known as such and do not weigh on the level.
    assert evidence["weeks_expected"] == pytest.approx([50_000] * 4, rel=0.04)
    assert evidence["expected"] == pytest.approx(sum(evidence["weeks_expected"]))
    assert row["value"] == pytest.approx(1 - 50_000 / evidence["expected"], abs=1e-6)
    assert (evidence["weeks_below"], evidence["model"]) == (3.0, "combined 1")


def test_it_opens_no_case_and_is_in_no_message(monday: Context) -> None:
    with engine.reading(monday.register) as connection:
        payloads = list(connection.execute(select(t.outbox.c.payload)).scalars())
        levels = store.of_day(connection, t.assessments, MONDAY)

    assert "B006" not in {case["borrower_id"] for case in open_cases(monday)}
    assert payloads
    assert not [said for said in payloads if "B006" in str(said) or "invoices over" in str(said)]
    [mine] = [row for row in levels if row["borrower_id"] == "B006"]
    assert (mine["level"], mine["because"]) == (0, [])


def test_the_run_report_counts_it_and_says_that_it_is_in_shadow(monday: Context) -> None:
    with engine.reading(monday.register) as connection:
        report = run_history.newest_report(connection, MONDAY)
    assert report is not None

    [line] = [line for line in report["signals"] if line["id"] == NAME]
    assert (line["red"], line["evaluated"], line["shadow"]) == (1, 8, True)
    [told] = [text for text in lines_of(report, monday.calendar) if "in shadow" in text]
    in_shadow = [line for line in report["signals"] if line["shadow"]]
    assert f"{len(in_shadow)} in shadow: " in told
    assert "red; nobody is told" in told


def test_whom_it_cannot_evaluate_is_not_seen_in_part_for_that(monday: Context) -> None:
    with engine.reading(monday.register) as connection:
        levels = store.of_day(connection, t.assessments, MONDAY)

    unknown = {name for row in levels for name in row["not_evaluated"]}
    shadow = {name for name, signal in monday.config.signals.items() if signal.shadow}
    assert not unknown & shadow


def test_the_risk_department_may_have_it_explained_and_the_officer_not(monday: Context) -> None:
    def told(role: str) -> list[tuple[str, bool]]:
        found = explain("B006", MONDAY, monday, role)["findings"]
        return [(row["signal"], row["equal"]) for row in found]

    assert told("officer") == []
    assert told("risk_department") == [(NAME, True)]


@pytest.mark.slow
def test_taken_out_of_shadow_it_opens_the_case(tmp_path: Path) -> None:
    write_config(tmp_path / "config", "")
    bank = Bank(tmp_path / "home", changes=[no_more_invoices], config=tmp_path / "config")
    bank.write(MONDAY)
    with bank.context() as context:
        run_day(OPENING, context, "baseline", quiet)
        run_day(MONDAY, context, "newest", quiet)

        assert "B006" in {case["borrower_id"] for case in open_cases(context)}


def write_config(folder: Path, said: str) -> None:
    """Copy a configuration in which nothing has a vote but, where it is not in shadow, this one."""
    shutil.copytree(ROOT / "config", folder)
    signals = f"repayment:\n  dpd: {{}}\ntax:\n  {NAME}: {{{said}}}\n"
    (folder / "signals.yml").write_text(signals, encoding="utf-8")
