"""From a delivery on to the findings that read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from warning_signals.context import Context
from warning_signals.errors import Refused, UnknownName
from warning_signals.stages.lineage.delivery import delivery_lineage

pytestmark = pytest.mark.slow


def read_by(version: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    return [
        (day["as_of"], found["borrower_id"], found["signal"], found["rows"])
        for day in version["days"]
        for found in day["findings"]
    ]


def test_a_ledger_delivery_went_into_three_findings_of_its_day(judged: Context) -> None:
    told = delivery_lineage("2026-06-08/facility_balances", judged, "officer")

    [version] = told["versions"]
    assert (version["version"], version["accepted"], version["state"]) == (1, 8, "accepted")
    assert read_by(version) == [
        ("2026-06-08", "B003", "dpd", 1),
        ("2026-06-08", "B004", "dishonest_debtor", 1),
        ("2026-06-08", "B005", "dpd", 1),
    ]
    assert version["days"][0]["signals"] == {"dpd": 2, "dishonest_debtor": 1}
    assert version["raw"]["state"] == version["lake"][0]["state"] == "verified"


def test_an_opening_goes_on_into_the_days_after_it(judged: Context) -> None:
    [version] = delivery_lineage("2026-06-05/utility_bills", judged, "officer")["versions"]

    assert version["opening"] is True
    assert [day["as_of"] for day in version["days"]] == ["2026-06-05", "2026-06-08"]
    assert read_by(version) == [("2026-06-08", "B005", "power_arrears", 6)]


def test_the_latest_snapshot_takes_the_place_of_the_one_before(judged: Context) -> None:
    [opening] = delivery_lineage("2026-06-05/facility_balances", judged, "officer")["versions"]

    assert read_by(opening) == []


def test_of_a_restated_delivery_each_version_has_the_days_that_read_it(
    restated: Context,
) -> None:
    told = delivery_lineage("2026-06-08/facility_balances", restated, "officer")
    by_id = delivery_lineage(told["versions"][1]["delivery_id"], restated, "officer")

    first, second = told["versions"]
    assert (first["version"], first["days"]) == (1, [])
    assert ("2026-06-08", "B001", "dpd", 1) in read_by(second)
    assert by_id["versions"] == [second]


def test_restricted_findings_are_left_out_for_officers(judged: Context) -> None:
    dpd = replace(judged.config.signals["dpd"], restricted=True)
    config = replace(judged.config, signals={**judged.config.signals, "dpd": dpd})
    guarded = replace(judged, config=config)
    name = "2026-06-08/facility_balances"

    [officer] = delivery_lineage(name, guarded, "officer")["versions"]
    [risk] = delivery_lineage(name, guarded, "risk_department")["versions"]

    assert officer["days"][0]["signals"] == {"dishonest_debtor": 1}
    assert risk["days"][0]["signals"] == {"dpd": 2, "dishonest_debtor": 1}


def test_what_was_not_delivered_is_refused(judged: Context) -> None:
    with pytest.raises(Refused, match="There is no delivery 2026-06-07/account_flows"):
        delivery_lineage("2026-06-07/account_flows", judged, "officer")
    with pytest.raises(UnknownName, match="Did you mean account_flows"):
        delivery_lineage("2026-06-08/acount_flows", judged, "officer")
