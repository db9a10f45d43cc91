"""A bank small enough to know by heart: eight borrowers, a first day and three days after it.

Friday 5 June 2026 is the opening and the baseline. On Monday the 8th B003 is 35 days past due
(red, hard), B004 is listed as a dishonest debtor (red, hard), and B005 is 6 days past due with an
electricity bill 12 days late (two ambers). Everything else is as it always was.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa
import yaml
from stdnum.cn import uscc as uscc_number

from tests.bank_rows import GAS, WATER, bill, instalment, ledger_totals, meter, reading
from warning_signals import feeds
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.calendar import BankCalendar
from warning_signals.context import Context, open_context
from warning_signals.settings import Settings, load_calendar

ROOT = Path(__file__).parent.parent
OPENING = date(2026, 6, 5)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)
HISTORY_DAYS = 500
BORROWERS = tuple(f"B{n:03d}" for n in range(1, 9))
FEED_OF: dict[str, str] = {
    name: said["feed"]
    for name, said in yaml.safe_load((ROOT / "config/sources.yml").read_text("utf-8")).items()
}
Row = dict[str, Any]
Change = Callable[[str, date, list[Row]], list[Row]]


@cache
def voting_only() -> Path:
    """Return a copy of config/ with the signals that have a vote: of a day that is the half.

    A day with all of them is run by tests/signals and by the whole books of the slow tests.
    """
    folder = Path(mkdtemp(prefix="ews-config-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(ROOT / "config", folder, dirs_exist_ok=True)
    path = folder / "signals.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    voting = [line for line in lines if "shadow: true" not in line]
    path.write_text("".join(voting), encoding="utf-8")
    return folder


def uscc(borrower: str) -> str:
    """Return a made-up number with a right check character."""
    body = f"91410100MA{int(borrower[1:]):07d}"
    return body + uscc_number.calc_check_digit(body)


@dataclass
class Bank:
    """Writes the bank's deliveries into a landing folder; `changes` may alter any rows."""

    home: Path
    changes: list[Change] = field(default_factory=list)
    absent: set[tuple[str, date]] = field(default_factory=set)
    borrowers: tuple[str, ...] = BORROWERS
    config: Path = field(default_factory=voting_only)

    @property
    def settings(self) -> Settings:
        """Settings of a replay in this bank's home."""
        return Settings(
            book="shipped",
            home=self.home,
            config=self.config,
            expectations=ROOT / "expectations",
            clock="replay",
            register_url=os.environ.get("EWS_TEST_REGISTER_URL"),
            slack_base_url=os.environ.get("EWS_SLACK_BASE_URL", "https://slack.com/api/"),
        )

    @contextmanager
    def context(self, now: datetime | None = None) -> Iterator[Context]:
        """Open the library on this bank."""
        with open_context(now, self.settings) as context:
            yield context

    def write(self, *days: date) -> None:
        """Write the opening and the deliveries of these days."""
        settings = self.settings
        calendar = load_calendar(settings.config)
        layout = layouts(settings)
        for day in (OPENING, *days):
            for source, rows in deliveries_of(day, self.borrowers, calendar).items():
                for change in self.changes:
                    rows = change(source, day, rows)
                if (source, day) in self.absent:
                    continue
                write_delivery(
                    settings.landing_folder,
                    source,
                    as_table(source, rows, opening=day == OPENING),
                    business_on=day,
                    arrived_at=arrival(day, calendar),
                    provenance="simulated",
                    opening=day == OPENING,
                    layout=layout[source],
                )


def arrival(day: date, calendar: BankCalendar) -> datetime:
    """Return when the files of a day come: 02:10 on the next business day."""
    return datetime.combine(calendar.next_business_day(day), time(2, 10), calendar.zone)


def as_table(source: str, rows: list[Row], opening: bool) -> pa.Table:
    """Return rows in the feed's own types, without the columns that the intake fills."""
    feed = FEED_OF[source]
    with_day = opening or "business_on" in feeds.feed(feed).key
    dropped = {"delivery_id", "row_no", "provenance"}
    dropped |= set() if with_day else {"business_on"}
    dropped |= set() if opening else {"known_at"}
    schema = pa.schema([f for f in feeds.arrow_schema(feed) if f.name not in dropped])
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    return pa.Table.from_pylist(whole, schema=schema)


def deliveries_of(
    day: date, borrowers: tuple[str, ...], calendar: BankCalendar
) -> dict[str, list[Row]]:
    """Return the rows of every source for one business day; the opening has the history."""
    opening = day == OPENING
    since = day - timedelta(days=HISTORY_DAYS) if opening else calendar.previous_business_day(day)
    days = [since + timedelta(days=n) for n in range(1, (day - since).days + 1)]
    bank_days = [d for d in days if calendar.is_business_day(d)]
    masters = _masters(borrowers) if opening else {}
    rows: dict[str, list[Row]] = {source: masters.get(source, []) for source in FEED_OF} | {
        "borrowers": [_borrower(b) for b in borrowers],
        "facilities": [_facility(b) for b in borrowers],
        "account_flows": [flow for d in days for b in borrowers for flow in _flows(b, d)],
        "account_balances": [_balance(b, d) for d in bank_days for b in borrowers],
        "facility_balances": [_owed(b, d) for d in bank_days[-60:] for b in borrowers],
        "e_invoices": [i for d in bank_days for b in borrowers for i in _invoices(b, d)],
        "meter_readings": [reading(f"M{b}", d) for d in days for b in borrowers],
        "water_readings": [reading(f"W{b}", d) for d in days for b in WATER],
        "gas_readings": [reading(f"N{b}", d) for d in days for b in GAS],
        "gl_totals": [row for d in bank_days[-60:] for row in ledger_totals(borrowers, d)],
        "weather": [{"region": "410100", "business_on": d, "temperature": 24.5} for d in days],
        "court_records": [_listing()] if day == MONDAY else [],
    }
    if opening:
        return {source: [_stamped(row, calendar) for row in of] for source, of in rows.items()}
    return rows


def _stamped(row: Row, calendar: BankCalendar) -> Row:
    day = row.get("business_on") or row.get("issued_on") or OPENING
    on = day if calendar.is_business_day(day) else calendar.next_business_day(day)
    on = min(on, OPENING)
    return {"business_on": day, **row, "known_at": arrival(on, calendar)}


def _masters(borrowers: tuple[str, ...]) -> dict[str, list[Row]]:
    people = {"O1": ("officer", "zh"), "O2": ("officer", "en"), "H1": ("branch_head", "zh")}
    people |= {"R1": ("risk_analyst", "zh"), "R2": ("risk_approver", "en")}
    people |= {"R3": ("risk_department", "zh")}
    officers = [
        {"officer_id": o, "branch_id": "BR1", "role": role, "language": language}
        | ({"stand_in_id": "O2"} if o == "O1" else {})
        for o, (role, language) in people.items()
    ]
    return {
        "branches": [{"branch_id": "BR1", "name": "二七支行", "head_officer_id": "H1"}],
        "officers": officers,
        "accounts": [
            {
                "account_id": f"A{b}",
                "borrower_id": b,
                "kind": "basic",
                "currency": "CNY",
                "is_repayment_account": True,
            }
            for b in borrowers
        ],
        "meters": [meter(f"M{b}", b, "electricity") for b in borrowers],
        "water_meters": [meter(f"W{b}", b, "water") for b in WATER],
        "gas_meters": [meter(f"N{b}", b, "gas") for b in GAS],
        "instalments": [instalment(b, n, OPENING) for b in borrowers for n in range(12)],
        "utility_bills": [bill(b, n, OPENING) for b in borrowers for n in range(6)],
    }


def _borrower(b: str) -> Row:
    return {
        "borrower_id": b,
        "uscc": uscc(b),
        "name": f"郑州{b}机电设备有限公司",
        "taxpayer_kind": "general",
        "segment": "small",
        "sector": "C34",
        "branch_id": "BR1",
        "officer_id": "O1" if int(b[1:]) % 2 else "O2",
    }


def _facility(b: str) -> Row:
    return {
        "facility_id": f"F{b}",
        "borrower_id": b,
        "product": "working capital",
        "currency": "CNY",
        "limit_amount": Decimal("500000.00"),
        "committed_undrawn": Decimal("0.00"),
        "repayment_method": "interest_then_bullet",
        "is_revolving": False,
        "loan_class": "pass",
    }


def _owed(b: str, day: date) -> Row:
    # Past due for as long as it takes to be 35 and 6 days late on that Monday.
    late = {"B003": 35, "B005": 6}.get(b, 0) if day >= MONDAY else 0
    return {
        "facility_id": f"F{b}",
        "business_on": day,
        "outstanding": Decimal("500000.00"),
        "limit_amount": Decimal("500000.00"),
        "overdue_principal": Decimal("0.00"),
        "overdue_interest": Decimal("0.00"),
        "dpd": late + (day - MONDAY).days if late else 0,
    }


def _flows(b: str, day: date) -> list[Row]:
    if day.weekday() > 4:
        return []
    booked = datetime.combine(day, time(2), tzinfo=ROOT_ZONE)
    common = {"account_id": f"A{b}", "booked_at": booked, "value_on": day, "currency": "CNY"}
    payer = f"客户{day.toordinal() % 3}"
    paid = {"flow_id": f"{b}-{day}-in", "amount": Decimal("3000.00"), "kind": "sale"}
    spent = {"flow_id": f"{b}-{day}-out", "amount": Decimal("-2800.00"), "kind": "purchase"}
    return [
        common | paid | {"counterparty_name": payer, "counterparty_kind": "business"},
        common | spent | {"counterparty_name": "供应商", "counterparty_kind": "business"},
    ]


def _balance(b: str, day: date) -> Row:
    return {
        "account_id": f"A{b}",
        "business_on": day,
        "balance": Decimal("90000.00"),
        "available": Decimal("90000.00"),
        "currency": "CNY",
    }


def _invoices(b: str, day: date) -> list[Row]:
    return [
        {
            "invoice_no": f"{b[1:]}{day:%Y%m%d}",
            "invoice_code": "4100",
            "direction": "out",
            "uscc": uscc(b),
            "counterparty_id": "K1",
            "issued_on": day,
            "net": Decimal("10000.00"),
            "tax": Decimal("1300.00"),
            "total": Decimal("11300.00"),
            "currency": "CNY",
            "status": "valid",
        }
    ]


def _listing() -> Row:
    return {
        "record_id": "S1",
        "provider": "court",
        "kind": "dishonest_debtor",
        "party_name": "郑州B004机电设备有限公司",
        "party_number": uscc("B004"),
        "role": "executed",
        "amount": Decimal("420000.00"),
        "currency": "CNY",
        "case_no": "(2026)豫0103执487号",
        "filed_on": date(2026, 6, 1),
        "published_on": MONDAY,
    }


ROOT_ZONE = load_calendar(ROOT / "config").zone
