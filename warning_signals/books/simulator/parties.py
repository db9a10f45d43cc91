"""Everybody who pays or is paid: firms of a common pool, a few special ones, persons.

A party is a position in one table of names and accounts: first the pool, then the special ones,
then four persons for each borrower of the chunk, the first of them the person in control.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, names, uscc
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.firms import Firms

PERSONS_EACH = 4
SPECIAL = (
    "财付通支付科技有限公司", "支付宝（中国）网络技术有限公司", "银联商务股份有限公司",
    "国家税务局税款专户", "供电公司", "本行贷款专户", "本行结算户",
    "代发工资专户", "本行手续费专户", "云溪小额贷款有限公司", "金桥小额贷款有限公司",
    "汇信融资租赁有限公司", "恒通商业保理有限公司", "众安小额贷款有限公司",
)  # fmt: skip
TENPAY, ALIPAY, UNIONPAY, TAX, GRID, LOAN_DESK, OWN_ACCOUNT, PAYROLL, FEES, LENDERS = range(10)
LENDER_COUNT = 5
ACCOUNT_DIGITS = 12


@dataclass(frozen=True)
class Parties:
    """Names, accounts and numbers by position; `special` and `persons` are where those begin."""

    name: pa.Array
    account: pa.Array
    code: pa.Array
    special: int
    persons: int

    @property
    def pool(self) -> int:
        """The number of firms in the pool."""
        return self.special


def make_parties(firms: Firms, book_size: int, pool: int, seed: int) -> Parties:
    """Return the table for one chunk; the pool is the same in every chunk of a book."""
    number = np.arange(pool) + book_size  # pool firms share one naming with the borrowers
    persons = (firms.rep[:, None] + np.arange(PERSONS_EACH) * 7_919).ravel()
    parts = [
        names.firm_names(number, seed),
        pa.array(SPECIAL),
        names.person_names(persons),
    ]
    accounts = [
        _accounts("6217", np.arange(pool) * 7_368_787),
        _accounts("9558", np.arange(len(SPECIAL))),
        _accounts("6228", persons * 131 + np.arange(len(persons))),
    ]
    return Parties(
        name=pa.concat_arrays(parts),
        account=pa.concat_arrays(accounts),
        code=uscc.codes(number, np.zeros(pool, bool)),
        special=pool,
        persons=pool + len(SPECIAL),
    )


def _accounts(prefix: str, numbers: Ints) -> pa.Array:
    return columns.joined(prefix, columns.digits(numbers % 10**ACCOUNT_DIGITS, ACCOUNT_DIGITS))


def partner(firm_number: Ints, rank: Ints, pool: int, salt: int) -> Ints:
    """Return who in the pool is the customer (or supplier) of that rank of a firm."""
    mixed = (firm_number * 40_503 + rank * 2_654_435 + salt * 97_561) % 2_147_483_647
    return np.asarray(mixed * 48_271 % 2_147_483_647 % pool, np.int64)


@dataclass(frozen=True)
class Shares:
    """Which part of a firm's business is with whom: cumulated, one run of ranks after the other."""

    through: np.ndarray
    begin: Ints
    size: Ints

    def pick(self, firm: Ints, draw: np.ndarray) -> Ints:
        """Return a rank per (firm, uniform draw); rank 0 is the biggest partner."""
        at = np.searchsorted(self.through, firm + draw) - self.begin[firm]
        return np.asarray(np.minimum(at, self.size[firm] - 1), np.int64)


def make_shares(size: Ints, top: np.ndarray, rng: np.random.Generator) -> Shares:
    """Draw shares that fall off with the rank; where `top` is not 0 the first has that share."""
    firm = np.repeat(np.arange(len(size)), size)
    begin = np.cumsum(size) - size
    rank = np.arange(len(firm)) - begin[firm]
    weight = (rank + 1.0) ** -rng.uniform(0.4, 1.1, len(size))[firm]
    rest = np.bincount(firm, weight * (rank > 0), len(size))
    first = np.where(top > 0, top / (1 - top) * rest, 1.0)
    weight = np.where(rank == 0, first[firm], weight)
    share = weight / np.bincount(firm, weight, len(size))[firm]
    cumulative = np.cumsum(share)
    base = np.append(0.0, cumulative)[begin]
    return Shares(firm + np.minimum(cumulative - base[firm], 1.0), begin, size)
