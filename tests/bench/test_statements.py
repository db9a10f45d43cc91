"""Large statement files: the same for the same seed, reconciling, and read within the memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.reading.statement_files import camt_rows, refuse_unreconciled
from warning_signals.bench.statements import Written, write_camt

# The kernel's own high-water mark: that of getrusage would count the memory of the parent.
READ = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from warning_signals.sources.reading.camt053 import read_camt053
with open(sys.argv[1], "rb") as handle:
    blocks = read_camt053(handle, "bank_statements_20260608.xml", ZoneInfo("Asia/Shanghai"))
    rows = sum(block.cells.num_rows for block in blocks)
[peak] = [l for l in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in l]
print(rows, int(peak.split()[1]) // 1024)
"""


def test_a_file_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        write_camt(tmp_path / name, 0.1, seed)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("megabytes", [0.0, 0.01, 3.0])
def test_a_file_reconciles_and_is_as_large_as_asked_for(tmp_path: Path, megabytes: float) -> None:
    path = tmp_path / "statements.xml"

    written = write_camt(path, megabytes, 7, ("A1", "A2"))
    rows = camt_rows(path.read_bytes())

    refuse_unreconciled(rows)
    assert len(rows) == written.entries
    assert len({row["statement_id"] for row in rows}) == written.statements
    assert written.size == path.stat().st_size
    # One entry more at most, about 1,300 bytes.
    assert megabytes * 1e6 <= written.size <= max(megabytes * 1e6, 2_000) + 1_500


def test_statements_have_a_thousand_entries_and_the_accounts_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "statements.xml"

    written = write_camt(path, 3.0, 7, ("A1", "A2"))
    rows = camt_rows(path.read_bytes())

    assert written == Written(written.size, 3, len(rows))
    assert [row["account_number"] for row in rows[::1000]] == ["A1", "A2", "A1"]


@pytest.mark.slow
def test_two_hundred_megabytes_are_read_within_half_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "statements.xml"
    written = write_camt(path, 200, 7)

    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )

    rows, peak = map(int, done.stdout.split())
    assert rows == written.entries
    assert peak < 500
