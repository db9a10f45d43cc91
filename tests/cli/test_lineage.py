"""`ews lineage`: a tree for people, JSON for machines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bank import MONDAY, ROOT, Bank
from tests.cli.conftest import Ews
from warning_signals.register.findings import finding_id
from warning_signals.stages import assess, begin, detect, measure, pull, validate

B003 = finding_id(MONDAY, "B003", "dpd")


@pytest.fixture(scope="module")
def judged(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """A bank that looks at nothing but days past due, on its Monday."""
    folder = tmp_path_factory.mktemp("lineage")
    shutil.copytree(first_day_done, folder / "home")
    shutil.copytree(ROOT / "config", folder / "config")
    (folder / "config" / "signals.yml").write_text("repayment:\n  dpd: {}\n", encoding="utf-8")
    bank = Bank(folder / "home", config=folder / "config")
    with bank.context() as context:
        begin.run(MONDAY, context)
        for stage in (pull, validate, measure, detect, assess):
            stage.run(MONDAY, context)  # type: ignore[attr-defined]
    return bank


@pytest.fixture
def on_monday(ews: Ews, judged: Bank, monkeypatch: pytest.MonkeyPatch) -> Ews:
    """The command on that bank."""
    monkeypatch.setenv("EWS_HOME", str(judged.home))
    monkeypatch.setenv("EWS_CONFIG", str(judged.config))
    return ews


def test_a_finding_is_told_as_a_tree(on_monday: Ews) -> None:
    ended = on_monday("lineage", B003)

    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == f"B003 dpd red, finding {B003}"
    assert lines[1] == (
        "├── Facility FB003 is 35 days past due (red line 31 days); ¥0 is overdue on it."
    )
    for part in (
        "signal warning_signals.signals.repayment.dpd, code 0.1.0, threshold set 1",
        "facility_balances 2026-06-08 version 1, simulated, known at 2026-06-08 18:10 UTC: 1 row",
        "raw facility_balances_20260608.csv ",
        "60 older rows, the first of 2026-03-11, lie before",
        "dpd 35",
    ):
        assert part in ended.out
    assert lines[-1] == "└── every file is what was taken in"


def test_a_finding_has_the_keys_that_machines_read(on_monday: Ews) -> None:
    told = on_monday("lineage", B003, "--json").json

    assert told["schema"] == 1
    assert {"finding", "signal", "run", "looks", "inputs", "feeds", "sound"} <= set(told)
    [listed, _] = on_monday("findings", "--as-of", "2026-06-08", "--json").json
    assert listed == {"schema": 1} | {k: v for k, v in told["finding"].items() if k in listed}
    [delivery] = told["feeds"][1]["deliveries"]
    assert {"source", "business_on", "version", "known_at", "provenance"} <= set(delivery)
    assert {"file", "sha256", "state"} <= set(delivery["raw"])
    assert {"file", "sha256", "state", "row_numbers", "count"} <= set(delivery["lake"][0])


def test_a_delivery_is_told_by_the_findings_that_read_it(on_monday: Ews) -> None:
    name = "2026-06-08/facility_balances"

    tree = on_monday("lineage", "--delivery", name).out
    told = on_monday("lineage", "--delivery", name, "--json").json

    assert f"B003 dpd red {B003}: 1 row" in tree
    assert "2 dpd" in tree
    assert (told["schema"], told["delivery"], told["feed"]) == (1, name, "facility_balances")
    assert told["versions"][0]["days"][0]["signals"] == {"dpd": 2}


@pytest.mark.parametrize(
    "args",
    [
        (),
        (B003, "--delivery", "2026-06-08/facility_balances"),
        ("000000000000",),
        (B003, "--known-at", "2026-06-08"),
        (B003, "--known-at", "2026-06-10T04:30+08:00"),
        ("--delivery", "2026-06-07/facility_balances"),
        ("--delivery", "2026-06-08/facility_balance"),
    ],
    ids=" ".join,
)
def test_what_was_asked_wrongly_ends_with_two_and_words(
    on_monday: Ews, args: tuple[str, ...]
) -> None:
    ended = on_monday("lineage", *args)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.strip()
    assert "Traceback" not in ended.err
