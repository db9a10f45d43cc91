"""Where a Roundup tracker is and who we are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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


def place(options: Options) -> str:
    """Return the address without a user or password that somebody wrote into it."""
    return options.url.rpartition("@")[2]
