"""Files as the bank's systems write them, row by row; a test names only what it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from tests.bank import uscc

Line = dict[str, str]
OURS = uscc("B001")


def csv_of(rows: Sequence[Mapping[str, str]], headings: Sequence[str] | None = None) -> str:
    """Return rows as CSV, the headings being the first row's keys where none are given."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headings or list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def flow(number: int | str = 1, **cells: str) -> Line:
    """Return one payment of Monday on the account of B001."""
    usual = {
        "flow_id": f"L{number}",
        "account_id": "AB001",
        "booked_at": "2026-06-08T09:30:00+08:00",
        "value_on": "2026-06-08",
        "amount": "3000.00",
        "currency": "CNY",
        "kind": "sale",
        "counterparty_name": "客户",
    }
    return usual | cells


def flows(*rows: Line) -> str:
    """Return a file of payments."""
    return csv_of(rows)


def many_flows(count: int) -> str:
    """Return a file with that many payments."""
    return flows(*[flow(n) for n in range(1, count + 1)])


INVOICE = {
    "invoice_no": "发票号码",
    "invoice_code": "发票代码",
    "direction": "进销方向",
    "uscc": "纳税人识别号",
    "counterparty_id": "对方识别号",
    "issued_on": "开票日期",
    "net": "金额",
    "tax": "税额",
    "total": "价税合计",
    "currency": "币种",
    "status": "发票状态",
}


def invoice(number: int | str = 1, **cells: str) -> Line:
    """Return one invoice that B001 wrote on Monday, under the tax bureau's headings."""
    usual = {
        "invoice_no": f"N{number}",
        "invoice_code": "4100",
        "direction": "销项",
        "uscc": OURS,
        "counterparty_id": "K1",
        "issued_on": "2026-06-08",
        "net": "1000.00",
        "tax": "130.00",
        "total": "1130.00",
        "currency": "人民币",
        "status": "正常",
    }
    return {INVOICE[name]: value for name, value in (usual | cells).items()}


def invoices(*rows: Line) -> bytes:
    """Return a file of invoices in the bureau's encoding."""
    return csv_of(rows).encode("gb18030")


RECORD = {
    "record_id": "记录编号",
    "provider": "数据来源",
    "kind": "信息类型",
    "case_no": "案号",
    "party_name": "当事人名称",
    "party_number": "证件号码",
    "role": "诉讼地位",
    "amount": "标的金额",
    "currency": "币种",
    "filed_on": "立案日期",
    "published_on": "发布日期",
    "closed_on": "结案日期",
    "corrects_record_id": "更正记录编号",
}


def record(record_id: str = "S9", **cells: str) -> Line:
    """Return one listing of B001 as a dishonest debtor, under the provider's headings."""
    usual = {
        "record_id": record_id,
        "provider": "court",
        "kind": "失信被执行人",
        "case_no": "(2026)豫0103执900号",
        "party_name": "郑州B001机电设备有限公司",
        "party_number": OURS,
        "role": "被执行人",
        "amount": "420000.00",
        "currency": "人民币",
        "filed_on": "2026-06-01",
        "published_on": "2026-06-08",
        "closed_on": "",
        "corrects_record_id": "",
    }
    return {RECORD[name]: value for name, value in (usual | cells).items()}


def records(*rows: Line) -> bytes:
    """Return a file of court records in the provider's encoding."""
    return csv_of(rows, list(RECORD.values())).encode("gb18030")
