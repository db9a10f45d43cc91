"""What is kept off the screen, on file descriptors and not only on Python's streams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, sys
from pathlib import Path
from early_warning_airflow.quiet import quiet

with quiet(Path(sys.argv[1])) as say:
    print("printed")
    os.write(2, b"written below Python\\n")
    say("said, ")
print("after")
"""


def test_only_what_is_said_reaches_the_screen(tmp_path: Path) -> None:
    log = tmp_path / "log"

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(log)], capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("said, after\n", "")
    assert sorted(log.read_text().splitlines()) == ["printed", "written below Python"]
