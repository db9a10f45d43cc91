"""What the tax bureau and the social insurance know: invoices, returns, notices, staff."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "e_invoices": (
        "changes",
        "borrower_id direction invoice_code invoice_no",
        "uscc borrowers",
        True,
        "invoice_no! invoice_code direction:in|out! uscc! borrower_id counterparty_id "
        "issued_on:date! net:money! tax:money! total:money! currency! status:valid|void|red! "
        "corrects_invoice_no",
    ),
    "tax_returns": (
        "changes",
        "borrower_id tax_kind period",
        "uscc borrowers",
        False,
        "uscc! borrower_id tax_kind! period! due_on:date! filed_on:date declared_sales:money "
        "tax_due:money tax_paid:money currency!",
    ),
    # Months as 2026-05, quarters as 2026Q2, due days with their extensions.
    "tax_deadlines": (
        "changes",
        "tax_kind period",
        "",
        False,
        "tax_kind! period! due_on:date!",
    ),
    "tax_events": (
        "changes",
        "event_id",
        "uscc borrowers",
        False,
        "event_id! uscc! borrower_id kind:arrears|inspection|abnormal_household|rating! "
        "happened_on:date! amount:money currency rating:A|B|M|C|D settled_on:date",
    ),
    # What is unpaid the day after it was due comes as a row without paid_on.
    "social_insurance": (
        "changes",
        "borrower_id period",
        "uscc borrowers",
        False,
        "uscc! borrower_id period! insured_count:integer! due_amount:money! currency! paid_on:date",
    ),
}
