"""A25 SQL, template, mrkdwn and HTML in a name: stored as text, shown as text everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bank import BORROWERS, MONDAY, Bank, as_table, deliveries_of
from tests.conftest import quiet
from tests.desk import Desk
from tests.files import csv_of, flow, flows, record, records
from tests.servers.slack_server import SlackServer
from warning_signals.books.cells import to_csv
from warning_signals.books.landing import Layout, as_delivered
from warning_signals.reports.html import write_report
from warning_signals.settings import load_calendar
from warning_signals.stages.line import run_day

HOSTILE = "<script>..'); DROP TABLE x; {{7*7}} *bold* <@U1>"
AS_HTML = "&lt;script&gt;..&#39;); DROP TABLE x; {{7*7}} *bold* &lt;@U1&gt;"
IN_BLOCKS = "&lt;script&gt;..'); DROP TABLE x; {{7*7}} *bold* &lt;@U1&gt;"
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


def borrowers(bank: Bank) -> str:
    """Return Monday's master file, B003 and B004 under the hostile name."""
    rows = deliveries_of(MONDAY, BORROWERS, load_calendar(bank.config))["borrowers"]
    named = [r | ({"name": HOSTILE} if r["borrower_id"] in ("B003", "B004") else {}) for r in rows]
    return to_csv(as_delivered(as_table("borrowers", named, opening=False), Layout()))


OFFICER = {"officer_id": "O1", "branch_id": "BR1", "role": "officer", "language": "zh",
           "slack_id": "U0O1"}  # fmt: skip


@pytest.fixture
def slack(config: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """A Slack that may be told all, its token in the environment."""
    path = config / "channels.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count("disclosure: minimal") == 1
    path.write_text(text.replace("disclosure: minimal", "disclosure: full"), encoding="utf-8")
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    with SlackServer() as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.token)
        monkeypatch.setenv("EWS_SLACK_BASE_URL", server.url)
        yield server


def test_the_name_is_text_in_report_inbox_slack_and_terminal(
    slack: SlackServer, desk: Desk
) -> None:
    """One officer is reached by Slack, the other by the inbox; both firms have that name."""
    desk.take("borrowers", borrowers(desk.bank), now="2026-06-09T02:20:00+08:00")
    desk.take("officers", csv_of([OFFICER]), now="2026-06-09T02:20:00+08:00")
    with desk.bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        page = write_report(context).read_text(encoding="utf-8")

    assert page.count(AS_HTML) >= 2
    assert HOSTILE not in page
    [card] = [m for m in inbox(desk.bank) if "DROP TABLE" in m["text"]]
    assert_inert(card["text"], card["blocks"])
    [posted] = [m for m in slack.messages if "DROP TABLE" in m.text]
    assert_inert(posted.text, posted.blocks)
    assert HOSTILE in unwrapped(desk.ews("alerts").out)


def inbox(bank: Bank) -> list[dict[str, Any]]:
    """Return the messages in the local inbox."""
    return [json.loads(path.read_text()) for path in sorted((bank.home / "inbox").rglob("*.json"))]


def assert_inert(text: str, blocks: list[dict[str, Any]]) -> None:
    """See that the name is there, and that nothing in it means anything to Slack."""
    assert IN_BLOCKS in text
    assert IN_BLOCKS in json.dumps(blocks, ensure_ascii=False)
    assert "<" not in json.dumps([text, blocks])
    assert {b["text"]["type"] for b in blocks if "text" in b} == {"plain_text"}


def unwrapped(printed: str) -> str:
    """Return what a terminal shows, its broken lines joined."""
    return re.sub(r"\s*\n\s*", " ", printed)


@pytest.mark.parametrize("feed", ["account_flows", "court_records"])
def test_a_partys_name_is_stored_as_it_came(desk: Desk, feed: str) -> None:
    column = {"account_flows": "counterparty_name", "court_records": "party_name"}[feed]
    content = {
        "account_flows": flows(flow(1, counterparty_name=HOSTILE)).encode(),
        "court_records": records(record(party_name=HOSTILE)),
    }[feed]

    told = desk.take(feed, content)

    assert (told["delivered"], told["accepted"]) == (1, 1)
    assert [row[column] for row in desk.seen(feed)] == [HOSTILE]


def test_a_refused_row_shows_the_name_as_text_on_the_terminal(desk: Desk) -> None:
    wrong = f"[red]{HOSTILE}[/red]"
    desk.take("officers", csv_of([OFFICER | {"officer_id": "O7", "role": wrong}]))

    shown = desk.ews("quarantine", "show", "2026-06-08/officers")
    told = desk.ews("quarantine", "show", "2026-06-08/officers", "--json").json

    assert "[red]<script>" in shown.out
    assert told["rows"][0]["value"] == wrong
    assert f"role '{wrong}' is none of officer" in told["rows"][0]["hint"]
