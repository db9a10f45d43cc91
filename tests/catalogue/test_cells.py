"""A17 newlines, quotes, NUL bytes, formulas and very long fields in cells.

Nothing in this project writes CSV for people: the simulator's landing files are the only CSV it
writes, and these are what a bank's system would have sent. So there is no cell to escape on the
way out; a test below fails as soon as that changes.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.bank import ROOT
from tests.desk import Desk
from tests.files import flow, flows

TEN_MEGABYTES = 10_000_000


@pytest.mark.parametrize(
    "name",
    [
        "客户一\n郑州",
        "客户一\r\n郑州",
        'the "big" one, Ltd',
        "=cmd|' /C calc'!A0",
        "+8613800000000",
        "-2+3",
        "@SUM(1+1)",
        "\tTab",
        ",",
        '"',
        "x" * 4000,
        "长" * 4000,
        "\u202egnp.exe",
        "👨‍👩‍👧 & co",
    ],
    ids=lambda name: repr(name)[:24],
)
def test_a_cell_is_kept_as_it_came(desk: Desk, name: str) -> None:
    told = desk.take("account_flows", flows(flow(1, counterparty_name=name), flow(2)))

    assert (told["delivered"], told["accepted"]) == (2, 2)
    assert desk.seen("account_flows")[0]["counterparty_name"] == name


@pytest.mark.parametrize("name", ["a\x00b", "\x1b[31mred", "\x07", "x" * 4001, "长" * 4001])
def test_control_characters_and_endless_text_cost_their_row(desk: Desk, name: str) -> None:
    told = desk.take("account_flows", flows(flow(1, counterparty_name=name), flow(2)))

    [error] = told["errors"]
    assert (told["delivered"], told["accepted"]) == (2, 1)
    assert (error["row"], error["column"], error["rule"]) == (1, "counterparty_name", "type")
    assert len(error["value"]) <= 80


def test_a_field_of_ten_megabytes_costs_its_row_and_is_cut_where_it_is_shown(desk: Desk) -> None:
    long = "x" * TEN_MEGABYTES

    told = desk.take("account_flows", flows(flow(1, counterparty_name=long), flow(2)))

    [error] = told["errors"]
    assert (told["delivered"], told["accepted"], error["row"]) == (2, 1, 1)
    assert len(json.dumps(error)) < 1_000
    [kept] = desk.listed("quarantine", rule="type")
    assert json.loads(kept["raw"])["counterparty_name"] == long


def test_a_line_with_a_stray_comma_or_quote_is_refused_with_what_it_has(desk: Desk) -> None:
    header, first, second = flows(flow(1), flow(2)).splitlines()
    text = f"{header}\n{first}\n{second},one more\n{second[:20]}\n"

    told = desk.take("account_flows", text)

    assert [(e["row"], e["rule"]) for e in told["errors"]] == [(2, "ragged"), (3, "ragged")]
    assert "The line has 9 cells, the header has 8." in told["errors"][0]["hint"]
    assert (told["delivered"], told["accepted"]) == (3, 1)


def test_escape_sequences_in_a_cell_do_not_reach_the_terminal(desk: Desk) -> None:
    path = desk.folder / "flows.csv"
    path.parent.mkdir()
    path.write_text(flows(flow(1, amount="\x1b[2Jgone"), flow(2, currency="[red]X[/red]")))

    ended = desk.ews("intake", "account_flows", str(path), "--business-on", "2026-06-08")

    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert "[red]X[/red]" in ended.out


def test_no_module_writes_csv_for_people() -> None:
    writes = re.compile(r"csv\.(?:Dict)?[Ww]riter|write_csv|to_csv")

    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "warning_signals").rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"warning_signals/books/cells.py", "warning_signals/books/landing.py"}
