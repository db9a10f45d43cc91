"""The borrowers' master: names, numbers and desks, all made up around the masked firm names.

A name keeps its trade and gets its firm's id, since the masked names are not unique. The USCC has
a right check character and stands for nobody: its registry office 000000 does not exist.
"""

from __future__ import annotations

from hashlib import sha256

import pandas as pd
from stdnum.cn import uscc

COLUMNS = [
    "borrower_id", "uscc", "name", "debtor_class", "taxpayer_kind", "segment", "sector",
    "branch_id", "officer_id",
]  # fmt: skip

# The first that the name contains decides; letters of GB/T 4754.
TRADES = {
    "建筑|建设|装饰|工程|安装|园林": "E",
    "物流|运输|货运|快递|仓储": "G",
    "餐饮|酒店|宾馆|饭店": "H",
    "软件|网络|信息|数码": "I",
    "房地产|物业|置业": "K",
    "律师|广告|咨询|会计|人力|租赁|旅行|传媒": "L",
    "科技|技术|设计|检测|勘察": "M",
    "贸易|商贸|销售|经营部|商行|超市|药|电器|建材": "F",
}
MANUFACTURING = "C"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def borrower_master(joined: pd.DataFrame, desks: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the feed `borrowers` without `business_on`, one row per borrower.

    `desks` has branch_id and officer_id, one row per loan officer; borrowers go round in turn.
    """
    name = unmasked(joined["firm_id"], joined["firm_name"])
    alone = joined["firm_name"].fillna("").str.contains("个体")
    turn = desks.iloc[[n % len(desks) for n in range(len(joined))]].reset_index(drop=True)
    master = joined[["borrower_id"]].assign(
        name=name,
        uscc=joined["firm_id"].map(made_up_uscc),
        debtor_class="non_retail",
        # Each of these firms gets input invoices to set off, which only general taxpayers do.
        taxpayer_kind="general",
        segment=alone.map({True: "sole_trader", False: "small"}),
        sector=sectors(name),
        branch_id=turn["branch_id"],
        officer_id=turn["officer_id"],
    )
    return master[COLUMNS]


def unmasked(firm_id: pd.Series[str], masked: pd.Series[str]) -> pd.Series[str]:
    """Return unique names: E17 and `***电器销售有限公司` give `E17号电器销售有限公司`."""
    trade = masked.fillna("某企业").str.replace("*", "", regex=False).str.strip()
    trade = trade.str.replace(r"[A-Za-z]+\d+$", "", regex=True)
    return firm_id.str.cat(trade, sep="号")


def sectors(name: pd.Series[str]) -> pd.Series[str]:
    """Return a sector letter by the words of the trade in the name; C where none tells."""
    found = pd.Series(MANUFACTURING, index=name.index)
    for words, letter in reversed(TRADES.items()):
        found = found.mask(name.str.contains(words), letter)
    return found


def made_up_uscc(firm_id: str) -> str:
    """Return 18 characters with a right check character, the same for one id each time."""
    left = int.from_bytes(sha256(f"uscc:{firm_id}".encode()).digest()[:8], "big")
    body = ""
    for _ in range(9):
        left, digit = divmod(left, len(ALPHABET))
        body += ALPHABET[digit]
    number = f"91000000{body}"
    return number + str(uscc.calc_check_digit(number))
