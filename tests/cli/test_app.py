"""The command as a whole: quick help, exit codes, errors that a person can read."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import Ews
from warning_signals.cli.app import app

HEAVY = (
    "great_expectations",
    "prophet",
    "ibis",
    "pandas",
    "plotly",
    "duckdb",
    "sqlalchemy",
    "numpy",
)
COMMANDS = [
    *[[str(c.name)] for c in app.registered_commands],
    *[
        [str(group.name), str(command.name)]
        for group in app.registered_groups
        for command in group.typer_instance.registered_commands  # type: ignore[union-attr]
    ],
]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, json; sys.argv = ['ews', '--help']\n"
        "from warning_signals.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    loaded = json.loads(printed.stdout.splitlines()[-1])
    assert [name for name in HEAVY if name in loaded] == []
    assert "run-report" in printed.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(ews: Ews, command: list[str]) -> None:
    ended = ews(*command, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert "Usage:" in ended.out
    assert len(ended.out.splitlines()) > 5


@pytest.mark.parametrize(
    "args",
    [
        ("no-such-command",),
        ("run",),
        ("findings", "--as-of", "8 June"),
        ("findings", "--as-of", "2026-06-31"),
        ("findings", "--as-of", "2026-06-10"),
        ("state-hash", "--as-of", "2026-06-10"),
        ("run-report", "--as-of", "2026-06-10"),
        ("run", "--as-of", "2026-06-07"),
        ("run", "--as-of", "2026-06-09", "--now", "2026-06-10T04:30"),
        ("backfill", "--from", "2026-06-06", "--to", "2026-06-07"),
        ("ack", "C-2026-0099", "--as", "O1"),
        ("ack", "C-2026-0001", "--as", "nobody"),
        ("release", "--as-of", "2026-06-08", "--as", "R1", "--reason", "Seen."),
        ("signals", "show", "dpdd"),
    ],
    ids=" ".join,
)
def test_what_was_used_wrongly_ends_with_two_and_words(ews: Ews, args: tuple[str, ...]) -> None:
    ended = ews(*args)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.strip()
    assert "Traceback" not in ended.err


def test_work_that_failed_ends_with_one(ews: Ews, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWS_REGISTER_URL", "sqlite:////proc/no/such/place.sqlite")

    ended = ews("cases")

    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert ended.err.startswith("ews stopped on an error that nobody foresaw (")


def test_a_misspelt_name_is_answered_with_the_nearest_good_one(ews: Ews) -> None:
    assert "Did you mean dpd?" in ews("signals", "show", "dpdd").err


def test_a_broken_audit_trail_ends_with_one(ews: Ews) -> None:
    from sqlalchemy import update

    from tests.bank import Bank
    from warning_signals.register import engine
    from warning_signals.register.tables import audit
    from warning_signals.settings import Settings

    assert ews("ack", "C-2026-0001", "--as", "O1").code == 0
    assert ews("audit", "verify").out == "The audit trail holds.\n"
    with Bank(Settings().home).context() as context, engine.writing(context.register) as connection:
        connection.execute(update(audit).values(actor="O2"))

    ended = ews("audit", "verify")

    assert (ended.code, ended.err) == (1, "The audit trail does not hold from entry 1 on.\n")
