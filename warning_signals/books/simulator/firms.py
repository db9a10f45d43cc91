"""The borrowers as numbers: size, trade, rhythm; everything that a story leaves as it is."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from warning_signals.books.simulator.axis import Flags, Floats, Ints
from warning_signals.books.simulator.stories.plan import Plan

SEGMENTS = ("micro", "small", "sole_trader")

SECTORS = (
    "C13",
    "C17",
    "C18",
    "C26",
    "C29",
    "C33",
    "C38",
    "E50",
    "F51",
    "F52",
    "G54",
    "H62",
    "A01",
)
SECTOR_SHARES = (0.07, 0.08, 0.06, 0.05, 0.06, 0.09, 0.08, 0.08, 0.15, 0.12, 0.06, 0.07, 0.03)
REGIONS = ("320100", "320200", "320400", "320500", "321000", "321100", "321182", "330100")
MARKET = ("F52", "H62")  # shops and restaurants: paid through providers, open on weekends


@dataclass(frozen=True)
class Firms:
    """N borrowers of one chunk; arrays of length N, money in yuan, rates a calendar day.

    `number` counts through the whole book. `own_share` is the part of sales that is paid into
    our account, `top_share` that of the biggest payer (0: by chance).
    """

    number: Ints
    plan: Plan
    code: pa.Array
    name: pa.Array
    rep: Ints
    segment: Ints
    sector: Ints
    region: Ints
    is_general: Flags
    is_market: Flags
    inflow: Floats
    credit_rate: Floats
    purchase_rate: Floats
    invoice_rate: Floats
    own_share: Floats
    provider_share: Floats
    top_share: Floats
    payers: Ints
    restless: Floats
    swing: Floats
    peak: Floats
    closed_before: Floats
    closed_after: Floats
    holiday_level: Floats
    buffer_days: Floats
    swept: Floats
    staff: Ints
    due_day: Ints
    has_meter: Flags
    kwh: Floats
    power_jitter: Floats

    @property
    def count(self) -> int:
        """The number of borrowers, N."""
        return len(self.number)
