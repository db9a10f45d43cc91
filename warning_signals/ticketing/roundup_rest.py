"""One request to a Roundup tracker's REST interface; what goes wrong is told in plain words."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from warning_signals.errors import DeliveryError
from warning_signals.ticketing.roundup_options import Options, place
from warning_signals.ticketing.roundup_refusals import refused


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
                f"The ticket tracker at {place(self.options)} did not answer: {kind}.",
                retry=not isinstance(exc, httpx.UnsupportedProtocol),
            ) from exc
        if not answer.is_success:
            raise refused(answer, self.options)
        try:
            data: dict[str, Any] = answer.json()["data"]
        except (ValueError, KeyError, TypeError):
            raise DeliveryError(
                f"What answers at {place(self.options)} is not a Roundup tracker: set `url` in "
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
