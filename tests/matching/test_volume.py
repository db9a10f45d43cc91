"""Real names in number: what 267,400 records against 100,000 borrowers cost and find.

Short names of Chinese companies are made into full ones with made-up cities and trades, and the
names of US small-business borrowers are spoilt as clerks spoil them. The figures are printed.
"""

from __future__ import annotations

import gzip
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warning_signals.books.simulator import uscc
from warning_signals.matching.matcher import matched

DATA = Path(os.environ.get("EWS_DATA", Path(__file__).parents[2] / "../shared/data"))
SHORT_NAMES = DATA / "names/company_short_names_zh.txt.gz"
LOANS = DATA / "small_business_loans/loans.parquet"
CITIES = {
    "南京市": "320111", "苏州市": "320506", "无锡市": "320206", "常州市": "320404",
    "镇江市": "321102", "扬州市": "321003", "杭州市": "330106", "宁波市": "330203",
    "上海市": "310115", "合肥市": "340111",
}  # fmt: skip
TRADES = ("机械", "电子科技", "纺织", "服饰", "食品", "建材", "五金制品", "物流", "商贸", "家具")
BORROWERS, REPS = 100_000, 20_000
SOME = 0.5

pytestmark = [
    pytest.mark.data,
    pytest.mark.slow,
    pytest.mark.skipif(not SHORT_NAMES.exists(), reason=f"{SHORT_NAMES} is not here"),
]


def short_names() -> np.ndarray:
    lines = gzip.decompress(SHORT_NAMES.read_bytes()).decode("utf-8").splitlines()[2:]
    return np.array([line.strip() for line in lines if line.strip()])


def full(brands: np.ndarray, city: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    trade = np.array(TRADES)[dice.integers(0, len(TRADES), len(brands))]
    heads = np.char.add(np.array(list(CITIES))[city], brands)
    return np.char.add(np.char.add(heads, trade), "有限公司")


def book(brands: np.ndarray, dice: np.random.Generator) -> pa.Table:
    city = dice.integers(0, len(CITIES), BORROWERS)
    rep = dice.integers(0, REPS, BORROWERS)
    chosen = dice.choice(brands, BORROWERS)
    return pa.table(
        {
            "borrower_id": [f"B{n}" for n in range(BORROWERS)],
            "name": full(chosen, city, dice),
            "uscc": uscc.codes(np.arange(BORROWERS), np.zeros(BORROWERS, bool)),
            "region": np.array(list(CITIES.values()))[city],
            "legal_rep_key": [f"k{n}" for n in rep],
        }
    )


def with_evidence(brands: np.ndarray, ours: pa.Table, dice: np.random.Generator) -> pa.Table:
    """Return a record a brand: a third of a borrower, the rest of strangers, half with evidence."""
    n = len(brands)
    about = pa.array(np.where(dice.random(n) < 1 / 3, dice.integers(0, BORROWERS, n), -1))
    mine = ours.take(pa.array(np.maximum(about.to_numpy(), 0))).to_pydict()
    others = book(brands, dice).slice(0, BORROWERS).to_pydict()
    codes = uscc.codes(np.arange(n) + BORROWERS, np.zeros(n, bool)).to_pylist()
    rows = []
    for at, whose in enumerate(about.to_pylist()):
        of, place = (mine, at) if whose >= 0 else (others, at % BORROWERS)
        code = of["uscc"][place] if whose >= 0 else codes[at]
        number = f"{code[:6]}********{code[-4:]}"
        rows.append((f"B{whose}", of["name"][place], number, of["region"][place],
                     of["legal_rep_key"][place]))  # fmt: skip
    whose_, name, *evidence = map(list, zip(*rows, strict=True))
    table = {"whose": whose_, "name": name}
    for column, values in zip(("number", "region", "legal_rep_key"), evidence, strict=True):
        hidden = dice.random(n) < SOME
        table[column] = pa.array(values, mask=hidden)
    return pa.table(table)


Tell = Callable[[str], None]


def measured(what: str, records: pa.Table, ours: pa.Table, tell: Tell) -> pa.Table:
    started = time.monotonic()
    found = matched(records, ours)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = dict(Counter(found.column("verdict").to_pylist()))
    tell(
        f"{what}: {records.num_rows:,} records, {ours.num_rows:,} borrowers: {seconds:.1f} s, "
        f"peak {peak:,} MB, {counts}"
    )
    return found


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Print a figure whether the test passes or not."""

    def told(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", end="")

    return told


def test_names_alone_link_nobody_however_many_there_are(tell: Tell) -> None:
    dice, brands = np.random.default_rng(5), short_names()
    ours = book(brands, dice)
    city = dice.integers(0, len(CITIES), len(brands))

    short = measured("short names", pa.table({"name": brands}), ours, tell)
    whole = measured("full names", pa.table({"name": full(brands, city, dice)}), ours, tell)

    assert len(brands) > 267_000
    assert set(short.column("verdict").to_pylist()) <= {"review"}
    assert set(whole.column("verdict").to_pylist()) == {"review"}


def test_names_with_evidence_find_their_borrower(tell: Tell) -> None:
    dice, brands = np.random.default_rng(6), short_names()
    ours = book(brands, dice)
    records = with_evidence(brands, ours, dice)

    found = measured("full names with evidence", records, ours, tell)

    linked = found.filter(pa.array([v == "linked" for v in found.column("verdict").to_pylist()]))
    whose = records.column("whose").take(linked.column("record_at")).to_pylist()
    right = sum(
        a == b for a, b in zip(whose, linked.column("borrower_id").to_pylist(), strict=True)
    )
    of_ours = sum(name != "B-1" for name in records.column("whose").to_pylist())
    tell(f"{right:,} of {linked.num_rows:,} links right, {of_ours:,} records were of a borrower")
    # A stranger of the same full name in the same city is one by chance here, and by law nowhere.
    assert right / linked.num_rows > 0.998
    assert right / of_ours > 0.8


def test_a_days_records_do_not_pay_for_the_volume(tell: Tell) -> None:
    dice, brands = np.random.default_rng(7), short_names()
    ours = book(brands, dice)

    found = measured("one day", with_evidence(brands, ours, dice).slice(0, 40), ours, tell)

    assert found.num_rows > 5


def test_western_names_as_clerks_spoil_them(tell: Tell) -> None:
    dice = random.Random(8)
    names = sorted({name.strip() for name in pq.read_table(LOANS).column("Name").to_pylist()})
    ours = pa.table({"borrower_id": [f"B{n}" for n in range(len(names))], "name": names})
    spoilt = [spoil(name, dice) for name in names]

    found = measured("US small businesses", pa.table({"name": spoilt}), ours, tell)

    rows = found.to_pylist()
    right = {row["record_at"] for row in rows if row["borrower_id"] == f"B{row['record_at']}"}
    tell(f"{len(right):,} of {len(names):,} found again, {len(rows) - len(right)} others shown")
    assert {row["verdict"] for row in rows} == {"review"}
    assert len(right) / len(names) > 0.95
    assert len(rows) - len(right) < 0.02 * len(names)


def spoil(name: str, dice: random.Random) -> str:
    """Return the name in capitals, without commas, with the legal form written otherwise."""
    changed = name.upper() if dice.random() < 0.5 else name.replace(",", " ")
    for one, other in (("Inc.", "Incorporated"), ("INC.", "INC"), ("LLC", "L.L.C")):
        changed = changed.replace(one, other) if dice.random() < 0.5 else changed
    return f" {changed}  "
