"""Collateral and what it was valued at; and the money drawn on each facility."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Flags, Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.facilities import CASHLESS, GENERATIONS, INSTALMENTS
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.loan_tables import facility_ids

MORTGAGED, PLEDGED = 2, 3  # in loan_tables.SECURITIES
KINDS = ("real_estate", "equipment", "inventory", "receivables")
EQUIPMENT = KINDS.index("equipment")
EVERY_DAYS, ROUNDS = 182, 6
FALLS_A_YEAR = np.array([0.02, 0.08, 0.0, 0.0])  # by kind: what age alone takes
NOISE = np.array([0.01, 0.01, 0.04, 0.04])
FORCED_SALE, FORCED_AFTER = 0.8, 45  # what an appraiser leaves once the debt is in arrears
PURPOSES = ("采购原材料", "支付货款", "日常周转", "购置设备")


def drawdown_table(made: Made) -> pa.Table:
    """Return the feed drawdowns: what was paid out on the day of the grant; renewals move none."""
    loans, firms = made.loans, made.firms
    at = np.flatnonzero((loans.renewal != CASHLESS) & (loans.granted < made.axis.count))
    number = firms.number[loans.firm[at]]
    bought = np.where(loans.method[at] == INSTALMENTS, 3, number % 3)
    return pa.table(
        {
            "day": pa.array(loans.granted[at], pa.int32()),
            "facility_id": columns.taken(facility_ids(loans, firms), at),
            "drawn_on": columns.dates(loans.granted[at]),
            "amount": columns.money(loans.drawn[at]),
            "currency": columns.constant("CNY", len(at)),
            "to_account": columns.account_ids(number),
            "stated_purpose": columns.words(bought, PURPOSES),
        }
    )


def value_table(made: Made) -> pa.Table:
    """Return the feed collateral_values: at the grant, each half-year, and once in arrears."""
    loans, axis, plan = made.loans, made.axis, made.firms.plan
    secured = np.flatnonzero(loans.security >= MORTGAGED)
    loan = np.repeat(secured, ROUNDS)
    day = made.bank_day(loans.granted[loan] + np.tile(np.arange(ROUNDS), len(secured)) * EVERY_DAYS)
    ends = np.minimum(np.minimum(loans.matures, plan.overdue[loans.firm]), axis.count)
    routine = day < ends[loan]
    # Who goes bad has one facility at the time: the one that matures after, or on the very day.
    forced = secured[loans.matures[secured] >= plan.overdue[loans.firm[secured]] - 1]
    sold = made.bank_day(plan.overdue[loans.firm[forced]] + FORCED_AFTER)
    inside = sold < axis.count
    loan = np.concatenate([loan[routine], forced[inside]])
    return _values(made, loan, np.concatenate([day[routine], sold[inside]]))


def _values(made: Made, loan: Ints, day: Ints) -> pa.Table:
    loans, firms, rng = made.loans, made.firms, made.stream("collateral")
    times = rng.uniform(1.4, 2.6, (firms.count, 2))
    firm, line = loans.firm[loan], line_of(loans.seq[loan])
    kind = kinds(firms, loans.security[loan], firm, line)
    age = (day - loans.granted[loan]) / 365.0
    noise = np.exp(NOISE[kind] * rng.standard_normal(len(loan)))
    left = 1 - (1 - made.sign("collateral_to")[firm]) * made.way(firm, day)
    left = np.where(made.after(firm, day) > 0, left * FORCED_SALE, left)
    cents = loans.limit[loan] * times[firm, line] * (1 - FALLS_A_YEAR[kind] * age) * noise * left
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "collateral_id": collateral_ids(firms, firm, line),
            "facility_id": columns.taken(facility_ids(loans, firms), loan),
            "valued_on": columns.dates(day),
            "value": columns.money(np.round(cents, -5).astype(np.int64)),
            "currency": columns.constant("CNY", len(loan)),
            "kind": columns.words(kind, KINDS),
        }
    )


def line_of(seq: Ints) -> Ints:
    """Return 0 for a facility of a borrower's first line of loans, 1 for one of the second."""
    return np.asarray((seq > GENERATIONS) * 1, np.int64)


def kinds(firms: Firms, security: Ints, firm: Ints, line: Ints) -> Ints:
    """Return what secures a line: a mortgage is mostly on a building, a pledge never is."""
    turn = (firms.number[firm] * 7 + line * 3) % 10
    mortgaged = np.where(turn < 7, 0, EQUIPMENT)
    pledged = np.where(turn < 4, EQUIPMENT, np.where(turn < 7, 2, 3))
    return np.asarray(np.where(security == MORTGAGED, mortgaged, pledged), np.int64)


def collateral_ids(firms: Firms, firm: Ints, line: Ints) -> pa.Array:
    """Return `K00001-1` and so on: what secures a line goes on to the next loan of the line."""
    number = columns.digits(firms.number[firm] + 1, 5)
    return columns.joined("K", number, "-", pa.array(line + 1).cast(pa.string()))


def movable(made: Made) -> Flags:
    """Return who has, on the first line, collateral that could be mortgaged to another as well."""
    loans, firms = made.loans, made.firms
    first = np.flatnonzero((loans.security >= MORTGAGED) & (loans.seq <= GENERATIONS))
    kind = kinds(firms, loans.security[first], loans.firm[first], first * 0)
    found = np.zeros(firms.count, bool)
    found[loans.firm[first[kind == EQUIPMENT]]] = True
    return found
