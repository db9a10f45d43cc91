"""
### Daily monitoring

At 04:30 on each bank business day: pull the last bank day's feeds, check them, evaluate every
signal, and put flagged borrowers in front of their officers before the branch opens.

**If a feed fails**, the run goes on without it: signals that need it are marked "not evaluated",
the alerts go out, and then `close` ends the run failed where the feed was a required one.

**To redo a day**, trigger with `as_of`, or clear `begin` with all that follows it. What was sent is
not sent again; a repair of a past day writes a new version of that day and messages nobody.

Days that were missed are made up in order. A run that is not done by 07:30, and a stage that
fails for good, are told to the operators.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AssetAlias,
    DeadlineAlert,
    DeadlineReference,
    Param,
    SyncCallback,
    dag,
    get_current_context,
    task,
)
from early_warning_airflow.bank_days import BankDays
from early_warning_airflow.notices import run_is_late, stage_failed
from early_warning_airflow.stage import accepted_feeds, begin_run, check_all_went_well, run_stage

AS_OF = Param(
    None,
    type=["null", "string"],
    format="date",
    title="Bank day",
    description="The business day to look at. Empty: the newest one that is due.",
)

# `begin` stands directly before every stage, so this rule reads: the run was begun, and what
# comes before is done with, failed or not.
WHATEVER_CAME = "all_done_min_one_success"

# For what depends on others: 2, 4, 8, 16 minutes.
PATIENT = {"retry_exponential_backoff": 2.0, "max_retry_delay": timedelta(minutes=20)}

# Which feeds came is known only when they have; each becomes an asset ews://lake/<feed>.
ACCEPTED = AssetAlias("accepted feeds")


@dag(
    schedule=BankDays(),
    catchup=False,  # where the first run begins; days missed since are made up all the same
    max_active_runs=1,
    doc_md=__doc__,
    tags=["monitoring"],
    params={"as_of": AS_OF},
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "on_failure_callback": stage_failed,
    },
    deadline=DeadlineAlert(
        name="done by 07:30",
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=timedelta(hours=3),
        callback=SyncCallback(run_is_late),
    ),
)
def daily_monitoring() -> None:
    """Wire the stages in order; the work is in `warning_signals.stages`."""

    @task
    def begin(params: Any = None, dag_run: Any = None) -> dict[str, Any]:
        return begin_run(dag_run.run_after, params)

    @task(map_index_template="{{ group }}", retries=4, **PATIENT)
    def pull(as_of: str, group: str) -> dict[str, Any]:
        get_current_context()["group"] = group
        return run_stage("pull", as_of, group)

    @task(map_index_template="{{ group }}", trigger_rule=WHATEVER_CAME, outlets=[ACCEPTED])
    def validate(as_of: str, group: str, outlet_events: Any = None) -> dict[str, Any]:
        get_current_context()["group"] = group
        receipt = run_stage("validate", as_of, group)
        for feed in accepted_feeds(as_of, group):
            asset = Asset(name=feed, uri=f"ews://lake/{feed}")
            outlet_events[ACCEPTED].add(asset, extra={"as_of": as_of})
        return receipt

    @task(trigger_rule=WHATEVER_CAME)
    def stage(name: str, as_of: str) -> dict[str, Any]:
        return run_stage(name, as_of)

    @task(trigger_rule=WHATEVER_CAME, retries=0)
    def close(as_of: str, ti: Any = None) -> dict[str, Any]:
        receipt = run_stage("close", as_of)
        check_all_went_well(ti.get_task_states(ti.dag_id, run_ids=[ti.run_id])[ti.run_id])
        return receipt

    as_of = begin()["as_of"]
    pulled = pull.partial(as_of=as_of).expand(group=["masters", "core", "outside"])
    masters = validate.override(task_id="validate_masters")(as_of, "masters")
    checked = validate.partial(as_of=as_of).expand(group=["core", "outside"])
    # Days whose rows came late are judged once more, in silence, before today builds on them.
    again = stage.override(task_id="look_again")("look_again", as_of)
    forecast = stage.override(task_id="forecast")("forecast", as_of)
    measure = stage.override(task_id="measure")("measure", as_of)
    # Nothing is judged on a panel that was not measured to its end ...
    detect = stage.override(task_id="detect", trigger_rule="all_success")("detect", as_of)
    assess = stage.override(task_id="assess", trigger_rule="all_success")("assess", as_of)
    # ... but clocks that run and messages that wait do not depend on it ...
    escalate = stage.override(task_id="escalate")("escalate", as_of)
    deliver = stage.override(task_id="deliver", retries=5, **PATIENT)("deliver", as_of)
    # ... and the run must still end failed, or nobody learns that something was missing.
    closed = close(as_of)

    pulled >> masters >> checked >> again >> forecast >> measure >> detect >> assess
    assess >> escalate >> deliver >> closed


daily_monitoring()
