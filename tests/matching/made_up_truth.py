"""A few thousand made-up records whose borrower is known, or of which it is known that none is.

Firms share brands, trades and cities as real ones do, so that for every borrower there are others
that differ by one character, by the city only, or not at all. What providers write is spoilt in
the ways that are known: slips, left-out places, former names, branches, masked numbers, regions
and representatives of another time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import uscc

from tests.matching.made_up import Row, borrower, record

CITIES = {
    "南京市": "320111", "苏州市": "320506", "镇江市": "321102", "杭州市": "330106",
    "合肥市": "340111", "云溪市": "320115", "临江市": "330203", "丹阳湖市": "340104",
}  # fmt: skip
FIRST, SECOND = "宏盛恒鑫瑞祥泰隆华兴嘉茂永昌德", "达通和信丰润海峰腾飞业成安康泽"
TRADES = ("机械", "电子科技", "纺织", "食品", "建材", "五金制品", "物流", "商贸")
SHORT = ("王记面馆", "老李五金店", "阿三小吃", "便民超市", "新新理发店", "好再来饭店", "李记副食")
REPS = 900


@dataclass
class Truth:
    """Borrowers, records, and for each record its borrower, None for a stranger's."""

    dice: random.Random
    borrowers: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    whose: list[str | None] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def add(self, kind: str, whose: str | None, row: Row) -> None:
        self.kinds.append(kind)
        self.whose.append(whose)
        self.records.append(row)


def number(dice: random.Random, region: str, first: str = "91") -> str:
    body = f"{first}{region}MA" + "".join(dice.choices("0123456789ABCDEFGH", k=7))
    return str(body + uscc.calc_check_digit(body))


def firm(dice: random.Random, city: str | None = None) -> str:
    brand = dice.choice(FIRST) + dice.choice(SECOND)
    return (city or dice.choice(list(CITIES))) + brand + dice.choice(TRADES) + "有限公司"


def made_up(borrowers: int, seed: int) -> Truth:
    """Return the set: two records a borrower, and as many of strangers."""
    dice = random.Random(seed)
    truth = Truth(dice)
    for at in range(borrowers):
        _borrower(truth, f"B{at:05d}")
    names = {row["name"] for row in truth.borrowers}
    mine = [row for row in truth.borrowers if not row["former"]]
    for row in mine:
        for _ in range(2):
            _own_record(truth, row)
            _strangers_record(truth, dice.choice(mine), names)
    return truth


def _borrower(truth: Truth, borrower_id: str) -> None:
    dice = truth.dice
    city = dice.choice(list(CITIES))
    short = dice.random() < 0.15
    name = dice.choice(SHORT) if short else firm(dice, city)
    row = borrower(
        borrower_id,
        name,
        uscc=number(dice, CITIES[city], "92" if short else "91"),
        region=CITIES[city],
        legal_rep_key=f"k{dice.randrange(REPS)}",
    )
    truth.borrowers.append(row)
    if dice.random() < 0.1:
        renamed = {"name": firm(dice, city), "former": True, "until_on": date(2024, 1, 1)}
        truth.borrowers.append({**row, **renamed})


def _own_record(truth: Truth, row: Row) -> None:
    dice = truth.dice
    kind, name = _written(truth, row)
    # A branch has a number, a seat and a head of its own.
    evidence = {} if kind == "branch" else _evidence(dice, row)
    truth.add(kind, row["borrower_id"], record(name, on_date=date(2024, 6, 1), **evidence))


def _written(truth: Truth, row: Row) -> tuple[str, str]:
    dice, name = truth.dice, row["name"]
    former = [b["name"] for b in truth.borrowers if b["former"] and _same(b, row)]
    draw = dice.random()
    if former and draw < 0.5:
        return "former", former[0]
    if name in SHORT:
        return "short", name
    if draw < 0.12:
        at = dice.randrange(3, len(name) - 4)
        return "slip", name[:at] + dice.choice("宏大恒信锋") + name[at + 1 :]
    if draw < 0.24:
        return "no place", name[name.index("市") + 1 :]
    if draw < 0.32:
        return "branch", f"{name}{dice.choice(('城南', '新区', ''))}分公司"
    if draw < 0.5:
        return "spelling", name.replace("有限公司", "（有限责任公司）").replace("市", "市　")
    return "exact", name


def _same(one: Row, other: Row) -> bool:
    return bool(one["borrower_id"] == other["borrower_id"])


def _evidence(dice: random.Random, row: Row) -> Row:
    found: Row = {}
    if dice.random() < 0.5:
        whole = row["uscc"]
        shown = dice.choice((4, 4, 4, 2))
        found["number"] = whole[:6] + "*" * (12 - shown) + whole[-shown:]
    if dice.random() < 0.7:
        moved = dice.random() < 0.05
        found["region"] = dice.choice(list(CITIES.values())) if moved else row["region"]
    if dice.random() < 0.6:
        changed = dice.random() < 0.08
        found["legal_rep_key"] = f"k{dice.randrange(REPS)}" if changed else row["legal_rep_key"]
    return found


def _strangers_record(truth: Truth, near: Row, names: set[str]) -> None:
    """Add a record of somebody else, most of them close to a borrower in name."""
    dice, name = truth.dice, near["name"]
    city = dice.choice(list(CITIES))
    draw = dice.random()
    kind = "stranger"
    if name in SHORT and draw < 0.8:
        kind = "namesake"
    elif name not in SHORT and draw < 0.3:
        kind, name = "other city", city + name[name.index("市") + 1 :]
    elif name not in SHORT and draw < 0.6:
        at = name.index("市") + 1
        kind, name = "neighbour", name[:at] + dice.choice(FIRST) + name[at + 1 :]
        city = near["name"][:at]
    else:
        name = firm(dice, city)
    if kind != "namesake" and name in names:
        return
    somebody = borrower(
        uscc=number(dice, CITIES[city]),
        region=CITIES[city],
        legal_rep_key=f"k{dice.randrange(REPS)}",
    )
    if kind == "neighbour" and dice.random() < 0.3:
        kind, somebody["legal_rep_key"] = "sister", near["legal_rep_key"]
    truth.add(kind, None, record(name, on_date=date(2024, 6, 1), **_evidence(dice, somebody)))
