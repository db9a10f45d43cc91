"""Who borrows, who stands behind him, and how the bank deals with him."""

from __future__ import annotations

_NEED_CONSENT = (
    "e_invoices|tax_returns|tax_events|social_insurance|meter_readings|utility_bills|"
    "utility_events|bureau_reports|owner_credit"
)

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "borrowers": (
        "snapshot",
        "borrower_id",
        "",
        True,
        "borrower_id! uscc name! former_names legal_rep_key controller_key "
        "debtor_class:retail|non_retail taxpayer_kind:general|small_scale "
        "segment:micro|small|sole_trader sector region branch_id officer_id onboarded_on:date "
        "closed_on:date",
    ),
    # from_id is the guarantor, head, owner, buyer or supplier of the borrower to_id: a borrower of
    # ours, a firm by its USCC, or a person by the salted hash that borrowers have too.
    "links": (
        "changes",
        "from_id to_id kind",
        "to_id borrowers",
        False,
        "from_id! to_id! kind:guarantor|group|owner|key_buyer|key_supplier! share:number "
        "since_on:date until_on:date",
    ),
    "former_names": (
        "changes",
        "borrower_id name valid_from_on",
        "borrower_id borrowers",
        False,
        "borrower_id! name! valid_from_on:date valid_until_on:date",
    ),
    # Courts and the company register are public. A renewal is a new row under the same key.
    "consents": (
        "changes",
        "borrower_id feed",
        "borrower_id borrowers",
        False,
        f"borrower_id! feed:{_NEED_CONSENT}! reference purpose valid_from_on:date! "
        "valid_until_on:date",
    ),
    "contacts": (
        "changes",
        "contact_id",
        "borrower_id borrowers",
        False,
        "contact_id! borrower_id! happened_at:instant! channel reached:flag "
        "kind:call|visit|document_request! due_on:date received_on:date",
    ),
    # Grade 1 is the best.
    "internal_ratings": (
        "changes",
        "borrower_id rated_on",
        "borrower_id borrowers",
        False,
        "borrower_id! rated_on:date! grade:integer! model",
    ),
}
