"""One chunk of borrowers, from draws to feed tables: the simulator's straight line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import (
    beside,
    court,
    dice,
    masters,
    moves,
    parties,
    people,
    registry_events,
)
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside import names_before
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.events import Happened, draw_events, first_day
from warning_signals.books.simulator.facilities import draw_facilities
from warning_signals.books.simulator.firm_draws import draw_firms
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.money import moved_money
from warning_signals.books.simulator.outside import outside
from warning_signals.books.simulator.power_tables import (
    bill_table,
    event_table,
    meter_ids,
    meter_table,
    reading_table,
)
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories import paths
from warning_signals.books.simulator.stories.plan import Plan
from warning_signals.books.simulator.trade_and_power import paces, used_electricity


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
    pace, machines = paces(setting, firms, chunk)
    path = pace * paths.story_path(axis, plan, setting.stories, "sales")
    cut = first_day(events, "power_cut", firms.count)
    loans = draw_facilities(firms, axis, seed, chunk)
    electricity = used_electricity(setting, firms, machines, cut, chunk)
    flows, cash, ledger_tables = moved_money(
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
    meters = meter_ids(firms, np.flatnonzero(firms.has_meter))
    before = names_before.draw_before(made, setting.borrowers)
    writing = dice.stream(seed, "whose", chunk)
    return {
        "borrowers": masters.borrower_table(axis, firms, onboarded, officer, branch),
        "accounts": masters.account_table(axis, firms, onboarded, freeze),
        "account_flows": moves.flow_table(flows, cash.start, firms, table),
        "account_balances": masters.balance_table(axis, firms, cash.balance, freeze),
        **ledger_tables,
        **outside(setting, firms, path, shares, table, chunk),
        "meters": meter_table(firms, onboarded),
        "meter_readings": reading_table(axis, meters, electricity.kwh[:, firms.has_meter]),
        "utility_bills": bill_table(axis, firms, electricity.bills),
        "utility_events": event_table(axis, firms, cut, *_supply(events, firms)),
        "court_records": court.court_table(axis, firms, events, table, before, rng, writing),
        "registry_events": registry_events.registry_table(
            axis, firms, events, made, before, rng, writing
        ),
        **beside.tables(made, setting.borrowers),
    }


def _supply(events: Mapping[str, Happened], firms: Firms) -> tuple[Ints, Ints]:
    kinds = ("power_failure", "capacity_changed")
    failed, changed = (first_day(events, kind, firms.count) for kind in kinds)
    return failed, changed
