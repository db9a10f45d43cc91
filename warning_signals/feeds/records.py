"""Public records: courts and the company register."""

from __future__ import annotations

_COURT_KINDS = (
    "lawsuit|hearing|judgment|enforcement|ended_for_lack_of_assets|dishonest_debtor|"
    "consumption_restriction|preservation|auction|reorganisation|bankruptcy|closed"
)
_REGISTRY_KINDS = (
    "abnormal_list|serious_list|legal_rep_change|owner_change|capital_change|scope_change|"
    "address_change|equity_pledge|equity_freeze|chattel_mortgage|penalty|deregistration"
)

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "court_records": (
        "changes",
        "record_id provider",
        "",
        False,
        f"record_id! provider! kind:{_COURT_KINDS}! plaintiff_name plaintiff_is_lender:flag "
        "is_our_own:flag case_no court cause party_name! party_number party_region "
        "legal_rep_key role:plaintiff|defendant|third_party|executed! amount:money currency "
        "filed_on:date published_on:date closed_on:date corrects_record_id borrower_id "
        "match_score:number match_rule",
    ),
    # collateral_id is that of collateral_values where a chattel mortgage names a thing we hold.
    "registry_events": (
        "changes",
        "event_id",
        "",
        False,
        f"event_id! party_name! uscc party_region legal_rep_key kind:{_REGISTRY_KINDS}! "
        "happened_on:date published_on:date before after amount:money currency share:number "
        "closed_on:date borrower_id match_score:number match_rule collateral_id",
    ),
}
