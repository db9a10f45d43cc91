"""The court and registry records of a flagged borrower as lines of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warning_signals.reports.plots.view import View
from warning_signals.signals import phrases
from warning_signals.wording import formats


@dataclass(frozen=True)
class Record:
    """One court or registry record as a line of a list."""

    on: str
    kind: str
    what: str
    amount: str
    note: str


def court_records(view: View) -> list[Record]:
    """Return the court records linked to the borrower, the newest first."""
    rows = view.rows.court.sort_values("published_on", ascending=False)
    return [
        Record(
            on=_day(row["published_on"] if _is(row["published_on"]) else row["filed_on"]),
            kind=str(row["kind"]).replace("_", " "),
            what=_words(row, "case_no", "court", "cause"),
            amount=phrases.money(row["amount"], row["currency"]).en if _is(row["amount"]) else "–",
            note=_words(row, "role", "match_rule")
            + ("" if row["stands"] else " · no longer stands"),
        )
        for row in rows.to_dict("records")
    ]


def registry_records(view: View) -> list[Record]:
    """Return the registry's entries on the borrower, the newest first."""
    rows = view.rows.registry.sort_values("happened_on", ascending=False)
    return [
        Record(
            on=_day(row["happened_on"]),
            kind=str(row["kind"]).replace("_", " "),
            what=_words(row, "before", "after"),
            amount=phrases.money(row["amount"], row["currency"]).en if _is(row["amount"]) else "–",
            note="registry",
        )
        for row in rows.to_dict("records")
    ]


def _words(row: Mapping[Any, Any], *names: str) -> str:
    texts = (formats.plain(str(row[name])) for name in names if _is(row[name]))
    return " · ".join(text.replace("_", " ") for text in texts if text)


def _is(value: Any) -> bool:
    import pandas as pd

    return not pd.isna(value)


def _day(value: Any) -> str:
    return str(value)[:10] if _is(value) else "no date"
