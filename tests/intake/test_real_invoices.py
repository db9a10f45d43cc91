"""The public e-invoice set as one opening: its known quirks are met, and nothing is lost."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet
from stdnum.cn import uscc

from tests.intake.conftest import checked_blocks
from warning_signals.intake.words import DeliveryFacts, Parties
from warning_signals.sources.landing_csv import Options, parse

ROOT = Path(__file__).parents[2]
INVOICES = Path(os.environ.get("EWS_DATA", ROOT / "../shared/data")) / "einvoice/invoices.parquet"


def numbered(firms: list[str]) -> Parties:
    """Give each firm a made-up USCC, since the set has none."""
    heads = [f"9132000{i:010d}" for i in range(len(firms))]
    codes = [head + uscc.calc_check_digit(head) for head in heads]
    borrowers = {"borrower_id": firms, "uscc": codes, "name": firms}
    return Parties(ids={}, borrowers=pa.table(borrowers))


def delivered(invoices: pa.Table, parties: Parties) -> bytes:
    """Write the set as an opening of the feed, in Parquet, every row known the morning after."""
    at = pc.index_in(invoices["firm_id"], value_set=parties.borrowers["borrower_id"])
    day = invoices["invoice_date"].cast(pa.date32())
    known_at = pc.add(day.cast(pa.timestamp("us")), pa.scalar(64_800_000_000, pa.duration("us")))
    rows = pa.table(
        {
            "invoice_no": invoices["invoice_no"],
            "direction": invoices["direction"],
            "uscc": parties.borrowers["uscc"].take(at),
            "counterparty_id": invoices["counterparty_id"],
            "issued_on": day,
            "net": pc.round(invoices["amount"], 2),
            "tax": pc.round(invoices["tax"], 2),
            "total": pc.round(invoices["total"], 2),
            "currency": pa.repeat("CNY", len(invoices)),
            "status": invoices["status"],
            "business_on": day,
            "known_at": known_at.cast(pa.timestamp("us", "UTC")),
        }
    )
    content = io.BytesIO()
    parquet.write_table(rows, content)
    return content.getvalue()


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.skipif(not INVOICES.exists(), reason=f"{INVOICES} is not here; EWS_DATA names it")
def test_the_real_invoices_add_up_and_their_quirks_are_quarantined(
    monday: DeliveryFacts, count_rules: Callable[..., dict[str, int]]
) -> None:
    invoices = parquet.read_table(INVOICES)
    parties = numbered(pc.unique(invoices["firm_id"]).to_pylist())
    opening = replace(
        monday,
        business_on=date(2020, 3, 2),
        known_at=datetime(2020, 3, 3, tzinfo=UTC),
        opening=True,
    )

    raw = io.BytesIO(delivered(invoices, parties))
    blocks = parse(raw, "x.parquet", Options(ROOT, "e_invoices"))
    checked = checked_blocks("e_invoices", blocks, opening, parties)

    plain = invoices.to_pandas().drop_duplicates()
    gap = (plain["total"] - plain["amount"] - plain["tax"]).round(6)
    assert checked.rejected is None
    assert checked.delivered == len(invoices)
    assert checked.delivered == (
        checked.accepted.num_rows + len(checked.quarantined) + checked.duplicates
    )
    assert checked.duplicates == len(invoices) - len(plain)
    assert count_rules(checked)["sum"] == int((gap.abs() > 0.05).sum())
    assert set(count_rules(checked)) == {"sum", "key_conflict"}
