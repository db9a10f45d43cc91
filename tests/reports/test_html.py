"""The HTML report of a small bank: it stands by itself, adds up, and nothing in it is let loose."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.bank import Bank
from warning_signals.context import Context, open_context
from warning_signals.errors import Refused
from warning_signals.reports.html import write_report
from warning_signals.reports.page import in_script

PLOTLY = re.compile(r"<script>/\*\*.*?</script>", re.DOTALL)
FIGURE = re.compile(r'<script type="application/json" id="([^"]+)">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def path(monday: Context) -> Path:
    return write_report(monday)


@pytest.fixture(scope="module")
def page(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def own(page: str) -> str:
    """What the page says apart from plotly.js."""
    found, count = PLOTLY.subn("", page)
    assert count == 1
    return found


def test_the_report_lies_under_the_newest_day(monday: Context, path: Path) -> None:
    assert path == monday.settings.home / "reports" / "2026-06-08.html"
    assert path.stat().st_size < 8_000_000


def test_every_flagged_borrower_has_a_section(own: str) -> None:
    sections = re.findall(r'<section class="borrower" id="([^"]+)">', own)

    assert sections == ["C-2026-0001", "C-2026-0002", "C-2026-0003"]
    for borrower in ("B003", "B004", "B005"):
        assert f"{borrower} · exposure ¥500,000" in own


def test_levels_on_the_page_add_up_to_the_book(own: str) -> None:
    tiles = {
        name: int(number)
        for number, name in re.findall(r'<div class="tile[^"]*"><b>([\d,]+)</b>([a-z ]+)', own)
    }

    levels = sum(tiles[name] for name in ("green", "partly", "amber", "red"))
    assert levels == tiles["borrowers"] == 8
    assert tiles["open cases"] == 3


def test_nothing_is_fetched_from_anywhere(own: str) -> None:
    assert not re.findall(r'(?:src|href)\s*=\s*["\'](?!#)', own)
    assert not re.findall(r"url\(|@import|<link|<iframe|<img", own)
    assert "default-src 'none'" in own


def test_a_hostile_name_is_text(page: str) -> None:
    assert '<script>alert("B003")' not in page
    assert "&lt;script&gt;alert(&#34;B003&#34;)&lt;/script&gt;有限公司" in page


def test_records_to_review_stand_beside_their_borrower(own: str) -> None:
    pairs = re.findall(r'<article class="pair">.*?</article>', own, re.DOTALL)

    assert len(pairs) == 2
    assert "2 pairs of a record and a borrower may belong together" in own
    exact, branch = pairs
    assert "court/R1 <small>perhaps</small> B006" in exact
    assert "the registered name, in full" in exact
    assert "与登记全称一致" in exact
    assert "court/R2 <small>perhaps</small> B007" in branch
    assert "a branch of that name" in branch
    assert exact.count("<td>郑州B006机电设备有限公司</td>") == 2
    assert "<img src=x" not in branch
    assert "&lt;img src=x onerror=alert(2)&gt;" in branch


def test_a_missing_feed_is_said_wherever_it_matters(own: str) -> None:
    assert "missing since 2026-06-08" in own
    assert '<span class="gap">Not evaluated:</span> electricity: the data did not arrive' in own
    assert '<span class="gap">no feed: 8</span>' in own
    assert "complete with gaps" in own


def test_simulated_data_is_marked_on_the_page_and_for_each_borrower(own: str) -> None:
    assert own.count('<span class="mark">模拟数据 / simulated data</span>') == 1
    assert own.count('<span class="mark">simulated data</span>') == 3


def test_a_finding_has_its_number_line_and_what_would_clear_it(own: str) -> None:
    row = re.search(r"<td class=\"keep\">dpd</td>.*?</tr>", own.replace("\n", ""))

    assert row is not None
    cells = re.findall(r">([^<>]+)</", row.group())
    assert cells == ["dpd", "red", "35", "–", "red ≥ 31", "2026-06-08", CALM]


CALM = "at most 0, 8 weekly looks in a row"


def test_messages_are_shown_as_their_readers_see_them(own: str) -> None:
    assert own.count('<article class="card') == 4
    assert "<span>确认</span>" in own
    assert "<span>Acknowledge</span>" in own


def test_every_picture_has_its_figure(own: str) -> None:
    figures = {name: json.loads(text) for name, text in FIGURE.findall(own)}

    assert set(re.findall(r'data-figure="([^"]+)"', own)) == set(figures)
    assert "C-2026-0003-bills" in figures
    for name, figure in figures.items():
        assert figure["data"], name


def test_json_cannot_end_the_script_it_stands_in() -> None:
    text = json.dumps({"name": "</script><b>&"})

    safe = in_script(text)

    assert "<" not in safe
    assert json.loads(safe) == {"name": "</script><b>&"}


def test_without_a_run_there_is_nothing_to_report(tmp_path: Path) -> None:
    with open_context(None, Bank(tmp_path).settings) as context, pytest.raises(Refused):
        write_report(context)
