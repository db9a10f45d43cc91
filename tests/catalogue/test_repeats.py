"""A14 one key twice within a delivery: with the same content, and with another."""

from __future__ import annotations

from tests.desk import Desk, Told
from tests.files import flow, flows, invoice, invoices


def counts(told: Told) -> tuple[int, int, int, int]:
    """Return delivered, accepted, quarantined and duplicate."""
    return told["delivered"], told["accepted"], told["quarantined"], told["duplicate"]


def reasons(told: Told) -> list[tuple[int, str, str]]:
    """Return row, column and rule of what was refused."""
    return [(error["row"], error["column"], error["rule"]) for error in told["errors"]]


def test_equal_rows_are_counted_as_duplicates_and_the_first_is_kept(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2), flow(1), flow(1)))

    assert counts(told) == (4, 2, 0, 2)
    assert [row["row_no"] for row in desk.seen("account_flows")] == [1, 2]


def test_rows_that_differ_only_in_how_an_amount_is_written_are_equal(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1, amount="3000"), flow(1, amount="3000.00")))

    assert counts(told) == (2, 1, 0, 1)


def test_one_key_with_other_content_quarantines_both_with_a_hint(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(1, amount="1.00"), flow(2)))

    assert counts(told) == (3, 1, 2, 0)
    assert reasons(told) == [(1, "flow_id", "key_conflict"), (2, "flow_id", "key_conflict")]
    assert "Ask the data owner which one holds; none is taken." in told["errors"][0]["hint"]
    assert [row["flow_id"] for row in desk.seen("account_flows")] == ["L2"]


def test_a_row_equal_to_one_in_conflict_is_a_duplicate_and_the_conflict_stays(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(1), flow(1, amount="1.00")))

    assert counts(told) == (3, 0, 2, 1)
    assert reasons(told) == [(1, "flow_id", "key_conflict"), (3, "flow_id", "key_conflict")]


def test_a_row_whose_twin_cannot_be_read_is_refused_with_it(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(1, amount="12,x")))

    assert counts(told) == (2, 0, 2, 0)
    assert reasons(told) == [(1, "flow_id", "key_conflict"), (2, "amount", "type")]


def test_an_invoice_number_is_one_only_with_its_direction_and_code(desk: Desk) -> None:
    rows = invoices(
        invoice(1),
        invoice(1, invoice_code="4200"),
        invoice(1, direction="进项"),
        invoice(1, net="1.00", tax="0.00", total="1.00"),
    )

    told = desk.take("e_invoices", rows)

    assert counts(told) == (4, 2, 2, 0)
    assert reasons(told) == [(1, "invoice_no", "key_conflict"), (4, "invoice_no", "key_conflict")]


def test_a_row_refused_for_itself_and_sent_twice_is_refused_twice(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1, amount="x"), flow(1, amount="x")))

    assert counts(told) == (2, 0, 2, 0)
