"""A3 a file that is cut off; A20 a delivery that is not what its control totals say."""

from __future__ import annotations

import gzip
import io
from decimal import Decimal
from typing import Any

import pyarrow.csv
import pytest
from pyarrow import parquet

from tests.bank import MONDAY
from tests.desk import Desk, a_manifest
from tests.files import flow, flows, invoice, invoices, many_flows

WHOLE = many_flows(40)


def test_a_file_with_fewer_rows_than_its_manifest_says_is_rejected_whole(desk: Desk) -> None:
    cut = WHOLE.splitlines(keepends=True)[:30]

    reason = desk.refuse("account_flows", "".join(cut), manifest={"rows": 40})

    assert "has 29 rows, its manifest says 40: it is cut off or mixed up" in reason


def test_bytes_that_are_not_what_the_manifest_says_are_rejected_whole(desk: Desk) -> None:
    said = a_manifest("account_flows", WHOLE.encode(), MONDAY)

    reason = desk.refuse("account_flows", WHOLE[:-200], manifest={"sha256": said["sha256"]})

    assert f"its manifest says {said['sha256'][:12]}" in reason


def test_a_csv_that_ends_in_the_middle_of_a_line_is_rejected_without_a_manifest(desk: Desk) -> None:
    reason = desk.refuse("account_flows", WHOLE[: WHOLE.index("L31") + 20])

    assert "its last row stops short, without an end of line: the file is cut off" in reason


def test_a_csv_that_ends_inside_quotes_is_rejected_without_a_manifest(desk: Desk) -> None:
    quoted = flows(flow(1), flow(2, counterparty_name="客户，二\n部"), flow(3))

    reason = desk.refuse("account_flows", quoted[: quoted.index("二") + 2])

    assert "its last row opens a quote that never closes" in reason


@pytest.mark.parametrize("left", [1, 8, 12, 100])
def test_a_gzip_that_lacks_its_end_is_rejected_whole(desk: Desk, left: int) -> None:
    packed = gzip.compress(WHOLE.encode())

    reason = desk.refuse("account_flows", packed[:-left], "account_flows_20260608.csv.gz")

    assert "cannot be unzipped" in reason
    assert "cut off or damaged, nothing of it is taken" in reason


def test_a_whole_gzip_is_taken(desk: Desk) -> None:
    packed = gzip.compress(WHOLE.encode())

    told = desk.take("account_flows", packed, "account_flows_20260608.csv.gz")

    assert (told["delivered"], told["accepted"]) == (40, 40)


@pytest.mark.parametrize("left", [1, 9, 400])
def test_a_parquet_file_that_lacks_its_end_is_rejected_whole(desk: Desk, left: int) -> None:
    table = pyarrow.csv.read_csv(io.BytesIO(flows(flow(1), flow(2)).encode()))
    written = io.BytesIO()
    parquet.write_table(table, written)

    reason = desk.refuse("account_flows", written.getvalue()[:-left], "account_flows.parquet")

    assert "cannot be read as Parquet" in reason


def totals(*of: dict[str, str]) -> dict[str, Any]:
    """Return the part of a manifest that says what a file adds up to."""
    return {"totals": [{"currency": "CNY", **one} for one in of]}


TWO = flows(flow(1, amount="3000.00"), flow(2, amount="-2800.00", kind="purchase"))


def test_rows_that_add_up_to_the_control_total_are_taken(desk: Desk) -> None:
    said = totals({"opening": "1000.00", "movements": "200.00", "closing": "1200.00"})

    told = desk.take("account_flows", TWO, manifest=said)

    assert (told["delivered"], told["accepted"]) == (2, 2)
    assert sum(row["amount"] for row in desk.seen("account_flows")) == Decimal("200.00")


def test_balances_that_do_not_add_up_reject_the_delivery_with_the_difference(desk: Desk) -> None:
    said = totals({"opening": "1000.00", "movements": "200.00", "closing": "1200.01"})

    reason = desk.refuse("account_flows", TWO, manifest=said)

    assert "does not add up in CNY: opening 1,000.00 + movements 200.00 = 1,200.00" in reason
    assert "the closing balance is 1,200.01, a difference of 0.01" in reason


def test_rows_that_do_not_add_up_to_the_movements_reject_the_delivery(desk: Desk) -> None:
    reason = desk.refuse("account_flows", TWO, manifest=totals({"movements": "3000.00"}))

    assert "rows of 200.00 CNY in all, its control total is 3,000.00" in reason
    assert "a difference of 2,800.00" in reason


def test_an_amount_that_cannot_be_read_is_named_beside_the_difference(desk: Desk) -> None:
    rows = flows(flow(1, amount="3000.00"), flow(2, amount="-28OO.00"))

    reason = desk.refuse("account_flows", rows, manifest=totals({"movements": "200.00"}))

    assert "a difference of -2,800.00. 1 amounts could not be read." in reason


def test_a_row_sent_twice_counts_once_in_the_control_total(desk: Desk) -> None:
    rows = flows(flow(1, amount="3000.00"), flow(1, amount="3000.00"))

    told = desk.take("account_flows", rows, manifest=totals({"movements": "3000.00"}))

    assert (told["delivered"], told["accepted"], told["duplicate"]) == (2, 1, 1)


def test_each_currency_has_its_own_total(desk: Desk) -> None:
    said = {"totals": [{"currency": "CNY", "movements": "200.00"},
                       {"currency": "USD", "movements": "5.00"}]}  # fmt: skip

    reason = desk.refuse("account_flows", TWO, manifest=said)

    assert "rows of 0 USD in all, its control total is 5.00" in reason


def test_balances_of_a_feed_without_movements_are_compared_with_themselves(desk: Desk) -> None:
    said = totals({"opening": "1.00", "movements": "2.00", "closing": "4.00"})

    reason = desk.refuse("e_invoices", invoices(invoice()), manifest=said)

    assert "a difference of 1.00" in reason
