"""One question to an API: asked again while that may help, and answered by JSON or not at all.

What may be over by the next try is a time-out, a broken connection, and the answers in
TRY_AGAIN; after 429 and 503 the API is left alone for as long as it asks. Nothing else is
repeated, and the token is sent to no other host.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.sources.reading.api_options import Options, place_of
from warning_signals.sources.reading.json_values import loads

if TYPE_CHECKING:
    import httpx

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = 3
PIECE = 65_536
LONGEST_PAUSE = 60.0
# What Chinese providers send beside UTF-8; GB18030 holds the other two.
CHARSETS = {"gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
NOTHING = "A partial pull is no delivery: nothing of it is taken."


class Later(FeedNotArrived):
    """A request that may succeed later; `after_seconds` is what the API asked for, if it did."""

    def __init__(self, text: str, after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.after_seconds = after_seconds


@dataclass(frozen=True)
class Api:
    """An API that can be asked until `deadline` (by the monotonic clock)."""

    client: httpx.Client
    options: Options
    what: str
    deadline: float

    def ask(self, path: str, params: Mapping[str, str]) -> Any:
        """Return the JSON of the answer; FeedError or FeedNotArrived say why there is none."""
        import stamina

        attempts = stamina.retry_context(
            on=self._wait,
            attempts=self.options.tries,
            timeout=None,
            wait_initial=self.options.pause_seconds,
            wait_max=LONGEST_PAUSE,
            wait_jitter=0.0,
        )
        try:
            for attempt in attempts:
                with attempt:
                    return self._json(self._body(path, params))
        except Later as exc:
            said = str(exc)
        raise FeedNotArrived(
            f"{said} It was tried for up to {self.options.deadline_seconds:g} seconds. {NOTHING} "
            "It is pulled again by the next run; ask the provider if that fails too."
        )

    def refuse(self, why: str, then: str = "Ask the provider.") -> FeedError:
        """Return the error for an answer that no further try will mend."""
        return FeedError(f"{self.what}: {place_of(self.options)} {why} {NOTHING} {then}")

    def _wait(self, exc: Exception) -> bool | float:
        left = self.deadline - time.monotonic()
        if not isinstance(exc, Later) or left <= 0:
            return False
        if exc.after_seconds is None:
            return True
        return exc.after_seconds if exc.after_seconds < left else False

    def _body(self, path: str, params: Mapping[str, str]) -> tuple[bytes, str]:
        """Return the body of the answer and the character set that it says it is in."""
        import httpx

        try:
            request = self.client.build_request("GET", path, params=dict(params))
            for _ in range(REDIRECTS):
                request.extensions["timeout"] = self._timeout()
                answer = self.client.send(request, stream=True)
                try:
                    onward = self._judged(answer)
                    if onward is None:
                        return self._whole(answer), answer.charset_encoding or "utf-8"
                finally:
                    answer.close()
                request = onward
        except httpx.TransportError as exc:
            raise self._later(f"did not answer ({type(exc).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise self.refuse(f"gave an answer that is none ({type(exc).__name__}).") from None
        raise self.refuse("redirects in a circle.", "Check `base_url` in config/sources.yml.")

    def _judged(self, answer: httpx.Response) -> httpx.Request | None:
        """Return where to go on, None where this is the answer itself."""
        status = answer.status_code
        if status in TRY_AGAIN:
            raise self._later(f"answered {status}", _asked_pause(answer))
        if status in (401, 403):
            raise self.refuse(
                f"answered {status}: it does not let us in.",
                f"Check the token in {self.options.token_env or '`token_env`, which is not set'}.",
            )
        if answer.next_request is not None:
            return self._same_host(answer.next_request)
        if status != 200:
            raise self.refuse(f"answered {status}.", "Check `path` and `params`, or ask it why.")
        if answer.headers.get("Content-Encoding", "identity") not in ("identity", "gzip"):
            raise self.refuse("packed its answer in a way that was not asked for.")
        return None

    def _same_host(self, request: httpx.Request) -> httpx.Request:
        url, ours = request.url, self.client.base_url
        if (url.scheme, url.host, url.port) != (ours.scheme, ours.host, ours.port):
            raise self.refuse(
                f"sends us on to another host ({url.scheme}://{url.host}), where the token does "
                "not go.",
                "If it has moved, set its new `base_url` in config/sources.yml.",
            )
        return request

    def _whole(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for piece in answer.iter_bytes(PIECE):
            body += piece
            if len(body) > self.options.max_bytes:
                raise self.refuse(
                    f"sent a page of more than {self.options.max_bytes:,} bytes.",
                    "Ask for smaller pages (`page_size`), or raise `max_bytes`.",
                )
            if time.monotonic() > self.deadline:
                raise self._later("did not finish its answer")
        return bytes(body)

    def _json(self, body: tuple[bytes, str]) -> Any:
        content, charset = body
        try:
            text = content.decode(CHARSETS.get(charset.lower(), "utf-8")).removeprefix("\ufeff")
            return loads(text)
        except ValueError:
            page = content.lstrip()[:1] == b"<"
        found = "a web page" if page else "something that is no JSON, or only the beginning of it,"
        raise self.refuse(f"sent {found} where records are due.")

    def _later(self, why: str, after: float | None = None) -> Later:
        asked = "" if after is None else f" and asked to be left alone for {after:g} seconds"
        return Later(f"{self.what}: {place_of(self.options)} {why}{asked}.", after)

    def _timeout(self) -> dict[str, float | None]:
        import httpx

        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self._later("needed too long")
        return httpx.Timeout(min(self.options.timeout_seconds, left)).as_dict()


@contextmanager
def opened(options: Options, what: str) -> Iterator[Api]:
    """Yield the API; nothing is sent until it is asked something, and its time begins now."""
    import httpx

    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", **_token(options, what)}
    with httpx.Client(base_url=options.base_url, headers=headers) as client:
        yield Api(client, options, what, time.monotonic() + options.deadline_seconds)


def _token(options: Options, what: str) -> dict[str, str]:
    if options.token_env is None:
        return {}
    token = os.environ.get(options.token_env, "").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise FeedError(
            f"{what}: the environment variable {options.token_env} holds no token. Nothing is "
            "pulled. Set it to the one that the provider gave."
        )
    return {options.token_header: f"{options.token_scheme} {token}".strip()}


def _asked_pause(answer: httpx.Response) -> float | None:
    """Return the seconds in Retry-After; a date there is told from the answer's own clock."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isdecimal() and len(asked) < 9:
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        return max(0.0, (until - parsedate_to_datetime(answer.headers["Date"])).total_seconds())
    except (ValueError, TypeError, KeyError):
        return None
