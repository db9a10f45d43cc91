"""Water and gas: meters, daily readings and monthly bills, as the two companies send them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, dice, power, power_tables
from warning_signals.books.simulator.axis import Flags, Floats, Ints, month_day
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import SECTORS

BILLED_ON, DUE_ON = 6, 25
FORGOTTEN = 0.004
UNPAID_IN_TROUBLE = 0.5
FOLLOWS = 0.7  # how far use goes with the work at the machines


@dataclass(frozen=True)
class Utility:
    """How one utility is used and billed; `letters` begin the ids of its bills and meters."""

    name: str
    letters: str
    share: float
    sectors: tuple[str, ...]
    share_there: float
    median: float
    sigma: float
    yuan: float


WATER = Utility("water", "UW", 0.45, ("C13", "C17", "H62"), 0.8, 3.5, 1.1, 4.3)
GAS = Utility("gas", "YN", 0.04, ("C13", "C26", "C33", "H62"), 0.45, 25.0, 1.2, 3.6)


def utility_tables(made: Made, utility: Utility) -> dict[str, pa.Table]:
    """Return the sources `<name>_meters`, `<name>_readings` and `<name>_bills`."""
    rng = made.stream(utility.name)
    who = np.flatnonzero(served(made, utility))
    used = _used(made, utility, who, rng)
    bills = _bills(made, utility, who, used, rng)
    ids = power_tables.meter_ids(made.firms, who, utility.letters[1])
    meters = pa.table(
        {
            "day": pa.array(made.onboarded[who], pa.int32()),
            "meter_id": ids,
            "borrower_id": columns.borrower_ids(made.firms.number[who]),
            "utility": columns.constant(utility.name, len(who)),
            "capacity": columns.constant(None, len(who)),
        }
    )
    return {
        f"{utility.name}_meters": meters,
        f"{utility.name}_readings": power_tables.reading_table(made.axis, ids, used),
        f"{utility.name}_bills": power_tables.bill_table(
            made.axis, made.firms, bills, utility.letters
        ),
    }


def served(made: Made, utility: Utility) -> Flags:
    """Return who has a meter; some trades nearly always do."""
    sector = np.array(SECTORS)[made.firms.sector]
    chance = np.where(np.isin(sector, utility.sectors), utility.share_there, utility.share)
    draws = dice.stream(made.seed, f"{utility.name} served", made.chunk).random(made.firms.count)
    return np.asarray(draws < chance)


def _used(made: Made, utility: Utility, who: Ints, rng: np.random.Generator) -> Floats:
    """Return cubic metres a day, shape [T, who]."""
    usual = np.clip(dice.heavy(rng, utility.median, utility.sigma, len(who)), 0.2, 2_000.0)
    path = made.machines[:, who] ** FOLLOWS
    jitter = np.exp(0.25 * rng.standard_normal(path.shape))
    return np.asarray(np.round(usual * path * jitter, 1), np.float64)


def _bills(
    made: Made, utility: Utility, who: Ints, used: Floats, rng: np.random.Generator
) -> power.Bills:
    """Return a bill a meter and whole month; one in trouble leaves half of them unpaid."""
    axis, plan = made.axis, made.firms.plan
    months = np.unique(axis.month)[:-1]
    sums = np.stack([used[axis.month == month].sum(axis=0) for month in months])
    firm, month = np.tile(who, len(months)), np.repeat(months, len(who))
    due = month_day(month + 1, DUE_ON)
    forgot = rng.random(len(firm)) < FORGOTTEN
    paid = np.where(
        forgot, due + rng.integers(1, 7, len(firm)), due - rng.integers(0, 15, len(firm))
    )
    owes_power = np.array([story.leaves_power_unpaid for story in made.stories])[plan.story[firm]]
    since = np.where(owes_power, plan.sign[firm], plan.overdue[firm])
    unpaid = plan.is_bad[firm] & (due >= since) & (rng.random(len(firm)) < UNPAID_IN_TROUBLE)
    amount = np.round(sums.ravel() * utility.yuan * 100).astype(np.int64)
    issued = month_day(month + 1, BILLED_ON)
    return power.Bills(firm, month, amount, issued, due, np.where(unpaid, NEVER, paid))
