"""Top payer lost: a main customer's silence, against its own rhythm and net of the festival."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.signals.account_flows import top_payer_lost

AS_OF = date(2026, 6, 12)
START = date(2025, 2, 1)


def credits(
    payer: str | None, last: date, amount: float, every: int = 10, first: date = START
) -> list[Row]:
    """Return payments every so many days, the last on `last`."""
    row: Row = {"borrower_id": "B1", "currency": "CNY", "inflow": amount, "is_operating": True}
    name = {"party": payer, "party_name": payer}
    count = (last - first).days // every
    return [{**row, **name, "day": last - timedelta(days=every * n)} for n in range(count + 1)]


def measured(*parts: list[Row], as_of: date = AS_OF) -> dict[str, Row]:
    rows = [row for part in parts for row in part]
    given = feeds(party_flows=rows, daily_flows=in_all(rows))
    return rows_of(top_payer_lost.measure(given, as_of))


def in_all(rows: list[Row]) -> list[Row]:
    """Return the operating inflow of each day."""
    sums: Counter[date] = Counter()
    for row in rows:
        sums[row["day"]] += row["inflow"]
    own: Row = {"borrower_id": "B1", "currency": "CNY"}
    return [{**own, "day": day, "operating_inflow": total} for day, total in sums.items()]


OTHERS = credits(None, AS_OF, 600)
SILENT_46 = AS_OF - timedelta(days=46)


def test_fires_when_a_main_payer_is_silent_for_more_than_45_days() -> None:
    row = measured(OTHERS, credits("Hill", SILENT_46, 400))["B1"]

    assert row["value"] == pytest.approx(0.4, abs=0.02)
    assert (row["payer_name"], row["silent_days"], row["usual_gap"]) == ("Hill", 46, 10.0)


def test_quiet_on_the_45th_day_of_silence() -> None:
    row = measured(OTHERS, credits("Hill", AS_OF - timedelta(days=45), 400))["B1"]

    assert (row["value"], row["payer_name"]) == (0.0, None)


def test_quiet_where_the_payer_usually_waits_as_long() -> None:
    quarterly = credits("Hill", AS_OF - timedelta(days=60), 4000, every=30)
    barely = credits("Hill", AS_OF - timedelta(days=61), 4000, every=30)

    assert measured(OTHERS, quarterly)["B1"]["value"] == 0.0
    assert measured(OTHERS, barely)["B1"]["value"] > 0.5


@pytest.mark.parametrize(
    "channel",
    [
        "财付通支付科技有限公司",
        "支付宝（中国）网络技术有限公司",
        "银联商务股份有限公司",
        "Tenpay Co",
        "ALIPAY",
    ],
)
def test_quiet_when_a_payment_provider_falls_silent(channel: str) -> None:
    assert measured(OTHERS, credits(channel, SILENT_46, 900))["B1"]["value"] == 0.0


def test_days_of_the_festival_are_no_silence() -> None:
    march = date(2026, 3, 20)
    last = date(2026, 1, 30)

    before = measured(credits(None, march, 600), credits("Hill", last, 400), as_of=march)
    later = date(2026, 4, 10)
    after = measured(credits(None, later, 600), credits("Hill", last, 400), as_of=later)

    assert before["B1"]["value"] == 0.0
    assert after["B1"]["silent_days"] == 70 - 23


def test_the_fourth_largest_payer_is_no_top_payer() -> None:
    larger = [credits(name, AS_OF, 500) for name in ("North", "South", "West")]

    assert measured(*larger, credits("Hill", SILENT_46, 400))["B1"]["value"] == 0.0
    assert measured(*larger[:2], credits("Hill", SILENT_46, 400))["B1"]["value"] > 0.2


def test_the_share_is_of_the_year_up_to_the_last_payment() -> None:
    gone_long = credits("Hill", AS_OF - timedelta(days=200), 600, every=10)

    row = measured(OTHERS, gone_long)["B1"]

    assert row["value"] == pytest.approx(0.5, abs=0.02)


def with_a_gap(days: int, silent: int) -> list[Row]:
    """Return payments every ten days with one gap of so many days in the year, then silence."""
    last = AS_OF - timedelta(days=silent)
    rows = credits("Hill", last, 400)
    gone = [last - timedelta(days=100) - timedelta(days=n) for n in range(1, days)]
    return [row for row in rows if row["day"] not in gone]


def test_fires_where_the_silence_is_a_quarter_longer_than_any_gap_of_a_year() -> None:
    row = measured(OTHERS, with_a_gap(40, silent=51))["B1"]

    assert row["value"] > 0.3
    assert (row["longest_gap"], row["silent_days"]) == (40, 51)


def test_quiet_where_it_once_waited_as_long() -> None:
    assert measured(OTHERS, with_a_gap(40, silent=50))["B1"]["value"] == 0.0


def test_quiet_where_others_make_good_what_it_paid() -> None:
    since = SILENT_46 + timedelta(days=1)
    wallet = credits("财付通支付科技有限公司", AS_OF, 400, every=10, first=since)

    lost = measured(OTHERS, credits("Hill", SILENT_46, 400))["B1"]
    moved = measured(OTHERS, credits("Hill", SILENT_46, 400), wallet)["B1"]

    assert lost["missing"] == pytest.approx(0.4, abs=0.1)
    assert moved["value"] == 0.0


def test_of_two_lost_payers_the_larger_speaks() -> None:
    row = measured(OTHERS, credits("Hill", SILENT_46, 400), credits("Lake", SILENT_46, 700))["B1"]

    assert row["payer_name"] == "Lake"


def test_without_a_year_of_credits_there_is_no_row() -> None:
    young = credits(None, AS_OF, 600, first=date(2025, 6, 20))

    assert measured(young, credits("Hill", SILENT_46, 400, first=date(2025, 6, 20))) == {}


def test_three_payments_make_no_rhythm() -> None:
    thrice = credits("Hill", SILENT_46, 90_000, first=SILENT_46 - timedelta(days=20))

    assert len(thrice) == 3
    assert measured(OTHERS, thrice)["B1"]["value"] == 0.0


def test_the_sentence_names_the_payer_its_rhythm_and_its_share() -> None:
    row: Row = {"value": 0.31, "payer_name": "Hill", "silent_days": 46, "usual_gap": 10.0}
    row |= {"last_paid_on": "2026-04-27", "longest_gap": 30, "missing": 0.28}

    text = top_payer_lost.explain(evidence(row, level="red", amber=0.15, red=0.30))

    assert text.en == (
        "A main payer (Hill) has not paid for 46 days, since 27 April 2026, where it usually pays "
        "every 10 days and in a year waited 30 at most; it was 31 % of a year's operating inflow "
        "(red line 30 %), and all inflow a day is 28 % lower since."
    )
