"""The loan ledger: facilities, what is owed and due on them, and what secures them."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "facilities": (
        "snapshot",
        "facility_id",
        "",
        True,
        "facility_id! borrower_id! product currency! limit_amount:money! rate:number "
        "granted_on:date matures_on:date purpose "
        "repayment_method:bullet|instalments|interest_then_bullet|on_demand is_revolving:flag "
        "committed_undrawn:money renewal_kind:none|repaid_and_renewed|renewed_without_repayment|"
        "extended security:none|guarantee|mortgage|pledge loan_class restructured_on:date "
        "closed_on:date",
    ),
    "facility_balances": (
        "snapshot",
        "facility_id business_on",
        "facility_id facilities",
        True,
        "facility_id! outstanding:money! limit_amount:money overdue_principal:money "
        "overdue_interest:money dpd:integer!",
    ),
    "instalments": (
        "changes",
        "facility_id instalment_no",
        "facility_id facilities",
        False,
        "facility_id! instalment_no:integer! due_on:date! principal_due:money! "
        "interest_due:money! paid_amount:money paid_on:date attempts:integer paid_from_account",
    ),
    # What was drawn on a facility on one day; a renewal that moves no money draws nothing.
    "drawdowns": (
        "events",
        "facility_id drawn_on",
        "facility_id facilities",
        False,
        "facility_id! drawn_on:date! amount:money! currency! to_account stated_purpose",
    ),
    # The day is part of the key, so that an earlier valuation can still be compared with.
    "collateral_values": (
        "changes",
        "collateral_id valued_on",
        "facility_id facilities",
        False,
        "collateral_id! facility_id! valued_on:date! value:money! currency! kind",
    ),
    # What a borrower asks for out of turn; an ordinary renewal at maturity is none.
    "facility_requests": (
        "changes",
        "request_id",
        "facility_id facilities",
        False,
        "request_id! facility_id! kind:rollover|interest_only|extra_limit|deferral! "
        "requested_on:date! decided_on:date granted:flag",
    ),
}
