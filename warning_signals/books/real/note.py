"""What must be said of the real book, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

from warning_signals.books.real.days import (
    FIRST_ON,
    LAST_ON,
    OPENING_ON,
)

NOTE = {
    "en": (
        "Real records of three public sets: e-invoices of Chinese firms (CNY), electricity of "
        "firms of one industrial zone, flows of Czech accounts (CZK). That they belong to one "
        "borrower is made up: a hash of their ids joined them. Electricity is moved by 156 weeks, "
        "each account by whole weeks so that its loan is granted in the last week. Names, "
        "taxpayer numbers, officers and the CNY facilities are made up too. So signals of two "
        "sets that agree on one borrower confirm nothing."
    ),
    "zh": (
        "三个公开数据集的真实记录：中国企业电子发票（人民币）、某工业园区企业用电、捷克账户流水（捷克克朗）。"
        "它们同属一个借款人是虚构的，按编号哈希拼接。用电数据平移156周；各账户按整周平移，使其贷款在最后一周发放。"
        "名称、税号、客户经理及人民币授信亦为虚构。因此，同一借款人身上来自两个数据集的信号一致，并不构成相互印证。"
    ),
}


def write_note(landing: Path) -> None:
    """Write `<landing>/book.json`."""
    note = {
        "book": "real",
        "title": "Real records, made-up borrowers",
        "note": NOTE,
        "opening_on": OPENING_ON.isoformat(),
        "first_on": FIRST_ON.isoformat(),
        "last_on": LAST_ON.isoformat(),
        "provenance": "real",
    }
    text = json.dumps(note, ensure_ascii=False, indent=2)
    (landing / "book.json").write_text(text + "\n", encoding="utf-8")
