"""A measurement in a process of its own, so that its time and its memory are its alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

Progress = Callable[[str], None]
Told = dict[str, Any]


def child(
    module: str,
    *args: str | int | Path,
    environment: Mapping[str, str] | None = None,
    progress: Progress = lambda _: None,
) -> Told:
    """Run a module of this package in a new process and return the JSON of its last line.

    What it prints before goes to `progress`. RuntimeError, with what it said, where it fails.
    """
    command = [sys.executable, "-m", f"warning_signals.bench.{module}", *map(str, args)]
    last = ""
    with TemporaryFile("w+") as said:
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env={**os.environ, **(environment or {})},
        ) as process:
            for line in process.stdout or ():
                if last:
                    progress(last)
                last = line.rstrip()
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{module} ended with {process.returncode}: {said.read()[-2000:]}")
    told: Told = json.loads(last)
    return told
