"""A10 full-width digits and letters, separators, minus signs, exponents: only where declared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.desk import Desk
from tests.files import flow, flows, invoice, invoices

Declare = Callable[..., None]
WRITTEN = [
    ("３０００.００", "3000.00"),
    ("３０００．００", "3000.00"),
    ("　3000.00　", "3000.00"),
    ("3,000.00", "3000.00"),
    ("３，０００．００", "3000.00"),
    ("1,234,567.89", "1234567.89"),
    ("-3,000.00", "-3000.00"),
    ("−3000.00", "-3000.00"),
    ("－3000.00", "-3000.00"),
    ("﹣3000.00", "-3000.00"),
    ("–3000.00", "-3000.00"),
    ("1.2E+05", "120000.00"),
    ("１．２Ｅ＋０５", "120000.00"),
    ("-1.2345e3", "-1234.50"),
]


@pytest.mark.parametrize(("written", "amount"), WRITTEN)
def test_an_amount_is_read_as_it_was_meant_where_the_source_says_so(
    desk: Desk, declare: Declare, written: str, amount: str
) -> None:
    declare("account_flows", wide_numbers=True)

    told = desk.take("account_flows", flows(flow(1, amount=written)))

    assert told["errors"] == []
    assert [row["amount"] for row in desk.seen("account_flows")] == [Decimal(amount)]


@pytest.mark.parametrize("written", [written for written, _ in WRITTEN])
def test_the_same_is_quarantined_with_what_was_probably_meant_where_it_is_not_declared(
    desk: Desk, written: str
) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, amount=written)))

    [error] = told["errors"]
    assert (error["row"], error["column"], error["rule"]) == (2, "amount", "type")
    assert error["value"] == written
    assert "is not an amount like 1234.50, at most two decimals." in error["hint"]


@pytest.mark.parametrize(
    "written",
    ["1,23.00", "12,34,567.00", "1.234,56", "3 000.00", "1.2345678E+03", "1e30", "--3", "3-", "+3",
     "(3000.00)", "¥3000.00", "三千", "0x10", "٣٠٠٠"],
)  # fmt: skip
def test_what_is_no_number_even_so_is_quarantined_as_it_came(
    desk: Desk, declare: Declare, written: str
) -> None:
    declare("account_flows", wide_numbers=True)

    told = desk.take("account_flows", flows(flow(1), flow(2, amount=written)))

    assert (told["accepted"], told["quarantined"]) == (1, 1)
    assert told["errors"][0]["rule"] == "type"


def test_text_columns_are_left_as_they_came(desk: Desk, declare: Declare) -> None:
    declare("account_flows", wide_numbers=True)

    desk.take("account_flows", flows(flow(1, counterparty_name="ＡＢＣ－１，０００　公司")))

    assert desk.seen("account_flows")[0]["counterparty_name"] == "ＡＢＣ－１，０００　公司"


def test_a_full_width_account_number_is_no_known_account(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1, account_id="ＡＢ００１")))

    assert told["errors"][0]["rule"] == "unknown_party"


def test_days_are_read_in_the_form_that_is_declared(desk: Desk, declare: Declare) -> None:
    declare("e_invoices", days={"issued_on": "%Y年%m月%d日"})
    rows = invoices(
        invoice(1, issued_on="2026年06月08日"),
        invoice(2, issued_on="2026-06-08"),
        invoice(3, issued_on="2026年06月31日"),
        invoice(4, issued_on="08/06/2026"),
    )

    told = desk.take("e_invoices", rows)

    assert {row["issued_on"] for row in desk.seen("e_invoices")} == {date(2026, 6, 8)}
    assert [(e["row"], e["value"]) for e in told["errors"]] == [
        (3, "2026年06月31日"),
        (4, "08/06/2026"),
    ]


def test_times_without_an_offset_are_read_in_the_zone_that_is_declared(
    desk: Desk, declare: Declare
) -> None:
    declare("account_flows", zone="Asia/Shanghai")
    rows = flows(
        flow(1, booked_at="2026-06-08 09:30:00"),
        flow(2, booked_at="2026-06-08T09:30:00Z"),
        flow(3, booked_at="2026-06-08T09:30:00+08:00"),
    )

    told = desk.take("account_flows", rows)

    assert (told["delivered"], told["accepted"]) == (3, 3)
    assert [row["booked_at"].astimezone(UTC) for row in desk.seen("account_flows")] == [
        datetime(2026, 6, 8, 1, 30, tzinfo=UTC),
        datetime(2026, 6, 8, 9, 30, tzinfo=UTC),
        datetime(2026, 6, 8, 1, 30, tzinfo=UTC),
    ]


def test_a_time_without_an_offset_is_quarantined_where_no_zone_is_declared(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1, booked_at="2026-06-08 09:30:00")))

    assert (told["accepted"], told["errors"][0]["rule"]) == (0, "type")
