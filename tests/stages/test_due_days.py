"""A source that is due a business day after its date: the gas works send each day on the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bank import MONDAY, TUESDAY, Bank
from tests.conftest import quiet
from warning_signals.config import load_config
from warning_signals.errors import ConfigError
from warning_signals.register import engine, run_history
from warning_signals.settings import Settings
from warning_signals.stages.line import run_day

Declare = Callable[..., None]


@pytest.fixture
def a_day_later(bank: Bank, declare: Declare) -> Bank:
    """A bank whose gas works are given a business day; Monday's readings have not come yet."""
    declare("gas_readings", due_days=1)
    for path in (bank.settings.landing_folder / "gas_readings").glob("*202606*"):
        if "20260608" in path.name or "20260609" in path.name:
            path.unlink()
    return bank


def reported(bank: Bank, day: Any) -> dict[str, Any]:
    with bank.context() as context:
        run_day(day, context, "newest", quiet)
        with engine.reading(context.register) as connection:
            found = run_history.newest_report(connection, day)
    assert found is not None
    return found


@pytest.mark.slow
def test_what_is_still_on_its_way_is_not_missing_and_what_is_overdue_is(a_day_later: Bank) -> None:
    monday = reported(a_day_later, MONDAY)

    assert (monday["state"], monday["reasons"]) == ("complete", [])
    tuesday = reported(a_day_later, TUESDAY)
    assert tuesday["reasons"] == ["gas_readings (optional) is missing since 2026-06-08."]


def test_without_it_the_same_file_is_missing_on_its_own_day(
    a_day_later: Bank, declare: Declare
) -> None:
    declare("gas_readings", due_days=0)

    reasons = reported(a_day_later, MONDAY)["reasons"]

    assert reasons == ["gas_readings (optional) is missing since 2026-06-08."]


@pytest.mark.parametrize("said", [-1, 41, "two", 1.5, True])
def test_days_that_cannot_be_meant_are_a_fault_of_the_configuration(
    config: Path, declare: Declare, said: Any
) -> None:
    declare("gas_readings", due_days=said)

    with pytest.raises(ConfigError, match=r"gas_readings\.due_days: is .*: 0 to 40 business days"):
        load_config(Settings(config=config))
