"""`ews plot`: a page that stands by itself, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ews


def figure_in(page: str) -> Any:
    [found] = re.findall(r"const drawn = (\{.*\});\n", page)
    return json.loads(found)


def test_the_page_has_history_forecast_and_prophet(ews: Ews, tmp_path: Path) -> None:
    out = tmp_path / "picture.html"

    ended = ews("plot", "B001", "--feed", "electricity_kwh", "--as-of", "2026-06-05", "--out", out)

    assert (ended.code, ended.out.strip()) == (0, str(out))
    page = out.read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "expected by combined 1" in page
    names = [trace.get("name") for trace in figure_in(page)["data"]]
    assert names == [None, "at least", "expected", "observed", "Prophet"]


def test_a_feed_stands_for_the_series_made_of_it_and_the_newest_day_is_taken(ews: Ews) -> None:
    told = ews("plot", "B002", "--feed", "e_invoices", "--json").json

    assert told["path"].endswith("reports/B002-invoice_issued-2026-06-08.html")
    assert Path(told["path"]).is_file()


def test_what_is_not_forecast_is_refused_with_the_nearest_name(ews: Ews) -> None:
    ended = ews("plot", "B001", "--feed", "electricity_kw")

    assert ended.code == 2
    assert "Nothing is forecast of 'electricity_kw'. Did you mean electricity_kwh?" in ended.err


def test_a_borrower_of_whom_nothing_was_observed_is_refused(ews: Ews) -> None:
    ended = ews("plot", "B001", "--feed", "merchant_volume", "--as-of", "2026-06-05")

    assert ended.code == 2
    assert "Nothing was observed of B001 in merchant_volume up to 2026-05-31." in ended.err


def test_a_day_that_was_not_looked_at_is_refused(ews: Ews) -> None:
    ended = ews("plot", "B001", "--feed", "electricity_kwh", "--as-of", "2026-06-09")

    assert ended.code == 2
    assert "2026-06-09 was not looked at." in ended.err
