"""Signals of repayment on the monthly status of card clients: what they fire on a month ahead.

The status of a month is how many months the payment is late. It is read as a ledger: an instalment
falls due at each month's end, is paid so many months later, and days past due are 30 a month.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from warning_signals.evaluation.separation import separation
from warning_signals.feeds import arrow_schema
from warning_signals.judging.levels import raw_levels
from warning_signals.model import Feeds, Level
from warning_signals.panels import looks_at, values_of
from warning_signals.registry import plugin

if TYPE_CHECKING:
    import ibis
    import pandas as pd

FILE = "repayment/card_clients.parquet"
# From September back to April; the status of a month is in no column of its number.
STATUS = ("pay_0", "pay_2", "pay_3", "pay_4", "pay_5", "pay_6")
AS_OF = date(2005, 10, 1)
DUE = tuple(date(2005, month, 1) - timedelta(days=1) for month in range(10, 4, -1))
DAYS_A_MONTH = 30
SIGNALS = ("dpd", "ever_later_payment")

Told = dict[str, Any]


def measure(data: Path) -> Told:
    """Return, for each signal, what it fired on and how it tells who defaults next month."""
    import pandas as pd

    clients = pd.read_parquet(data / FILE)
    bad = clients["has_default"].to_numpy() == 1
    feeds = ledger(clients)
    return {name: _told(name, feeds, clients, bad) for name in SIGNALS}


def ledger(clients: pd.DataFrame) -> Feeds:
    """Return the feeds of the ledger that these signals read, as Ibis tables."""
    import pandas as pd

    ids = clients["client"].astype("int64").astype(str)
    facilities = pd.DataFrame(
        {"facility_id": ids, "borrower_id": ids, "repayment_method": "instalments",
         "business_on": AS_OF, "granted_on": date(2004, 1, 1)}
    )  # fmt: skip
    late = np.maximum(clients[list(STATUS)].to_numpy(), 0).astype(int)
    balances = pd.DataFrame(
        {"facility_id": ids, "business_on": AS_OF, "dpd": late[:, 0] * DAYS_A_MONTH,
         "outstanding": clients["bill_amt1"].clip(lower=1.0)}
    )  # fmt: skip
    instalments = pd.concat(
        [_instalment(ids, due, late[:, place], len(DUE) - place)
         for place, due in enumerate(DUE)]
    )  # fmt: skip
    tables = {
        "facilities": _table("facilities", facilities),
        "facility_balances": _table("facility_balances", balances),
        "instalments": _table("instalments", instalments),
    }
    return tables | {"bank_days": _bank_days()}


def _instalment(ids: pd.Series[str], due: date, late: Any, number: int) -> pd.DataFrame:
    import pandas as pd

    paid = [due + timedelta(days=int(months) * DAYS_A_MONTH) for months in late]
    return pd.DataFrame(
        {"facility_id": ids, "instalment_no": number, "due_on": due, "principal_due": 1000.0,
         "interest_due": 0.0, "business_on": AS_OF,
         "paid_on": [day if day <= AS_OF else None for day in paid],
         "paid_amount": [1000.0 if day <= AS_OF else None for day in paid]}
    )  # fmt: skip


def _table(feed: str, rows: pd.DataFrame) -> ibis.Table:
    import ibis

    schema = ibis.Schema.from_pyarrow(arrow_schema(feed))
    given = ibis.memtable(rows)
    blank = {name: ibis.null(kind) for name, kind in schema.items() if name not in rows}
    return given.mutate(**blank).select(*schema.names).cast(schema)


def _bank_days() -> ibis.Table:
    import ibis
    import pandas as pd

    days = pd.date_range("2005-01-01", AS_OF)
    return ibis.memtable(pd.DataFrame({"day": days.date, "is_business": days.weekday < 5}))


def _told(name: str, feeds: Feeds, clients: pd.DataFrame, bad: Any) -> Told:
    import pandas as pd

    signal = plugin("signals/repayment", name)
    ids = pd.Index(clients["client"].astype("int64").astype(str), name="borrower_id")
    measured = signal.measure(feeds, AS_OF).to_pandas().set_index("borrower_id").reindex(ids)
    values = values_of(name, signal, measured.assign(status=0), ids)
    panel = values.assign(exposure=0.0, instalment=0.0)
    level = raw_levels(looks_at([panel], ids, name, signal), signal.thresholds)[:, 0]
    value = panel[name].to_numpy(dtype=np.float64)
    known = np.isfinite(value)
    fired = level >= Level.AMBER
    return {
        "evaluated": int(known.sum()),
        "amber": int((level == Level.AMBER).sum()),
        "red": int((level == Level.RED).sum()),
        "default_rate_where_it_fired": float(bad[fired].mean()) if fired.any() else None,
        "default_rate_elsewhere": float(bad[known & ~fired].mean()),
        **separation(value[known], bad[known]),
    }
