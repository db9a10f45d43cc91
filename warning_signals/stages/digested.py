"""Digests that go with acceptance, so that the day's measures find them made.

They are made of the file alone and before it is entered: where the process is killed in between,
a digest lies there of a file that does not exist, and the next try finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.digests import account_days, party_days
from warning_signals.digests.contested import Keyed
from warning_signals.digests.invoice_days import digest_of
from warning_signals.lake import connect_duckdb
from warning_signals.model import LakeFile
from warning_signals.observed import offset_hours
from warning_signals.seen_large import is_large, live
from warning_signals.stages.outlets import Written

FLOWS, INVOICES = "account_flows", "e_invoices"


def digest(context: Context, feed: str, row: dict[str, Any], files: Sequence[Written]) -> None:
    """Make the digests of a delivery's files, in a book that is large enough to need them."""
    own = [LakeFile(of.file.path, of.file.sha256) for of in files if of.rows and not of.file.late]
    if feed not in (FLOWS, INVOICES) or not own:
        return
    others = live(context, feed, row["business_on"], row["known_at"])
    if is_large(context.lake, [*others, *own]):
        hours = offset_hours(context, row["business_on"])
        for file in own:
            path = str(context.lake / file.path)
            if feed == FLOWS:
                for of in (account_days, party_days):
                    of.paths_of(connect_duckdb(), context.lake, path, file.sha256, hours)
            else:
                keyed = Keyed(path, file.sha256)
                digest_of(connect_duckdb(), context.lake, feeds.feed(feed), keyed)
