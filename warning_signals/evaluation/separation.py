"""How well a number tells the bad from the good: AUC with its interval, precision at the top."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TOPS, NORMAL_95 = (0.05, 0.10, 0.20), 1.96

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Told = dict[str, Any]


def separation(score: Floats, bad: Flags) -> Told:
    """Return AUC, its 95 % interval and precision at the top 5, 10 and 20 %; higher is worse.

    Rows without a score must have been left out. AUC is null where one side is empty.
    """
    told: Told = {"borrowers": len(bad), "bad": int(bad.sum())}
    if not bad.any() or bad.all():
        return told | {"auc": None, "interval": None} | {_top(share): None for share in TOPS}
    area, error = delong(score, bad)
    interval = [max(area - NORMAL_95 * error, 0.0), min(area + NORMAL_95 * error, 1.0)]
    tops = {_top(share): precision_at(score, bad, share) for share in TOPS}
    return told | {"auc": area, "interval": interval} | tops


def delong(score: Floats, bad: Flags) -> tuple[float, float]:
    """Return the AUC and its standard error (DeLong and others, Biometrics 44, 1988)."""
    worse, better = score[bad], score[~bad]
    wins = (worse[:, None] > better).astype(float) + 0.5 * (worse[:, None] == better)
    of_bad, of_good = wins.mean(axis=1), wins.mean(axis=0)
    variance = sum(
        float(part.var(ddof=1)) / len(part) if len(part) > 1 else 0.25 for part in (of_bad, of_good)
    )
    return float(of_bad.mean()), float(np.sqrt(variance))


def precision_at(score: Floats, bad: Flags, share: float) -> float:
    """Return the share of bad among that share of the highest scores; ties count in part."""
    count = max(round(share * len(score)), 1)
    bound = np.sort(score)[-count]
    above, at = score > bound, score == bound
    left = count - above.sum()
    return float((bad[above].sum() + left * bad[at].mean()) / count)


def ranks(score: Floats) -> Floats:
    """Return mid-ranks from 0 to 1; what is unknown (NaN) stands in the middle."""
    from scipy.stats import rankdata

    known = np.isfinite(score)
    result = np.full(len(score), 0.5)
    if known.any():
        result[known] = (rankdata(score[known]) - 0.5) / known.sum()
    return result


def _top(share: float) -> str:
    return f"precision_top_{share:.0%}".removesuffix("%")
