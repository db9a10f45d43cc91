"""One request to a Roundup tracker's REST interface; what goes wrong is told in plain words."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from warning_signals.errors import DeliveryError

# 412: somebody changed the ticket between our reading and our writing it.
TRY_AGAIN = frozenset({408, 412, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Options:
    """Set under `options:` in config/ticketing.yml.

    `url` is where the tracker is reached, with the slash at its end; `web_address` is the `web`
    of its config.ini where that is another one. The password is in `password_file`, else in the
    environment variable `password_env`. `timeout_seconds` is for one request, and for trying again.
    """

    url: str
    user: str = "ews"
    password_file: Path | None = None
    password_env: str = "EWS_ROUNDUP_PASSWORD"  # noqa: S105 (the name of a variable)
    timeout_seconds: float = 10.0
    web_address: str | None = None


@dataclass(frozen=True)
class Tracker:
    """A tracker we can ask."""

    client: httpx.Client
    options: Options

    def call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """Return what Roundup has under "data"; DeliveryError for anything else."""
        try:
            answer = self.client.request(method, f"rest/data/{path}", **request)
        except httpx.HTTPError as exc:
            kind = type(exc).__name__
            raise DeliveryError(
                f"The ticket tracker at {_place(self.options)} did not answer: {kind}.",
                retry=not isinstance(exc, httpx.UnsupportedProtocol),
            ) from exc
        if not answer.is_success:
            raise _refused(answer, self.options)
        try:
            data: dict[str, Any] = answer.json()["data"]
        except (ValueError, KeyError, TypeError):
            raise DeliveryError(
                f"What answers at {_place(self.options)} is not a Roundup tracker: set `url` in "
                "config/ticketing.yml to its address, with the slash at the end.",
                retry=False,
            ) from None
        return data


@contextmanager
def connected(options: Options) -> Iterator[Tracker]:
    """Yield the tracker; nothing is sent until it is asked something."""
    web = options.web_address or options.url
    parts = urlsplit(web)
    headers = {
        # Roundup takes writes only from pages of its own address; a program says it is one.
        "Host": parts.netloc,
        "Origin": f"{parts.scheme}://{parts.netloc}",
        "Referer": web,
        "X-Requested-With": "early-warning",
        "Accept": "application/json",
    }
    with httpx.Client(
        base_url=options.url,
        auth=(options.user, _password(options)),
        headers=headers,
        timeout=options.timeout_seconds,
        verify=_trusted(),
        trust_env=False,  # a tracker stands in the bank's own network: no proxy, no .netrc
    ) as client:
        yield Tracker(client, options)


@cache
def _trusted() -> ssl.SSLContext:
    # Reading the certificates takes longer than a request.
    return httpx.create_ssl_context()


def _password(options: Options) -> str:
    try:
        if options.password_file is not None:
            return options.password_file.read_text(encoding="utf-8").strip()
        return os.environ[options.password_env]
    except (OSError, KeyError):
        where = options.password_file or f"the environment variable {options.password_env}"
        raise DeliveryError(
            f"There is no password for the ticket tracker's user {options.user!r} in {where}.",
            retry=False,
        ) from None


def _refused(answer: httpx.Response, options: Options) -> DeliveryError:
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return DeliveryError(
            f"The ticket tracker at {_place(options)} refused the password of {options.user!r}.",
            retry=False,
        )
    wait = answer.headers.get("Retry-After", "")
    return DeliveryError(
        f"The ticket tracker at {_place(options)} refused: {answer.status_code} {_why(answer)}",
        retry=answer.status_code in TRY_AGAIN,
        after_seconds=float(wait) if wait.isdigit() else None,
    )


def _why(answer: httpx.Response) -> str:
    """Return Roundup's reason, cut; an HTML page of another server is not quoted."""
    try:
        return str(answer.json()["error"]["msg"])[:200]
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase


def _place(options: Options) -> str:
    """Return the address without a user or password that somebody wrote into it."""
    return options.url.rpartition("@")[2]
