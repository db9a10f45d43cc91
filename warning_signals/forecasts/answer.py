"""The answer of a model with a band of its own: nothing negative, no band too narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import (
    FIRST_FESTIVAL,
    ZERO_BAND,
    Expected,
    FloatArray,
    weeks_ahead,
)

NARROWEST = 0.05
# What all rows of an expectation have in common; everything else has a row a borrower.
SHARED = ("period_on", "grain")


def periods_ahead(end: date, horizon_days: int, grain: str) -> list[date]:
    """Return the days, or the Mondays of the complete weeks, within `horizon_days` after `end`."""
    if grain == "week":
        return weeks_ahead(end, horizon_days)
    return [end + timedelta(days=n) for n in range(1, horizon_days + 1)]


def answer(
    ids: list[str],
    periods: list[date],
    middle: FloatArray,
    limits: tuple[FloatArray, FloatArray],
    sigma: FloatArray,
    first_festival: npt.NDArray[np.bool_],
    *,
    model: str,
    also: Sequence[str] = (),
    grain: str = "week",
    quantiles: FloatArray | None = None,
) -> Expected:
    """Return middle and limits (each m x w) as an expectation.

    `first_festival` (m x w) says where a first festival takes the lower limit away; `also` are
    words on each id that stand before what the band says of itself.
    """
    middle = np.maximum(middle, 0.0)
    lower = np.clip(limits[0], 0.0, (1 - NARROWEST) * middle)
    lower = np.where(first_festival, 0.0, lower)
    zero = (lower == 0).all(axis=1) if periods else np.zeros(len(ids), dtype=np.bool_)
    return Expected(
        ids=ids,
        period_on=periods,
        expected=middle,
        lower=lower,
        upper=np.maximum(limits[1], (1 + NARROWEST) * middle),
        sigma=sigma,
        model=[model] * len(ids),
        fallback_reason=[
            "; ".join(filter(None, [said, FIRST_FESTIVAL * bool(f.any()), ZERO_BAND * bool(z)]))
            for said, f, z in zip(also or [""] * len(ids), first_festival, zero, strict=True)
        ],
        grain=grain,
        quantiles=quantiles,
    )


def together(parts: Sequence[Expected], ids: Sequence[str]) -> Expected:
    """Return the parts of a book as one, those of `ids` that have a row, in this order.

    Where one part knows quantiles and another none, those of the other are NaN.
    """
    place = {name: row for row, name in enumerate(name for part in parts for name in part.ids)}
    order = [place[name] for name in ids if name in place]

    def joined(name: str) -> Any:
        values = [getattr(part, name) for part in parts]
        if name in SHARED or all(value is None for value in values):
            return values[0]
        if isinstance(values[0], list):
            said = [word for value in values for word in value]
            return [said[row] for row in order]
        return np.concatenate(_without_gaps(values, parts))[order]

    return Expected(**{field.name: joined(field.name) for field in fields(Expected)})


def _without_gaps(values: list[Any], parts: Sequence[Expected]) -> list[FloatArray]:
    depth = next(value for value in values if value is not None).shape[2:]
    return [
        np.full((*part.expected.shape, *depth), np.nan) if value is None else value
        for value, part in zip(values, parts, strict=True)
    ]
