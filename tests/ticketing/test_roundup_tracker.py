"""Making a tracker and serving it: killed half-way, two at once, in the foreground."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import httpx
import pytest

from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketView
from warning_signals.ticketing import roundup
from warning_signals.ticketing.roundup_options import Options
from warning_signals.ticketing.roundup_tracker import ensure, serve

DUE_AT = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
MODULE = "warning_signals.ticketing.roundup_tracker"


def ready(url: str, home: Path) -> bool:
    options = Options(url=url, password_file=home / "secret")
    return roundup.find("C-2026-1", options) is None


def test_the_password_is_drawn_anew_and_kept_from_others(tmp_path: Path) -> None:
    ensure(tmp_path / "one", 8917)
    ensure(tmp_path / "two", 8917)

    one, two = (tmp_path / name / "secret" for name in ("one", "two"))
    assert one.read_text(encoding="utf-8") != two.read_text(encoding="utf-8")
    assert one.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700
    assert "\nweb = http://127.0.0.1:8917/ews/\n" in (tmp_path / "one/config.ini").read_text()


def test_a_tracker_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "roundup"
    ensure(home, 8917)
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}

    ensure(home, 8918, password="another")

    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_tracker_left_half_made_is_made_afresh(tmp_path: Path) -> None:
    half_made = tmp_path / ".roundup.half-made"
    (half_made / "db").mkdir(parents=True)
    (half_made / "secret").write_text("half", encoding="utf-8")
    (half_made / "config.ini").write_text("[main", encoding="utf-8")

    with serve(tmp_path / "roundup") as url:
        assert ready(url, tmp_path / "roundup")

    assert not half_made.exists()


def test_a_maker_killed_at_work_leaves_nothing_that_hinders(tmp_path: Path) -> None:
    home, half_made = tmp_path / "roundup", tmp_path / ".roundup.half-made"
    maker = subprocess.Popen([sys.executable, "-m", MODULE, str(home), "--port", "0"])
    while maker.poll() is None and not (half_made / "config.ini").exists() and not home.exists():
        os.sched_yield()
    maker.kill()
    maker.wait()

    with serve(home) as url:
        assert ready(url, home)


def test_two_that_serve_one_tracker_at_once_both_work(tmp_path: Path) -> None:
    home = tmp_path / "roundup"
    both_up = Barrier(2, timeout=60)

    def use(_: int) -> str:
        with serve(home) as url:
            both_up.wait()
            assert ready(url, home)
            return url

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(use, range(2))
    assert first != second


@pytest.mark.slow
def test_six_at_once_over_two_servers_open_one_ticket_a_case(tmp_path: Path) -> None:
    home = tmp_path / "roundup"

    def open_case(number: int, url: str) -> str:
        case = TicketView(f"C-2026-{number}", "Title", "Body", "red", "open", "O01", DUE_AT)
        return roundup.open(case, Options(url=url, password_file=home / "secret"))

    with serve(home) as one, serve(home) as two, ThreadPoolExecutor(6) as pool:
        numbers = [number for number in range(8) for _ in range(6)]
        refs = list(pool.map(open_case, numbers, [one, two] * 24))

    assert len(refs) == 48
    assert sorted(set(refs)) == [f"issue{number}" for number in range(1, 9)]


def test_the_server_ends_with_its_block(tmp_path: Path) -> None:
    with serve(tmp_path / "roundup") as url:
        assert httpx.get(url).status_code == 200

    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def is_closed(held: socket.socket) -> bool:
    """Wait for a connection's end: in order, or cut off where the other side was killed."""
    try:
        return held.recv(1) == b""
    except ConnectionResetError:
        return True


def test_the_server_ends_when_its_run_is_killed(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys\n"
        f"from {MODULE} import serve\n"
        "with serve(pathlib.Path(sys.argv[1])) as url:\n"
        "    print(url, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "roundup")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    place = urlsplit(run.stdout.readline().strip())

    with socket.create_connection((str(place.hostname), place.port or 0), timeout=30) as held:
        run.kill()
        run.communicate()
        assert is_closed(held)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = pytest.raises(DeliveryError, match=f"cannot have port {port}")
        with refused, serve(tmp_path / "roundup", port):
            pass


def test_a_tracker_that_does_not_start_says_where_it_tells_why(tmp_path: Path) -> None:
    home = tmp_path / "roundup"
    home.mkdir()
    (home / "secret").write_text("x", encoding="utf-8")

    with pytest.raises(DeliveryError, match="did not start") as failed, serve(home):
        pass

    assert "roundup.log" in str(failed.value)
    assert "Error" in (tmp_path / "roundup.log").read_text(encoding="utf-8")


def test_in_the_foreground_it_takes_the_password_given_and_stops_on_a_signal(
    tmp_path: Path,
) -> None:
    home, web = tmp_path / "roundup", "http://tickets.example:8917/ews/"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", MODULE, str(home), "--port", str(port), "--web", web],
        env={**os.environ, "EWS_ROUNDUP_PASSWORD": "given"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    announced = server.stdout.readline()
    url = f"http://127.0.0.1:{port}/ews/"
    options = Options(url=url, password_file=home / "secret", web_address=web)
    found = roundup.find("C-2026-1", options)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)

    assert announced.startswith(f"Tickets: {web} ")
    assert "given" not in announced
    assert found is None
    assert (home / "secret").read_text(encoding="utf-8") == "given\n"
    assert server.returncode == 0
