"""The words of the field as types: levels, statuses, thresholds, signals, sources, receipts.

Nothing here reads, writes or computes. A plug-in module (one signal, source, channel, ticket
system or forecast model) ends with `PLUGIN = ...`, an instance of one of these classes or of
those in messaging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

if TYPE_CHECKING:
    import ibis
    import numpy as np
    import pyarrow as pa


class Level(IntEnum):
    """How much a finding, an assessment or a case weighs; ordered."""

    GREEN = 0
    AMBER = 1
    RED = 2


class Status(IntEnum):
    """Why a signal has, or has not, a value for a borrower; a small integer in the panel."""

    EVALUATED = 0
    NOT_APPLICABLE = 1
    NO_FEED = 2
    NO_HISTORY = 3
    NO_CONSENT = 4
    FAILED = 5


@dataclass(frozen=True)
class Text:
    """One sentence in the two languages the officers read."""

    en: str
    zh: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Band:
    """Where amber and red begin for one number; None where that level does not exist."""

    amber: float | None
    red: float | None


@dataclass(frozen=True)
class Thresholds:
    """When a value raises a level and when it lets go.

    Levels are contiguous: from `amber` up to `red` is amber, from `red` on is red (downwards
    where `worse` is "below"). A level is raised after `needed` of `looks` weekly looks. `clear`
    names the rule of letting go: "calm" (H1: better than `calm_at` for `calm_looks` weekly
    looks), "event" (H2: the value returns to none by a closing record), "window" (H3: as soon as
    the value is better than amber) or "band" (each judged week is inside its expected range, by
    the column `weeks_inside`). `floor` times max(one instalment, 1 % of exposure) is the least
    money a change must be worth, read from the column `change`. `also` bands other columns
    ("or"), `needs` are columns that must reach a number as well ("and"), `needs_for_red` those
    that must for red; without them it is amber. `alone` bands columns that raise a level by
    themselves, whatever `floor` and `needs` say.
    """

    amber: float | None
    red: float | None
    worse: Literal["above", "below"] = "above"
    looks: int = 3
    needed: int = 2
    clear: Literal["calm", "event", "window", "band"] = "calm"
    calm_at: float | None = None
    calm_looks: int = 4
    floor: float = 0.0
    also: Mapping[str, Band] = field(default_factory=dict)
    needs: Mapping[str, float] = field(default_factory=dict)
    needs_for_red: Mapping[str, float] = field(default_factory=dict)
    alone: Mapping[str, Band] = field(default_factory=dict)


Feeds = Mapping[str, "ibis.Table"]
"""Feed or derived table by name, as of one day and as known at one instant."""


@dataclass(frozen=True)
class Signal:
    """One early-warning signal.

    `measure(feeds, as_of)` returns a table with one row per borrower that could be evaluated:
    `borrower_id`, `value`, the columns named in `thresholds.also` and `.needs`, `change` where
    there is a floor, and any further column as evidence. A borrower without a row had too little
    history. `applicable(feeds, as_of)` returns the `borrower_id`s the signal means something
    for; None stands for all. `explain` turns one row of evidence into one sentence.

    `consent` names the feed that a borrower must have agreed to: who never did is not applicable,
    whose consent has lapsed is not evaluated. Such a signal needs the feed `consents` as well.

    Where several sources fill one feed the signal needs all of them, unless `parts` names the
    parts it reads, such as electricity: then it needs those only (`part` in config/sources.yml).

    `looks_back_days` is how many days before `as_of` a row may be dated (by its own date: booked,
    issued, due, read) and still move a value or who it applies to; None means any number. Not
    counted are that there is a history at all, masters, and what stands behind a forecast.

    `series` names the observed series whose forecast it is compared with. In `shadow` a signal is
    measured and its findings are kept and counted, but it has no vote and nobody is messaged.

    `calendar` is what of the calendar the measure reads besides days and weeks, of several the
    first: "months" by their name or end, "lunar" New Years, "bank_days". With `uses_peers` it reads
    rows of other borrowers; without, nobody else's rows ever move a borrower's value. A forecast
    is taken as it was made.

    `scope` is whom a value is about: with anything but "borrower" it is the same for every
    borrower of a sector, region or cohort, and has no vote in a borrower's level.
    """

    family: str
    root_cause: str
    feeds: tuple[str, ...]
    measure: Callable[[Feeds, date], ibis.Table]
    thresholds: Thresholds
    explain: Callable[[Mapping[str, Any]], Text]
    first_check: Text
    playbook: tuple[Text, ...]
    applicable: Callable[[Feeds, date], ibis.Table] | None = None
    hard: bool = False
    ledger: bool = False
    restricted: bool = False
    consent: str = ""
    parts: tuple[str, ...] = ()
    looks_back_days: int | None = None
    series: str = ""
    calendar: Literal["none", "months", "lunar", "bank_days"] = "none"
    uses_peers: bool = False
    scope: Literal["borrower", "sector", "region", "cohort"] = "borrower"
    shadow: bool = False


@dataclass(frozen=True)
class ControlTotal:
    """What a delivery adds up to in one currency, by the system that sent it."""

    currency: str
    movements: Decimal
    opening: Decimal | None = None
    closing: Decimal | None = None


@dataclass(frozen=True)
class RawDelivery:
    """What a source found for one business date: its manifest, and the way to its bytes.

    `fetch` writes the bytes into an open file, piece by piece; `name` is a file name whose ending
    tells the format. `rows`, `sha256` and `totals` are what the sender says of it. `fault` is why
    it must not be read at all.
    """

    source: str
    business_on: date
    name: str
    fetch: Callable[[BinaryIO], None]
    arrived_at: datetime | None
    rows: int | None
    sha256: str | None
    opening: bool
    provenance: Literal["real", "simulated"]
    fault: str | None = None
    totals: tuple[ControlTotal, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """A block of a delivery as text cells under the feed's column names, and what did not parse.

    `cells` has one string column per feed column; `bad_lines` are (row number, raw text, why).
    Row numbers start at 1 with the first row after the header and go on over a delivery's blocks.
    `notes` are plain sentences about what was ignored, such as a column that the feed has not.
    """

    cells: pa.Table
    row_no: Sequence[int] | np.ndarray
    bad_lines: list[tuple[int, str, str]]
    notes: tuple[str, ...] = ()


Told = tuple[int | None, tuple[ControlTotal, ...]]
"""Rows and totals that a delivery's own file says it has."""


@dataclass(frozen=True)
class Source:
    """Code that fetches deliveries.

    `find(source, options, up_to)` lists what lies ready for business dates up to that day, oldest
    first; `parse(file, name, options)` turns one into blocks of text cells, at least one, and
    judges nothing; it raises FeedRejected where nothing of the delivery can be taken. `told(file)`
    returns what the file itself says of its rows and totals. Of a source with `many` files a day
    each adds to the others, and only one of the same name takes another's place.
    """

    options: Callable[..., Any]
    find: Callable[[str, Any, date], list[RawDelivery]]
    parse: Callable[[BinaryIO, str, Any], Iterator[Parsed]]
    told: Callable[[BinaryIO], Told] | None = None
    many: bool = False


@dataclass(frozen=True)
class LakeFile:
    """One file of an accepted delivery, relative to the lake's root, with its checksum.

    The rows of a `late` file count only from when their party was known as well. A file that
    `repeats` holds rows whose key stands in another day's file too.
    """

    path: str
    sha256: str
    late: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a stage did: rows in, rows out, and what it had to leave undone, in plain sentences."""

    stage: str
    rows_in: int
    rows_out: int
    left_undone: tuple[str, ...] = ()
