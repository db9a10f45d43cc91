"""What customers pay in: how often, how much, who, and through which channel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warning_signals.books.simulator import dice, parties
from warning_signals.books.simulator.axis import Axis, Flags, Floats, Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.moves import CHANNELS, KINDS, PARTY_KINDS, PURPOSES, Moves
from warning_signals.books.simulator.parties import Parties, Shares
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.table import LOOK_ALIKES

OPENS, CLOSES = 8 * 3600, 15 * 3600 + 1800
AMOUNT_SIGMA = 0.65
MOVE_DAYS = 50.0
PROVIDERS = tuple(CHANNELS.index(name) for name in ("tenpay", "alipay", "unionpay"))


def sales(
    axis: Axis,
    firms: Firms,
    path: Floats,
    shares: Shares,
    table: Parties,
    stories: Sequence[Story],
    rng: np.random.Generator,
) -> Moves:
    """Return the credits of all customers; `path` [T, N] is what a day has of an ordinary one."""
    day, firm = dice.spread(dice.happenings(rng, firms.credit_rate * path))
    rank = shares.pick(firm, rng.random(len(firm)))
    stays = ~_lost(firms, stories, day, firm, rank, rng)
    day, firm, rank = day[stays], firm[stays], rank[stays]
    mean = firms.inflow[firm] / firms.credit_rate[firm] * np.exp(-(AMOUNT_SIGMA**2) / 2)
    amount = mean * np.exp(AMOUNT_SIGMA * rng.standard_normal(len(firm)))
    round_sum = rng.random(len(firm)) < 0.3
    cents = np.where(round_sum, np.round(amount, -2) * 100 + 10_000, np.round(amount * 100) + 100)
    return _rows(axis, firms, table, day, firm, rank, cents.astype(np.int64), rng)


def _lost(
    firms: Firms,
    stories: Sequence[Story],
    day: Ints,
    firm: Ints,
    rank: Ints,
    rng: np.random.Generator,
) -> Flags:
    """Which payments do not come here: the top payer who left, takings moved to another bank."""
    leaves = np.array([story.loses_top_payer for story in stories])
    moved = np.array([story.moved_away for story in stories])
    story, sign = firms.plan.story[firm], firms.plan.sign[firm]
    is_bad = story >= 0
    gone = is_bad & leaves[story] & (rank == 0) & (day >= sign)
    way = np.clip((day - sign) / MOVE_DAYS, 0.0, 1.0)
    elsewhere = is_bad & (rng.random(len(day)) < moved[story] * way)
    return np.asarray(gone | elsewhere)


def _rows(
    axis: Axis,
    firms: Firms,
    table: Parties,
    day: Ints,
    firm: Ints,
    rank: Ints,
    cents: Ints,
    rng: np.random.Generator,
) -> Moves:
    n = len(day)
    by_provider = rng.random(n) < _provider_share(axis, firms, day, firm)
    cash = ~by_provider & (rng.random(n) < np.where(firms.is_market[firm], 0.06, 0.01))
    which = rng.integers(0, 3, n)
    is_person = ~by_provider & ~cash & (rank % 7 == 5)
    party = parties.partner(firms.number[firm], rank, table.pool, 1)
    persons = table.persons + firm * parties.PERSONS_EACH + 1 + rank % 3
    party = np.where(is_person, persons, np.where(by_provider, table.special + which, party))
    channel = np.where(by_provider, np.array(PROVIDERS)[which], np.where(cash, 4, 0))
    purpose = np.where(by_provider, PURPOSES.index("扫码收款"), 1 + rank % 3)
    return Moves(
        firm=firm,
        day=day,
        second=rng.integers(OPENS, CLOSES, n),
        amount=cents,
        kind=np.where(cash, KINDS.index("cash_in"), KINDS.index("sale")),
        party=np.where(cash, -1, party),
        party_kind=np.where(cash, PARTY_KINDS.index("unknown"), is_person * 1),
        channel=channel,
        purpose=np.where(cash, PURPOSES.index("现金缴存"), purpose),
        returned=np.zeros(n, np.int64),
    )


def _provider_share(axis: Axis, firms: Firms, day: Ints, firm: Ints) -> Floats:
    """Return the chance that a payment comes through a provider; some move there at a date."""
    to = np.array([alike.to_provider for alike in LOOK_ALIKES])
    alike = firms.plan.alike[firm]
    moves_on = axis.opening - 60 - firms.number[firm] * 37 % 240
    moved = (alike >= 0) & (to[alike] > 0) & (day >= moves_on)
    return np.where(moved, to[alike], firms.provider_share[firm])
