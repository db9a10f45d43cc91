"""Tickets: exactly one a case, whatever becomes of the tracker or of its answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.bank import MONDAY, Bank
from tests.servers.slack_server import SlackServer
from tests.stages.test_deliver import speak
from tests.ticketing.conftest import Proxy
from warning_signals.casework import actions
from warning_signals.casework.ticketing import Tracker, open_tracker
from warning_signals.context import Context
from warning_signals.register import engine, outbox
from warning_signals.ticketing.roundup_tracker import serve


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a tracker of one's own, its password in the environment."""
    home = tmp_path / "roundup"
    with serve(home) as url:
        secret = (home / "secret").read_text(encoding="utf-8").strip()
        monkeypatch.setenv("EWS_ROUNDUP_PASSWORD", secret)
        yield url


@contextmanager
def losing(url: str, loses: Callable[[str, str], bool]) -> Iterator[str]:
    """Give the address of the tracker behind a line that loses some answers."""
    with Proxy(url) as proxy:
        proxy.loses = loses
        Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
        yield proxy.url
        proxy.shutdown()


def test_a_tracker_that_is_down_leaves_the_tickets_waiting_and_the_messages_go_out(
    monday: Bank, slack: SlackServer, monkeypatch: pytest.MonkeyPatch, tracker: str
) -> None:
    monkeypatch.setenv("EWS_ROUNDUP_URL", "http://127.0.0.1:9/ews/")
    speak(monday, tickets=True)
    down = counted(monday)
    with monday.context() as context:
        actions.acknowledge(context, "C-2026-0002", "O2")

    monkeypatch.setenv("EWS_ROUNDUP_URL", tracker)
    speak(monday, tickets=True)

    assert down == {"sent": 3, "waiting": 3, "tickets": 0}
    assert counted(monday) == {"sent": 3, "waiting": 0, "tickets": 3}
    with monday.context() as context, open_tracker_at(context, tracker) as up:
        assert up.system is not None
        ref = up.system.find("C-2026-0002", up.options)
        assert up.system.read(str(ref), up.options)["status"] == "acknowledged"


def test_a_ticket_whose_answer_was_lost_is_found_again(
    monday: Bank, slack: SlackServer, monkeypatch: pytest.MonkeyPatch, tracker: str, tmp_path: Path
) -> None:
    lost: list[str] = []

    def loses(method: str, path: str) -> bool:
        first = method == "POST" and path.endswith("/issue") and not lost
        lost.extend([path] * first)
        return first

    copy = tmp_path / "config"
    shutil.copytree(monday.config, copy)
    monday.config = copy
    with (monday.config / "ticketing.yml").open("a", encoding="utf-8") as ticketing:
        ticketing.write(f"  web_address: {tracker}\n")
    with losing(tracker, loses) as through:
        monkeypatch.setenv("EWS_ROUNDUP_URL", through)
        speak(monday, tickets=True)

    assert len(lost) == 1
    assert counted(monday) == {"sent": 3, "waiting": 0, "tickets": 3}


@contextmanager
def open_tracker_at(context: Context, url: str) -> Iterator[Tracker]:
    """Give the tracker at that address."""
    with open_tracker(context) as found:
        assert found.options.url == url
        yield found


def counted(bank: Bank) -> dict[str, int]:
    with bank.context() as context, engine.reading(context.register) as connection:
        return outbox.counts(connection, context.run(MONDAY).run_id)
