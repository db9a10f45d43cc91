"""A Roundup tracker of our own: made under a folder on first use, served on this machine.

`serve` runs it for as long as a run needs it; `python -m warning_signals.ticketing.roundup_tracker
HOME` runs it for people until it is stopped. The folder holds the tickets and, in `secret`,
readable by its owner alone, the password of the users `admin` and `ews`.
"""

from __future__ import annotations

import argparse
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, BinaryIO
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from warning_signals.errors import DeliveryError
from warning_signals.ticketing.roundup_template import install

START_SECONDS = 60.0
STOP_SECONDS = 10.0
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}


def ensure(home: Path, port: int, password: str | None = None) -> None:
    """Make the tracker under `home` unless it is there; a half-made one is made afresh.

    `port` goes into its web address; `password` is that of `admin` and `ews`, drawn at random
    where None. Safe to call from several processes, and to be killed at any point.
    """
    home = home.resolve()
    home.parent.mkdir(parents=True, exist_ok=True)
    with _alone(home.with_name(f".{home.name}.lock")):
        if (home / "secret").is_file():
            return
        half_made = home.with_name(f".{home.name}.half-made")
        shutil.rmtree(half_made, ignore_errors=True)
        mask = os.umask(0o077)
        try:
            install(half_made, address(port), password)
        finally:
            os.umask(mask)  # Roundup sets one of its own
        half_made.rename(home)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def address(port: int) -> str:
    """Return the web address of the tracker on that port of this machine."""
    return f"http://127.0.0.1:{port}/ews/"


@contextmanager
def serve(home: Path, port: int = 0) -> Iterator[str]:
    """Serve the tracker under `home`, made if need be, in a process of its own; yield its address.

    Port 0 takes any free one, so several processes may serve one tracker at once. The server ends
    with the block, or with this process, however that ends. DeliveryError where it does not start;
    what it prints goes to `<home>.log`.
    """
    home = home.resolve()
    home.parent.mkdir(parents=True, exist_ok=True)
    log = home.with_name(f"{home.name}.log")
    server, port = _start(home, port, log)
    try:
        _wait(port, log)
        yield address(port)
    finally:
        _stop(server)


def _start(home: Path, port: int, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    # The child inherits the listening socket: no other process can take the port in between.
    with _listener(port) as listener, _private(log) as output:
        command = [sys.executable, "-m", __name__, str(home), "--socket", str(listener.fileno())]
        server = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
        )
        return server, int(listener.getsockname()[1])


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as exc:
        raise DeliveryError(
            f"The ticket tracker cannot have port {port}: {exc.strerror}. Port 0 takes a free one.",
            retry=True,
        ) from exc


def _private(log: Path) -> BinaryIO:
    return os.fdopen(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb")


def _wait(port: int, log: Path) -> None:
    # The socket listens already: the request waits in its queue until the server takes it, and
    # is cut off should the server die.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as exc:
        raise DeliveryError(
            f"The ticket tracker did not start: {log} tells why.", retry=True
        ) from exc
    finally:
        connection.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


class _Server(ThreadingMixIn, WSGIServer):
    """One thread a request; stopping waits for none: a browser may hold an idle one for long."""

    daemon_threads = True

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(listener.getsockname(), _Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        # Without this http.server would ask the name service for its own name.
        self.server_name, self.server_port = listener.getsockname()[:2]
        self.setup_environ()


class _Quiet(WSGIRequestHandler):
    """Leaves no line a request in the log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _application(home: Path, web: str) -> Callable[..., Any]:
    """Mount the tracker under /ews/, telling it the address by which it is reached."""
    from roundup.cgi.wsgi_handler import RequestDispatcher

    tracker = RequestDispatcher(str(home))
    # Set here and not in config.ini, so that a second server may run beside this one.
    tracker.tracker.config["TRACKER_WEB"] = web

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if not path.startswith("/ews/"):
            start_response("302 Found", [("Location", web)])
            return []
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = "/ews", path.removeprefix("/ews")
        if environ["REQUEST_METHOD"] == "GET":
            return tracker(environ, start_response)
        # One writer at a time, over all servers: Roundup looks for a second ticket of a case
        # before it writes, and two that look at once would both find none.
        with _alone(home / "writer.lock"):
            return tracker(environ, start_response)

    return application


def main(argv: list[str] | None = None) -> None:
    """Serve a Roundup tracker until a signal comes.

    A new tracker takes the password of admin and ews from EWS_ROUNDUP_PASSWORD, or draws one.
    """
    given = _parser().parse_args(argv)
    inherited = given.socket is not None
    if inherited:
        listener = socket.socket(fileno=given.socket)
    else:
        listener = socket.create_server((given.host, given.port))
    port = listener.getsockname()[1]
    web = given.web or address(port)
    ensure(given.home, port, os.environ.get("EWS_ROUNDUP_PASSWORD"))
    # Blocked before the threads begin, so that a signal reaches only who waits for it below.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    server = _Server(listener)
    server.set_app(_application(given.home, web))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    if inherited:
        # Whoever started this holds the other end: it closes when he is done, or dead.
        sys.stdin.buffer.read()
    else:
        password = given.home / "secret"
        print(f"Tickets: {web} (users admin and ews, password in {password})", flush=True)  # noqa: T201
        signal.sigwait(STOP_SIGNALS)
    server.shutdown()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("home", type=Path, help="the tracker's folder, made if need be; no mount")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8917)
    parser.add_argument("--web", help="the address people use, if not http://127.0.0.1:PORT/ews/")
    parser.add_argument("--socket", type=int, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
