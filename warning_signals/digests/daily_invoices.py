"""`daily_invoices` from the digests of the files in force: the same table, without all their rows.

A digest has what its file left; where a later file changed an invoice, what the digest counted of
it is taken off again. Files that could not be seen whole on the day are read themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.asked import Asked
from warning_signals.digests.contested import KEY, ROW, Keyed, contested_rows, place_in, placed
from warning_signals.digests.contested import keyed as as_keyed
from warning_signals.digests.invoice_days import NEEDED, Digest, digest_of, in_hundredths
from warning_signals.feeds import Feed
from warning_signals.invoiced import COUNTS, DAY_KEY, MONEY, by_day
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

RowsOf = Callable[[Sequence[LakeFile]], "ibis.Table"]


@dataclass(frozen=True)
class InvoicesAsked(Asked):
    """A reading of invoices; `rows_of` gives the rows of files that count by then."""

    schema: Feed
    rows_of: RowsOf


def daily_invoices(asked: InvoicesAsked, files: Sequence[LakeFile]) -> ibis.Table | None:
    """Return `daily_invoices` of the files in force, or None where no digest holds."""
    keyed = {of.sha256: of for of in as_keyed(asked.root, files)}
    digests = {
        file.sha256: digest
        for file in files
        if not file.late and _is_whole(asked, digest := _digest(asked, keyed[file.sha256]))
    }
    if not digests:
        return None
    rest = [file for file in files if file.sha256 not in digests]
    # The largest is left as it is, but for the days that others speak of as well.
    largest, *others = sorted((d.path for d in digests.values()), key=_size, reverse=True)
    parts = [asked.read(others)] if others else []
    if len(files) > 1:
        parts += _corrections(asked, files, rest, set(digests), list(keyed.values()))
    base = asked.read([largest])
    return _money(base if not parts else _added(asked, base, parts))


def _digest(asked: InvoicesAsked, of: Keyed) -> Digest:
    return digest_of(asked.connection, asked.root, asked.schema, of)


def _is_whole(asked: InvoicesAsked, digest: Digest) -> bool:
    return digest.last_on <= asked.as_of and digest.last_known_at <= asked.known_at


def _size(path: str) -> int:
    return Path(path).stat().st_size


def _corrections(
    asked: InvoicesAsked,
    files: Sequence[LakeFile],
    rest: Sequence[LakeFile],
    digested: set[str],
    keyed: Sequence[Keyed],
) -> list[ibis.Table]:
    """Return the days of files without a digest, and those that are to be taken off."""
    from ibis import _

    own = asked.rows_of(rest) if rest else None
    ranked = _ranked(asked, keyed, {file.sha256 for file in rest}, own)
    parts = []
    if own is not None:
        counting = own.anti_join(ranked.filter(_.place > 0), ROW)
        parts.append(in_hundredths(by_day(counting.select(*NEEDED))))
    lost = ranked.filter(_.place > 0, _.place_in == 0, _.file.isin(sorted(digested)))
    lost_in = set(lost.select("file").distinct().to_pyarrow()["file"].to_pylist())
    if lost_in:
        changed = asked.rows_of([file for file in files if file.sha256 in lost_in])
        taken = in_hundredths(by_day(changed.semi_join(lost, ROW).select(*NEEDED)))
        parts.append(taken.mutate(**{name: -taken[name] for name in (*MONEY, *COUNTS)}))
    return parts


def _ranked(
    asked: InvoicesAsked, keyed: Sequence[Keyed], rest: set[str], own: ibis.Table | None
) -> ibis.Table:
    """Return the rows whose key stands in several files, or twice in one that is read itself.

    `place` 0 is the row of its key that counts, `place_in` 0 the one that counts of its file.
    """
    from ibis import _

    schema = asked.schema
    path = contested_rows(asked.connection, asked.root, schema.name, schema.key, keyed)
    rivals = asked.visible(asked.read([str(path)]))
    rivals = rivals.filter(_.file.isin([of.sha256 for of in keyed]))
    if own is not None:
        of_rest = rivals.file.isin(sorted(rest))
        # Whether a late row counts hangs on its party, which only the rows themselves have.
        rivals = rivals.filter(~of_rest).union(rivals.filter(of_rest).semi_join(own, ROW))
    rivals = asked.kept("rivals", rivals)
    keys = rivals.group_by(*KEY).having(_.file.nunique() > 1).agg()
    if own is not None:
        keys = keys.union(rivals.filter(_.file.isin(sorted(rest))).select(*KEY), distinct=True)
    rivals = rivals.semi_join(keys, KEY)
    return asked.kept("ranked", placed(rivals).mutate(place_in=place_in((*KEY, "file"))))


def _added(asked: InvoicesAsked, base: ibis.Table, parts: Sequence[ibis.Table]) -> ibis.Table:
    """Return the base with the parts added where they speak of the same day."""
    import ibis
    from ibis import _

    more = asked.kept("more", parts[0] if len(parts) == 1 else ibis.union(*parts))
    keys = asked.kept("days", more.select(*DAY_KEY).distinct())
    both = base.semi_join(keys, DAY_KEY).select(more.columns).union(more)
    sums = {name: both[name].sum() for name in (*MONEY, *COUNTS)}
    added = asked.kept("added", both.group_by(*DAY_KEY).agg(**sums).filter(_.invoices > 0))
    alone = base.anti_join(keys, DAY_KEY)
    return _alike(alone).union(_alike(added))


def _alike(rows: ibis.Table) -> ibis.Table:
    return rows.select(*DAY_KEY, **{n: rows[n].cast("int64") for n in (*MONEY, *COUNTS)})


def _money(rows: ibis.Table) -> ibis.Table:
    rows = _alike(rows)
    return rows.mutate(**{name: rows[name] / 100 for name in MONEY})
