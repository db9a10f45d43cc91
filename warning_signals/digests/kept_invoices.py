"""The kept tables of invoices: days as they are made of all files, or some of their days anew.

An invoice that comes again takes the place of what it was, so a file touches the days of its own
rows and those of rows that share a key with one of them. Whether an invoice was taken back for good
hangs on others of the same borrower, as far from it as one that corrects it may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warning_signals import derived, feeds
from warning_signals.digests import daily_invoices as digested
from warning_signals.digests.contested import KEY, ROW, contested_rows, keyed
from warning_signals.digests.daily_invoices import InvoicesAsked
from warning_signals.digests.kept_family import Family, Lake, Made, Tables, Touching
from warning_signals.digests.latest import superseded
from warning_signals.invoiced import AGAIN_DAYS
from warning_signals.lists import held, viewed
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

FEED = "e_invoices"
DAY = ("borrower_id", "day")
# One that corrects an invoice is as many days after it at most, or of the same month.
REACH_DAYS = max(AGAIN_DAYS, 30)


def _daily(lake: Lake, made: Made) -> Tables:
    if made.again is not None:
        days = made.again.select("day").distinct()
        rows = _newest(lake, made, days).semi_join(made.again, DAY)
        return {"daily_invoices": derived.daily_invoices(rows)}
    at = (lake.connection, lake.root, lake.as_of, lake.known_at)
    asked = InvoicesAsked(*at, feeds.feed(FEED), lambda some: lake.rows(FEED, some))
    found = digested.daily_invoices(asked, made.files)
    if found is None:
        found = derived.daily_invoices(_newest(lake, made, None))
    return {"daily_invoices": found}


def _taken_back(lake: Lake, made: Made) -> Tables:
    if made.again is None:
        return {"invoices_taken_back": derived.invoices_taken_back(_newest(lake, made, None))}
    rows = _newest(lake, made, _near(made.again))
    rows = rows.filter(rows.direction == "out").semi_join(made.again, "borrower_id")
    rows = held(lake.connection, f"{made.part}_near", rows, {}, lake.room)
    found = derived.invoices_taken_back(rows)
    return {"invoices_taken_back": found.semi_join(made.again, DAY)}


def _near(days: ibis.Table) -> ibis.Table:
    """Return each `day` that is as near to one of these as one that corrects it may be."""
    import ibis
    from ibis import _

    away = ibis.range(-REACH_DAYS, REACH_DAYS + 1).unnest()
    near = days.select("day").distinct().mutate(away=away)
    return near.select(day=(_.day + _.away.as_interval("D")).cast("date")).distinct()


def _newest(lake: Lake, made: Made, days: ibis.Table | None) -> ibis.Table:
    """Return the newest row of each invoice, of those that were issued on some days or on any."""
    from ibis import _

    files = list(made.files)
    rows = lake.rows(FEED, files).mutate(day=_.issued_on)
    at = (lake.connection, lake.root, files, lake.as_of, lake.known_at)
    older = superseded(*at, rows, feeds.feed(FEED))
    # Days first: of a file as it lies little else need be read then.
    some = rows if days is None else rows.semi_join(_held(lake, f"{made.part}_days", days), "day")
    return viewed(lake.connection, f"{made.part}_invoices", some.anti_join(older, ROW))


def _days(lake: Lake, by: Touching, _accounts: ibis.Table) -> ibis.Table:
    return _touched(lake, by).select(*DAY).distinct()


def _days_taken_back(lake: Lake, by: Touching, _accounts: ibis.Table) -> ibis.Table:
    """Return the days of what was ever taken back near a row that is touched."""
    from ibis import _

    near = _touched(lake, by).filter(_.direction == "out").select(who="borrower_id", met_on="day")
    near = _held(lake, "near_invoices", near.distinct())
    days = _held(lake, "near_days", _near(near.select(day="met_on")))
    taken = _told(lake, by.among).filter(_.direction == "out", _.status != "valid")
    taken = taken.semi_join(days, "day")
    away = taken.day.delta(near.met_on, unit="day").abs()
    hit = taken.semi_join(near, [taken.borrower_id == near.who, away <= REACH_DAYS])
    return hit.select(*DAY).distinct()


def _touched(lake: Lake, by: Touching) -> ibis.Table:
    """Return the rows of the files, and of others those that share a key with one of them."""
    from ibis import _

    names = [file.sha256 for file in by.files]
    others = [file for file in by.among if file.sha256 not in names]
    schema = feeds.feed(FEED)
    files = keyed(lake.root, by.among)
    path = contested_rows(lake.connection, lake.root, FEED, schema.key, files)
    rivals = lake.connection.read_parquet(str(path))
    keys = rivals.filter(_.file.isin(names)).select(*KEY).distinct()
    met = rivals.filter(_.file.isin([file.sha256 for file in others])).semi_join(keys, KEY)
    met = _held(lake, "met_invoices", met)
    met_in = set(met.select("file").distinct().to_pyarrow()["file"].to_pylist())
    own = _told(lake, by.files)
    with_rivals = [file for file in others if file.sha256 in met_in]
    return own.union(_told(lake, with_rivals).semi_join(met, ROW)) if with_rivals else own


def _told(lake: Lake, files: Sequence[LakeFile]) -> ibis.Table:
    from ibis import _

    rows = lake.all_rows(files).filter(_.borrower_id.notnull())
    return rows.select("borrower_id", "direction", "status", *ROW, day=_.issued_on)


def _held(lake: Lake, name: str, rows: ibis.Table) -> ibis.Table:
    """Compute a small table once."""
    return lake.connection.create_table(name, rows, temp=True)


DAILY = Family(FEED, ("daily_invoices",), _daily, _days, is_of_changes=True)
TAKEN_BACK = Family(
    FEED, ("invoices_taken_back",), _taken_back, _days_taken_back, is_of_changes=True
)
