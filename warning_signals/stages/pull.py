"""Pull: take what the bank's systems dropped into our own keeping, byte for byte.

A delivery is known by its source, its business date and its checksum: the same file again is
nothing new, other content for the same date is a new version. Nothing is judged here, save that
bytes which are not what their manifest says are kept and rejected. A source that cannot be read
now is left for the next try; the others are taken in all the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from warning_signals.config_sources import SourceConfig, source_options, source_plugin
from warning_signals.context import Context
from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.model import RawDelivery, Receipt
from warning_signals.register import arrivals, engine
from warning_signals.stages.fetch import fetched
from warning_signals.stages.pull_entry import entered


def run(as_of: date, context: Context, group: str | None = None) -> Receipt:
    """Take in everything that lies ready for business dates up to `as_of`, of one group or all."""
    run_ = context.run(as_of)
    found = taken = 0
    undone: list[str] = []
    for source in context.config.expected_sources:
        if group not in (None, source.group):
            continue
        options = source_options(source, context.settings.landing_folder)
        try:
            for raw in source_plugin(source).find(source.name, options, as_of):
                found += 1
                try:
                    taken += take_in(raw, source, context, context.now(as_of)) is not None
                except FeedNotArrived:
                    raise  # nobody answers now, for the other days no more than for this one
                except FeedError as exc:
                    undone.append(f"{source.name}: {exc}")
        except FeedError as exc:
            undone.append(f"{source.name}: {exc}")
    stage = f"pull {group}" if group else "pull"
    return context.keep(run_, Receipt(stage, found, taken, tuple(undone)))


def take_in(raw: RawDelivery, source: SourceConfig, context: Context, now: datetime) -> str | None:
    """Keep one delivery's bytes and enter it as pulled; returns its id, None if known already.

    Raises FeedError where its bytes cannot be had in full.
    """
    if raw.sha256 and not raw.fault and _known(context, source, raw, raw.sha256):
        return None
    sha256, temporary = fetched(raw, context.settings.home / "raw" / source.name)
    try:
        if _known(context, source, raw, sha256):
            return None
        raw = _as_its_manifest_says(raw, sha256)
        path = f"raw/{source.name}/{raw.business_on:%Y-%m}/{sha256[:16]}-{raw.name}"
        (context.settings.home / path).parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(context.settings.home / path)
        with engine.writing(context.register) as connection:
            if arrivals.known_checksum(connection, source.name, raw.business_on, sha256):
                return None
            return entered(connection, raw, source, sha256, path, now)
    finally:
        temporary.unlink(missing_ok=True)


def _known(context: Context, source: SourceConfig, raw: RawDelivery, sha256: str) -> bool:
    with engine.reading(context.register) as connection:
        return arrivals.known_checksum(connection, source.name, raw.business_on, sha256)


def _as_its_manifest_says(raw: RawDelivery, sha256: str) -> RawDelivery:
    if raw.fault or raw.sha256 in (None, sha256):
        return raw
    fault = f"its bytes have checksum {sha256[:12]}, its manifest says {str(raw.sha256)[:12]}"
    return replace(raw, fault=f"{raw.name} is refused: {fault}.")
