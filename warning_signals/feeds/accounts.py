"""Accounts, what moves on them and what lies on them at the end of a day."""

from __future__ import annotations

_FLOW_KINDS = (
    "sale|purchase|payroll|tax|utility|loan_drawdown|loan_repayment|cash_in|cash_out|"
    "own_transfer|fee|interest|reversal|other"
)

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "accounts": (
        "changes",
        "account_id",
        "",
        False,
        "account_id! borrower_id! kind:basic|general|special! currency! "
        "is_repayment_account:flag opened_on:date closed_on:date frozen_amount:money",
    ),
    "account_flows": (
        "events",
        "flow_id",
        "account_id accounts",
        True,
        "flow_id! account_id! booked_at:instant! value_on:date amount:money! currency! "
        f"balance_after:money kind:{_FLOW_KINDS}! counterparty_account counterparty_name "
        "counterparty_kind:business|person|lender|government|gaming|unknown channel purpose "
        "returned_reason",
    ),
    # Statements of accounts, here or elsewhere, that are ours by their number.
    "bank_statements": (
        "changes",
        "account_number statement_id entry_no",
        "account_number accounts",
        False,
        "account_number! statement_id! entry_no:integer! currency! opening_balance:money! "
        "closing_balance:money! from_on:date until_on:date booked_on:date! value_on:date "
        "amount:money! is_reversal:flag entry_reference end_to_end_id counterparty_name "
        "counterparty_account purpose transaction_code account_id borrower_id",
    ),
    "account_balances": (
        "snapshot",
        "account_id business_on",
        "account_id accounts",
        True,
        "account_id! balance:money! available:money currency!",
    ),
}
