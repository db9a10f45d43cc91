"""The tax bureau's notices: arrears, inspections, firms that cannot be found, yearly grades."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.beside.tax_notices import GRADES, notice_rows
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import SEGMENTS

SOLE_TRADER = SEGMENTS.index("sole_trader")
GRADE_SHARES = (0.12, 0.5, 0.3, 0.06, 0.02)
WORST_OF_SOUND, WORST = GRADES.index("C"), GRADES.index("D")
UP, DOWN = 0.07, 0.05  # chance a year of a step
GRADED_YEARS, GRADED_ON, GRADED_DAYS = (2024, 2025, 2026), (4, 15), 16
SOUND_ARREARS, SOUND_INSPECTED, SOUND_LOST = 0.025, 0.012, 0.001  # shares in the whole book
ARREARS_AFTER, LOST_AFTER = 0.5, 0.3
REGRADED_AFTER = (20, 50)


def event_table(made: Made) -> pa.Table:
    """Return the feed tax_events: a row for each notice and grade, one more when settled."""
    rng = made.stream("tax office")
    owed, since, settled = _arrears(made, rng)
    months = rng.uniform(0.5, 3.0, len(owed)) * np.where(settled < NEVER, 0.4, 1.0)
    cents = np.round(made.firms.inflow[owed] * 30 * 0.03 * months, -1).astype(np.int64) * 100
    first = np.full(made.firms.count, NEVER)
    np.minimum.at(first, owed[settled == NEVER], since[settled == NEVER])
    return pa.concat_tables(
        [
            notice_rows(made, "arrears", owed, since, settled, cents=cents),
            _inspections(made, rng),
            _not_found(made, rng),
            *_grades(made, first, rng),
        ]
    )


def _arrears(made: Made, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return (firm, day, settled): the sound pay within weeks, the others not at all."""
    plan, axis, count = made.firms.plan, made.axis, made.firms.count
    share = rng.uniform(0.3, 0.9, count)
    early = plan.sign + np.round((plan.overdue - plan.sign) * share).astype(np.int64)
    before = plan.is_bad & (rng.random(count) < made.sign("tax_arrears"))
    after = plan.is_bad & ~before & (rng.random(count) < ARREARS_AFTER)
    late = plan.overdue + rng.integers(15, 90, count)
    sound = ~plan.is_bad & (rng.random(count) < SOUND_ARREARS)
    some_day = rng.integers(0, axis.count, count)
    day = np.where(before, early, np.where(after, late, some_day))
    who = np.flatnonzero(before | after | sound)
    settled = np.where(plan.is_bad, NEVER, day + rng.integers(5, 29, count))
    return who, made.bank_day(day[who]), made.bank_day(settled[who])


def _inspections(made: Made, rng: np.random.Generator) -> pa.Table:
    count, axis = made.firms.count, made.axis
    who = np.flatnonzero(
        (rng.random(count) < SOUND_INSPECTED) & (made.firms.segment != SOLE_TRADER)
    )
    day = made.bank_day(rng.integers(0, axis.count, len(who)))
    return notice_rows(
        made, "inspection", who, day, made.bank_day(day + rng.integers(40, 120, len(who)))
    )


def _not_found(made: Made, rng: np.random.Generator) -> pa.Table:
    """Who files nothing and is not found at his address; a sound one clears it up in weeks."""
    plan, count, axis = made.firms.plan, made.firms.count, made.axis
    chance = np.where(plan.is_bad, LOST_AFTER, SOUND_LOST)
    who = np.flatnonzero(rng.random(count) < chance)
    late = plan.overdue[who] + rng.integers(90, 160, len(who))
    day = np.where(plan.is_bad[who], late, rng.integers(0, axis.count, len(who)))
    cleared = np.where(plan.is_bad[who], NEVER, day + 25)
    return notice_rows(made, "abnormal_household", who, made.bank_day(day), made.bank_day(cleared))


def _grades(made: Made, owes_since: Ints, rng: np.random.Generator) -> list[pa.Table]:
    """Return each April's grade, and a worse one soon after arrears that stay unpaid.

    Sole traders are not graded.
    """
    firms, axis = made.firms, made.axis
    graded = firms.segment != SOLE_TRADER
    who, again = np.flatnonzero(graded), np.flatnonzero(graded & (owes_since < axis.count))
    fell = made.bank_day(owes_since[again] + rng.integers(*REGRADED_AFTER, len(again)))
    grade = rng.choice(len(GRADES), firms.count, p=GRADE_SHARES)
    before = grade[again]
    tables = []
    for year in GRADED_YEARS:
        day = made.bank_day(axis.number(date(year, *GRADED_ON)) + firms.number % GRADED_DAYS)
        grade = np.where(owes_since < day - 30, _worse(grade), _next_grade(grade, rng))
        before = np.where(day[again] < fell, grade[again], before)
        tables.append(notice_rows(made, "rating", who, day[who], grade=grade[who]))
    return [*tables, notice_rows(made, "rating", again, fell, grade=_worse(before), code="again")]


def _next_grade(grade: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.random(len(grade))
    step = np.where(draw < DOWN, 1, np.where(draw > 1 - UP, -1, 0))
    return np.asarray(np.clip(grade + step, 0, np.maximum(grade, WORST_OF_SOUND)), np.int64)


def _worse(grade: Ints) -> Ints:
    return np.asarray(np.clip(grade + 1, WORST_OF_SOUND, WORST), np.int64)
