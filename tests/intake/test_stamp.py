"""Which days and instants a file brings along itself."""

from warning_signals.intake.stamp import carried


def test_an_opening_carries_both_and_a_feed_keyed_by_day_carries_its_day() -> None:
    assert carried("e_invoices", opening=True) == ["business_on", "known_at"]
    assert carried("meter_readings", opening=False) == ["business_on"]
    assert carried("e_invoices", opening=False) == []
