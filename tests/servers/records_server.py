"""A provider of records that lives on loopback: real HTTP, pages, a token, and faults on demand.

    with RecordsServer(records) as provider:
        provider.fail_next(status=429, retry_after=0)
        provider.fail_next(page=2, hang=True)
        ...
        assert provider.asked == ["1", "1", "2", "2"]

GET /v2/records?from=&to=&page=&page_size= answers {"data": {"rows": [...], "total": n}} with the
records whose `day` lies between; with `cursor` instead of `page`, "next" says where to go on. A
wrong token is 401, an unknown path 404.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
Alter = Callable[[str, Json], Json]


@dataclass
class Fault:
    """What the next requests (of one page, where `page` says so) get instead of the answer."""

    page: str | None
    times: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"<html>upstream error</html>"
    drop: bool = False
    reset: bool = False
    hang: bool = False


@dataclass
class RecordsServer:
    """A context manager: started on entry, stopped on exit.

    `asked` are the pages (or cursors) asked for, in order, the failed ones included; `alter` may
    change what a right answer says.
    """

    records: list[Json]
    token: str = "t0ken"
    asked: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    alter: Alter = lambda _, answer: answer
    lock: Lock = field(default_factory=Lock)
    closing: Event = field(default_factory=Event)

    def __enter__(self) -> RecordsServer:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What to set as base_url."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v2"

    def fail_next(self, page: int | str | None = None, *, times: int = 1, **fault: Any) -> None:
        """Make the next `times` requests fail.

        With `status` the answer is that status with `headers` and `body`; with `drop` the
        connection closes without an answer, with `reset` it is torn down, with `hang` nothing
        comes until the server stops. `retry_after` is short for that header.
        """
        if (asked := fault.pop("retry_after", None)) is not None:
            fault["headers"] = fault.get("headers", {}) | {"Retry-After": str(asked)}
        self.faults.append(Fault(None if page is None else str(page), times, **fault))

    def take_fault(self, page: str) -> Fault | None:
        """Return the fault that is due for this page, if any, and count it."""
        due = (f for f in self.faults if f.times > 0 and f.page in (None, page))
        fault = next(due, None)
        if fault:
            fault.times -= 1
        return fault

    def answer(self, asked: dict[str, str]) -> Json:
        """Return one page of the records of these days."""
        first, last = asked.get("from", ""), asked.get("to", "9999")
        rows = [r for r in self.records if first <= r.get("day", first) <= last]
        size = int(asked["page_size"])
        start = int(asked.get("cursor") or (int(asked.get("page", 1)) - 1) * size)
        following = str(start + size) if start + size < len(rows) else None
        page = rows[start : start + size]
        return {"data": {"rows": page, "total": len(rows)}, "next": following}


def _handler(server: RecordsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            page = asked.get("cursor") or asked.get("page", "")
            with server.lock:
                server.asked.append(page)
                fault = server.take_fault(page)
            if fault is not None:
                _fail(self, fault, server.closing)
            elif self.headers.get("Authorization") != f"Bearer {server.token}":
                _reply(self, 401, {}, b'{"message": "who are you?"}')
            elif parts.path != "/v2/records":
                _reply(self, 404, {}, b"{}")
            else:
                with server.lock:
                    answer = server.alter(page, server.answer(asked))
                _reply(self, 200, {}, json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    return Handler


def _fail(handler: BaseHTTPRequestHandler, fault: Fault, closing: Event) -> None:
    if fault.hang:
        closing.wait(60)
    if fault.reset:
        # Closing with unread data and no linger sends RST instead of FIN.
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    if fault.hang or fault.reset or fault.drop:
        handler.close_connection = True
        return
    _reply(handler, fault.status, fault.headers, fault.body)


def _reply(
    handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
