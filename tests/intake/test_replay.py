"""Quarantined rows can be checked again when the party they lacked has appeared."""

from collections.abc import Callable

from warning_signals.intake.replay import again
from warning_signals.intake.words import Checked

Take = Callable[..., Checked]


def test_quarantined_rows_come_back_with_their_cells_and_numbers(take: Take) -> None:
    checked = take(
        "meter_readings", "表计编号,business_on,用量\nM00001-1,2026-06-08,1\nM9,2026-06-08,2\nM9\n"
    )

    parsed = again("meter_readings", checked.quarantined)

    assert parsed.row_no == [2]
    assert parsed.cells.to_pylist() == [
        {"meter_id": "M9", "quantity": "2", "business_on": "2026-06-08"}
    ]
