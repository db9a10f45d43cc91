"""A day through Airflow with OpenLineage's events written to a file, as a catalogue gets them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from tests.dags.test_daily_run import settings_in, shell
from warning_signals.books.making import make_shipped
from warning_signals.context import open_context
from warning_signals.stages.line import run_day

pytestmark = pytest.mark.slow

Event = dict[str, Any]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """What was told of one Monday of twenty borrowers."""
    folder = tmp_path_factory.mktemp("lineage")
    settings = settings_in(folder / "var")
    make_shipped(settings, 20, 7, lambda _: None)
    with open_context(settings=settings) as context:
        run_day(date(2026, 6, 5), context, "baseline", lambda _: None)
    told = folder / "events.json"
    transport = {"type": "file", "log_file_path": str(told), "append": True}
    env = {
        **shell(settings),
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(transport),
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "ews",
    }
    day = ["--from", "2026-06-08", "--to", "2026-06-08"]
    command = [sys.executable, "-m", "early_warning_airflow.run_days", *day]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]


def flows(events: list[Event], task: str) -> list[Event]:
    """Return the events that name what a task read and wrote."""
    job = f"daily_monitoring.{task}"
    return [e for e in events if e["job"]["name"] == job and e["eventType"] == "RUNNING"]


def addresses(datasets: list[Event]) -> set[str]:
    return {f"{one['namespace']}/{one['name']}" for one in datasets}


def test_every_task_is_told_to_begin_and_to_end(events: list[Event]) -> None:
    ended = {e["job"]["name"] for e in events if e["eventType"] == "COMPLETE"}
    begun = {e["job"]["name"] for e in events if e["eventType"] == "START"}

    assert {"daily_monitoring.validate", "daily_monitoring.close"} <= begun & ended
    assert {e["job"]["namespace"] for e in events} == {"ews"}


def test_each_source_leads_into_its_feed_with_its_counts(events: list[Event]) -> None:
    told = [*flows(events, "validate_masters"), *flows(events, "validate")]

    pairs = {(*addresses(e["inputs"]), *addresses(e["outputs"])) for e in told}
    assert len(pairs) == 40
    assert ("ews://landing/account_flows", "ews://lake/account_flows") in pairs
    [flow] = [e for e in told if e["inputs"][0]["name"] == "account_flows"]
    facts = flow["inputs"][0]["facets"]["ews_delivery"]
    sums = [facts[name] for name in ("delivered", "accepted", "quarantined", "duplicate")]
    assert sums[0] == sum(sums[1:])
    assert flow["inputs"][0]["inputFacets"]["dataQualityMetrics"]["rowCount"] == sums[0]
    assert flow["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"] == sums[1]
    assert (facts["version"], len(facts["sha256"])) == (1, 64)
    assert flow["outputs"][0]["facets"]["version"]["datasetVersion"] == "2026-06-08 version 1"


def test_feeds_lead_into_the_panel_and_the_panel_into_the_findings(events: list[Event]) -> None:
    [measure], [detect] = flows(events, "measure"), flows(events, "detect")

    assert {"ews://lake/account_flows", "ews://lake/forecasts"} <= addresses(measure["inputs"])
    assert addresses(measure["outputs"]) == addresses(detect["inputs"]) == {"ews://lake/panel"}
    assert measure["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"] == 20
    assert addresses(detect["outputs"]) == {"ews://register/findings"}


def test_what_is_told_of_a_task_belongs_to_its_run(events: list[Event]) -> None:
    [measure] = flows(events, "measure")
    of_run = [e for e in events if e["run"]["runId"] == measure["run"]["runId"]]

    assert [e["eventType"] for e in of_run] == ["START", "RUNNING", "COMPLETE"]
    assert measure["run"]["facets"]["parent"]["job"]["name"] == "daily_monitoring"


def test_no_row_is_told(events: list[Event]) -> None:
    text = json.dumps(events, ensure_ascii=False)

    assert "B00001" not in text
    assert "有限公司" not in text
