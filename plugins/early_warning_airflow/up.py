"""`make up`: Airflow's pages, its scheduler and the ticket tracker, until Ctrl-C.

    python -m early_warning_airflow.up

Everything runs on this machine, with SQLite and Airflow's simple login. Production is in
docker-compose.yml.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from early_warning_airflow.local import ROOT, settle
from warning_signals.settings import Settings

STOP_SECONDS = 30.0
TRACKER = "warning_signals.ticketing.roundup_tracker"


def main(argv: Sequence[str] | None = None) -> int:
    """Start all, say where to click, and stop all on Ctrl-C; returns 1 if Airflow ended itself."""
    given = _parser().parse_args(argv)
    settings = Settings()
    home = settle(settings)
    os.environ["AIRFLOW__API__PORT"] = str(given.port)
    os.environ["AIRFLOW__API__BASE_URL"] = f"http://127.0.0.1:{given.port}"
    os.environ["EWS_ROUNDUP_URL"] = f"http://127.0.0.1:{given.tracker_port}/ews/"
    tracker = [sys.executable, "-m", TRACKER, str(settings.home.resolve() / "roundup")]
    # Asked for by name: a shell that starts this in the background has Ctrl-C ignored.
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.default_int_handler)
    with (
        running([*tracker, "--port", str(given.tracker_port)], home / "roundup.log"),
        running(["airflow", "standalone"], home / "standalone.log") as airflow,
    ):
        print(where_to_click(given.port, given.tracker_port, settings.home.resolve()), flush=True)  # noqa: T201
        try:
            airflow.wait()
        except KeyboardInterrupt:
            print("\nStopping.", flush=True)  # noqa: T201
            return 0
    print(f"Airflow ended: {home / 'standalone.log'} tells why.", file=sys.stderr)  # noqa: T201
    return 1


def where_to_click(port: int, tracker_port: int, home: Path) -> str:
    """Return what a person needs to know to look around."""
    passwords = home / "airflow" / "simple_auth_manager_passwords.json.generated"
    return f"""\
Airflow   http://127.0.0.1:{port}/dags/daily_monitoring   (up in about a minute)
          user admin; its password is in {passwords}
          Trigger the DAG and name a bank day of the book, such as 2026-06-12. Nothing starts
          by itself: a book is of the past. With EWS_CLOCK=system the bank's hours are kept.
Tickets   http://127.0.0.1:{tracker_port}/ews/
          users admin and ews; their password is in {home / "roundup" / "secret"}
Logs      {home / "airflow"}
Ctrl-C stops everything."""


@contextmanager
def running(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the block lasts, then stop it with all that it started.

    It gets a group of its own, or Ctrl-C would reach its children before it can stop them. `env`
    is its whole environment, this process's where None.
    """
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a process, give it time to end its children, and end what is left of its group."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    for last_resort in (signal.SIGTERM, signal.SIGKILL):
        _wait_for_group(process, STOP_SECONDS)
        try:
            os.killpg(process.pid, last_resort)
        except ProcessLookupError:
            return


def _wait_for_group(process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        process.poll()
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="up", description="Airflow and the tracker.")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's pages")
    parser.add_argument("--tracker-port", type=int, default=8917, help="of the ticket tracker")
    return parser


if __name__ == "__main__":
    sys.exit(main())
