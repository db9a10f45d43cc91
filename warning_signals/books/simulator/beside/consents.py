"""What each borrower has agreed that the bank may ask others about him, and until when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Flags, Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

# feed: (share that never agreed, share that let it lapse, purpose)
ASKED = {
    "e_invoices": (0.0, 0.0, "贷后管理"),
    "tax_returns": (0.0, 0.0, "贷后管理"),
    "tax_events": (0.0, 0.0, "贷后管理"),
    "social_insurance": (0.03, 0.015, "贷后管理"),
    "meter_readings": (0.0, 0.0, "贷后管理"),
    "utility_bills": (0.0, 0.0, "贷后管理"),
    "utility_events": (0.0, 0.0, "贷后管理"),
    "bureau_reports": (0.01, 0.02, "贷后管理查询"),
    "owner_credit": (0.06, 0.02, "个人征信贷后查询"),
}
METERED = ("meter_readings", "utility_bills", "utility_events")
RENEWED_SHARE = 0.08
LAPSED_WITHIN = 300


@dataclass(frozen=True)
class Consents:
    """Per feed, each of length N: the day from which, the day until which; NEVER: not agreed.

    `renewed` is the day on which the first paper was replaced by the present one, NEVER for none.
    """

    begun: dict[str, Ints]
    until: dict[str, Ints]
    renewed: dict[str, Ints]

    def hold(self, feed: str, firm: Ints, day: Ints) -> Flags:
        """Return on which (firm, day) the bank may ask."""
        return np.asarray((self.begun[feed][firm] <= day) & (day <= self.until[feed][firm]))


def draw_consents(made: Made, metered: Flags) -> Consents:
    """Draw the consents; those on meters only where there is one (`metered`, length N)."""
    rng, axis, count = made.stream("consents"), made.axis, made.firms.count
    consents = Consents({}, {}, {})
    for feed, (never, lapsed, _) in ASKED.items():
        agreed = rng.random(count) >= never
        agreed &= metered | (feed not in METERED)
        ends = axis.count + rng.integers(60, 1_100, count)
        let_go = rng.random(count) < lapsed
        ended = axis.opening + 4 - rng.integers(0, LAPSED_WITHIN, count)
        renewed = np.where(rng.random(count) < RENEWED_SHARE, _in_book(axis, rng, count), NEVER)
        consents.begun[feed] = np.where(agreed, made.onboarded, NEVER)
        consents.until[feed] = np.where(let_go, ended, ends)
        consents.renewed[feed] = np.where(agreed & ~let_go, renewed, NEVER)
    return consents


def _in_book(axis: Axis, rng: np.random.Generator, count: int) -> Ints:
    return np.asarray(rng.integers(30, axis.opening - 30, count), np.int64)


def consent_table(made: Made, consents: Consents) -> pa.Table:
    """Return the feed consents: a row for each paper signed."""
    return pa.concat_tables([_of_feed(made, consents, feed) for feed in ASKED])


def _of_feed(made: Made, consents: Consents, feed: str) -> pa.Table:
    begun, until, renewed = (
        part[feed] for part in (consents.begun, consents.until, consents.renewed)
    )
    first = np.flatnonzero(begun < NEVER)
    again = np.flatnonzero(renewed < NEVER)
    who = np.concatenate([first, again])
    paper = np.repeat(["1", "2"], [len(first), len(again)])
    since = np.concatenate([begun[first], renewed[again]])
    # The first paper of two runs out a little after the second was signed.
    ends = np.concatenate([np.minimum(until, renewed + 10)[first], until[again]])
    number = columns.digits(made.firms.number[who] + 1, 5)
    kind = columns.digits(np.full(len(who), list(ASKED).index(feed) + 1), 2)
    return pa.table(
        {
            "day": pa.array(since, pa.int32()),
            "borrower_id": columns.borrower_ids(made.firms.number[who]),
            "feed": columns.constant(feed, len(who)),
            "reference": columns.joined("SQ", number, "-", kind, "-", pa.array(paper)),
            "purpose": columns.constant(ASKED[feed][2], len(who)),
            "valid_from_on": columns.dates(since),
            "valid_until_on": columns.dates(ends),
        }
    )
