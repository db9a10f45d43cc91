"""Every row of a delivery is accepted, quarantined with a reason, or a duplicate."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.conftest import Take, Taken
from warning_signals import feeds
from warning_signals.errors import FeedRejected
from warning_signals.intake.check import unreadable

OURS = "913200000000000039"
HEADER = (
    "发票号码,发票代码,进销方向,纳税人识别号,对方识别号,开票日期,金额,税额,价税合计,币种,发票状态"
)


def invoice(
    no: str = "N1",
    code: str = "",
    uscc: str = OURS,
    on: str = "2026-06-08",
    net: str = "1000.00",
    tax: str = "130.00",
    total: str = "1130.00",
    currency: str = "人民币",
    status: str = "正常",
) -> str:
    return f"{no},{code},销项,{uscc},C1,{on},{net},{tax},{total},{currency},{status}"


def file(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def reasons(checked: Taken) -> list[tuple[int, str | None, str]]:
    return [(bad.row_no, bad.column, bad.rule) for bad in checked.quarantined]


def test_a_right_row_is_accepted_in_the_feeds_schema_with_its_borrower(take: Take) -> None:
    checked = take("e_invoices", file(invoice()))

    [row] = checked.accepted.to_pylist()
    assert checked.accepted.schema == feeds.arrow_schema("e_invoices")
    assert (row["borrower_id"], row["total"], row["currency"]) == ("B00001", Decimal(1130), "CNY")
    assert (row["business_on"], row["row_no"]) == (date(2026, 6, 8), 1)
    assert row["known_at"] == datetime(2026, 6, 8, 18, 10, tzinfo=UTC)


def test_the_worked_example_of_a_wrong_total_says_the_likely_mend(take: Take) -> None:
    checked = take("e_invoices", file(invoice(tax="113.00")))

    [bad] = checked.quarantined
    assert (bad.rule, bad.value) == ("sum", "1,130.00")
    assert bad.hint.startswith("total 1,130.00 is not net 1,000.00 + tax 113.00.")


@pytest.mark.parametrize(("total", "taken"), [("1130.05", 1), ("1130.06", 0), ("1129.95", 1)])
def test_a_total_may_be_five_hundredths_off(take: Take, total: str, taken: int) -> None:
    assert take("e_invoices", file(invoice(total=total))).accepted.num_rows == taken


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ({"net": ""}, "null"),
        ({"net": "NaN"}, "type"),
        ({"net": "inf"}, "type"),
        ({"net": "1e18"}, "type"),
        ({"net": "1000000000000000000"}, "type"),
        ({"net": "1000.001"}, "type"),
        ({"net": "１０００"}, "type"),
        ({"net": '"1,000.00"'}, "type"),
        ({"net": "1.0E+03"}, "type"),
        ({"on": "2026-06-09"}, "future"),
        ({"on": "1900-01-01"}, "type"),
        ({"on": "2026-02-30"}, "type"),
        ({"on": "20260608"}, "type"),
        ({"currency": "第三币"}, "currency"),
        ({"status": "丢失"}, "set"),
        ({"uscc": "913200000000000038"}, "uscc"),
        ({"uscc": "9132000000000OOO39"}, "uscc"),
        ({"uscc": "320000000000003"}, "uscc"),
        ({"uscc": "913200999999999994"}, "unknown_party"),
        ({"no": "a\x00b"}, "type"),
    ],
)
def test_a_bad_cell_costs_its_row_and_no_other(take: Take, cell: dict[str, str], rule: str) -> None:
    checked = take("e_invoices", file(invoice(no="N0"), invoice(**cell)))

    assert [(bad.row_no, bad.rule) for bad in checked.quarantined] == [(2, rule)]
    assert checked.accepted.column("invoice_no").to_pylist() == ["N0"]


def test_a_near_miss_is_quoted_with_what_was_probably_meant(take: Take) -> None:
    checked = take("e_invoices", file(invoice(net="１０００"), invoice(no="N2", on="2026年6月8日")))

    assert "Perhaps 1000 was meant." in checked.quarantined[0].hint
    assert "Perhaps 2026-06-08 was meant." in checked.quarantined[1].hint


def test_identical_rows_count_as_duplicates_and_the_first_is_kept(take: Take) -> None:
    checked = take("e_invoices", file(invoice(), invoice(), invoice()))

    assert (checked.accepted.num_rows, checked.duplicates) == (1, 2)
    assert checked.accepted.column("row_no").to_pylist() == [1]


def test_one_key_with_other_content_quarantines_both_also_without_a_code(take: Take) -> None:
    rows = file(invoice(code=""), invoice(code="", net="999.99"), invoice(code="0320"))

    checked = take("e_invoices", rows)

    assert reasons(checked) == [
        (1, "invoice_no", "key_conflict"),
        (2, "invoice_no", "key_conflict"),
    ]
    assert checked.accepted.num_rows == 1


def test_in_an_opening_a_later_state_of_the_same_key_is_no_conflict(take: Take) -> None:
    header = HEADER + ",business_on,known_at"
    first = invoice(on="2026-05-11") + ",2026-05-11,2026-05-12T02:00:00+08:00"
    void = invoice(on="2026-05-11", status="作废") + ",2026-05-20,2026-05-21T02:00:00+08:00"

    checked = take("e_invoices", f"{header}\n{first}\n{void}\n", opening=True)

    assert checked.quarantined == ()
    assert checked.accepted.column("business_on").to_pylist() == [
        date(2026, 5, 11),
        date(2026, 5, 20),
    ]


@pytest.mark.parametrize(
    ("carried", "reason"),
    [
        ("2026-05-11,", ("known_at", "null")),
        ("2026-05-11,2026-06-10T02:00:00+08:00", ("known_at", "future")),
        ("2026-06-09,2026-06-09T02:00:00+08:00", ("business_on", "future")),
        ("2026-05-10,2026-05-12T02:00:00+08:00", ("issued_on", "future")),
    ],
)
def test_an_opening_row_cannot_be_known_before_or_after_its_time(
    take: Take, carried: str, reason: tuple[str, str]
) -> None:
    text = f"{HEADER},business_on,known_at\n{invoice(on='2026-05-11')},{carried}\n"

    [bad] = take("e_invoices", text, opening=True).quarantined

    assert (bad.column, bad.rule) == reason


def test_an_opening_without_known_at_is_rejected(take: Take) -> None:
    checked = take("e_invoices", file(invoice()), opening=True)

    assert "lacks the column 'business_on'" in (checked.rejected or "")


def test_fewer_rows_than_the_manifest_says_reject_the_delivery(take: Take) -> None:
    checked = take("e_invoices", file(invoice()), rows=2)

    assert checked.rejected is not None
    assert "has 1 rows, its manifest says 2" in checked.rejected
    assert checked.accepted.num_rows == 0


def test_a_header_alone_is_rejected_where_rows_are_due_and_accepted_elsewhere(take: Take) -> None:
    invoices = take("e_invoices", HEADER + "\n")
    events = take("utility_events", "事件编号,表计编号,事件类型,发生日期,变更后容量\n")

    assert "has 0 rows; 1 or more are let through" in (invoices.rejected or "")
    assert (events.rejected, events.accepted.num_rows) == (None, 0)
    assert events.accepted.schema == feeds.arrow_schema("utility_events")


@pytest.mark.parametrize(
    ("rows", "usual", "taken"),
    [(100, 200, False), (110, 200, True), (180, 60, True), (181, 60, False), (300, 60, False)],
)
def test_half_the_usual_rows_or_too_many_are_rejected(
    take: Take, rows: int, usual: float, taken: bool
) -> None:
    checked = take("e_invoices", file(*[invoice(no=f"N{i}") for i in range(rows)]), usual=usual)

    assert (checked.rejected is None) == taken


def test_the_band_says_what_is_usual_and_who_can_let_it_through(take: Take) -> None:
    refused = take("e_invoices", file(invoice()), usual=1000)
    waived = take("e_invoices", file(invoice()), usual=1000, waive_band=True)

    assert "usually there are about 1,000; 550 to 3,000" in (refused.rejected or "")
    assert "a person can accept it by name" in (refused.rejected or "")
    assert (waived.rejected, waived.accepted.num_rows) == (None, 1)


def test_a_date_that_is_wrong_in_the_whole_file_rejects_it(take: Take) -> None:
    rows = [invoice(no=f"N{i}", on="2062-06-08") for i in range(20)]

    assert "wrong issued_on in every row" in (take("e_invoices", file(*rows)).rejected or "")
    assert len(take("e_invoices", file(*rows[:19])).quarantined) == 19


@pytest.mark.parametrize("day", [date(2026, 6, 10), date(1900, 1, 1)])
def test_a_delivery_for_tomorrow_or_1900_is_rejected(take: Take, day: date) -> None:
    checked = take("e_invoices", file(invoice()), business_on=day)

    assert "its business date cannot be right" in (checked.rejected or "")


def test_a_name_with_markup_is_stored_as_text(take: Take) -> None:
    name = "<script>alert(1)</script>'); DROP TABLE x; {{7*7}} *bold*"

    checked = take("branches", f'branch_id,name\nBR01,"{name}"\n')

    assert checked.accepted.column("name").to_pylist() == [name]


def test_account_numbers_are_masked_in_what_is_shown_and_kept_for_the_replay(take: Take) -> None:
    header = "flow_id,account_id,booked_at,amount,currency,kind,counterparty_account"
    number = "6222021234567890123\x01"

    checked = take(
        "account_flows",
        f"{header}\nL1,A00001-1,2026-06-08T09:30:00+08:00,5.00,CNY,sale,{number}\n",
    )

    [bad] = checked.quarantined
    assert "6222021234" not in f"{bad.value} {bad.hint} {bad.hint_zh}"
    assert "6222021234567890123" in bad.raw


@pytest.mark.parametrize(
    ("booked_at", "taken"),
    [("2026-06-08T23:59:59+08:00", 1), ("2026-06-08T16:00:00Z", 0), ("2026-06-08T23:59:60Z", 0)],
)
def test_the_business_day_ends_at_midnight_in_the_banks_zone(
    take: Take, booked_at: str, taken: int
) -> None:
    header = "flow_id,account_id,booked_at,amount,currency,kind"

    checked = take("account_flows", f"{header}\nL1,A00001-1,{booked_at},5.00,CNY,sale\n")

    assert checked.accepted.num_rows == taken


DAMAGE = st.sampled_from(['"', ",", "\n", "x", "-", "é", "\x00", "0", "销", ""])


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_no_row_of_a_damaged_file_is_ever_lost(take: Take, data: st.DataObject) -> None:
    text = file(*[invoice(no=f"N{i % 7}") for i in range(12)])
    body = text[len(HEADER) + 1 :]
    for _ in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(body)))
        body = body[:at] + data.draw(DAMAGE) + body[at + data.draw(st.integers(0, 2)) :]

    try:
        checked = take("e_invoices", HEADER + "\n" + body)
    except FeedRejected:
        return

    parts = (checked.accepted.num_rows, len(checked.quarantined), checked.duplicates)
    assert checked.rejected is not None or checked.delivered == sum(parts)
    assert len({bad.row_no for bad in checked.quarantined}) == len(checked.quarantined)


def test_a_delivery_that_did_not_parse_has_an_outcome_like_any_other() -> None:
    checked = unreadable("e_invoices_20260608.csv has no bytes at all.")

    assert checked.rejected == "e_invoices_20260608.csv has no bytes at all."
    assert (checked.accepted, checked.validation["delivered"]) == (0, 0)
