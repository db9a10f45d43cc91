"""A real tracker, and a proxy before it that loses answers on demand."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from warning_signals.ticketing.roundup_options import Options
from warning_signals.ticketing.roundup_tracker import serve


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tracker") / "roundup"


@pytest.fixture(scope="session")
def options(home: Path) -> Iterator[Options]:
    with serve(home) as url:
        yield Options(url=url, password_file=home / "secret", timeout_seconds=20.0)


class Proxy(ThreadingHTTPServer):
    """Passes requests on; loses the answer to those that `loses(method, path)` says."""

    def __init__(self, tracker: str) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.tracker = urlsplit(tracker).netloc
        self.loses: Callable[[str, str], bool] = lambda method, path: False
        self.url = f"http://127.0.0.1:{self.server_port}/ews/"


class _Forward(BaseHTTPRequestHandler):
    server: Proxy

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        lost = self.server.loses(self.command, self.path)
        onward = http.client.HTTPConnection(self.server.tracker, timeout=20)
        onward.request(self.command, self.path, body, dict(self.headers))
        answer = onward.getresponse()
        content = answer.read()
        onward.close()
        if lost:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _pass_on

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def proxy(options: Options) -> Iterator[Proxy]:
    with Proxy(options.url) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def through_proxy(options: Options, proxy: Proxy) -> Options:
    return replace(options, url=proxy.url, web_address=options.url)
