"""What validate, measure and detect read and wrote on the small bank's Monday."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, Bank, Row, arrival, as_table, deliveries_of
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.context import Context
from warning_signals.register import engine
from warning_signals.register import tables as t
from warning_signals.settings import load_calendar
from warning_signals.stages import pull, validate
from warning_signals.stages.lineage.steps import checked, stage_flows, waiting
from warning_signals.stages.lineage.things import Flow, Thing

pytestmark = pytest.mark.slow

DAY = "2026-06-08 read at 2026-06-08T20:30:00+00:00"


def flow_of(context: Context, source: str) -> Flow:
    d = t.deliveries.c
    query = select(d.delivery_id).where(d.source == source, d.business_on == MONDAY)
    with engine.reading(context.register) as connection:
        newest = list(connection.execute(query.order_by(d.version)).scalars())[-1]
    [flow] = checked(context, [newest])
    return flow


def counted(things: tuple[Thing, ...]) -> dict[str, int | None]:
    return {f"{thing.kept_in}/{thing.name}": thing.rows for thing in things}


def send_again(bank: Bank, source: str, rows: list[Row]) -> None:
    write_delivery(
        bank.settings.landing_folder,
        source,
        as_table(source, rows, opening=False),
        business_on=MONDAY,
        arrived_at=arrival(MONDAY, load_calendar(bank.config)),
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)[source],
    )


def test_what_a_source_delivered_went_into_its_feed(judged: Context) -> None:
    flow = flow_of(judged, "account_flows")

    assert counted(flow.inputs) == {"landing/account_flows": 16}
    assert counted(flow.outputs) == {"lake/account_flows": 16}
    assert flow.outputs[0].version == "2026-06-08 version 1"
    assert flow.delivery is not None
    assert flow.delivery["file"] == "account_flows_20260608.csv"
    assert flow.delivery["sha256"] == flow.delivery["manifest_sha256"]
    assert [flow.delivery[n] for n in ("delivered", "accepted", "quarantined", "duplicate")] == [
        16,
        16,
        0,
        0,
    ]


def test_rows_that_were_refused_are_told_by_their_rule(own: Bank) -> None:
    rows = deliveries_of(MONDAY, own.borrowers, load_calendar(own.config))["account_flows"]
    wrong = [{**rows[0], "flow_id": "x", "account_id": "A-nobody"}, rows[1]]
    send_again(own, "account_flows", [*rows, *wrong])
    with own.context() as context:
        pull.run(MONDAY, context)
        before = waiting(context, "core")
        validate.run(MONDAY, context)

        [flow] = checked(context, before)

    assert (flow.inputs[0].rows, flow.outputs[0].rows) == (18, 16)
    assert flow.delivery is not None
    assert (flow.delivery["version"], flow.delivery["duplicate"]) == (2, 1)
    assert flow.delivery["refused"] == [
        {"rule": "unknown_party", "column": "account_id", "rows": 1}
    ]


def test_a_delivery_that_was_rejected_went_nowhere(own: Bank) -> None:
    send_again(own, "account_flows", [])
    with own.context() as context:
        pull.run(MONDAY, context)
        before = waiting(context, "core")
        validate.run(MONDAY, context)

        [flow] = checked(context, before)

    assert (counted(flow.inputs), flow.outputs) == ({"landing/account_flows": 0}, ())
    assert flow.delivery is not None
    assert flow.delivery["state"] == "rejected"


def test_feeds_lead_into_forecasts_and_both_into_the_panel(judged: Context) -> None:
    [forecast] = stage_flows("forecast", MONDAY, judged)
    [measure] = stage_flows("measure", MONDAY, judged)

    assert counted(forecast.inputs) == {
        "lake/meters": 11,
        "lake/meter_readings": 5533,
        "lake/account_flows": 5744,
        "lake/accounts": 8,
        "lake/e_invoices": 2712,
    }
    # Eight borrowers, eight weeks; electricity, inflow and invoices, but nobody takes cards.
    assert counted(forecast.outputs) == {"lake/forecasts": 192}
    assert counted(measure.outputs) == {"lake/panel": 8}
    read = counted(measure.inputs)
    assert (read["lake/account_flows"], read["lake/facilities"], read["lake/forecasts"]) == (
        5744,
        16,
        192,
    )
    assert "lake/officers" not in read


def test_the_panel_leads_into_the_findings(judged: Context) -> None:
    [detect] = stage_flows("detect", MONDAY, judged)

    assert counted(detect.inputs) == {"lake/panel": 8}
    assert counted(detect.outputs) == {"register/findings": 4}
    assert detect.outputs[0].version == DAY


def test_other_stages_tell_nothing(judged: Context) -> None:
    assert stage_flows("deliver", MONDAY, judged) == []
