"""`ews findings` and `signals`, for machines."""

from __future__ import annotations

from tests.cli.conftest import Ews


def test_findings_have_the_keys_that_machines_read(ews: Ews) -> None:
    told = ews("findings", "--as-of", "2026-06-08", "--json").json

    wanted = {"borrower_id", "signal", "level", "value", "threshold", "compared_with", "since_on"}
    voting = [f for f in told if not f["shadow"]]
    assert [(f["borrower_id"], f["signal"], f["level"]) for f in voting] == [
        ("B003", "dpd", "red"),
        ("B005", "power_arrears", "amber"),
    ]
    assert wanted | {"schema", "evidence", "provenance", "versions"} <= set(told[0])
    assert told[0]["since_on"] == "2026-06-08"
