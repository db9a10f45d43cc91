"""What OpenLineage is told, as its datasets and facets; nothing where it is not configured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from early_warning_airflow.lineage import assertions_of, datasets, is_on
from openlineage.client.serde import Serde

from warning_signals.stages.lineage.things import Flow, Thing

DELIVERY: dict[str, Any] = {
    "delivery_id": "1acb",
    "source": "flows_of_core",
    "version": 2,
    "delivered": 44,
    "accepted": 40,
    "quarantined": 2,
    "duplicate": 2,
    "sha256": "7a18",
    "manifest_sha256": "7a18",
    "refused": [{"rule": "null", "column": "amount", "rows": 2}],
}
VALIDATED = Flow(
    inputs=(Thing("landing", "flows_of_core", "2026-06-08 version 2", 44, 7432, 1),),
    outputs=(Thing("lake", "account_flows", "2026-06-08 version 2", 40, 12196, 1),),
    delivery=DELIVERY,
)


def plain(dataset: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Serde.to_json(dataset))
    return told


def test_without_a_transport_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW__OPENLINEAGE__TRANSPORT", raising=False)

    assert is_on() is False


def test_with_a_transport_it_is_on_unless_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    transport = {"type": "file", "log_file_path": str(tmp_path / "events.json")}
    monkeypatch.setenv("AIRFLOW__OPENLINEAGE__TRANSPORT", json.dumps(transport))
    assert is_on() is True

    monkeypatch.setenv("AIRFLOW__OPENLINEAGE__DISABLED", "True")

    assert is_on() is False


def test_a_feed_has_the_address_of_its_asset() -> None:
    [landing], [lake] = datasets(VALIDATED)

    assert (landing.namespace, landing.name) == ("ews://landing", "flows_of_core")
    assert f"{lake.namespace}/{lake.name}" == "ews://lake/account_flows"


def test_rows_version_and_the_facts_of_the_delivery_are_facets() -> None:
    [landing], [lake] = (list(map(plain, things)) for things in datasets(VALIDATED))

    assert landing["inputFacets"]["inputStatistics"]["rowCount"] == 44
    assert landing["inputFacets"]["dataQualityMetrics"]["bytes"] == 7432
    assert lake["outputFacets"]["outputStatistics"]["rowCount"] == 40
    for told in (landing, lake):
        assert told["facets"]["version"]["datasetVersion"] == "2026-06-08 version 2"
        facts = told["facets"]["ews_delivery"]
        assert {name: facts[name] for name in DELIVERY} == DELIVERY


def test_a_stage_without_a_delivery_has_neither_its_facts_nor_its_checks() -> None:
    [panel], [findings] = datasets(
        Flow((Thing("lake", "panel", rows=20),), (Thing("register", "findings", rows=8),))
    )

    assert set(panel.inputFacets) == {"inputStatistics"}
    assert (panel.facets, findings.facets) == ({}, {})
    assert findings.outputFacets["outputStatistics"].rowCount == 8


def test_the_checks_are_the_sums_the_checksum_and_each_rule_that_refused_rows() -> None:
    assert [(a["assertion"], a["success"]) for a in assertions_of(DELIVERY)] == [
        ("delivered = accepted + quarantined + duplicate", True),
        ("checksum", True),
        ("null", False),
    ]
    assert assertions_of({**DELIVERY, "manifest_sha256": "0000"})[1]["success"] is False
    lost = assertions_of({**DELIVERY, "accepted": 39})[0]
    assert (lost["success"], lost["expected"], lost["actual"]) == (False, "44", "39 + 2 + 2")
