"""A database, an API and a spreadsheet as a bank's sources: from config/ to accepted rows."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from tests.bank import MONDAY, ROOT, Bank
from tests.servers.records_server import RecordsServer
from tests.sources.core_bank import CLOSED, FLOWS, TOTALS, CoreBank
from tests.sources.made_records import COLUMNS, record
from tests.sources.reading.made_sheets import workbook
from warning_signals.config import load_config
from warning_signals.config_sources import source_options
from warning_signals.errors import ConfigError
from warning_signals.register import engine
from warning_signals.register.tables import deliveries, quarantine
from warning_signals.settings import Settings
from warning_signals.stages import begin, pull, validate

FLOWS_ENTRY = {
    "kind": "core_sql",
    "feed": "account_flows",
    "group": "core",
    "required": True,
    "owner": "core banking",
    "rows": "any",
    "url_env": "CORE_URL",
    "query": FLOWS,
    "watermark": CLOSED,
    "totals": TOTALS,
    "pause_seconds": 0.0,
}


def configured(folder: Path, **entries: Any) -> Path:
    """Return a config folder of its own with these sources and no others."""
    shutil.copytree(ROOT / "config", folder)
    (folder / "sources.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    return folder


def taken(bank: Bank, config: Path) -> tuple[list[dict[str, Any]], list[str], tuple[str, ...]]:
    """Pull and validate Monday; return its deliveries, the rules broken, and what was not done."""
    with replace(bank, config=config).context() as context:
        begin.run(MONDAY, context)
        receipt = pull.run(MONDAY, context)
        validate.run(MONDAY, context)
        with engine.reading(context.register) as connection:
            of_monday = select(deliveries).where(deliveries.c.business_on == MONDAY)
            rows = [dict(row) for row in connection.execute(of_monday).mappings()]
            of_rule = select(quarantine.c.rule).order_by(quarantine.c.row_no)
            return rows, list(connection.execute(of_rule).scalars()), receipt.left_undone


def counts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("state", "delivered", "accepted", "quarantined")}


def book_flows(core: CoreBank) -> None:
    """Book two flows of Monday, and one whose payer has a NUL in his name."""
    for number, party in enumerate([None, 'O\'Brien "扬中"; --', "NUL\0NUL"]):
        core.flow(f"F{number}", acct="AB001", party=party)
    core.close(MONDAY)


def test_a_day_read_by_sql_is_accepted_row_by_row_and_only_once(
    bank: Bank, sqlite: CoreBank, tmp_path: Path
) -> None:
    book_flows(sqlite)
    sqlite.do("INSERT INTO eod_total VALUES ('2026-06-08', 'CNY', 100, 37.02, 137.02)")
    config = configured(tmp_path / "config", account_flows=FLOWS_ENTRY)

    [row], rules, undone = taken(bank, config)

    assert counts(row) == {"state": "accepted", "delivered": 3, "accepted": 2, "quarantined": 1}
    assert (rules, undone) == (["type"], ())
    again, _, _ = taken(bank, config)
    assert [row["delivery_id"] for row in again] == [row["delivery_id"]]


@pytest.mark.parametrize(
    ("opening", "movements", "why"),
    [
        (100, 37.02, "opening 100 + movements 37.02 = 137.02, the closing balance is 200"),
        (150, 50, "has rows of 37.02 CNY in all, its control total is 50"),
    ],
)
def test_a_day_that_does_not_add_up_is_rejected_with_the_difference(
    bank: Bank, sqlite: CoreBank, tmp_path: Path, opening: float, movements: float, why: str
) -> None:
    book_flows(sqlite)
    sqlite.do(f"INSERT INTO eod_total VALUES ('2026-06-08', 'CNY', {opening}, {movements}, 200)")
    sqlite.do("UPDATE flow SET party = NULL")

    [row], _, _ = taken(bank, configured(tmp_path / "config", account_flows=FLOWS_ENTRY))

    assert row["state"] == "rejected"
    assert why in row["reason"]


def test_a_database_that_is_away_leaves_the_other_sources_alone(
    bank: Bank, provider: RecordsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORE_URL", f"sqlite:///{tmp_path / 'away.sqlite'}")
    config = configured(
        tmp_path / "config",
        account_flows=FLOWS_ENTRY | {"tries": 1},
        court_records=court_entry(provider),
    )

    rows, _, undone = taken(bank, config)

    assert [row["feed"] for row in rows] == ["court_records"]
    assert [text.partition(":")[0] for text in undone] == ["account_flows"]


def court_entry(provider: RecordsServer) -> dict[str, Any]:
    return {
        "kind": "court_api",
        "feed": "court_records",
        "group": "outside",
        "required": False,
        "owner": "legal data desk",
        "base_url": provider.url,
        "path": "records",
        "params": {"from": "{first_on}", "to": "{business_on}"},
        "token_env": "COURT_TOKEN",
        "rows_at": "data.rows",
        "total_at": "data.total",
        "columns": COLUMNS,
        "values": {
            "kind": {"失信被执行人": "dishonest_debtor"},
            "role": {"被执行人": "executed"},
        },
        "dates": {"filed_on": "epoch_ms", "published_on": "zh"},
        "fixed": {"provider": "records.example"},
        "days_back": 2,
        "pause_seconds": 0.0,
    }


def test_court_records_are_accepted_and_one_that_cannot_be_read_is_quarantined(
    bank: Bank, provider: RecordsServer, tmp_path: Path
) -> None:
    provider.records[:] = [
        record(1, amount=36500.5),
        record(2, caseNo="(2017)桂1322执487号", publishedAt="2017年8月"),
        record(3, amount=[1]),
    ]

    [row], rules, undone = taken(
        bank, configured(tmp_path / "config", court_records=court_entry(provider))
    )

    assert counts(row) == {"state": "accepted", "delivered": 3, "accepted": 1, "quarantined": 2}
    assert undone == ()
    assert len(rules) == 2


def test_one_bad_day_of_an_api_does_not_keep_the_next_day_out(
    bank: Bank, provider: RecordsServer, tmp_path: Path
) -> None:
    provider.fail_next(body=b"<html>")

    rows, _, undone = taken(
        bank, configured(tmp_path / "config", court_records=court_entry(provider))
    )

    assert [(row["business_on"], row["state"]) for row in rows] == [(MONDAY, "accepted")]
    assert ["2026-06-05" in text for text in undone] == [True]


def test_a_spreadsheet_is_accepted_from_the_landing_folder(bank: Bank, tmp_path: Path) -> None:
    entry = {
        "kind": "landing_sheet",
        "feed": "utility_bills",
        "group": "outside",
        "required": False,
        "owner": "utilities desk",
        "serial_dates": ["缴费期限"],
        "columns": {"账单": "bill_id", "表": "meter_id", "账期": "period", "金额": "amount",
                    "币种": "currency", "缴费期限": "due_on"},
    }  # fmt: skip
    landing = bank.settings.landing_folder / "utility_bills"
    for old in landing.iterdir():
        old.unlink()
    content = workbook(list(entry["columns"]), ["U1", "MB001", "2026-05", 812.4, "CNY", 46181])
    (landing / "utility_bills_20260608.xlsx").write_bytes(content)

    [row], rules, _ = taken(bank, configured(tmp_path / "config", utility_bills=entry))

    assert counts(row) == {"state": "accepted", "delivered": 1, "accepted": 1, "quarantined": 0}
    assert rules == []


@contextmanager
def faults_of(folder: Path) -> Any:
    """Yield what is wrong with a config folder, line by line."""
    with pytest.raises(ConfigError) as caught:
        load_config(Settings(config=folder))
    yield str(caught.value)


@pytest.mark.parametrize("kind", ["core_sql", "court_api", "landing_sheet"])
def test_the_lines_that_a_source_shows_are_a_configuration(kind: str, tmp_path: Path) -> None:
    text = import_module(f"warning_signals.sources.{kind}").__doc__ or ""
    shown = re.findall(r"^    .*\n|^\n", text, re.MULTILINE)
    entries = yaml.safe_load("".join(shown))

    config = load_config(Settings(config=configured(tmp_path / "config", **entries)))

    assert {source.kind for source in config.sources.values()} == {kind}
    for source in config.sources.values():
        assert source_options(source, tmp_path).feed == source.feed


def test_what_a_plugin_refuses_is_a_fault_with_its_file_and_line(tmp_path: Path) -> None:
    folder = configured(
        tmp_path / "config",
        account_flows=FLOWS_ENTRY | {"query": "DROP TABLE flow"},
        branches={"kind": "core_sql", "group": "masters", "url_env": "X", "watermark": "a.b",
                  "tabel": "branch"},
    )  # fmt: skip

    with faults_of(folder) as faults:
        assert re.search(r"sources\.yml:\d+: account_flows: `query` must begin with", faults)
        assert re.search(r"branches\.tabel: no such key\. Did you mean table\?", faults)


def test_what_a_plugin_needs_and_is_not_told_is_a_fault(tmp_path: Path) -> None:
    entry = {name: FLOWS_ENTRY[name] for name in ("kind", "feed", "group", "query", "watermark")}

    with faults_of(configured(tmp_path / "config", account_flows=entry)) as faults:
        assert "account_flows: missing 1 required positional argument: 'url_env'" in faults
