"""What is wanted of a camt.053 document, in the two versions that are read."""

from __future__ import annotations

from collections.abc import Mapping

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.figures import quoted
from warning_signals.sources.reading.xml_records import Group, Leaf, Wanted

FAMILY = "urn:iso:std:iso:20022:tech:xsd:"
VERSIONS = {"camt.053.001.02": 2, "camt.053.001.08": 8}
OTHERS = {
    "camt.052": "an account report of the running day, whose entries are not final",
    "camt.054": "a debit and credit notification, without balances",
}
ONLY = "Only bank statements of camt.053.001.02 and camt.053.001.08 are read"


def shape(name: str, namespace: str, root: str) -> Mapping[str, Wanted]:
    """Return what stands below the root element; FeedRejected where it is no camt.053 of ours."""
    message = namespace.removeprefix(FAMILY)
    if root == "Document" and namespace.startswith(FAMILY) and message in VERSIONS:
        return _document(VERSIONS[message])
    kind = OTHERS.get(message[:8])
    if namespace.startswith(FAMILY):
        what = f"{message}, {kind}" if kind else f"{quoted(message)}"
    elif namespace:
        what = f"{quoted(root)} of the namespace {quoted(namespace)}"
    else:
        what = f"{quoted(root)} without a namespace"
    raise FeedRejected(
        f"{name} is {what}: it is refused. {ONLY}; nothing of it is taken. Ask for that message."
    )


def _document(version: int) -> Mapping[str, Wanted]:
    pages: Mapping[str, Wanted] = {"PgNb": Leaf("PgNb"), "LastPgInd": Leaf("LastPgInd")}
    statement: Mapping[str, Wanted] = {
        "Id": Leaf("Id"),
        "StmtPgntn": pages,
        "FrToDt": {"FrDtTm": Leaf("FrDtTm DtTm"), "ToDtTm": Leaf("ToDtTm DtTm")},
        "Acct": {**_account("Acct"), "Ccy": Leaf("Ccy")},
        "Bal": Group("balance", _balance()),
        "Ntry": Group("entry", _entry(version)),
    }
    header: Wanted = Group("header", {"MsgId": Leaf("MsgId"), "MsgPgntn": pages})
    return {"BkToCstmrStmt": {"GrpHdr": header, "Stmt": Group("statement", statement)}}


def _balance() -> Mapping[str, Wanted]:
    kind = {"CdOrPrtry": {"Cd": Leaf("Cd")}, "SubTp": {"Cd": Leaf("SubTp")}}
    return {"Tp": kind, "Amt": _amount("Amt"), "CdtDbtInd": Leaf("CdtDbtInd"), "Dt": _date("Dt")}


def _entry(version: int) -> Mapping[str, Wanted]:
    # From version .04 on the status is an element with a code in it.
    status = Leaf("Sts") if version == 2 else {"Cd": Leaf("Sts"), "Prtry": Leaf("Sts")}
    return {
        "NtryRef": Leaf("NtryRef"),
        "Amt": _amount("Amt"),
        "CdtDbtInd": Leaf("CdtDbtInd"),
        "RvslInd": Leaf("RvslInd"),
        "Sts": status,
        "BookgDt": _date("BookgDt"),
        "ValDt": _date("ValDt"),
        "AcctSvcrRef": Leaf("AcctSvcrRef"),
        "BkTxCd": {
            "Domn": {"Cd": Leaf("code"), "Fmly": {"Cd": Leaf("code"), "SubFmlyCd": Leaf("code")}},
            "Prtry": {"Cd": Leaf("own code")},
        },
        "NtryDtls": {"TxDtls": Group("detail", _detail(version))},
        "AddtlNtryInf": Leaf("AddtlNtryInf"),
    }


def _detail(version: int) -> Mapping[str, Wanted]:
    parties: dict[str, Wanted] = {}
    for side in ("Dbtr", "Cdtr"):
        name: dict[str, Wanted] = {"Nm": Leaf(side)}
        agent: Mapping[str, Wanted] = {"FinInstnId": {"Nm": Leaf(side)}}
        parties[side] = name if version == 2 else {"Pty": name, "Agt": agent}
        parties[f"{side}Acct"] = _account(f"{side}Acct")
    return {
        "Refs": {"EndToEndId": Leaf("EndToEndId")},
        "Amt": _amount("Amt"),
        "AmtDtls": {"TxAmt": {"Amt": _amount("TxAmt")}},
        "CdtDbtInd": Leaf("CdtDbtInd"),
        "RltdPties": parties,
        "RmtInf": {"Ustrd": Leaf("Ustrd"), "Strd": {"CdtrRefInf": {"Ref": Leaf("Ref")}}},
    }


def _amount(key: str) -> Leaf:
    return Leaf(key, "Ccy", f"{key} Ccy")


def _date(key: str) -> Mapping[str, Wanted]:
    return {"Dt": Leaf(key), "DtTm": Leaf(f"{key} DtTm")}


def _account(key: str) -> Mapping[str, Wanted]:
    return {"Id": {"IBAN": Leaf(key), "Othr": {"Id": Leaf(key)}}}
