"""Facts of a made-up case, complete; a test changes what it is about with `replace`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from warning_signals.messaging import Message
from warning_signals.model import Level, Text
from warning_signals.wording.facts import CaseFacts, Reason
from warning_signals.wording.words import Words, load

SHANGHAI = ZoneInfo("Asia/Shanghai")
GOLDEN = Path(__file__).parent / "golden"
MESSAGES = Path(__file__).parents[2] / "config" / "messages.yml"

INFLOW = Reason(
    Text(
        "Operating inflow over 30 days is ¥212,400, 64 % below its own norm of ¥596,000 "
        "(red from 50 %)",
        "经营流入 30 天 ¥212,400，比自身常态 ¥596,000 低 64%（红线 50%）",
    ),
    date(2026, 6, 3),
    Level.RED,
    "op_inflow_drop",
)
PAYER = Reason(
    Text(
        "The largest payer, 31 % of last year's inflow, has not paid for 46 days",
        "第一大付款方 46 天未付款，过去一年占流入 31%",
    ),
    date(2026, 6, 9),
    Level.AMBER,
    "top_payer_lost",
)
LAWSUIT = Reason(
    Text(
        "Sued over a sales contract for ¥420,000 (matched by its credit code)",
        "新增被告案件：买卖合同，¥420,000（按统一社会信用代码匹配）",
    ),
    date(2026, 6, 15),
    Level.AMBER,
    "new_lawsuit_defendant",
)

RED = CaseFacts(
    case_id="C-2026-17",
    borrower_id="B00042",
    borrower_name="郑州某机电设备有限公司",
    level=Level.RED,
    kind="opened",
    exposure=Decimal("1860000.00"),
    currency="CNY",
    branch_name="二七支行",
    state="open",
    due_at=datetime(2026, 6, 22, 17, 0, tzinfo=SHANGHAI),
    reasons=(INFLOW, PAYER, LAWSUIT),
    unknown=(
        Text("electricity readings have been missing since 11 June", "用电数据自 6 月 11 日起未到"),
    ),
    first_check=Text(
        "Ask the firm for its contract with the largest customer and three months of statements; "
        "do not tell that customer about the loan.",
        "请企业提供与第一大客户的合同与近三月对账单（不向其客户透露贷款）",
    ),
    next_step=Text(
        "Visit the firm within three bank days and note what you saw.",
        "三个工作日内实地走访，并记录所见",
    ),
    undrawn=Decimal("300000.00"),
    provenance="simulated",
    url="https://desk.example/cases/C-2026-17",
)

AMBER = CaseFacts(
    case_id="C-2026-18",
    borrower_id="B00043",
    borrower_name="Dílna Novák s.r.o.",
    level=Level.AMBER,
    kind="opened",
    exposure=Decimal("95400.40"),
    currency="CZK",
    branch_name="Praha 1",
    state="open",
    due_at=datetime(2026, 7, 1, 17, 0, tzinfo=SHANGHAI),
    reasons=(PAYER,),
    unknown=(),
    first_check=Text("Ask whether this customer still orders.", "问清该客户是否还在下单。"),
    next_step=Text("", ""),
    undrawn=Decimal("0.00"),
    provenance="real",
    url="https://desk.example/cases/C-2026-18",
)


def words(language: str) -> Words:
    """Return the shipped wording in one language."""
    return load(MESSAGES)[language]


def shown(message: Message) -> str:
    """Return a message as its reader sees it."""
    buttons = " ".join(f"[{button.label}]" for button in message.buttons)
    return "\n".join([message.headline, *message.lines, buttons]) + "\n"
