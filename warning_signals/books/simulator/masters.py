"""What the core bank says of its customers: borrowers, accounts, end-of-day balances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import REGIONS, SECTORS, SEGMENTS, Firms
from warning_signals.books.simulator.whose import rep_keys

BALANCE_DAYS = 396  # the opening brings end-of-day balances of thirteen months


@dataclass(frozen=True)
class Freeze:
    """A court's freeze of an account: day (NEVER for none) and cents, length N."""

    day: Ints
    cents: Ints


def snapshot_days(axis: Axis) -> Ints:
    """Return the days of which the book holds full masters: month ends, opening, each day since."""
    return np.concatenate([axis.month_ends, [axis.opening], axis.window])


def borrower_table(
    axis: Axis, firms: Firms, onboarded: Ints, officer: pa.Array, branch: pa.Array
) -> pa.Table:
    """Return the feed borrowers, one whole master a snapshot day; `onboarded` [N] are days."""
    days = snapshot_days(axis)
    who = np.tile(np.arange(firms.count), len(days))
    day = np.repeat(days, firms.count)
    known = onboarded[who] <= day
    who, day = who[known], day[known]
    key = rep_keys(firms.rep)
    one = {
        "borrower_id": columns.borrower_ids(firms.number),
        "uscc": firms.code,
        "name": firms.name,
        "former_names": columns.constant(None, firms.count),
        "legal_rep_key": key,
        "controller_key": key,
        "debtor_class": columns.constant("non_retail", firms.count),
        "taxpayer_kind": columns.words(firms.is_general * 1, ("small_scale", "general")),
        "segment": columns.words(firms.segment, SEGMENTS),
        "sector": columns.words(firms.sector, SECTORS),
        "region": columns.words(firms.region, REGIONS),
        "branch_id": branch,
        "officer_id": officer,
        "onboarded_on": columns.dates(onboarded),
        "closed_on": columns.dates(np.full(firms.count, NEVER)),
    }
    rows = pa.table(one).take(pa.array(who))
    return rows.append_column("day", pa.array(day, pa.int32()))


def account_table(axis: Axis, firms: Firms, onboarded: Ints, freeze: Freeze) -> pa.Table:
    """Return the feed accounts: a row when opened and one when frozen."""
    everyone = np.arange(firms.count)
    frozen = np.flatnonzero(freeze.day < axis.count)
    who = np.concatenate([everyone, frozen])
    day = np.concatenate([onboarded, freeze.day[frozen]])
    cents = np.concatenate([everyone * 0, freeze.cents[frozen]])
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "account_id": columns.taken(columns.account_ids(firms.number), who),
            "borrower_id": columns.taken(columns.borrower_ids(firms.number), who),
            "kind": columns.words(firms.number[who] % 3 // 2, ("basic", "general")),
            "currency": columns.constant("CNY", len(who)),
            "is_repayment_account": columns.constant("true", len(who)),
            "opened_on": columns.dates(onboarded[who]),
            "closed_on": columns.dates(np.full(len(who), NEVER)),
            "frozen_amount": columns.money(cents),
        }
    )


def balance_table(axis: Axis, firms: Firms, balance: Ints, freeze: Freeze) -> pa.Table:
    """Return the feed account_balances: each bank day of thirteen months and of the last days."""
    days = np.flatnonzero(axis.is_open)
    days = days[days > axis.opening - BALANCE_DAYS]
    who = np.tile(np.arange(firms.count), len(days))
    day = np.repeat(days, firms.count)
    cents = balance[days].ravel()
    frozen = np.where(day >= freeze.day[who], freeze.cents[who], 0)
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "account_id": columns.taken(columns.account_ids(firms.number), who),
            "business_on": columns.dates(day),
            "balance": columns.money(cents),
            "available": columns.money(np.maximum(cents - frozen, 0)),
            "currency": columns.constant("CNY", len(who)),
        }
    )
