"""The numbers of a finding stand in their unit."""

from __future__ import annotations

from warning_signals.model import Band
from warning_signals.reports.units import is_share


def test_only_broken_numbers_of_at_most_one_are_shares() -> None:
    assert is_share(Band(0.3, 0.5))
    assert not is_share(Band(None, 1))
    assert not is_share(Band(1, 3))
    assert not is_share(Band(None, None))
