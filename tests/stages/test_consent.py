"""Consent: who never agreed is not applicable, whose consent has lapsed is not evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import pandas as pd
import pytest

from tests.signals.made_up import feeds, table
from tests.signals.test_conventions import EACH, module
from warning_signals.model import Signal, Status, Text, Thresholds
from warning_signals.stages.measured import Measured

AS_OF = date(2026, 6, 12)
FEED = "bureau_reports"
SAID = Text("said", "说")


def measure(given: Mapping[str, ibis.Table], as_of: date) -> ibis.Table:
    """Return a value of 7 for every borrower in the book."""
    return given["book"].select("borrower_id", value=ibis.literal(7.0), evidence=ibis.literal(1))


def signal(**columns: Any) -> Signal:
    return Signal("bureau", "debt", (FEED,), measure, Thresholds(1, 2), lambda _: SAID, SAID, (),
        **columns)  # fmt: skip


def agreed(borrower_id: str, begun: str, until: str | None, feed: str = FEED) -> dict[str, Any]:
    ends = date.fromisoformat(until) if until else None
    row = {"borrower_id": borrower_id, "feed": feed, "valid_until_on": ends}
    return {**row, "valid_from_on": date.fromisoformat(begun)}


def measured(plugin: Signal, given: Mapping[str, ibis.Table], names: Sequence[str]) -> pd.DataFrame:
    rows: pd.DataFrame = Measured(given, AS_OF, names).rows(plugin).to_pandas()
    return rows.set_index("borrower_id")


PAPERS = [
    agreed("no end", "2025-01-01", None),
    agreed("last day", "2025-01-01", "2026-06-12"),
    agreed("first day", "2026-06-12", "2027-06-12"),
    agreed("lapsed", "2025-01-01", "2026-06-11"),
    agreed("not yet", "2026-06-13", None),
    agreed("another feed", "2025-01-01", None, "owner_credit"),
]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    names = [paper["borrower_id"] for paper in PAPERS] + ["never"]
    given = feeds(book=[{"borrower_id": name} for name in names], consents=PAPERS)
    return measured(signal(consent=FEED), given, names)


@pytest.mark.parametrize("who", ["no end", "last day", "first day"])
def test_one_whose_consent_holds_on_the_day_is_evaluated(frame: pd.DataFrame, who: str) -> None:
    assert (frame["status"][who], frame["value"][who]) == (Status.EVALUATED, 7.0)


def test_one_whose_consent_ended_the_day_before_is_not_evaluated(frame: pd.DataFrame) -> None:
    assert frame["status"]["lapsed"] == Status.NO_CONSENT


@pytest.mark.parametrize("who", ["not yet", "another feed", "never"])
def test_to_one_who_has_not_agreed_it_does_not_apply(frame: pd.DataFrame, who: str) -> None:
    assert frame["status"][who] == Status.NOT_APPLICABLE


@pytest.mark.parametrize("who", ["lapsed", "never"])
def test_nothing_is_kept_of_one_who_does_not_agree(frame: pd.DataFrame, who: str) -> None:
    assert frame.loc[who, ["value", "evidence"]].isna().all()


def test_a_signal_that_needs_no_consent_does_not_ask_for_it() -> None:
    given = {"book": table("book", [{"borrower_id": "never"}])}

    rows = measured(signal(), given, ["never"])

    assert rows["status"]["never"] == Status.EVALUATED


def test_to_whom_a_signal_does_not_apply_no_further_number_is_kept_either() -> None:
    given = {"book": table("book", [{"borrower_id": "B1"}])}
    nobody = table("book", [])

    rows = measured(signal(applicable=lambda *_: nobody), given, ["B1"])

    assert rows.loc["B1", ["value", "evidence"]].isna().all()


@EACH
def test_a_signal_that_needs_consent_needs_the_feed_that_has_it(family: str, name: str) -> None:
    plugin = module(family, name).PLUGIN

    assert not plugin.consent or {plugin.consent, "consents"} <= set(plugin.feeds), (
        f"{name} needs consent to {plugin.consent}: name it and `consents` in its feeds"
    )
