"""Starting processes and leaving none behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from early_warning_airflow.up import running, where_to_click

PARENT_AND_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"],
                         stdin=subprocess.PIPE)
print(child.pid, flush=True)
child.wait()
"""


def test_leaving_the_block_ends_the_command_and_its_children(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with running([sys.executable, "-c", PARENT_AND_CHILD], log) as process:
        while not log.read_text().strip():
            assert process.poll() is None
        assert os.getpgid(process.pid) == process.pid

    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_person_is_told_both_addresses_and_where_the_passwords_are(tmp_path: Path) -> None:
    told = where_to_click(8080, 8917, tmp_path)

    assert "http://127.0.0.1:8080/dags/daily_monitoring" in told
    assert "http://127.0.0.1:8917/ews/" in told
    assert f"{tmp_path}/airflow/simple_auth_manager_passwords.json.generated" in told
    assert f"{tmp_path}/roundup/secret" in told
