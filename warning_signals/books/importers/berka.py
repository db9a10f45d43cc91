"""Account flows: the PKDD'99 financial data set of a Czech bank (`trans.asc`, `loan.asc`).

`;` between the fields, quotes around text, dates as YYMMDD, codes in Czech. Flows before a loan
are written with the codes in English, as in the loan sets made from it; the flows of the first
fifteen months keep theirs.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from warning_signals.books.importers import Summary, check_columns, find, save

FLOWS = {
    "trans_id": pa.int64(),
    "account_id": pa.int64(),
    "date": pa.string(),
    "type": pa.string(),
    "operation": pa.string(),
    "amount": pa.float64(),
    "balance": pa.float64(),
    "k_symbol": pa.string(),
    "bank": pa.string(),
    "account": pa.string(),
}
LOANS = {
    "loan_id": pa.int64(),
    "account_id": pa.int64(),
    "date": pa.int64(),
    "amount": pa.int64(),
    "duration": pa.int64(),
    "payments": pa.float64(),
    "status": pa.string(),
}
FIFTEEN_MONTHS_END = "940331"

ENGLISH = {
    "type": {"PRIJEM": "credit", "VYDAJ": "withdrawal", "VYBER": "withdrawal in cash"},
    "operation": {
        "VKLAD": "credit in cash",
        "VYBER": "withdrawal in cash",
        "VYBER KARTOU": "credit card withdrawal",
        "PREVOD Z UCTU": "collection from another bank",
        "PREVOD NA UCET": "remittance to another bank",
    },
    "k_symbol": {
        "UROK": "interest credited",
        "SANKC. UROK": "sanction interest if negative balance",
        "SLUZBY": "payment for statement",
        "SIPO": "household",
        "POJISTNE": "insurrance payment",
        "UVER": "loan payment",
        "DUCHOD": "old-age pension",
    },
}


def to_data(path: Path, out: Path) -> Summary:
    """Write the three files of bank_accounts/ under `out` from the folder `path`.

    Raises ConfigError where trans.asc or loan.asc, or one of their columns, is missing.
    """
    folder = path.parent if path.is_file() else path
    flows = _read(find(folder, "trans.asc"), FLOWS)
    loans = _read(find(folder, "loan.asc"), LOANS)
    early = flows.filter(pc.less_equal(flows["date"], FIFTEEN_MONTHS_END))
    tables = {
        "bank_accounts/applicant_flows.parquet": _dated(_in_english(_before(flows, loans))),
        "bank_accounts/first_fifteen_months.parquet": _dated(early),
        "bank_accounts/loans.parquet": loans,
    }
    return save(out, tables)


def _read(path: Path, columns: dict[str, pa.DataType]) -> pa.Table:
    """Read one file; an empty field is null, but the blank symbol " " stays."""
    table = pacsv.read_csv(
        path,
        parse_options=pacsv.ParseOptions(delimiter=";"),
        convert_options=pacsv.ConvertOptions(
            column_types=columns,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    check_columns(path, columns, table.column_names)
    return table.select(list(columns))


def _before(flows: pa.Table, loans: pa.Table) -> pa.Table:
    """Return the flows of accounts with a loan, up to the day before the grant."""
    place = pc.index_in(flows["account_id"], loans["account_id"].combine_chunks())
    granted = loans["date"].combine_chunks().take(place.combine_chunks())
    before = pc.less(flows["date"].cast(pa.int64()), granted)
    return flows.filter(before).sort_by([("account_id", "ascending"), ("date", "ascending")])


def _in_english(flows: pa.Table) -> pa.Table:
    for column, words in ENGLISH.items():
        place = pc.index_in(flows[column], pa.array(list(words))).combine_chunks()
        english = pc.coalesce(pa.array(list(words.values())).take(place), flows[column])
        flows = flows.set_column(flows.column_names.index(column), column, english)
    return flows


def _dated(flows: pa.Table) -> pa.Table:
    whole = pc.binary_join_element_wise("19", flows["date"], "")
    dates = pc.strptime(whole, format="%Y%m%d", unit="us")
    return flows.set_column(flows.column_names.index("date"), "date", dates)
