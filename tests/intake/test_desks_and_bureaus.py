"""What desks and bureaus beside the ledger send: a right row is taken, each wrong one is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from warning_signals.intake.words import Checked

Take = Callable[..., Checked]
SOURCES = yaml.safe_load((Path(__file__).parents[2] / "config/sources.yml").read_text("utf-8"))

OURS = "913200000000000039"
RIGHT: dict[str, dict[str, str]] = {
    "gl_totals": {
        "branch_id": "BR01", "business_on": "2026-06-08", "account_class": "deposits",
        "currency": "CNY", "amount": "1200000.00",
    },
    "links": {
        "from_id": "B00002", "to_id": "B00001", "kind": "guarantor", "share": "1",
        "since_on": "2025-01-02", "until_on": "2026-12-31",
    },
    "former_names": {
        "borrower_id": "B00001", "name": "扬中老机电厂", "valid_from_on": "2010-03-01",
        "valid_until_on": "2019-05-01",
    },
    "consents": {
        "borrower_id": "B00001", "feed": "bureau_reports", "reference": "SQ1",
        "purpose": "贷后管理", "valid_from_on": "2025-01-02", "valid_until_on": "2028-01-01",
    },
    "contacts": {
        "contact_id": "Q1", "borrower_id": "B00001", "happened_at": "2026-06-08T10:00:00+08:00",
        "channel": "phone", "reached": "false", "kind": "call", "due_on": "", "received_on": "",
    },
    "internal_ratings": {
        "borrower_id": "B00001", "rated_on": "2026-06-08", "grade": "4", "model": "m3",
    },
    "drawdowns": {
        "facility_id": "F00001-1", "drawn_on": "2026-06-08", "amount": "300000.00",
        "currency": "CNY", "to_account": "A00001-1", "stated_purpose": "采购原材料",
    },
    "collateral_values": {
        "collateral_id": "K1", "facility_id": "F00001-1", "valued_on": "2026-06-05",
        "value": "800000.00", "currency": "CNY", "kind": "equipment",
    },
    "facility_requests": {
        "request_id": "Z1", "facility_id": "F00001-1", "kind": "deferral",
        "requested_on": "2026-06-01", "decided_on": "2026-06-05", "granted": "true",
    },
    "tax_deadlines": {"tax_kind": "vat", "period": "2026-05", "due_on": "2026-06-15"},
    "tax_events": {
        "event_id": "S1", "uscc": OURS, "kind": "arrears", "happened_on": "2026-06-02",
        "amount": "5200.00", "currency": "CNY", "rating": "", "settled_on": "2026-06-05",
    },
    "social_insurance": {
        "uscc": OURS, "period": "2026-05", "insured_count": "12", "due_amount": "17760.00",
        "currency": "CNY", "paid_on": "2026-06-08",
    },
    "bureau_reports": {
        "borrower_id": "B00001", "month": "2026-06", "lenders_count": "2",
        "total_debt": "900000.00", "overdue_debt": "20000.00", "overdue_90_debt": "0.00",
        "inquiries_90d": "1", "guarantees_given": "0.00", "limits_total": "1000000.00",
        "currency": "CNY",
    },
    "owner_credit": {
        "borrower_id": "B00001", "month": "2026-06", "worst_dpd": "12",
        "overdue_amount": "3100.00", "currency": "CNY", "lawsuits": "0",
    },
    "market_prices": {"series": "C26 input", "month": "2026-05", "value": "104.2"},
    "policy_events": {
        "event_id": "P1", "sector": "C26", "region": "", "kind": "production_limit",
        "starts_on": "2026-07-01", "ends_on": "2026-07-20",
    },
    "weather": {"region": "321182", "business_on": "2026-06-08", "temperature": "24.5"},
}  # fmt: skip
WRONG = [
    ("gl_totals", {"amount": "-1.00"}, "range"),
    ("gl_totals", {"account_class": "loans"}, "set"),
    ("links", {"to_id": "B09999"}, "unknown_party"),
    ("links", {"from_id": "B00001"}, "self"),
    ("links", {"share": "1.2"}, "range"),
    ("links", {"until_on": "2024-12-31"}, "order"),
    ("links", {"kind": "friend"}, "set"),
    ("former_names", {"valid_until_on": "2009-05-01"}, "order"),
    ("former_names", {"valid_until_on": "2026-06-09"}, "future"),
    ("consents", {"feed": "bureau_report"}, "set"),
    ("consents", {"valid_until_on": "2024-01-01"}, "order"),
    ("contacts", {"happened_at": "2026-06-09T00:00:01+08:00"}, "future"),
    ("contacts", {"borrower_id": "B09999"}, "unknown_party"),
    ("internal_ratings", {"grade": "0"}, "range"),
    ("internal_ratings", {"rated_on": "2026-06-09"}, "future"),
    ("drawdowns", {"amount": "0.00"}, "range"),
    ("drawdowns", {"facility_id": "F00009-1"}, "unknown_party"),
    ("collateral_values", {"value": "-0.01"}, "range"),
    ("collateral_values", {"valued_on": ""}, "null"),
    ("facility_requests", {"decided_on": "2026-05-31"}, "order"),
    ("facility_requests", {"decided_on": ""}, "pair"),
    ("tax_deadlines", {"period": "2026-5"}, "format"),
    ("tax_events", {"currency": ""}, "pair"),
    ("tax_events", {"kind": "rating"}, "pair"),
    ("tax_events", {"settled_on": "2026-06-01"}, "order"),
    ("tax_events", {"uscc": "913200000000000030"}, "uscc"),
    ("social_insurance", {"insured_count": "0"}, "sum"),
    ("social_insurance", {"period": "May"}, "format"),
    ("bureau_reports", {"overdue_90_debt": "20000.01"}, "sum"),
    ("bureau_reports", {"overdue_debt": "900000.01"}, "sum"),
    ("bureau_reports", {"lenders_count": "0"}, "sum"),
    ("bureau_reports", {"month": "2026-07"}, "future"),
    ("bureau_reports", {"month": "2026-13"}, "format"),
    ("owner_credit", {"worst_dpd": "0"}, "sum"),
    ("owner_credit", {"worst_dpd": "-1"}, "range"),
    ("market_prices", {"value": "0"}, "range"),
    ("market_prices", {"month": "2026-07"}, "future"),
    ("policy_events", {"ends_on": "2026-06-30"}, "order"),
    ("weather", {"temperature": "245"}, "range"),
]


def file(feed: str, *rows: dict[str, str]) -> str:
    """Return rows as the source writes them: its headings, its codes."""
    said = SOURCES[feed]
    heading = {ours: theirs for theirs, ours in said.get("columns", {}).items()}
    codes = {
        ours: {word: code for code, word in words.items()}
        for ours, words in said.get("values", {}).items()
    }
    names = list(RIGHT[feed])
    lines = [[codes.get(n, {}).get(row[n], row[n]) for n in names] for row in rows]
    return "".join(",".join(line) + "\n" for line in [[heading.get(n, n) for n in names], *lines])


@pytest.mark.parametrize("feed", RIGHT)
def test_a_right_row_is_taken(take: Take, feed: str) -> None:
    checked = take(feed, file(feed, RIGHT[feed]))

    assert [bad.hint for bad in checked.quarantined] == []
    assert checked.accepted.num_rows == 1


@pytest.mark.parametrize(("feed", "cells", "rule"), WRONG)
def test_a_wrong_row_is_quarantined_for_what_is_wrong(
    take: Take, feed: str, cells: dict[str, str], rule: str
) -> None:
    checked = take(feed, file(feed, RIGHT[feed] | cells))

    [bad] = checked.quarantined
    assert bad.rule == rule, bad.hint
    assert checked.accepted.num_rows == 0


def test_tax_and_insurance_find_their_borrower_by_the_firms_code(take: Take) -> None:
    found: list[Any] = [
        take(feed, file(feed, RIGHT[feed])).accepted["borrower_id"].to_pylist()
        for feed in ("tax_events", "social_insurance")
    ]

    assert found == [["B00001"], ["B00001"]]


def test_a_link_may_come_from_a_firm_we_do_not_lend_to(take: Take) -> None:
    row = RIGHT["links"] | {"from_id": "913200000000000114", "kind": "key_buyer"}

    assert take("links", file("links", row)).accepted.num_rows == 1


def test_an_account_number_in_a_drawdown_is_masked(take: Take) -> None:
    row = RIGHT["drawdowns"] | {"to_account": "6217\x07123456789012"}

    [bad] = take("drawdowns", file("drawdowns", row)).quarantined

    assert (bad.column, bad.value) == ("to_account", "****9012")
