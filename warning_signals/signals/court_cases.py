"""Court records that stand: neither corrected, nor withdrawn, nor closed by a later record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Text
from warning_signals.signals import phrases
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

FULL_WIDTH_BRACKETS, BRACKETS = "（）〔〕", "()()"
AGAINST = ("defendant", "executed")


def standing(records: ibis.Table, as_of: date, closed_days: int = 0) -> ibis.Table:
    """Return the records of known borrowers that no other record closes, with two columns more.

    `case` is the case number with plain brackets (else the record's id), so that one case told
    by two providers is one; `listed_on` is the day of publication, else of filing, else of
    delivery. A record is closed by its own `closed_on`, by one that corrects it, or by one of
    kind `closed` with its case number. With `closed_days` those closed within so many days are
    returned as well, though never one that was corrected.
    """
    import ibis
    from ibis import _

    over = as_of - timedelta(days=closed_days)
    dated = records.mutate(
        case=_.case_no.translate(FULL_WIDTH_BRACKETS, BRACKETS).replace(" ", "").nullif(""),
        listed_on=ibis.coalesce(_.published_on, _.filed_on, _.business_on),
    ).filter(_.listed_on <= as_of)
    corrected = dated.filter(_.corrects_record_id.notnull()).select(record_id=_.corrects_record_id)
    closed = dated.filter(_.kind == "closed", _.case.notnull(), _.listed_on <= over)
    return (
        dated.filter(
            _.borrower_id.notnull(),
            _.kind != "closed",
            _.closed_on.isnull() | (_.closed_on > over),
        )
        .anti_join(corrected, "record_id")
        .anti_join(closed.select("case", "borrower_id"), ["case", "borrower_id"])
        .mutate(case=ibis.coalesce(_.case, _.record_id))
    )


def cases_against(
    feeds: Feeds, as_of: date, kinds: Sequence[str], closed_days: int = 0
) -> ibis.Table:
    """Return one row per borrower of the book and case against him, told by however many records.

    Cases that we brought are left out. `claimed` is the amount where it is in the currency of his
    exposure, else null; `listed_on` the day of the first record.
    """
    from ibis import _

    against = standing(feeds["court_records"], as_of, closed_days).filter(
        _.kind.isin(kinds), _.role.isin(AGAINST), ~_.is_our_own.fill_null(False)
    )
    owed_in = feeds["book"].select("borrower_id", owed_in=_.currency)
    records = against.join(owed_in, "borrower_id")
    is_comparable = _.currency.fill_null("CNY") == _.owed_in
    return records.group_by("borrower_id", "case").agg(
        listed_on=_.listed_on.min(),
        claimed=_.amount.max(where=is_comparable).cast("float64"),
        is_from_lender=_.plaintiff_is_lender.fill_null(False).max(),
        case_no=_.case_no.max(),
        court=_.court.max(),
        cause=_.cause.max(),
        plaintiff=_.plaintiff_name.max(),
        match_rule=_.match_rule.max(),
    )


def newest_case(cases: ibis.Table) -> ibis.Table:
    """Return each borrower's newest case: how it is called, who sues, and why it is his."""
    import ibis
    from ibis import _

    newest = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("listed_on"), "case"]
    )
    last = cases.mutate(place=newest).filter(_.place == 0)
    return last.select(
        "borrower_id", "case_no", "court", "cause", "plaintiff", "listed_on", "match_rule"
    )


def weighed_by_exposure(
    feeds: Feeds, as_of: date, kinds: Sequence[str], closed_days: int
) -> ibis.Table:
    """Return one row per borrower in the book: `value` is what the cases are about by exposure.

    `cases` are those that stand, `claimed` their sum in the currency of the book, null where no
    amount is known, `open` counts those closed within so many days too. Without exposure, or
    without an amount, `value` is 0. Court, number, day and rule of linking are of the newest.
    """
    import ibis
    from ibis import _

    cases = cases_against(feeds, as_of, kinds)
    sums = cases.group_by("borrower_id").agg(cases=_.case.count(), claimed=_.claimed.sum())
    lately = cases_against(feeds, as_of, kinds, closed_days)
    still = lately.group_by("borrower_id").agg(open=lately.case.count())
    exposure = feeds["book"].select("borrower_id", "exposure")
    return (
        whole_book(feeds, exposure, sums, still, newest_case(cases))
        .mutate(
            cases=_.cases.fill_null(0),
            open=_.open.fill_null(0),
            value=(_.exposure > 0).ifelse(ibis.coalesce(_.claimed, 0.0) / _.exposure, 0.0),
        )
        .drop("cause", "plaintiff")
    )


def told_by_exposure(evidence: Mapping[str, Any], what: Text, any_case: Text) -> Text:
    """Return the sentence on what `weighed_by_exposure` found; red is told by its share."""
    cases, part = evidence.get("cases"), phrases.share(evidence.get("value"))
    claimed = phrases.money(evidence.get("claimed"), evidence.get("currency"))
    court, case_no = phrases.name(evidence.get("court")), phrases.name(evidence.get("case_no"))
    listed_on, line = phrases.day(evidence.get("listed_on")), any_case
    if evidence.get("level") == "red":
        share = phrases.share(phrases.line(evidence, "red"))
        line = Text(f"red line {share.en}", f"红线 {share.zh}")
    return Text(
        f"{phrases.plural(cases, 'case')} {what.en} for {claimed.en}, {part.en} of our exposure "
        f"({line.en}); the last on {listed_on.en}, case {case_no.en}, court {court.en}.",
        f"{what.zh} {phrases.number(cases).zh} 件，金额 {claimed.zh}，占我行敞口 {part.zh}"
        f"（{line.zh}）；最近一件 {listed_on.zh}，案号 {case_no.zh}，法院{court.zh}。",
    )
