"""Joins an e-invoice firm, an electricity firm and an account with a loan into one borrower.

The joining is made up: no firm is in two of the sets. Every e-invoice firm is a borrower; who
gets which meter and which loan is settled by a hash of their ids, so it is the same each time and
blind to every outcome. What finds no partner is left out and counted.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pandas as pd

from warning_signals.books.real.reading import as_frame, as_series, loan_dates, read

LOAN_COLUMNS = ["loan_id", "account_id", "date", "amount", "duration"]


def joined(data: Path) -> pd.DataFrame:
    """Return one row per borrower.

    Columns: borrower_id, firm_id, firm_name, power_firm, account, loan_id, loan_on, amount
    (CZK), duration (months); the last six are null where there is no partner.
    """
    firms = _firms(data)
    power = _ids(data, "power", "firm_id")
    loans = _loans(data)
    firms["power_firm"] = _partners(firms["firm_id"], power, "power")
    firms["loan_id"] = _partners(firms["firm_id"], loans["loan_id"], "loan")
    return firms.merge(loans, how="left", on="loan_id", validate="many_to_one")


def left_out(data: Path, borrowers: pd.DataFrame) -> dict[str, int]:
    """Return how many electricity firms and loans found no borrower."""
    power = len(_ids(data, "power", "firm_id")) - int(borrowers["power_firm"].notna().sum())
    loans = len(_loans(data)) - int(borrowers["loan_id"].notna().sum())
    return {"electricity firms": power, "loans": loans}


def _firms(data: Path) -> pd.DataFrame:
    """Return every firm of the list or of the invoices, in the order of the numbers in its id."""
    listed = as_frame(read(data, "firms", ["firm_id", "firm_name"]))
    invoiced = pd.DataFrame({"firm_id": _ids(data, "invoices", "firm_id")})
    firms = listed.drop_duplicates("firm_id").merge(invoiced, how="outer", on="firm_id")
    number = pd.to_numeric(firms["firm_id"].str.extract(r"(\d+)")[0])
    firms = firms.assign(number=number).sort_values(["number", "firm_id"], ignore_index=True)
    ids = "B" + pd.Series(range(1, len(firms) + 1)).astype(str).str.zfill(5)
    return firms.drop(columns="number").assign(borrower_id=ids)


def _loans(data: Path) -> pd.DataFrame:
    loans = read(data, "loans", LOAN_COLUMNS)
    frame = as_frame(loans).assign(
        loan_on=loan_dates(loans["date"]).to_pylist(),
        loan_id=as_series(loans["loan_id"]),
        account=as_series(loans["account_id"]),
    )
    return frame.drop(columns=["date", "account_id"])


def _ids(data: Path, name: str, column: str) -> pd.Series[str]:
    ids = read(data, name, [column])[column].unique()
    return as_series(ids).sort_values(ignore_index=True)


def _partners(firms: pd.Series[str], others: pd.Series[str], salt: str) -> pd.Series[str]:
    """Pair the two lists in the order of their hashes; null where the others run out."""
    drawn = _shuffled(firms, salt)
    pairs = pd.Series(_shuffled(others, salt).tolist()[: len(drawn)], dtype="str")
    pairs.index = drawn.index[: len(pairs)]
    return pairs.reindex(firms.index)


def _shuffled(ids: pd.Series[str], salt: str) -> pd.Series[str]:
    return ids.sort_values(key=lambda s: s.map(lambda i: sha256(f"{salt}:{i}".encode()).digest()))
