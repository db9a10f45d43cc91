"""Court records that stand: neither corrected, nor withdrawn, nor closed by a later record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

FULL_WIDTH_BRACKETS, BRACKETS = "（）〔〕", "()()"


def standing(records: ibis.Table, as_of: date) -> ibis.Table:
    """Return the records of known borrowers that no other record closes, with two columns more.

    `case` is the case number with plain brackets (else the record's id), so that one case told
    by two providers is one; `listed_on` is the day of publication, else of filing, else of
    delivery. A record is closed by its own `closed_on`, by one that corrects it, or by one of
    kind `closed` with its case number.
    """
    import ibis
    from ibis import _

    dated = records.mutate(
        case=_.case_no.translate(FULL_WIDTH_BRACKETS, BRACKETS).replace(" ", "").nullif(""),
        listed_on=ibis.coalesce(_.published_on, _.filed_on, _.business_on),
    ).filter(_.listed_on <= as_of)
    corrected = dated.filter(_.corrects_record_id.notnull()).select(record_id=_.corrects_record_id)
    closed = dated.filter(_.kind == "closed", _.case.notnull()).select("case", "borrower_id")
    return (
        dated.filter(
            _.borrower_id.notnull(),
            _.kind != "closed",
            _.closed_on.isnull() | (_.closed_on > as_of),
        )
        .anti_join(corrected, "record_id")
        .anti_join(closed, ["case", "borrower_id"])
        .mutate(case=ibis.coalesce(_.case, _.record_id))
    )
