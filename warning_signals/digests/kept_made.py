"""The families of kept tables, and how the rows of some files, accounts and days are made.

The ways to a table are those of a day that has no kept one, over less: a borrower's days hang on
the files that tell of them and on his own accounts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals import derived
from warning_signals.digests import daily_flows, kept_invoices, party_flows
from warning_signals.digests.daily_flows import FlowsAsked
from warning_signals.digests.kept_family import Family, Lake, Made, Span, Tables, Touching

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class _FlowsOfSpan(FlowsAsked):
    """A reading of flows on some days."""

    span: Span | None
    part: str

    def visible(self, rows: ibis.Table) -> ibis.Table:
        return _within(super().visible(rows), self.span)

    def named(self, name: str) -> str:
        return f"{self.part}_{name}"


def _flows(lake: Lake, made: Made) -> Tables:
    asked = _FlowsOfSpan(
        lake.connection, lake.root, lake.as_of, lake.known_at, lake.utc_offset_hours,
        made.span, made.part,
    )  # fmt: skip
    came_late = [file for file in made.files if file.late]
    late = lake.rows("account_flows", came_late) if came_late else None
    owners = daily_flows.owners_of(made.accounts)
    return {
        "daily_flows": daily_flows.daily_flows(asked, made.files, made.accounts, late),
        "party_flows": party_flows.party_flows(asked, made.files, owners, late),
    }


def _flow_days(lake: Lake, by: Touching, accounts: ibis.Table) -> ibis.Table:
    flows = derived.daily_flows(lake.all_rows(by.files), accounts, lake.utc_offset_hours)
    return flows.select("borrower_id", "day").distinct()


def _balances(lake: Lake, made: Made) -> Tables:
    rows = lake.rows("account_balances", made.files)
    held = derived.daily_balances(rows, made.accounts)
    return {"daily_balances": _within(held, made.span)}


def _balance_days(lake: Lake, by: Touching, accounts: ibis.Table) -> ibis.Table:
    held = derived.daily_balances(lake.all_rows(by.files), accounts)
    return held.select("borrower_id", "day").distinct()


def _within(rows: ibis.Table, span: Span | None) -> ibis.Table:
    return rows if span is None else rows.filter(rows.day.between(*span))


FAMILIES: Mapping[str, Family] = {
    "flows": Family("account_flows", ("daily_flows", "party_flows"), _flows, _flow_days),
    "balances": Family("account_balances", ("daily_balances",), _balances, _balance_days),
    "invoices": kept_invoices.DAILY,
    "taken_back": kept_invoices.TAKEN_BACK,
}
FAMILY_OF = {name: what for what, family in FAMILIES.items() for name in family.tables}
