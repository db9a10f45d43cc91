"""A person's name that a source delivers is in the raw file and nowhere else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from tests.bank import MONDAY, OPENING, Bank, voting_only
from tests.casework.made_records import deliver, listing, name, taken_in
from warning_signals import feeds
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register import tables as t

REP = "欧阳小明"
Row = dict[str, Any]


def hashing_config(folder: Path) -> Path:
    """Return a configuration in which borrowers and courts bring representatives by name."""
    shutil.copytree(voting_only(), folder)
    sources = yaml.safe_load((folder / "sources.yml").read_text(encoding="utf-8"))
    for source in ("borrowers", "court_records"):
        sources[source]["hashed"] = ["legal_rep_key"]
    text = yaml.safe_dump(sources, allow_unicode=True, sort_keys=False)
    (folder / "sources.yml").write_text(text, encoding="utf-8")
    return folder


def with_reps(source: str, _: date, rows: list[Row]) -> list[Row]:
    """Name the representative of B002 in the bank's master."""
    if source != "borrowers":
        return rows
    return [r | ({"legal_rep_key": REP} if r["borrower_id"] == "B002" else {}) for r in rows]


def test_a_representatives_name_matches_by_key_and_is_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EWS_IDENTITY_SALT", "white pepper")
    bank = Bank(tmp_path / "home", [with_reps], config=hashing_config(tmp_path / "config"))
    others = set(feeds.names()) - {"borrowers", "court_records"}
    bank.absent |= {(source, day) for source in others for day in (OPENING, MONDAY)}
    bank.write(MONDAY)
    refused = listing("R2", name("B003"), role="nobody", legal_rep_key=REP)
    deliver(
        bank, MONDAY, "court_records", [listing("R1", name("B002"), legal_rep_key=REP), refused]
    )
    with bank.context() as context:
        taken_in(context, OPENING)
        taken_in(context, MONDAY)

        rows = see(context, MONDAY, context.now(MONDAY))["court_records"].to_pyarrow().to_pylist()
        with engine.reading(context.register) as connection:
            [bad] = connection.execute(select(t.quarantine)).mappings()

    found = {row["record_id"]: (row["borrower_id"], row["match_rule"]) for row in rows}
    assert found["R1"] == ("B002", "name_and_legal_rep")
    assert bad["column"] == "role"
    assert REP not in str(dict(bad)) + str(rows)
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    with_name = {path.relative_to(tmp_path / "home").parts[0] for path in kept if names_him(path)}
    assert with_name == {"landing", "raw"}


def names_him(path: Path) -> bool:
    content = path.read_bytes()
    return any(REP.encode(encoding) in content for encoding in ("utf-8", "gb18030"))
