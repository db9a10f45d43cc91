"""A book's days as the candidates see them: holidays taken out of the past, put into the future.

A day is ordinary or of a kind: the three phases of the Spring Festival (spring_festival.py),
another day off (with the weekend it touches), a make-up working day. What a firm keeps of its
usual day on days of a kind is the ratio of sums over its own past ones, drawn towards the median
over its peers as if three more days had been seen there: n / (n + 3) own, 3 / (n + 3) peers. The
usual day is the median of the same weekdays of the four weeks before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import spring_festival
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories

FESTIVAL_KINDS = len(spring_festival.PHASE_STARTS)
DAY_OFF, MADE_UP = FESTIVAL_KINDS + 1, FESTIVAL_KINDS + 2
KINDS = MADE_UP + 1
LOOK_BACK_WEEKS = 4
PEERS_COUNT_AS_DAYS = 3.0
MOST = 1.5

Kinds = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Days:
    """`values` and `ordinary` are n x T; `ordinary` is NaN on days of a kind, too.

    `ahead_share` (n x H) is what a firm keeps of an ordinary day on each of the coming ones.
    """

    histories: Histories
    values: FloatArray
    ordinary: FloatArray
    ahead_share: FloatArray

    @property
    def horizon(self) -> int:
        """How many days are to be forecast."""
        return int(self.ahead_share.shape[1])

    def only(self, rows: npt.NDArray[np.intp]) -> Days:
        """Return these rows, in this order."""
        return Days(
            self.histories.only(rows),
            self.values[rows],
            self.ordinary[rows],
            self.ahead_share[rows],
        )


def days(
    histories: Histories,
    horizon_days: int,
    peers: FloatArray | None = None,
    shares: FloatArray | None = None,
) -> Days:
    """Return the days of a book; `peers` (one share a kind) are its own medians if not given.

    With `shares` (n x KINDS, as `kept_shares` gives them) nobody's past is looked at for them.
    """
    kind = kinds(histories, horizon_days)
    count = histories.values.shape[1]
    values = used(histories)
    ordinary = np.where(kind[:count] > 0, np.nan, values)
    if shares is None:
        own, seen = own_shares(values, ordinary, kind[:count])
        shares = _drawn(own, seen, peer_shares(own) if peers is None else peers)
    return Days(histories, values, ordinary, shares[:, kind[count:]])


def plain(histories: Histories, horizon_days: int) -> Days:
    """Return the days of a book as one would see them that knows of no holidays."""
    values = used(histories)
    return Days(histories, values, values, np.ones((len(values), horizon_days)))


def used(histories: Histories) -> FloatArray:
    """Return the values (n x T) with readings that mean off as 0."""
    return np.where(histories.values <= histories.off_at, 0.0, histories.values)


def kinds(histories: Histories, horizon_days: int) -> Kinds:
    """Return the kind of each day of history and horizon, 0 for ordinary ones.

    CalendarGap for a year that the bank's calendar does not cover.
    """
    count = histories.values.shape[1] + horizon_days
    kind = spring_festival.phases(histories.start, count, histories.festivals)
    if histories.calendar is None:
        return kind
    dates = [histories.start + timedelta(days=n) for n in range(count)]
    off = np.array([not histories.calendar.is_business_day(day) for day in dates], dtype=np.bool_)
    listed = np.array([day in histories.calendar.holidays for day in dates], dtype=np.bool_)
    made_up = np.array([day in histories.calendar.workdays for day in dates], dtype=np.bool_)
    kind[(kind == 0) & _whole_spells(off, listed)] = DAY_OFF
    kind[(kind == 0) & made_up] = MADE_UP
    return kind


def _whole_spells(
    off: npt.NDArray[np.bool_], listed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return the days off that are listed as holidays or in one spell with such a day."""
    spell = np.cumsum(np.diff(off.astype(np.int8), prepend=0) != 0)
    return np.asarray(off & np.isin(spell, spell[listed & off]))


def own_shares(
    values: FloatArray, ordinary: FloatArray, kind: Kinds
) -> tuple[FloatArray, FloatArray]:
    """Return n x KINDS shares (NaN where never seen, kind 0 is 1) and the days they rest on."""
    share, seen = np.ones((len(values), KINDS)), np.zeros((len(values), KINDS))
    for number in range(1, KINDS):
        place = np.flatnonzero(kind == number)
        usual = _usual(ordinary, place)
        both = np.isfinite(values[:, place]) & np.isfinite(usual)
        kept = _row_sums(np.where(both, values[:, place], 0.0))
        level = _row_sums(np.where(both, usual, 0.0))
        unknown = np.full(len(values), np.nan)
        ratio = np.divide(kept, level, out=unknown, where=level > 0)
        share[:, number] = np.clip(ratio, 0.0, MOST)
        seen[:, number] = both.sum(axis=1)
    return share, seen


def own_shares_of(histories: Histories, kind: Kinds) -> FloatArray:
    """Return n x KINDS shares of a book whose days are of these kinds; NaN where never seen."""
    values = used(histories)
    return own_shares(values, np.where(kind > 0, np.nan, values), kind)[0]


def kept_shares(histories: Histories, peers: FloatArray) -> FloatArray:
    """Return n x KINDS: what each firm keeps on days of a kind, drawn towards `peers`."""
    kind, values = kinds(histories, 0), used(histories)
    return _drawn(*own_shares(values, np.where(kind > 0, np.nan, values), kind), peers)


def peer_shares(own: FloatArray) -> FloatArray:
    """Return the median share of each kind over the book; 1 where nobody has seen it."""
    known = [column[np.isfinite(column)] for column in own.T]
    return np.array([float(np.median(column)) if column.size else 1.0 for column in known])


def _row_sums(values: FloatArray) -> FloatArray:
    # NumPy adds in memory order: rows must lie whole, or their company would change a digit.
    return np.asarray(np.ascontiguousarray(values).sum(axis=1))


def _drawn(own: FloatArray, seen: FloatArray, peers: FloatArray) -> FloatArray:
    weight = np.where(np.isfinite(own), seen / (seen + PEERS_COUNT_AS_DAYS), 0.0)
    weight[:, 0] = 1.0
    return np.asarray(weight * np.nan_to_num(own) + (1 - weight) * peers)


def _usual(ordinary: FloatArray, place: Kinds) -> FloatArray:
    """Return the median of the same weekdays of the four weeks before each of these days."""
    back = place[:, None] - WEEK * np.arange(1, LOOK_BACK_WEEKS + 1)
    before = np.where(back >= 0, ordinary[:, np.maximum(back, 0)], np.nan)
    ranked = np.sort(before, axis=-1)
    known = np.isfinite(ranked).sum(axis=-1)
    low, high = np.maximum(known - 1, 0) // 2, known // 2
    high = np.minimum(high, np.maximum(known - 1, 0))
    picked = [np.take_along_axis(ranked, at[..., None], axis=-1)[..., 0] for at in (low, high)]
    return np.asarray((picked[0] + picked[1]) / 2)
