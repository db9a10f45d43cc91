"""Movements on accounts: blocks of rows while they are made, one feed table in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.parties import Parties

KINDS = (
    "sale", "purchase", "payroll", "tax", "utility", "loan_drawdown", "loan_repayment", "cash_in",
    "cash_out", "own_transfer", "fee", "interest", "reversal", "other",
)  # fmt: skip
PARTY_KINDS = ("business", "person", "lender", "government", "unknown")
CHANNELS = (
    "transfer", "tenpay", "alipay", "unionpay", "counter", "direct_debit", "batch", "internal",
)  # fmt: skip
PURPOSES = (
    None, "货款", "货款结算", "服务费", "扫码收款", "房租", "税款", "电费", "代发工资",
    "贷款发放", "贷款还款", "往来款", "账户管理费", "借款", "还款", "现金缴存", "资金周转", "退票",
)  # fmt: skip
RETURNED = (None, "insufficient_funds")
NOBODY = -1


@dataclass(frozen=True)
class Moves:
    """Rows of equal length; `amount` in signed cents, the rest positions in the lists above."""

    firm: Ints
    day: Ints
    second: Ints
    amount: Ints
    kind: Ints
    party: Ints
    party_kind: Ints
    channel: Ints
    purpose: Ints
    returned: Ints


def moves(
    firm: Ints,
    day: Ints,
    amount: Ints,
    *,
    kind: str,
    second: Ints | int,
    party: Ints | int = NOBODY,
    party_kind: Ints | str = "business",
    channel: Ints | str = "transfer",
    purpose: Ints | str | None = None,
    returned: str | None = None,
) -> Moves:
    """Make a block; what is the same for all rows may be given once, words by name."""
    count = len(firm)

    def filled(value: Ints | int | str | None, words: Sequence[str | None] = ()) -> Ints:
        code = list(words).index(value) if value is None or isinstance(value, str) else value
        return np.broadcast_to(np.asarray(code, np.int64), count)

    return Moves(
        firm, day, filled(second), amount, filled(kind, KINDS), filled(party),
        filled(party_kind, PARTY_KINDS), filled(channel, CHANNELS), filled(purpose, PURPOSES),
        filled(returned, RETURNED),
    )  # fmt: skip


def together(blocks: Sequence[Moves]) -> Moves:
    """Return all blocks as one, in the order of borrower and time."""
    whole = [np.concatenate([getattr(b, f.name) for b in blocks]) for f in fields(Moves)]
    firm, day, second = whole[:3]
    order = np.argsort((firm * 2**12 + day) * 2**17 + second, kind="stable")
    return Moves(*(column[order] for column in whole))


def matrix(block: Moves, axis: Axis, firms: int) -> Ints:
    """Return the block's sums per day and borrower, shape [T, N], in cents."""
    at = block.day * firms + block.firm
    sums = np.bincount(at, block.amount, minlength=axis.count * firms)
    return np.round(sums).astype(np.int64).reshape(axis.count, firms)


def flow_table(rows: Moves, start: Ints, firms: Firms, parties: Parties) -> pa.Table:
    """Return the feed account_flows with running balances; `day` is when each row was booked."""
    first = np.searchsorted(rows.firm, np.arange(firms.count))
    total = np.cumsum(rows.amount)
    base = np.append(0, total)[first]
    balance = total - base[rows.firm] + start[rows.firm]
    number = np.arange(len(rows.firm)) - first[rows.firm] + 1
    flow_id = columns.joined("X", columns.digits(firms.number[rows.firm] + 1, 5), "-",
        columns.digits(number, 5))  # fmt: skip
    accounts = columns.account_ids(firms.number)
    return pa.table(
        {
            "day": pa.array(rows.day, pa.int32()),
            "flow_id": flow_id,
            "account_id": columns.taken(accounts, rows.firm),
            "booked_at": columns.instants(rows.day, rows.second),
            "value_on": columns.dates(rows.day),
            "amount": columns.money(rows.amount),
            "currency": columns.constant("CNY", len(rows.firm)),
            "balance_after": columns.money(balance),
            "kind": columns.words(rows.kind, KINDS),
            "counterparty_account": columns.taken(parties.account, rows.party),
            "counterparty_name": columns.taken(parties.name, rows.party),
            "counterparty_kind": columns.words(rows.party_kind, PARTY_KINDS),
            "channel": columns.words(rows.channel, CHANNELS),
            "purpose": columns.words(rows.purpose, PURPOSES),
            "returned_reason": columns.words(rows.returned, RETURNED),
        }
    )
