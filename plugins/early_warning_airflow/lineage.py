"""Tells OpenLineage what a stage reads and writes, where Airflow's provider for it is configured.

The provider's own events say that a task began and ended; the assets of this DAG have a scheme of
their own, which it cannot translate, so its events name no data. What went into what is therefore
told in events of the running task, one a delivery that was checked and one for each other stage.
Nothing is imported before a task runs, and a catalogue that is away holds up no stage.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warning_signals.context import Context
    from warning_signals.stages.lineage.things import Flow, Thing

TOLD = ("validate", "forecast", "measure", "detect")
FACET = "ews_delivery"

log = logging.getLogger(__name__)


@contextmanager
def reported(stage: str, as_of: date, context: Context, group: str | None = None) -> Iterator[None]:
    """Tell what a stage read and wrote once the block has ended, also where it failed."""
    if stage not in TOLD or not is_on():
        yield
        return
    from warning_signals.stages.lineage import steps

    ids = steps.waiting(context, group) if stage == "validate" else []
    try:
        yield
    finally:
        if stage == "validate":
            _emit(lambda: steps.checked(context, ids))
        else:
            _emit(lambda: steps.stage_flows(stage, as_of, context))


def is_on() -> bool:
    """Say whether somebody is told: OpenLineage has a transport and is not switched off."""
    from airflow.providers.openlineage import conf

    return not conf.is_disabled()


def _emit(flows: Callable[[], list[Flow]]) -> None:
    from airflow.providers.openlineage.api import emit_dataset_lineage

    try:
        for flow in flows():
            inputs, outputs = datasets(flow)
            emit_dataset_lineage(inputs=inputs, outputs=outputs)
    except Exception:  # lineage that cannot be told must not fail what it is about
        log.warning("OpenLineage was not told of this stage.", exc_info=True)


def datasets(flow: Flow) -> tuple[list[Any], list[Any]]:
    """Return a flow as OpenLineage's input and output datasets, with their facets."""
    return [_input(thing, flow) for thing in flow.inputs], [
        _output(thing, flow) for thing in flow.outputs
    ]


def _input(thing: Thing, flow: Flow) -> Any:
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import (
        data_quality_assertions_dataset,
        data_quality_metrics_input_dataset,
        input_statistics_input_dataset,
    )

    facets: dict[str, Any] = {
        "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet(
            rowCount=thing.rows, size=thing.size, fileCount=thing.files
        )
    }
    if flow.delivery:
        metrics = data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet
        facets["dataQualityMetrics"] = metrics(
            columnMetrics={}, rowCount=thing.rows, bytes=thing.size, fileCount=thing.files
        )
        assertions = data_quality_assertions_dataset
        facets["dataQualityAssertions"] = assertions.DataQualityAssertionsDatasetFacet(
            [assertions.Assertion(**told) for told in assertions_of(flow.delivery)]
        )
    return InputDataset(*_named(thing), facets=_about(thing, flow), inputFacets=facets)


def _output(thing: Thing, flow: Flow) -> Any:
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import output_statistics_output_dataset

    written = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
        rowCount=thing.rows, size=thing.size, fileCount=thing.files
    )
    facets: dict[str, Any] = {"outputStatistics": written}
    return OutputDataset(*_named(thing), facets=_about(thing, flow), outputFacets=facets)


def _named(thing: Thing) -> tuple[str, str]:
    """Return namespace and name; together they are the address of the DAG's asset."""
    return f"ews://{thing.kept_in}", thing.name


def _about(thing: Thing, flow: Flow) -> dict[str, Any]:
    from openlineage.client.facet_v2 import DatasetFacet, dataset_version_dataset

    facets: dict[str, Any] = {}
    if thing.version:
        version = dataset_version_dataset.DatasetVersionDatasetFacet(thing.version)
        facets["version"] = version
    if flow.delivery:
        facets[FACET] = DatasetFacet().with_additional_properties(**flow.delivery)
    return facets


def assertions_of(delivery: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was checked of a delivery: its sums, its checksum, and each rule that refused."""
    parts = [delivery[name] or 0 for name in ("accepted", "quarantined", "duplicate")]
    told: list[dict[str, Any]] = [
        {
            "assertion": "delivered = accepted + quarantined + duplicate",
            "success": delivery["delivered"] == sum(parts),
            "expected": str(delivery["delivered"]),
            "actual": " + ".join(str(part) for part in parts),
        }
    ]
    if delivery["manifest_sha256"]:
        sent, came = delivery["manifest_sha256"], delivery["sha256"]
        same = {"assertion": "checksum", "success": sent == came}
        told.append({**same, "expected": sent, "actual": came})
    for rule in delivery["refused"]:
        broken = {"assertion": rule["rule"], "success": False, "column": rule["column"]}
        told.append({**broken, "severity": "warn", "actual": f"{rule['rows']} rows refused"})
    return told
