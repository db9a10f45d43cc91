"""A Slack that lives on loopback: real HTTP, the Web API's contract, and faults on demand.

    with SlackServer() as slack:
        options = Options(base_url=slack.url)        # and slack.token in the environment
        slack.fail_next("chat.postMessage", status=429, retry_after=30)
        ...
        assert [m.text for m in slack.messages] == ["Red alert"]

It holds chat.postMessage, chat.update, conversations.open, conversations.history and auth.test,
refuses a wrong token, an unknown channel or user and blocks outside Block Kit's limits, and
stores what it was told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

from tests.servers.slack_limits import fault_in_blocks, fault_in_metadata

Json = dict[str, Any]
FIRST_TS = 1_780_000_000


@dataclass(frozen=True)
class Posted:
    """One message as it stands now; `edits` counts how often it was updated."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    metadata: Json
    edits: int = 0

    @property
    def ref(self) -> str:
        """The reference that channels/slack.py returns for it."""
        return f"{self.channel}:{self.ts}"

    @property
    def key(self) -> str | None:
        """The idempotency key in its metadata."""
        key: str | None = self.metadata.get("event_payload", {}).get("key")
        return key


@dataclass
class Fault:
    """What the next calls of a method get instead of the right answer."""

    method: str | None
    times: int
    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    drop_answer: bool = False


class Refused(Exception):
    """An answer of the form {"ok": false, "error": ...}."""


@dataclass
class SlackServer:
    """A context manager: started on entry, stopped on exit.

    `users` and `channels` are the ids that exist; an empty set of users stands for everybody.
    `calls` names the methods called, in order, the failed ones included.
    """

    token: str = "xoxb-test"
    users: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset({"C0RISK"})
    messages: list[Posted] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> SlackServer:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What to set as base_url."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/api/"

    def fail_next(
        self,
        method: str | None = None,
        *,
        times: int = 1,
        status: int = 200,
        error: str | None = None,
        retry_after: int | None = None,
        drop_answer: bool = False,
    ) -> None:
        """Make the next `times` calls of `method` (any where None) fail.

        With `error` the answer is {"ok": false, "error": error}; with `status` alone it is that
        HTTP status and no JSON; with `drop_answer` the work is done and the connection closed.
        """
        self.faults.append(Fault(method, times, status, error, retry_after, drop_answer))

    def messages_to(self, user: str) -> list[Posted]:
        """Return the messages in a user's direct conversation, or in a channel."""
        return [m for m in self.messages if m.channel in (user, _conversation_with(user))]

    def take_fault(self, method: str) -> Fault | None:
        """Return the fault that is due for this call, if any, and count it."""
        due = next((f for f in self.faults if f.times > 0 and f.method in (None, method)), None)
        if due:
            due.times -= 1
        return due

    def answer(self, method: str, given: Json) -> Json:
        """Do what the method does and return its answer; raises Refused."""
        methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": lambda _: {"team": "Bank", "user": "ews", "user_id": "U0EWS"},
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.open": self._open,
            "conversations.history": self._history,
        }
        if method not in methods:
            raise Refused("unknown_method")
        return {"ok": True, **methods[method](given)}

    def _post(self, given: Json) -> Json:
        channel = self._known(given)
        content = _content(given)
        ts = f"{FIRST_TS + len(self.messages)}.000100"
        self.messages.append(Posted(channel, ts, *content))
        return {"channel": channel, "ts": ts, "message": {"text": content[0]}}

    def _update(self, given: Json) -> Json:
        channel = self._known(given)
        text, blocks, metadata = _content(given)
        for place, old in enumerate(self.messages):
            if (old.channel, old.ts) == (channel, given.get("ts")):
                new = replace(old, text=text, blocks=blocks, edits=old.edits + 1)
                self.messages[place] = replace(new, metadata=metadata or old.metadata)
                return {"channel": channel, "ts": old.ts, "text": text}
        raise Refused("message_not_found")

    def _open(self, given: Json) -> Json:
        user = str(given.get("users", ""))
        if not user.startswith(("U", "W")) or (self.users and user not in self.users):
            raise Refused("user_not_found")
        self.channels |= {_conversation_with(user)}
        return {"channel": {"id": _conversation_with(user)}}

    def _history(self, given: Json) -> Json:
        channel = self._known(given)
        with_metadata = str(given.get("include_all_metadata", "")).lower() in ("1", "true")
        newest_first = [m for m in reversed(self.messages) if m.channel == channel]
        start, limit = int(given.get("cursor") or 0), int(given.get("limit") or 100)
        page = newest_first[start : start + limit]
        more = start + limit < len(newest_first)
        return {
            "messages": [_as_history(m, with_metadata) for m in page],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _known(self, given: Json) -> str:
        channel = str(given.get("channel", ""))
        if channel not in self.channels:
            raise Refused("channel_not_found")
        return channel


def _conversation_with(user: str) -> str:
    return f"D{user[1:]}"


def _content(given: Json) -> tuple[str, list[Json], Json]:
    blocks, metadata = given.get("blocks") or [], given.get("metadata") or {}
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    text = str(given.get("text", ""))
    if not text and not blocks:
        raise Refused("no_text")
    if fault_in_blocks(blocks):
        raise Refused("invalid_blocks")
    if fault_in_metadata(metadata):
        raise Refused("invalid_metadata_format")
    return text, blocks, metadata


def _as_history(message: Posted, with_metadata: bool) -> Json:
    shown: Json = {"type": "message", "ts": message.ts, "text": message.text}
    return shown | ({"metadata": message.metadata} if with_metadata else {})


def _handler(server: SlackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            method = self.path.partition("?")[0].removeprefix("/api/")
            given = _body(self)
            with server.lock:
                server.calls.append(method)
                fault = server.take_fault(method)
                if fault and not fault.drop_answer:
                    _fail(self, fault)
                    return
                answer = _answered(server, method, given, self.headers.get("Authorization", ""))
            if fault:
                self.close_connection = True
            else:
                _reply(self, 200, answer)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    return Handler


def _answered(server: SlackServer, method: str, given: Json, authorization: str) -> Json:
    if authorization != f"Bearer {server.token}":
        return {"ok": False, "error": "invalid_auth" if authorization else "not_authed"}
    try:
        return server.answer(method, given)
    except Refused as refused:
        return {"ok": False, "error": str(refused)}


def _body(handler: BaseHTTPRequestHandler) -> Json:
    raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
    if "json" in handler.headers.get("Content-Type", ""):
        parsed: Json = json.loads(raw or "{}")
        return parsed
    return {name: values[-1] for name, values in parse_qs(raw).items()}


def _fail(handler: BaseHTTPRequestHandler, fault: Fault) -> None:
    wait = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    error = fault.error or ("ratelimited" if fault.status == 429 else None)
    _reply(handler, fault.status, {"ok": False, "error": error} if error else None, wait)


def _reply(
    handler: BaseHTTPRequestHandler,
    status: int,
    answer: Json | None,
    headers: dict[str, str] | None = None,
) -> None:
    body = b"<html>upstream error</html>" if answer is None else json.dumps(answer).encode()
    handler.send_response(status)
    kind = "text/html" if answer is None else "application/json; charset=utf-8"
    for name, value in {"Content-Type": kind, **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
