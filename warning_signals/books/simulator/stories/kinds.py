"""What a story and a look-alike can say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from warning_signals.books.simulator.stories.signs import NO_SIGNS, Signs


@dataclass(frozen=True)
class Event:
    """Something on record: `kind` is made by the source of that name, `days` from `since`."""

    kind: str
    since: Literal["sign", "overdue"]
    days: tuple[int, int]
    chance: float = 1.0


@dataclass(frozen=True)
class Story:
    """A way of going bad.

    `lead_days` is the span from first sign to first day overdue, `shape` whether sales and power
    fall at once or little by little. `moved_away` of the takings goes to another bank while the
    invoices go on; `drained` of what still comes in leaves the same day to the person in control.
    `signs` are what desks and bureaus beside the ledger see.
    """

    name: str
    lead_days: tuple[int, int]
    sales_to: float = 1.0
    power_to: float = 1.0
    shape: Literal["ramp", "step"] = "ramp"
    loses_top_payer: bool = False
    moved_away: float = 0.0
    drained: float = 0.0
    borrows_elsewhere: bool = False
    leaves_power_unpaid: bool = False
    events: tuple[Event, ...] = ()
    signs: Signs = NO_SIGNS


@dataclass(frozen=True)
class LookAlike:
    """Something healthy that looks like a story.

    `swing` is the share of a yearly season, `closure_days` how much longer the firm stays closed
    after New Year, `to_provider` the share of takings that moves to payment providers,
    `top_share` the share of the biggest buyer; `bullet` is a loan that is always fully drawn.
    """

    name: str
    swing: float = 0.0
    closure_days: int = 0
    to_provider: float = 0.0
    top_share: float = 0.0
    bullet: bool = False
