"""A Monday that was looked at up to its assessments, its officers reachable by Slack."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.bank import BORROWERS, MONDAY, OPENING, Bank, Row, arrival, as_table, deliveries_of
from tests.servers.slack_server import SlackServer
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.settings import load_calendar
from warning_signals.stages import (
    assess,
    begin,
    detect,
    escalate,
    forecast,
    measure,
    pull,
    validate,
)

PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
SLACK_IDS = {"O1": "U0O1", "O2": "U0O2", "H1": "U0H1", "R3": "U0R3"}


def with_slack_ids(source: str, _: date, rows: list[Row]) -> list[Row]:
    """Give every officer but the analyst an address on Slack."""
    if source != "officers":
        return rows
    return [row | {"slack_id": SLACK_IDS.get(row["officer_id"])} for row in rows]


@pytest.fixture(scope="session")
def monday_assessed(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the small bank on Monday, before anything is said."""
    home = tmp_path_factory.mktemp("assessed") / "home"
    shutil.copytree(first_day_done, home)
    bank = Bank(home)
    deliver_officers(bank)
    with bank.context() as context:
        begin.run(MONDAY, context)
        for stage in (pull, validate, forecast, measure, detect, assess):
            stage.run(MONDAY, context)  # type: ignore[attr-defined]
    return home


@pytest.fixture(scope="session")
def monday_escalated(monday_assessed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the cases opened and everything that is to be said in the outbox."""
    home = tmp_path_factory.mktemp("escalated") / "home"
    shutil.copytree(monday_assessed, home)
    with Bank(home).context() as context:
        escalate.run(MONDAY, context)
    return home


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """A Slack on loopback, its token in the environment."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    with SlackServer() as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.token)
        monkeypatch.setenv("EWS_SLACK_BASE_URL", server.url)
        yield server


@pytest.fixture
def monday(monday_escalated: Path, tmp_path: Path, slack: SlackServer) -> Bank:
    """A bank of one's own on Monday, about to speak."""
    home = tmp_path / "home"
    shutil.copytree(monday_escalated, home)
    return Bank(home)


def deliver_officers(bank: Bank) -> None:
    """Put Monday's list of officers, with their addresses, in place of the one that waits."""
    calendar = load_calendar(bank.config)
    rows = deliveries_of(OPENING, BORROWERS, calendar)["officers"]
    plain = [{k: v for k, v in row.items() if k not in ("business_on", "known_at")} for row in rows]
    write_delivery(
        bank.settings.landing_folder,
        "officers",
        as_table("officers", with_slack_ids("officers", MONDAY, plain), opening=False),
        business_on=MONDAY,
        arrived_at=arrival(MONDAY, calendar),
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)["officers"],
    )
