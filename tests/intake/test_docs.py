"""Data docs are one folder that needs no network and repeats no markup."""

import re
from pathlib import Path

from tests.intake.conftest import Take
from warning_signals.intake.docs import write_data_docs


def test_the_site_names_every_delivery_with_its_sum(take: Take, tmp_path: Path) -> None:
    good = take("branches", "branch_id,name\nBR01,East\n")
    cut = take("branches", "branch_id,name\nBR01,East\n", rows=9)

    index = write_data_docs(
        {"2026-06-08/branches": good.validation, "2026-06-09/branches": cut.validation}, tmp_path
    )

    text = index.read_text(encoding="utf-8")
    assert 'href="2026-06-08_branches.html"' in text
    assert "rejected" in text
    page = (tmp_path / "2026-06-09_branches.html").read_text(encoding="utf-8")
    assert "its manifest says 9" in page


def test_pages_load_nothing_and_escape_what_came_in(take: Take, tmp_path: Path) -> None:
    checked = take(
        "registry_events",
        "event_id,party_name,kind,happened_on\nR1,x,<script>alert(1)</script>,2026-06-08\n",
    )

    write_data_docs({"one": checked.validation}, tmp_path)

    page = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=.?https?:", page)
