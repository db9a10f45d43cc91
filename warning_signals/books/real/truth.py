"""What became of the firms and loans: written beside the book, read by the evaluation only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from warning_signals.books.real.account_flows import account_ids, shifts
from warning_signals.books.real.reading import as_frame, as_series, read


def write_truth(data: Path, joined: pd.DataFrame, truth: Path) -> Path:
    """Write `truth/labels.parquet`, one row per borrower, and return its path.

    Columns: borrower_id, firm_id, rating (A to D), default (0/1; both null for most firms),
    power_firm, account_id, source_account, loan_id, loan_status (A to D), shift_days.
    """
    firms = as_frame(read(data, "firms", ["firm_id", "rating", "default"]))
    loans = read(data, "loans", ["loan_id", "status"])
    status = dict(zip(as_series(loans["loan_id"]), loans["status"].to_pylist(), strict=True))
    rows = joined.merge(firms.drop_duplicates("firm_id"), how="left", on="firm_id")
    labels = rows[["borrower_id", "firm_id", "rating", "default", "power_firm", "loan_id"]].assign(
        account_id=account_ids(joined),
        source_account=joined["account"],
        loan_status=rows["loan_id"].map(status),
        shift_days=shifts(joined["loan_on"]).dt.days,
    )
    truth.mkdir(parents=True, exist_ok=True)
    path = truth / "labels.parquet"
    labels.to_parquet(path, index=False)
    return path
