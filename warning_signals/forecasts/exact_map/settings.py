"""Prophet's settings, by its own names and with its own defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PROPHET_YEARLY_DAYS = 730
PROPHET_WEEKLY_DAYS = 14


@dataclass(frozen=True)
class Settings:
    """Priors and rules of the model; the defaults are Prophet's.

    `*_order` count Fourier pairs, 0 switches the term off. `yearly_from_days` and
    `weekly_from_days` are the least days from a series' first value to its last for which the term
    is taken (Prophet's auto rule). `log1p` models log(1 + y), for values of 0 and above.
    """

    n_changepoints: int = 25
    changepoint_range: float = 0.8
    changepoint_prior_scale: float = 0.05
    seasonality_prior_scale: float = 10.0
    holidays_prior_scale: float = 10.0
    weekly_order: int = 3
    yearly_order: int = 10
    weekly_from_days: int = PROPHET_WEEKLY_DAYS
    yearly_from_days: int = PROPHET_YEARLY_DAYS
    scaling: Literal["absmax", "minmax"] = "absmax"
    log1p: bool = False
