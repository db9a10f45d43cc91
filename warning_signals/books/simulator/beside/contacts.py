"""What officers noted: calls and whether they were answered, visits, papers asked for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.contact_rows import contact_rows
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

CALL_EVERY, VISIT_EVERY, PAPERS_EVERY = 91, 365, 182
ANSWERED, AGAIN = 0.92, 3  # a call that is not answered is made again the next day, twice
BEFORE_OVERDUE = np.array([-28, -21, -15, -10, -6, -2])
AFTER_OVERDUE = np.array([1, 2, 4, 7, 10, 14, 18, 23, 28, 35, 42, 50, 60, 75, 90, 110, 130])
LATE_CALL = 2  # days after a sound borrower's missed due date
PAPERS_DUE, LATE_PAPERS, NEVER_SENT = 20, 0.04, 0.4


def contact_table(made: Made) -> pa.Table:
    """Return the feed contacts: a row for each, one more when papers asked for come in."""
    rng = made.stream("contacts")
    return pa.concat_tables(
        [
            *_routine(made, rng),
            _visits(made, rng),
            *_in_trouble(made, rng),
            _after_a_late_payment(made, rng),
            *_papers(made, rng),
        ]
    )


def _rounds(made: Made, every: int) -> tuple[Ints, Ints, Ints]:
    """Return (firm, turn, day) of what is done at even distances, each firm in its own phase."""
    count, turns = made.firms.count, made.axis.count // every + 1
    firm, turn = np.tile(np.arange(count), turns), np.repeat(np.arange(turns), count)
    day = made.bank_day(made.firms.number[firm] * 37 % every + turn * every)
    inside = day < made.axis.count
    return firm[inside], turn[inside], day[inside]


def _routine(made: Made, rng: np.random.Generator) -> list[pa.Table]:
    firm, turn, day = _rounds(made, CALL_EVERY)
    bad = made.firms.plan.is_bad[firm] & (day >= made.firms.plan.overdue[firm] - 30)
    firm, turn, day = firm[~bad], turn[~bad], day[~bad]
    tables = []
    for attempt in range(AGAIN):
        reached = (rng.random(len(firm)) < ANSWERED) | (attempt == AGAIN - 1)
        code = "R" if attempt == 0 else f"A{attempt}"
        tables.append(contact_rows(made, code, firm, turn, day, "call", reached, rng))
        firm, turn, day = firm[~reached], turn[~reached], made.bank_day(day[~reached] + 1)
    return tables


def _visits(made: Made, rng: np.random.Generator) -> pa.Table:
    firm, turn, day = _rounds(made, VISIT_EVERY)
    return contact_rows(made, "V", firm, turn, day, "visit", np.ones(len(firm), bool), rng)


def _in_trouble(made: Made, rng: np.random.Generator) -> list[pa.Table]:
    """Before the first day overdue officers call whom they worry about, after it everybody."""
    plan, bad = made.firms.plan, np.flatnonzero(made.firms.plan.is_bad)
    firm, turn = np.repeat(bad, len(BEFORE_OVERDUE)), np.tile(np.arange(6), len(bad))
    day = made.bank_day(plan.overdue[firm] + BEFORE_OVERDUE[turn])
    worries = (day >= plan.sign[firm]) & (day < plan.overdue[firm])
    worries &= made.sign("unreached")[firm] > 0
    firm, turn, day = firm[worries], turn[worries], day[worries]
    silent = made.sign("unreached")[firm] * (0.5 + made.way(firm, day))
    before = contact_rows(made, "B", firm, turn, day, "call", rng.random(len(firm)) >= silent, rng)
    firm = np.repeat(bad, len(AFTER_OVERDUE))
    turn = np.tile(np.arange(len(AFTER_OVERDUE)), len(bad))
    day = made.bank_day(plan.overdue[firm] + AFTER_OVERDUE[turn])
    answers = np.clip(0.75 - AFTER_OVERDUE[turn] / 100, 0.15, 1.0)
    after = contact_rows(made, "C", firm, turn, day, "call", rng.random(len(firm)) < answers, rng)
    return [before, after]


def _after_a_late_payment(made: Made, rng: np.random.Generator) -> pa.Table:
    plan = made.firms.plan
    firm = np.flatnonzero(plan.late_on < made.axis.count)
    day = made.bank_day(plan.late_on[firm] + LATE_CALL)
    return contact_rows(made, "L", firm, firm * 0, day, "call", np.ones(len(firm), bool), rng)


def _papers(made: Made, rng: np.random.Generator) -> list[pa.Table]:
    """Half-yearly statements; one in trouble sends them late or not at all."""
    firm, turn, day = _rounds(made, PAPERS_EVERY)
    due = day + PAPERS_DUE
    late = (rng.random(len(firm)) < LATE_PAPERS) & ~made.firms.plan.is_bad[firm]
    way = made.way(firm, due)
    held_back = rng.random(len(firm)) < 0.7 * way
    received = due - rng.integers(0, 15, len(firm))
    received = np.where(late, due + rng.integers(1, 26, len(firm)), received)
    slow = np.where(
        rng.random(len(firm)) < NEVER_SENT, NEVER, due + rng.integers(15, 80, len(firm))
    )
    received = made.bank_day(np.where(held_back, slow, received))
    asked = contact_rows(made, "D", firm, turn, day, "document_request", None, rng, due)
    came = np.flatnonzero(received < made.axis.count)
    again = asked.take(pa.array(came)).set_column(
        asked.column_names.index("received_on"), "received_on", columns.dates(received[came])
    )
    return [asked, again.set_column(0, "day", pa.array(received[came], pa.int32()))]
