"""What credit bureaus report: the firm at other lenders, its owner in person."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    # Of other lenders only: our own claims are in the ledger and are not counted twice.
    "bureau_reports": (
        "changes",
        "borrower_id month",
        "borrower_id borrowers",
        False,
        "borrower_id! month! lenders_count:integer! total_debt:money! overdue_debt:money "
        "overdue_90_debt:money inquiries_90d:integer guarantees_given:money "
        "limits_total:money currency!",
    ),
    # Of the person in control: private loans and cards, suits against him in person.
    "owner_credit": (
        "changes",
        "borrower_id month",
        "borrower_id borrowers",
        False,
        "borrower_id! month! worst_dpd:integer! overdue_amount:money currency! lawsuits:integer",
    ),
}
