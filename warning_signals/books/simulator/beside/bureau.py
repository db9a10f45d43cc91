"""The credit bureau: what a borrower owes to other lenders, and who asked about him."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, costs
from warning_signals.books.simulator.axis import Floats, Ints, month_day
from warning_signals.books.simulator.beside.consents import Consents
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.beside.ties import GUARANTOR
from warning_signals.books.simulator.columns import NEVER

OTHERS_SHARE = 0.55  # of borrowers who owe another lender as well
REPAID_IN_A_YEAR = 0.12  # before the loan elsewhere is renewed
SOUND_NEW_LOAN = 0.06  # share that takes one more loan elsewhere during the book, and is fine
ASKED_A_MONTH, ASKED_PER_LENDER = 0.1, 0.8
OVERDUE_AFTER, OVERDUE_IN, OVERDUE_MOST, OVERDUE_SHARE = 15, 120, 0.8, 0.7
OUTSIDE_GUARANTEE = 0.04
WIDE, BEFORE = np.int64(1) << 24, 10_000  # days a borrower, and before the book


@dataclass(frozen=True)
class Asked:
    """R inquiries, one a borrower and month: `turn` counts months, `day` is the report's."""

    firm: Ints
    turn: Ints
    month: Ints
    day: Ints


def inquiries(made: Made) -> Asked:
    """Return when the bank asks: each borrower has his day of the month."""
    months = np.unique(made.axis.month)
    firm = np.tile(np.arange(made.firms.count), len(months))
    turn = np.repeat(np.arange(len(months)), made.firms.count)
    day = made.bank_day(month_day(months[turn], 1 + made.firms.number[firm] * 11 % 28))
    inside = (day >= made.onboarded[firm]) & (day < made.axis.count)
    return Asked(firm[inside], turn[inside], months[turn[inside]], day[inside])


def report_table(made: Made, asked: Asked, consents: Consents) -> pa.Table:
    """Return the feed bureau_reports: what is owed to others than us."""
    rng, firm, day = made.stream("bureau"), asked.firm, asked.day
    lenders, debt, limits = _debts(made, asked, rng)
    overdue = made.firms.plan.is_bad & (rng.random(made.firms.count) < OVERDUE_SHARE)
    since = np.where(overdue, made.firms.plan.overdue, NEVER)
    late, long = (_overdue_part(since[firm], day - lag) for lag in (0, 90))
    count = _inquiries(made, asked, rng)
    given = _given(made, firm, day, rng)
    held = np.flatnonzero(consents.hold("bureau_reports", firm, day))
    cents = {
        "total_debt": debt,
        "overdue_debt": np.round(debt * late, -2),
        "overdue_90_debt": np.round(debt * np.minimum(long, late), -2),
        "guarantees_given": given,
        "limits_total": np.maximum(limits, debt),
    }
    return pa.table(
        {
            **whose(made, asked, held),
            "lenders_count": pa.array(lenders[held]),
            **{name: columns.money(of[held].astype(np.int64)) for name, of in cents.items()},
            "inquiries_90d": pa.array(count[held]),
            "currency": columns.constant("CNY", len(held)),
        }
    )


def whose(made: Made, asked: Asked, held: Ints) -> dict[str, pa.Array]:
    """Return the columns that say of whom and when, for the inquiries at `held`."""
    return {
        "day": pa.array(asked.day[held], pa.int32()),
        "borrower_id": columns.borrower_ids(made.firms.number[asked.firm[held]]),
        "month": pa.array(asked.month[held].astype("datetime64[M]").astype(str)),
    }


def _debts(made: Made, asked: Asked, rng: np.random.Generator) -> tuple[Ints, Floats, Floats]:
    """Return lenders, debt and limits elsewhere; what an account shows as borrowed is in it."""
    firms, firm, day = made.firms, asked.firm, asked.day
    n = firms.count
    monthly = firms.inflow * 30 * 100
    leases = firms.number % costs.LEASED_EVERY == costs.LEASED
    others = (rng.random(n) < OTHERS_SHARE) | leases
    base = np.where(others, np.round(monthly * rng.uniform(0.4, 2.5, n), -6), 0.0)
    count = others * (1 + (rng.random(n) < 0.3) + (rng.random(n) < 0.1))
    phase = (day + rng.integers(0, 365, n)[firm]) % 365 / 365
    owed = base[firm] * (1 - REPAID_IN_A_YEAR * phase)
    one_more = np.where(rng.random(n) < SOUND_NEW_LOAN, rng.integers(0, made.axis.count, n), NEVER)
    one_more = np.where(firms.plan.is_bad, NEVER, one_more)
    took = day >= one_more[firm]
    owed += np.where(took, np.round(monthly[firm] * 0.5, -6), 0.0)
    way = made.way(firm, day)
    grown = (made.sign("debt_to") - 1)[firm] * np.maximum(base, monthly * 0.6)[firm] * way
    owed = np.round(owed + np.maximum(grown, _borrowed(made, firm, day)), -4)
    new = np.floor(made.sign("new_lenders")[firm] * way + 0.3).astype(np.int64)
    lenders = np.maximum(count[firm] + took + np.where(way > 0, new, 0), (owed > 0) * 1)
    free = np.where(rng.random(n) < 0.5, rng.uniform(1.0, 1.4, n), 1.0)[firm]
    return lenders, owed, np.where(way > 0.6, owed, np.round(owed * free, -4))


def _borrowed(made: Made, firm: Ints, day: Ints) -> Floats:
    who, since, cents = costs.borrowed_elsewhere(made.firms, made.stories, made.axis)
    amount, begun = np.zeros(made.firms.count), np.full(made.firms.count, NEVER)
    amount[who], begun[who] = cents, since
    return np.asarray(np.where(day >= begun[firm], amount[firm], 0.0), np.float64)


def _overdue_part(since: Ints, day: Ints) -> Floats:
    gone = (day - since - OVERDUE_AFTER) / OVERDUE_IN
    return np.asarray(np.clip(gone, 0.0, OVERDUE_MOST), np.float64)


def _inquiries(made: Made, asked: Asked, rng: np.random.Generator) -> Ints:
    """Return how often others asked in three months."""
    rate = ASKED_A_MONTH + ASKED_PER_LENDER * made.sign("new_lenders")[asked.firm] * made.way(
        asked.firm, asked.day
    )
    monthly = np.zeros((asked.turn.max(initial=0) + 1, made.firms.count), np.int64)
    monthly[asked.turn, asked.firm] = rng.poisson(rate)
    total = np.cumsum(np.vstack([np.zeros((3, made.firms.count), np.int64), monthly]), axis=0)
    return np.asarray((total[3:] - total[:-3])[asked.turn, asked.firm], np.int64)


def _given(made: Made, firm: Ints, day: Ints, rng: np.random.Generator) -> Floats:
    """Return the guarantees given: each tie is worth a month's takings; a few for outsiders."""
    count, first, ties = made.firms.count, int(made.firms.number[0]), made.ties
    monthly = np.round(made.firms.inflow * 30 * 100, -6) + 1e6
    outside = rng.random(count) < OUTSIDE_GUARANTEE
    mine = (ties.kind == GUARANTOR) & (ties.giver >= first) & (ties.giver < first + count)
    giver = ties.giver[mine] - first
    holding = _by(giver, ties.since[mine], firm, day) - _by(giver, ties.until[mine], firm, day)
    return np.asarray((outside[firm] + holding) * monthly[firm], np.float64)


def _by(whose: Ints, when: Ints, firm: Ints, day: Ints) -> Ints:
    """Return how many of the happenings (whose, when) each firm had by each day."""
    keys = np.sort(whose * WIDE + when + BEFORE)
    upto = np.searchsorted(keys, firm * WIDE + day + BEFORE, side="right")
    return np.asarray(upto - np.searchsorted(keys, firm * WIDE), np.int64)
