"""A11 a column missing, renamed, added, reordered."""

from __future__ import annotations

from tests.desk import Desk
from tests.files import csv_of, flow, flows, invoice


def test_a_column_that_is_missing_rejects_the_file(desk: Desk) -> None:
    row = {name: cell for name, cell in flow().items() if name != "amount"}

    reason = desk.refuse("account_flows", csv_of([row]))

    assert "has no column 'amount', which is required" in reason
    assert "nearest" not in reason
    assert "Nothing of it is taken." in reason


def test_a_renamed_column_rejects_the_file_with_the_heading_that_comes_nearest(desk: Desk) -> None:
    row = {("价税总计" if name == "价税合计" else name): c for name, c in invoice().items()}

    reason = desk.refuse("e_invoices", csv_of([row]).encode("gb18030"))

    assert "has no column '价税合计', which is required." in reason
    assert "The nearest heading in the file is '价税总计'." in reason


def test_an_added_column_is_noted_and_the_rows_are_taken(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1, mood="good"), flow(2, mood="bad")))

    assert (told["delivered"], told["accepted"]) == (2, 2)
    assert told["notes"] == [
        "Column 'mood' of account_flows.csv is not in account_flows and was ignored."
    ]


def test_the_order_of_columns_does_not_matter(desk: Desk) -> None:
    backwards = dict(reversed(flow().items()))

    told = desk.take("account_flows", flows(backwards))

    assert (told["accepted"], told["notes"]) == (1, [])
    assert desk.seen("account_flows")[0]["flow_id"] == "L1"


def test_an_optional_column_may_be_missing_and_is_null(desk: Desk) -> None:
    row = {name: cell for name, cell in flow().items() if name != "counterparty_name"}

    desk.take("account_flows", csv_of([row]))

    assert desk.seen("account_flows")[0]["counterparty_name"] is None


def test_a_heading_that_stands_twice_rejects_the_file(desk: Desk) -> None:
    header, line = flows(flow()).splitlines()

    reason = desk.refuse("account_flows", f"{header},amount\n{line},1.00\n")

    assert "has the heading 'amount' twice: which one holds?" in reason


def test_headings_in_other_letters_are_not_guessed(desk: Desk) -> None:
    row = {name.upper(): cell for name, cell in flow().items()}

    assert "has no column 'flow_id'" in desk.refuse("account_flows", csv_of([row]))


def test_spaces_around_a_heading_are_not_guessed_away_but_named(desk: Desk) -> None:
    row = {(" amount" if name == "amount" else name): cell for name, cell in flow().items()}

    reason = desk.refuse("account_flows", csv_of([row]))

    assert "The nearest heading in the file is ' amount'." in reason
