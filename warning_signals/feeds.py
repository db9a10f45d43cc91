"""The canonical feeds: columns, types, keys, modes and who a row is about.

One entry a feed, written as `name:type` words; a type that is left out is text, `!` marks a value
that must be there. Types: text, date, instant, money, number, integer, flag, and `a|b|c` for a
choice. Modes: `events` (append), `changes` (the latest row per key by `known_at`) and `snapshot`
(a delivery replaces its business day). Every row also carries META.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

META = "business_on:date! known_at:instant! delivery_id! row_no:integer! provenance!"


@dataclass(frozen=True)
class Column:
    """One column of a feed; `choices` is empty unless the type is choice."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A schema: what is delivered, how versions replace each other, and who it is about.

    `party` is (column, feed): the value of that column must exist as that feed's key, whatever
    the key's own name (an account number is an account_id). A feed with `party_number` names its
    borrower by a number (USCC) instead of by `borrower_id`.
    """

    name: str
    mode: Literal["events", "changes", "snapshot"]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    party: tuple[str, str] | None
    daily_rows: bool

    def column(self, name: str) -> Column | None:
        """Return the column of that name, if the feed has it."""
        return next((c for c in self.columns if c.name == name), None)


TYPES = ("text", "date", "instant", "money", "number", "integer", "flag")

_FLOW_KINDS = (
    "sale|purchase|payroll|tax|utility|loan_drawdown|loan_repayment|cash_in|cash_out|"
    "own_transfer|fee|interest|reversal|other"
)
_COURT_KINDS = (
    "lawsuit|hearing|judgment|enforcement|ended_for_lack_of_assets|dishonest_debtor|"
    "consumption_restriction|preservation|auction|reorganisation|bankruptcy|closed"
)
_REGISTRY_KINDS = (
    "abnormal_list|serious_list|legal_rep_change|owner_change|capital_change|scope_change|"
    "address_change|equity_pledge|equity_freeze|chattel_mortgage|penalty|deregistration"
)

# name: (mode, key, party or "", rows due every bank day?, columns)
_FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
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
    "meters": (
        "changes",
        "meter_id",
        "",
        False,
        "meter_id! borrower_id! utility:electricity|water|gas! capacity:number",
    ),
    "meter_readings": (
        "changes",
        "meter_id business_on",
        "meter_id meters",
        True,
        "meter_id! quantity:number!",
    ),
    "utility_bills": (
        "changes",
        "bill_id",
        "meter_id meters",
        False,
        "bill_id! meter_id! period! amount:money! currency! due_on:date! paid_on:date",
    ),
    "utility_events": (
        "events",
        "event_id",
        "meter_id meters",
        False,
        "event_id! meter_id! kind:disconnected|reconnected|capacity_changed! happened_on:date! "
        "capacity:number",
    ),
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
    "registry_events": (
        "changes",
        "event_id",
        "",
        False,
        f"event_id! party_name! uscc party_region legal_rep_key kind:{_REGISTRY_KINDS}! "
        "happened_on:date published_on:date before after amount:money currency share:number "
        "closed_on:date borrower_id match_score:number match_rule",
    ),
}


def _column(word: str) -> Column:
    required = word.endswith("!")
    name, _, kind = word.rstrip("!").partition(":")
    if "|" in kind:
        return Column(name, "choice", required, tuple(kind.split("|")))
    return Column(name, kind or "text", required)


@cache
def feed(name: str) -> Feed:
    """Return the feed of that name; KeyError where there is none."""
    mode, key, party, daily, columns = _FEEDS[name]
    about = tuple(party.split())
    return Feed(
        name=name,
        mode=mode,  # type: ignore[arg-type]
        key=tuple(key.split()),
        columns=tuple(_column(word) for word in columns.split()),
        party=(about[0], about[1]) if about else None,
        daily_rows=daily,
    )


def party_key(column: str, master: str) -> str:
    """Return what a party is called in its master: an account number is an account_id there."""
    schema = feed(master)
    return column if schema.column(column) else schema.key[0]


def names() -> tuple[str, ...]:
    """Return the names of all feeds, masters first."""
    return tuple(_FEEDS)


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the schema of a feed's files in the lake, META included."""
    import pyarrow as pa

    types = {
        "date": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
        "money": pa.decimal128(18, 2),
        "number": pa.float64(),
        "integer": pa.int64(),
        "flag": pa.bool_(),
    }
    own = feed(name).columns
    meta = tuple(c for c in map(_column, META.split()) if c.name not in {o.name for o in own})
    return pa.schema([(c.name, types.get(c.type, pa.string())) for c in own + meta])
