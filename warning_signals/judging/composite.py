"""One level per borrower out of its findings, by corroboration.

Any hard red is red; else three ambers from two families, or a red and an amber from another
family. Amber is any red alone or two ambers. Findings with one root cause have one vote. A vote
weighs 1 up to day 30 after the finding was new or worse and falls to 0 at day 90; that is for
raising only: a level once raised goes down only as its findings clear.
Source: SAMA early-warning guidelines 2.3 (groups of signals that validate one another).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from warning_signals.model import Level

FULL_DAYS = 30
GONE_DAYS = 90


@dataclass(frozen=True)
class Vote:
    """What a signal contributes to the vote."""

    family: str
    root_cause: str
    hard: bool


def weights(changed_on: pd.Series[date], as_of: date) -> pd.Series[float]:
    """Return each vote's weight by the days since its finding was new or worse."""
    age = (pd.Timestamp(as_of) - pd.to_datetime(changed_on)).dt.days
    return ((GONE_DAYS - age) / (GONE_DAYS - FULL_DAYS)).clip(0.0, 1.0)


def levels(
    findings: pd.DataFrame,
    previous: pd.Series[int] | None,
    as_of: date,
    votes: dict[str, Vote],
) -> pd.DataFrame:
    """Return `level` and `raised` per borrower that has a finding or had a level.

    `findings` has borrower_id, signal, level, changed_on; `previous` is indexed by borrower_id,
    None on the first day, when what stands is the level. `raised` is what new or worse findings
    come to by themselves.
    """
    if previous is None:
        standing = _folded(findings, weights(findings["changed_on"], as_of) * 0 + 1.0, votes)
        return pd.DataFrame({"level": standing, "raised": standing * 0})
    everyone = pd.Index(findings["borrower_id"].unique()).union(previous.index)
    today = weights(findings["changed_on"], as_of)
    raised = _folded(findings, today, votes).reindex(everyone, fill_value=0)
    standing = _folded(findings, today * 0 + 1.0, votes).reindex(everyone, fill_value=0)
    before = previous.reindex(everyone, fill_value=0)
    held = before.where(before < standing, standing)
    level = raised.where(raised > held, held)
    return pd.DataFrame({"level": level.astype(int), "raised": raised.astype(int)})


def _folded(
    findings: pd.DataFrame, weight: pd.Series[float], votes: dict[str, Vote]
) -> pd.Series[int]:
    """Return the level per borrower for findings with these weights."""
    if findings.empty:
        return pd.Series(dtype=int)
    frame = pd.DataFrame(
        {
            "borrower_id": findings["borrower_id"],
            "family": findings["signal"].map(lambda s: votes[s].family),
            "cause": findings["signal"].map(lambda s: votes[s].root_cause),
            "red": (findings["level"] == Level.RED) & (weight > 0),
            "hard": (findings["level"] == Level.RED)
            & findings["signal"].map(lambda s: votes[s].hard),
            "weight": weight,
        }
    )
    by_cause = frame.groupby(["borrower_id", "family", "cause"], as_index=False).agg(
        red=("red", "max"), hard=("hard", "max"), weight=("weight", "max")
    )
    return _rule(by_cause)


def _rule(by_cause: pd.DataFrame) -> pd.Series[int]:
    by_family = by_cause.groupby(["borrower_id", "family"]).agg(
        red=("red", "max"), hard=("hard", "max"), weight=("weight", "sum")
    )
    families = by_family.groupby("borrower_id")
    total = families["weight"].sum()
    # A family's own weight counts beside its red only where another family speaks as well.
    elsewhere = total.reindex(by_family.index.get_level_values(0)).to_numpy() - by_family["weight"]
    backed = (by_family["red"] & (elsewhere >= 1.0)).groupby("borrower_id").any()
    voting = (by_family["weight"] > 0).groupby("borrower_id").sum()
    red = families["hard"].any() | ((total >= 3.0) & (voting >= 2)) | backed
    amber = families["red"].any() | (total >= 2.0)
    level: pd.Series[int] = red.astype(int) * int(Level.RED)
    level += (amber & ~red).astype(int) * int(Level.AMBER)
    return level
