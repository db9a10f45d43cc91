"""The bank itself: its branches and people, and what its general ledger adds up to."""

from __future__ import annotations

_ACCOUNT_CLASSES = (
    "loans_outstanding|overdue_principal|overdue_interest|undrawn_commitments|deposits"
)

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "branches": (
        "changes",
        "branch_id",
        "",
        False,
        "branch_id! name! head_officer_id calendar",
    ),
    "officers": (
        "changes",
        "officer_id",
        "",
        False,
        "officer_id! branch_id! role:officer|branch_head|risk_analyst|risk_approver|"
        "risk_department! language:en|zh! slack_id email stand_in_id away_from_on:date "
        "away_until_on:date",
    ),
    # Without branch_id a row is the total of the whole bank: never add it to those of the branches.
    # Deposits count as they stand to the customers, so every amount is positive.
    "gl_totals": (
        "snapshot",
        "branch_id account_class currency business_on",
        "",
        True,
        f"branch_id account_class:{_ACCOUNT_CLASSES}! currency! amount:money!",
    ),
}
