"""One chunk of borrowers, from draws to feed tables: the simulator's straight line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import (
    beside,
    costs,
    court,
    dice,
    invoices,
    loan_tables,
    masters,
    moves,
    parties,
    people,
    power,
    registry_events,
    tax,
)
from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.beside import names_before
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.beside.ties import Ties
from warning_signals.books.simulator.cash import Cash, Demand, run_account
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.credits import sales
from warning_signals.books.simulator.debits import debits
from warning_signals.books.simulator.events import Happened, draw_events, first_day
from warning_signals.books.simulator.facilities import (
    CASHLESS,
    Facilities,
    draw_facilities,
    make_schedule,
)
from warning_signals.books.simulator.firms import Firms, draw_firms
from warning_signals.books.simulator.ledger import due_matrix, settle
from warning_signals.books.simulator.moves import Moves
from warning_signals.books.simulator.stories import paths
from warning_signals.books.simulator.stories.plan import Plan
from warning_signals.books.simulator.stories.table import Story

DRAWN_AT = 9 * 3600
MACHINES_FOLLOW, MACHINES_REST = 0.7, 0.42  # how far electricity goes with the trade


@dataclass(frozen=True)
class Setting:
    """What all chunks share."""

    borrowers: int
    pool: int
    seed: int
    axis: Axis
    stories: Sequence[Story]
    ties: Ties


def make_chunk(setting: Setting, plan: Plan, first: int, chunk: int) -> dict[str, pa.Table]:
    """Return every feed of one chunk; `plan` is the chunk's part, `first` its first borrower.

    Each table has, beside the feed's columns, `day`: the day number on which the bank learned
    the row.
    """
    axis, seed = setting.axis, setting.seed
    firms = draw_firms(np.arange(len(plan.story)) + first, plan, seed, chunk, axis)
    table = parties.make_parties(firms, setting.borrowers, setting.pool, seed)
    shares = parties.make_shares(firms.payers, firms.top_share, dice.stream(seed, "shares", chunk))
    events = draw_events(axis, firms, setting.stories, dice.stream(seed, "events", chunk))
    pace, machines = _pace(setting, firms, chunk)
    path = pace * paths.story_path(axis, plan, setting.stories, "sales")
    cut = first_day(events, "power_cut", firms.count)
    loans = draw_facilities(firms, axis, seed, chunk)
    electricity = _electricity(setting, firms, machines, cut, chunk)
    flows, cash, ledger_tables = _money(
        setting, firms, path, loans, electricity, table, shares, chunk
    )
    freeze_on = first_day(events, "freeze", firms.count)
    freeze = masters.Freeze(freeze_on, np.round(firms.inflow * 2_000).astype(np.int64))
    onboarded = -dice.stream(seed, "onboarded", chunk).integers(100, 2_500, firms.count)
    officer = people.officer_ids(firms.number, setting.borrowers)
    branch = people.branch_ids(people.branch_of(firms.number, setting.borrowers))
    rng = dice.stream(seed, "records", chunk)
    made = Made(
        seed, chunk, axis, setting.stories, firms, table, shares, events, electricity.path, loans,
        onboarded, setting.ties,
    )  # fmt: skip
    meters = power.meter_ids(firms, np.flatnonzero(firms.has_meter))
    before = names_before.draw_before(made, setting.borrowers)
    writing = dice.stream(seed, "whose", chunk)
    return {
        "borrowers": masters.borrower_table(axis, firms, onboarded, officer, branch),
        "accounts": masters.account_table(axis, firms, onboarded, freeze),
        "account_flows": moves.flow_table(flows, cash.start, firms, table),
        "account_balances": masters.balance_table(axis, firms, cash.balance, freeze),
        **ledger_tables,
        **_outside(setting, firms, path, shares, table, chunk),
        "meters": power.meter_table(firms, onboarded),
        "meter_readings": power.reading_table(axis, meters, electricity.kwh[:, firms.has_meter]),
        "utility_bills": power.bill_table(axis, firms, electricity.bills),
        "utility_events": power.event_table(axis, firms, cut, *_supply(events, firms)),
        "court_records": court.court_table(axis, firms, events, table, before, rng, writing),
        "registry_events": registry_events.registry_table(
            axis, firms, events, made, before, rng, writing
        ),
        **beside.tables(made, setting.borrowers),
    }


@dataclass(frozen=True)
class _Electricity:
    path: Floats
    kwh: Floats
    bills: power.Bills


def _supply(events: Mapping[str, Happened], firms: Firms) -> tuple[Ints, Ints]:
    kinds = ("power_failure", "capacity_changed")
    failed, changed = (first_day(events, kind, firms.count) for kind in kinds)
    return failed, changed


def _pace(setting: Setting, firms: Firms, chunk: int) -> tuple[Floats, Floats]:
    """Return a sound firm's pace of business and of its machines, each [T, N]."""
    axis, rng = setting.axis, dice.stream(setting.seed, "pace", chunk)
    ordinary = paths.season(axis, firms) * paths.chance(axis, firms, rng)
    holiday = paths.new_year(axis, firms)
    return ordinary * holiday, ordinary**MACHINES_FOLLOW * holiday**MACHINES_REST


def _electricity(
    setting: Setting, firms: Firms, machines: Floats, cut: Ints, chunk: int
) -> _Electricity:
    axis, rng = setting.axis, dice.stream(setting.seed, "power", chunk)
    path = machines * paths.story_path(axis, firms.plan, setting.stories, "power")
    kwh = power.readings(axis, firms, path, cut, rng)
    return _Electricity(path, kwh, power.make_bills(axis, firms, kwh, setting.stories, rng))


def _money(
    setting: Setting,
    firms: Firms,
    path: Floats,
    loans: Facilities,
    electricity: _Electricity,
    table: parties.Parties,
    shares: parties.Shares,
    chunk: int,
) -> tuple[Moves, Cash, dict[str, pa.Table]]:
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
            "instalments": loan_tables.instalment_table(axis, firms, loans, ledger),
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


def _outside(
    setting: Setting,
    firms: Firms,
    path: Floats,
    shares: parties.Shares,
    table: parties.Parties,
    chunk: int,
) -> dict[str, pa.Table]:
    axis, rng = setting.axis, dice.stream(setting.seed, "invoices", chunk)
    week = paths.TRADE_WEEK[axis.weekday][:, None]
    rows = invoices.draw_invoices(axis, firms, path * week, shares, table, setting.stories, rng)
    months, sales_a_month = invoices.declared(rows, axis, firms)
    turnover = paths.monthly_means(axis, path) * firms.inflow * 3_000 / firms.own_share
    return {
        "e_invoices": invoices.invoice_table(rows, firms, table),
        "tax_returns": tax.return_table(axis, firms, months, sales_a_month, turnover, rng),
    }
