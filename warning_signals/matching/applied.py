"""Records as read: with the decisions of people, and what follows for corrections and closings.

A record that corrects another one of the same provider, or closes its case, under the same
party's name, is that borrower's too: a correction must not make a record disappear, and a closing
must reach the record that it closes (`applied.sql`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

REGISTRY = "registry"
DECIDED = ("court_records", "registry_events")
Decision = Mapping[str, Any]


def applied(
    connection: ibis.BaseBackend, feed: str, rows: ibis.Table, decisions: Sequence[Decision]
) -> ibis.Table:
    """Return the rows with borrower_id as decided; they must not be read with another feed's.

    `decisions` are the last on each pair that were in force; each has `decision_no`, `provider`,
    `record_id`, `borrower_id` and `verdict`.
    """
    connection.con.execute("DROP TABLE IF EXISTS as_read")
    connection.create_table("as_read", rows.mutate(**_names(feed, rows)), temp=True)
    connection.con.register("decisions", _table(decisions))
    connection.con.execute(files(__package__).joinpath("applied.sql").read_text(encoding="utf-8"))
    return connection.table("as_decided")


def _names(feed: str, rows: ibis.Table) -> dict[str, Any]:
    """Return what a record is called, what it corrects, and whether it closes a case."""
    import ibis

    if feed == "court_records":
        said = {"record_": rows.record_id, "provider_": rows.provider, "case_": rows.case_no}
        return said | {"refers_": rows.corrects_record_id, "closes_": rows.kind == "closed"}
    nothing = {name: ibis.null(str) for name in ("refers_", "case_")}
    said = {"record_": rows.event_id, "provider_": ibis.literal(REGISTRY)}
    return said | nothing | {"closes_": ibis.literal(False)}


def _table(decisions: Sequence[Decision]) -> pa.Table:
    import pyarrow as pa

    texts = ("provider", "record_id", "borrower_id", "verdict")
    columns = {name: pa.array([d[name] for d in decisions], pa.string()) for name in texts}
    numbers = pa.array([d["decision_no"] for d in decisions], pa.int64())
    return pa.table({**columns, "decision_no": numbers})
