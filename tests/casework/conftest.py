"""A bank with one red and one amber case that were told of on Monday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bank import MONDAY, Bank
from tests.casework.made_days import AMBER, RED, escalated, finding, sent
from warning_signals.context import Context

HARD = finding("B003", "dpd", RED, MONDAY)
MILD = finding("B005", "power_arrears", AMBER, MONDAY)
RED_CASE, AMBER_CASE = "C-2026-0001", "C-2026-0002"


@pytest.fixture
def told(bank: Bank) -> Iterator[Context]:
    """The library open on that bank."""
    with bank.context() as context:
        escalated(context, MONDAY, [HARD, MILD])
        sent(context)
        yield context
