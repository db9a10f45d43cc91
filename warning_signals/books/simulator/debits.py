"""What the account paid, as rows: suppliers, wages, tax, power, the loan, the owner."""

from __future__ import annotations

import numpy as np

from warning_signals.books.simulator import dice, parties
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.cash import Cash
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.moves import Moves, moves
from warning_signals.books.simulator.parties import Parties, make_shares

AFTERNOON = 15 * 3600 + 1800
MINUTE = 60
PURCHASES = (16 * 3600 + 1800, 20 * 3600 + 1800)
LOAN_DEBIT = 21 * 3600
RETURNS = 22 * 3600


def debits(
    cash: Cash, purchases: Ints, firms: Firms, table: Parties, rng: np.random.Generator
) -> list[Moves]:
    """Return all rows that leave the account, and the owner's own money coming in."""
    special = table.special
    person = table.persons + np.arange(firms.count) * parties.PERSONS_EACH
    lender = special + parties.LENDERS + firms.number % parties.LENDER_COUNT
    landlord = parties.partner(firms.number, firms.number * 0, table.pool, 3)
    due = np.full(firms.count, special)
    plain = [
        ("payroll", "payroll", due + parties.PAYROLL, "unknown", "batch", "代发工资"),
        ("rent", "other", landlord, "business", "transfer", "房租"),
        ("tax", "tax", due + parties.TAX, "government", "direct_debit", "税款"),
        ("utility", "utility", due + parties.GRID, "business", "direct_debit", "电费"),
        ("lender", "other", lender, "lender", "direct_debit", "还款"),
        ("fee", "fee", due + parties.FEES, "business", "internal", "账户管理费"),
        ("bridge", "own_transfer", person, "person", "transfer", "资金周转"),
    ]
    blocks = []
    for at, (name, kind, party, party_kind, channel, purpose) in enumerate(plain):
        day, firm, cents = _paid(cash.costs[name])
        blocks.append(
            moves(firm, day, -cents, kind=kind, second=AFTERNOON + (at + 5) * MINUTE,
                party=party[firm], party_kind=party_kind, channel=channel, purpose=purpose)
        )  # fmt: skip
    blocks.append(_owner_takes(cash, person))
    blocks.append(_owner_gives(cash, firms, person))
    blocks.append(_loan(cash, special))
    blocks.append(_suppliers(cash, purchases, firms, table, rng))
    blocks.extend(_returned(cash, firms, table, rng))
    return blocks


def _paid(amounts: Ints) -> tuple[Ints, Ints, Ints]:
    day, firm = np.nonzero(amounts)
    return day, firm, amounts[day, firm]


def _owner_takes(cash: Cash, person: Ints) -> Moves:
    day, firm, cents = _paid(cash.drained)
    return moves(firm, day, -cents, kind="other", second=AFTERNOON + MINUTE, party=person[firm],
        party_kind="person", purpose="往来款")  # fmt: skip


def _owner_gives(cash: Cash, firms: Firms, person: Ints) -> Moves:
    """The owner's own money; one in trouble is helped by other persons instead."""
    day, firm, cents = _paid(cash.injected)
    helped = (firms.plan.is_bad[firm]) & (day >= firms.plan.sign[firm])
    party = person[firm] + np.where(helped, 1 + day % 3, 0)
    block = moves(firm, day, cents, kind="own_transfer", second=AFTERNOON + 2 * MINUTE,
        party=party, party_kind="person", purpose="往来款")  # fmt: skip
    return Moves(**{**vars(block), "kind": np.where(helped, 13, 9)})


def _loan(cash: Cash, special: int) -> Moves:
    day, firm, cents = _paid(cash.repaid)
    return moves(firm, day, -cents, kind="loan_repayment", second=LOAN_DEBIT,
        party=special + parties.LOAN_DESK, channel="internal", purpose="贷款还款")  # fmt: skip


def _suppliers(
    cash: Cash, purchases: Ints, firms: Firms, table: Parties, rng: np.random.Generator
) -> Moves:
    """Each day's purchases split over as many payments as were planned for it."""
    counts = np.where(cash.spent > 0, np.maximum(purchases, 1), 0)
    day, firm = dice.spread(counts)
    at = day * firms.count + firm
    weight = rng.exponential(1.0, len(at)) + 0.05
    share = weight / np.bincount(at, weight, minlength=counts.size)[at]
    cents = np.floor(cash.spent[day, firm] * share).astype(np.int64)
    is_last = np.append(at[1:] != at[:-1], np.ones(len(at[-1:]), bool))
    left = cash.spent.ravel() - np.bincount(at, cents, minlength=counts.size).astype(np.int64)
    cents += np.where(is_last, left[at], 0)
    shares = make_shares(np.maximum(firms.payers // 2, 2), np.zeros(firms.count), rng)
    rank = shares.pick(firm, rng.random(len(firm)))
    keep = cents > 0
    party = parties.partner(firms.number[firm], rank, table.pool, 2)
    return moves(firm[keep], day[keep], -cents[keep], kind="purchase",
        second=rng.integers(*PURCHASES, len(firm))[keep], party=party[keep],
        purpose="货款")  # fmt: skip


def _returned(cash: Cash, firms: Firms, table: Parties, rng: np.random.Generator) -> list[Moves]:
    """Payments to suppliers that came back for lack of money: out and in again, last of the day.

    Seldom among the sound; among those in trouble more often, the nearer the first day overdue.
    """
    days, plan = np.arange(len(cash.balance))[:, None], firms.plan
    way = (days - plan.sign) / np.maximum(plan.overdue - plan.sign, 1)
    troubled = plan.is_bad & (days >= plan.sign) & (days < plan.overdue + 60)
    chance = np.where(troubled, 0.05 * np.clip(way, 0.1, 1.0), 0.0003)
    day, firm = np.nonzero(rng.random(cash.balance.shape) < chance)
    missing = np.round(firms.inflow[firm] * rng.uniform(0.5, 3.0, len(day))).astype(np.int64)
    cents = cash.balance[day, firm] + missing * 100
    party = parties.partner(firms.number[firm], day % 3, table.pool, 2)
    out = moves(firm, day, -cents, kind="purchase", second=RETURNS, party=party, purpose="货款",
        returned="insufficient_funds")  # fmt: skip
    back = moves(firm, day, cents, kind="reversal", second=RETURNS + MINUTE, party=party,
        purpose="退票")  # fmt: skip
    return [out, back]
