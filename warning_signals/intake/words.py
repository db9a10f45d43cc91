"""What goes into a check and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from warning_signals.matching.why import Why
from warning_signals.model import ControlTotal

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class DeliveryFacts:
    """What is known of a delivery before its rows are looked at.

    `rows` is the manifest's count, None without one, and `totals` what it says it adds up to;
    `days` the calendar days it covers, three for a Monday's; `zone` the bank's.
    """

    delivery_id: str
    source: str
    business_on: date
    known_at: datetime
    opening: bool
    provenance: str
    rows: int | None
    sha256: str
    days: int = 1
    zone: str = "Asia/Shanghai"
    totals: tuple[ControlTotal, ...] = ()


@dataclass(frozen=True)
class Parties:
    """Who the bank knows.

    `ids` holds the known keys of accounts, facilities and meters by feed. `borrowers` has the
    text columns `borrower_id`, `uscc` and `name`, and may have `region` and `legal_rep_key`; a
    borrower may stand there once more for each former name, with the flag `former` and the dates
    `since_on` and `until_on` where they are known. `late` holds, by feed, those keys that became
    known only after the delivery, `owners` keys and the borrowers that they belong to by the
    newest row, and `currencies` accounts and the currency that each is kept in.
    """

    ids: Mapping[str, pa.Array]
    borrowers: pa.Table
    late: Mapping[str, pa.Array] = field(default_factory=dict)
    owners: Mapping[str, tuple[pa.Array, pa.Array]] = field(default_factory=dict)
    currencies: Mapping[str, tuple[pa.Array, pa.Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bad:
    """One quarantined row: the first fault found in it, and how it is probably mended.

    `value` is cut and masked for showing; `raw` is the whole row as JSON, for the replay.
    """

    row_no: int
    column: str | None
    value: str | None
    rule: str
    hint: str
    hint_zh: str
    raw: str


ReviewState = Literal["open", "linked", "numbered"]


@dataclass(frozen=True)
class Review:
    """A record and a borrower that belong together, surely or perhaps.

    `state` is "open" where a person decides, "linked" where name and evidence agree, "numbered"
    where the record carries the borrower's number. `provider` is who keeps the record's number
    (record_id is unique within it), `score` (0 to 1) how likely it is, and `why` has one entry a
    comparison: its level and its weight.
    """

    feed: str
    provider: str
    record_id: str
    borrower_id: str
    score: float
    why: Why
    state: ReviewState = "open"


@dataclass(frozen=True)
class Checked:
    """What became of a delivery: delivered = accepted + quarantined + duplicates, in rows.

    With `rejected`, the reason, every row counts as quarantined for it. `validation` is Great
    Expectations' result and the sums as plain JSON, without the rows. `earliest` is the first
    instant at which any accepted row was known, None without one.
    """

    delivered: int
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    rejected: str | None = None
    reviews: tuple[Review, ...] = ()
    validation: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    earliest: datetime | None = None
