"""What borrowers ask for out of turn: more time, interest only, a higher limit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Flags, Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.facilities import GENERATIONS
from warning_signals.books.simulator.loan_tables import facility_ids

KINDS = ("rollover", "interest_only", "extra_limit", "deferral")
RELIEF, MORE = (0, 1, 3), 2
SOUND_SHARE = 0.035  # who asks once during the book and is fine
GRANTED = {"sound": 0.75, "before": 0.3, "after": 0.15}
SECOND_SHARE, AFTER_SHARE = 0.4, 0.5
WIDE, BEFORE = np.int64(1) << 24, 10_000


def request_table(made: Made) -> pa.Table:
    """Return the feed facility_requests: a row when asked, one more when decided."""
    rng, plan, count = made.stream("requests"), made.firms.plan, made.firms.count
    asks = plan.is_bad & (rng.random(count) < made.sign("asks"))
    lead = np.minimum(plan.overdue - plan.sign, 45)
    first = plan.overdue - np.round(rng.uniform(0.3, 1.0, count) * lead).astype(np.int64)
    second = plan.overdue - np.round(rng.uniform(0.05, 0.3, count) * lead).astype(np.int64)
    twice = asks & (rng.random(count) < SECOND_SHARE)
    after = plan.is_bad & (rng.random(count) < AFTER_SHARE)
    sound = ~plan.is_bad & (rng.random(count) < SOUND_SHARE)
    some_day = rng.integers(0, made.axis.count, count)
    return pa.concat_tables(
        [
            _requests(made, sound, some_day, "sound", "1", rng),
            _requests(made, asks, first, "before", "2", rng),
            _requests(made, twice, second, "before", "3", rng),
            _requests(made, after, plan.overdue + rng.integers(3, 40, count), "after", "4", rng),
        ]
    )


def _requests(
    made: Made, asks: Flags, day: Ints, when: str, code: str, rng: np.random.Generator
) -> pa.Table:
    who = np.flatnonzero(asks)
    on = made.bank_day(day[who])
    loan = facility_of(made, who, on)
    inside = (on < made.axis.count) & (loan >= 0)
    who, on, loan = who[inside], on[inside], loan[inside]
    n = len(who)
    kind = np.array(RELIEF)[rng.integers(0, 3, n)]
    kind = np.where((when == "sound") & (rng.random(n) < 0.6), MORE, kind)
    decided = made.bank_day(on + rng.integers(3, 11, n))
    granted = rng.random(n) < GRANTED[when]
    asked = pa.table(
        {
            "day": pa.array(on, pa.int32()),
            "request_id": columns.joined("Z", columns.digits(made.firms.number[who] + 1, 5), "-",
                columns.constant(code, n)),
            "facility_id": columns.taken(facility_ids(made.loans, made.firms), loan),
            "kind": columns.words(kind, KINDS),
            "requested_on": columns.dates(on),
            "decided_on": columns.dates(np.full(n, NEVER)),
            "granted": columns.constant(None, n),
        }
    )  # fmt: skip
    done = np.flatnonzero(decided < made.axis.count)
    again = asked.take(pa.array(done)).drop_columns(["day", "decided_on", "granted"])
    again = again.add_column(0, "day", pa.array(decided[done], pa.int32()))
    again = again.append_column("decided_on", columns.dates(decided[done]))
    again = again.append_column("granted", columns.words(granted[done] * 1, ("false", "true")))
    return pa.concat_tables([asked, again.select(asked.column_names)])


def facility_of(made: Made, firm: Ints, day: Ints) -> Ints:
    """Return which facility of a firm's first line lives on that day, as a position, or -1."""
    loans = made.loans
    line = np.flatnonzero(loans.seq <= GENERATIONS)
    begun = loans.firm[line] * WIDE + loans.granted[line] + BEFORE
    at = np.searchsorted(begun, firm * WIDE + np.minimum(day, NEVER) + BEFORE, side="right") - 1
    loan = line[np.maximum(at, 0)]
    lives = (at >= 0) & (loans.firm[loan] == firm)
    return np.asarray(np.where(lives, loan, -1), np.int64)
