"""What became of each feed, as lines of the run report."""

from __future__ import annotations

from collections.abc import Iterator

from warning_signals.reports.screen_signals import Line


def feed_lines(report: Line) -> Iterator[str]:
    """Yield one line per feed that is required, missing or had rows refused, then the rest.

    The rest in one line each: the optional feeds that were accepted whole, and those that were
    empty. Delivered is what was accepted, quarantined and a duplicate together.
    """
    feeds = report["feeds"]
    came = [line for line in feeds if line["state"] != "accepted" or line["delivered"]]
    whole = [line for line in came if not line["required"] and _is_whole(line)]
    empty = [line["feed"] for line in feeds if line not in came]
    told = [line for line in came if line not in whole]
    width = max((len(line["feed"]) for line in told), default=0)
    for line in told:
        yield f"{line['feed']:{width}}  {feed_sum(line)}"
    if whole:
        sums = (f"{line['feed']} {line['accepted']:,}" for line in whole)
        yield f"accepted whole: {', '.join(sums)}"
    if empty:
        yield f"nothing new from {', '.join(empty)} (arrived, empty)"
    reviews = report["identity_reviews"]
    if reviews["open"]:
        yield f"identity reviews: {reviews['open']:,} open, {reviews['new']:,} new with this day"


def _is_whole(line: Line) -> bool:
    return bool(line["state"] == "accepted" and line["accepted"] == line["delivered"])


def feed_sum(line: Line) -> str:
    """Return what became of one feed's rows, or since when it is missing."""
    if line["state"] != "accepted":
        need = "required" if line["required"] else "optional; data owner told"
        why = f": {line['reason']}" if line["reason"] else ""
        return f"{line['state'].upper()} since {line['missing_since']} ({need}){why}"
    parts = [f"{line['accepted']:>7,} accepted"]
    parts += [f"{line[k]:,} {k}" for k in ("quarantined", "duplicate") if line[k]]
    return f"{line['delivered']:>7,} = {' + '.join(parts)}"
