"""What desks and bureaus beside the ledger see of a story, and how far it has gone on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warning_signals.books.simulator.axis import Floats, Ints

if TYPE_CHECKING:
    from warning_signals.books.simulator.stories.kinds import Story
    from warning_signals.books.simulator.stories.plan import Plan

AFTER_DAYS = 60.0


@dataclass(frozen=True)
class Signs:
    """Shares and chances as they stand on the first day overdue; without any, nothing is seen.

    `staff_to` is the share of insured staff that is left, `collateral_to` that of the collateral's
    value, `debt_to` other lenders' debt as a multiple; `new_lenders` and `notches` (of the bank's
    own grade) are counts. The rest are chances: that a month's insurance stays unpaid, that the
    tax bureau gives notice of arrears, that the owner's card is overdue before the firm is, that
    the firm asks for relief, that a call is not answered.
    """

    staff_to: float = 1.0
    collateral_to: float = 1.0
    debt_to: float = 1.0
    new_lenders: int = 0
    notches: int = 0
    insurance_unpaid: float = 0.0
    tax_arrears: float = 0.0
    owner_late: float = 0.0
    asks: float = 0.0
    unreached: float = 0.0


NO_SIGNS = Signs()


def of_firms(plan: Plan, stories: Sequence[Story], name: str) -> Floats:
    """Return one of the signs for each borrower, length N; the sound have none."""
    none = getattr(NO_SIGNS, name)
    by_story = np.array([getattr(story.signs, name) for story in stories] + [none], np.float64)
    return np.asarray(by_story[plan.story], np.float64)


def way(plan: Plan, firm: Ints, day: Ints) -> Floats:
    """Return how far each firm is between first sign and first day overdue, 0 to 1, on each day."""
    sign, overdue = plan.sign[firm], plan.overdue[firm]
    gone = np.clip((day - sign + 1) / np.maximum(overdue - sign, 1), 0.0, 1.0)
    return np.asarray(np.where(plan.is_bad[firm], gone, 0.0), np.float64)


def after(plan: Plan, firm: Ints, day: Ints) -> Floats:
    """Return how far each firm is into the two months after its first day overdue, 0 to 1."""
    gone = np.clip((day - plan.overdue[firm]) / AFTER_DAYS, 0.0, 1.0)
    return np.asarray(np.where(plan.is_bad[firm], gone, 0.0), np.float64)
