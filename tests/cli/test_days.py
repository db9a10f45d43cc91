"""`ews run-report`, `state-hash` and `release`: a day, for people and for machines."""

from __future__ import annotations

import re
from datetime import datetime

from tests.cli.conftest import Ews

OPENING = "2026-06-05"


def test_the_run_report_has_the_keys_that_machines_read(ews: Ews) -> None:
    told = ews("run-report", "--as-of", OPENING, "--json").json

    assert next(iter(told)) == "schema"
    wanted = {"as_of", "known_at", "run_id", "state", "reasons", "feeds", "signals", "levels"}
    assert wanted | {"cases", "sent", "waiting", "tickets"} <= set(told)
    feed = {"feed", "state", "delivered", "accepted", "quarantined", "duplicate", "missing_since"}
    assert feed <= set(told["feeds"][0])
    signal = {"id", "evaluated", "not_evaluated", "reasons", "amber", "red"}
    assert signal <= set(told["signals"][0])
    assert set(told["levels"]) == {"green", "amber", "red", "partly"}
    assert {"opened", "raised", "eased", "escalated"} <= set(told["cases"])


def test_money_is_text_with_its_currency_and_instants_have_an_offset(ews: Ews) -> None:
    told = ews("run-report", "--as-of", OPENING, "--json").json

    assert told["book"]["exposure"] == {"CNY": "4000000.00"}
    assert told["schema"] == 1
    for name in ("known_at", "started_at", "finished_at"):
        assert datetime.fromisoformat(told[name]).tzinfo is not None


def test_the_state_hash_is_the_same_twice_and_names_its_day(ews: Ews) -> None:
    told = ews("state-hash", "--as-of", "20260605", "--json").json

    assert set(told) == {"schema", "as_of", "hash"}
    assert told["as_of"] == OPENING
    assert re.fullmatch("[0-9a-f]{64}", told["hash"])
    assert ews("state-hash", "--as-of", OPENING).out.strip() == told["hash"]
