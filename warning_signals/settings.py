"""Settings from the environment and the configuration under config/, checked as a whole.

Environment variables begin with EWS_; secrets (tokens, passwords) are read where they are used
and never stand in a file. `load_config` resolves every name in config/ to its plug-in and reports
all faults of all files at once.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from warning_signals.calendar import BankCalendar
from warning_signals.config_files import ConfigFiles


class Settings(BaseSettings):
    """What one process is told: which book, where its state lives, which clock."""

    model_config = SettingsConfigDict(env_prefix="EWS_", extra="ignore")

    book: str = "shipped"
    home: Path = Path("var")
    config: Path = Path("config")
    expectations: Path = Path("expectations")
    landing: Path | None = None
    data: Path = Path("../shared/data")
    register_url: str | None = None
    clock: Literal["system", "replay"] = "system"
    desk_url: str = "http://127.0.0.1:8080"
    roundup_url: str | None = None
    roundup_password: str | None = None
    identity_salt: SecretStr | None = None
    slack_base_url: str = "https://slack.com/api/"

    @field_validator("identity_salt")
    @classmethod
    def _no_salt_is_no_salt(cls, salt: SecretStr | None) -> SecretStr | None:
        return salt if salt and salt.get_secret_value() else None

    @property
    def landing_folder(self) -> Path:
        """Where the bank's systems drop their files."""
        return self.landing or self.home / "landing"

    @property
    def register(self) -> str:
        """The register's URL; a SQLite file under home unless set."""
        return self.register_url or f"sqlite:///{self.home / 'register.sqlite'}"


def load_calendar(folder: Path, book: str = "shipped") -> BankCalendar:
    """Read config/calendar.yml; ConfigError where it is missing or malformed."""
    files = ConfigFiles(folder, book)
    raw = files.read("calendar")
    files.raise_faults()
    years: dict[int, Any] = raw["years"]

    def days(kind: str) -> frozenset[date]:
        return frozenset(_day(y, text) for y, of in years.items() for text in of[kind])

    return BankCalendar(
        zone=ZoneInfo(raw["zone"]),
        years=frozenset(years),
        holidays=days("holidays"),
        workdays=days("workdays"),
        new_years=tuple(_day(y, of["new_year"]) for y, of in sorted(years.items())),
    )


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")
