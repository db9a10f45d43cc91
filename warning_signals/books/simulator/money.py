"""The money of one chunk: what comes in and goes out, and what of it repays the loans."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import (
    costs,
    dice,
    instalment_tables,
    loan_tables,
    moves,
    parties,
)
from warning_signals.books.simulator.axis import Axis, Floats
from warning_signals.books.simulator.cash import Cash, Demand, run_account
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.credits import sales
from warning_signals.books.simulator.debits import debits
from warning_signals.books.simulator.facilities import CASHLESS, Facilities
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.ledger import due_matrix, settle
from warning_signals.books.simulator.moves import Moves
from warning_signals.books.simulator.schedules import make_schedule
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories import paths
from warning_signals.books.simulator.trade_and_power import Electricity

DRAWN_AT = 9 * 3600


def moved_money(
    setting: Setting,
    firms: Firms,
    path: Floats,
    loans: Facilities,
    electricity: Electricity,
    table: parties.Parties,
    shares: parties.Shares,
    chunk: int,
) -> tuple[Moves, Cash, dict[str, pa.Table]]:
    """Return the account's rows, its cash day by day, and the ledger's feeds."""
    axis, stories = setting.axis, setting.stories
    rng = dice.stream(setting.seed, "money", chunk)
    week = np.where(firms.is_market, 1.0, paths.TRADE_WEEK[axis.weekday][:, None])
    credits = sales(axis, firms, path * week, shares, table, stories, rng)
    inward = [_drawdowns(axis, loans, table), _other_lenders(setting, firms, table)]
    schedule = make_schedule(loans, firms)
    purchases = dice.happenings(rng, firms.purchase_rate * path * week, 0.4)
    demand = Demand(
        credits=moves.matrix(credits, axis, firms.count),
        drawdowns=np.asarray(sum(moves.matrix(block, axis, firms.count) for block in inward)),
        costs=costs.fixed_costs(axis, firms, path, electricity.bills, loans, stories, rng),
        dues=due_matrix(schedule, axis, firms.count),
        purchases=purchases,
    )
    luck = np.where(rng.random(firms.count) < 0.4, rng.uniform(0.1, 0.6, firms.count), 0.0)
    cash = run_account(demand, firms, axis, _drains(setting, firms), luck)
    rows = moves.together([credits, *inward, *debits(cash, purchases, firms, table, rng)])
    ledger = settle(schedule, cash.repaid)
    return (
        rows,
        cash,
        {
            "facilities": loan_tables.facility_table(axis, firms, loans, ledger),
            "facility_balances": loan_tables.facility_balance_table(axis, firms, loans, ledger),
            "instalments": instalment_tables.instalment_table(axis, firms, loans, ledger),
        },
    )


def _drawdowns(axis: Axis, loans: Facilities, table: parties.Parties) -> Moves:
    inside = (loans.granted >= 0) & (loans.granted < axis.count) & (loans.renewal != CASHLESS)
    return moves.moves(
        loans.firm[inside], loans.granted[inside], loans.drawn[inside], kind="loan_drawdown",
        second=DRAWN_AT, party=table.special + parties.LOAN_DESK, channel="internal",
        purpose="贷款发放",
    )  # fmt: skip


def _other_lenders(setting: Setting, firms: Firms, table: parties.Parties) -> Moves:
    who, day, cents = costs.borrowed_elsewhere(firms, setting.stories, setting.axis)
    lender = table.special + parties.LENDERS + firms.number[who] % parties.LENDER_COUNT
    return moves.moves(who, day, cents, kind="other", second=DRAWN_AT, party=lender,
        party_kind="lender", purpose="借款")  # fmt: skip


def _drains(setting: Setting, firms: Firms) -> Floats:
    """Return the share of takings that leaves the same day; for a few that is mere habit."""
    plan = firms.plan
    share = np.array([story.drained for story in setting.stories])[plan.story]
    since = np.where(plan.is_bad & (share > 0), plan.sign, NEVER)
    drained = np.arange(setting.axis.count)[:, None] >= since
    return np.where(drained, share, firms.swept * ~plan.is_bad)
