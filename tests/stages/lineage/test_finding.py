"""From a finding back to its signal, its run and its rows, with the numbers of the small bank."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.stages.lineage.conftest import feed
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.lake import file_sha256
from warning_signals.register.findings import finding_id
from warning_signals.stages.lineage.finding import finding_lineage

B003 = finding_id(MONDAY, "B003", "dpd")
B005 = finding_id(MONDAY, "B005", "power_arrears")


def told_of(context: Context, finding: str = B003, **more: Any) -> dict[str, Any]:
    return finding_lineage(finding, context, more.pop("role", "officer"), **more)


def states(one: dict[str, Any]) -> list[str]:
    return [file["state"] for d in one["deliveries"] for file in (d["raw"], *d["lake"])]


def test_arrears_go_back_to_one_row_of_the_ledger_and_one_of_the_facilities(
    judged: Context,
) -> None:
    told = told_of(judged)

    assert [(one["feed"], one["count"]) for one in told["feeds"]] == [
        ("facilities", 1),
        ("facility_balances", 1),
    ]
    [delivery] = feed(told, "facility_balances")["deliveries"]
    assert (delivery["source"], delivery["business_on"]) == ("facility_balances", "2026-06-08")
    assert (delivery["version"], delivery["provenance"]) == (1, "simulated")
    assert delivery["known_at"] == "2026-06-08T18:10:00+00:00"
    assert delivery["raw"]["file"] == "facility_balances_20260608.csv"
    [file] = delivery["lake"]
    assert (file["row_numbers"], file["count"], file["why"]) == ("3", 1, "accepted")
    assert delivery["rows"] == [
        {
            "row_no": 3,
            "business_on": "2026-06-08",
            "facility_id": "FB003",
            "outstanding": "500000.00",
            "limit_amount": "500000.00",
            "overdue_principal": "0.00",
            "overdue_interest": "0.00",
            "dpd": 35,
        }
    ]
    # What the ledger said from 11 March on is there, but was not looked at.
    assert feed(told, "facility_balances")["older"] == {"count": 60, "since_on": "2026-03-11"}


def test_the_third_row_of_the_raw_file_is_the_borrowers(judged: Context) -> None:
    [delivery] = feed(told_of(judged), "facility_balances")["deliveries"]
    raw = judged.settings.home / delivery["raw"]["path"]

    third = raw.read_text(encoding="utf-8").splitlines()[3]

    assert third == "FB003,500000.00,500000.00,0.00,0.00,35,2026-06-08"
    assert delivery["raw"]["sha256"] == file_sha256(raw)
    assert delivery["raw"]["state"] == delivery["lake"][0]["state"] == "verified"


def test_the_signal_its_limits_and_the_run_are_named(judged: Context) -> None:
    told = told_of(judged)

    assert told["signal"]["module"] == "warning_signals.signals.repayment.dpd"
    assert (told["signal"]["threshold_set"], told["signal"]["thresholds"]["red"]) == (1, 31)
    assert (told["run"]["as_of"], told["run"]["known_at"]) == (
        "2026-06-08",
        "2026-06-08T20:30:00+00:00",
    )
    assert told["looks"] == [
        {
            "as_of": "2026-06-08",
            "panel": "panel/2026-06-08/20260608T203000Z.parquet",
            "value": 35.0,
        }
    ]
    assert told["inputs"]["recorded"] == told["inputs"]["now"]
    assert told["sound"] is True


def test_bills_of_any_age_come_from_the_opening_as_one_range(judged: Context) -> None:
    told = told_of(judged, B005)

    bills = feed(told, "utility_bills")
    [delivery] = bills["deliveries"]
    assert (bills["count"], bills["since_on"], bills["older"]) == (6, None, None)
    assert (delivery["opening"], delivery["raw"]["file"]) == (
        True,
        "utility_bills_opening_20260605.csv",
    )
    assert delivery["lake"][0]["row_numbers"] == "25-30"
    assert feed(told, "meters")["deliveries"][0]["lake"][0]["row_numbers"] == "5"


def test_the_book_behind_a_listing_is_told_by_its_four_feeds(judged: Context) -> None:
    told = told_of(judged, finding_id(MONDAY, "B004", "dishonest_debtor"))

    assert [(o["feed"], o["through"], o["directly"], o["count"]) for o in told["feeds"]] == [
        ("borrowers", ["book"], False, 1),
        ("facilities", ["book"], False, 1),
        ("facility_balances", ["book"], False, 1),
        ("instalments", ["book"], False, 1),
        ("court_records", [], True, 1),
    ]
    assert feed(told, "instalments")["older"]["count"] == 11


def test_a_raw_file_that_was_touched_is_told(own: Bank) -> None:
    with own.context() as context:
        [delivery] = feed(told_of(context), "facility_balances")["deliveries"]
        raw = own.home / delivery["raw"]["path"]
        raw.write_bytes(raw.read_bytes().replace(b",35", b",34"))

        touched = told_of(context)
        raw.unlink()
        gone = told_of(context)

    assert states(feed(touched, "facility_balances")) == ["changed", "verified"]
    assert states(feed(touched, "facilities")) == ["verified", "verified"]
    assert states(feed(gone, "facility_balances")) == ["missing", "verified"]
    assert (touched["sound"], gone["sound"]) == (False, False)


def test_a_lake_file_that_was_touched_is_told_and_not_read(own: Bank) -> None:
    with own.context() as context:
        [delivery] = feed(told_of(context), "facility_balances")["deliveries"]
        (context.lake / delivery["lake"][0]["file"]).write_bytes(b"PAR1 or so")

        told = told_of(context)

    ledger = feed(told, "facility_balances")
    assert [d["business_on"] for d in ledger["deliveries"]] == ["2026-06-05"]
    [damaged] = ledger["damaged"]
    assert (damaged["business_on"], damaged["lake"]["state"]) == ("2026-06-08", "changed")
    assert told["sound"] is False


def test_a_restated_delivery_is_named_only_for_the_run_that_knew_it(restated: Context) -> None:
    knew_not = told_of(restated, B003)
    knew = told_of(restated, finding_id(MONDAY, "B001", "dpd"))

    [first] = feed(knew_not, "facility_balances")["deliveries"]
    [second] = feed(knew, "facility_balances")["deliveries"]
    assert (first["version"], first["rows"][0]["dpd"]) == (1, 35)
    assert (second["version"], second["rows"][0]["dpd"]) == (2, 40)
    assert second["known_at"] == "2026-06-08T23:30:00+00:00"


def test_a_finding_that_a_later_reading_of_its_day_did_not_make_says_so(
    restated: Context,
) -> None:
    told = told_of(restated, B003)

    assert told["run"]["known_at"] == "2026-06-08T20:30:00+00:00"
    assert told["superseded_by"] == "2026-06-09T20:30:00+00:00"


def test_of_a_day_judged_anew_the_newest_version_is_told_or_the_one_asked_for(
    restated: Context,
) -> None:
    before = restated.calendar.cutoff(MONDAY)

    newest, asked = told_of(restated, B005), told_of(restated, B005, known_at=before)

    assert len(newest["read_at"]) == 2
    assert (newest["run"]["kind"], newest["superseded_by"]) == ("repair", None)
    assert (asked["run"]["kind"], asked["run"]["known_at"]) == ("newest", before.isoformat())


def test_a_finding_that_was_carried_is_told_as_of_the_day_it_was_last_evaluated(
    restated: Context,
) -> None:
    told = told_of(restated, finding_id(TUESDAY, "B005", "power_arrears"))

    assert (told["carried_to"], told["run"]["as_of"]) == ("2026-06-09", "2026-06-08")
    assert told["finding"]["finding_id"] == B005


def test_what_is_not_there_and_what_may_not_be_read_get_one_answer(judged: Context) -> None:
    dpd = replace(judged.config.signals["dpd"], restricted=True)
    config = replace(judged.config, signals={**judged.config.signals, "dpd": dpd})
    guarded = replace(judged, config=config)

    with pytest.raises(Refused, match="There is no finding 'nothing'"):
        told_of(judged, "nothing")
    with pytest.raises(Refused, match=f"There is no finding '{B003}'"):
        told_of(guarded, B003)
    assert told_of(guarded, B003, role="risk_department")["finding"]["borrower_id"] == "B003"


def test_a_version_that_no_run_read_is_refused_with_those_there_are(judged: Context) -> None:
    with pytest.raises(Refused, match="2026-06-08T20:30:00"):
        told_of(judged, known_at=judged.calendar.cutoff(WEDNESDAY))
