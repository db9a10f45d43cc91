"""The command `ews`: one sub-command a task, a table for people and `--json` for machines.

Exit codes: 0 done, 1 the work failed, 2 used wrongly. Nothing heavy is imported before it is
needed, so that `ews --help` answers at once.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `ews`; errors become one plain paragraph and an exit code, never a traceback.

    EWS_TRACEBACK=1 shows where an error that nobody foresaw came from.
    """
    from warning_signals.cli.app import app
    from warning_signals.errors import ConfigError, MonitoringError, Refused

    try:
        app()
    except (ConfigError, Refused) as exc:
        print(exc, file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from exc
    except MonitoringError as exc:
        print(exc, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from exc
    except Exception as exc:
        if os.environ.get("EWS_TRACEBACK"):
            raise
        # Its own words may quote a row, so only its kind is shown.
        print(  # noqa: T201
            f"ews stopped on an error that nobody foresaw ({type(exc).__name__}). Nothing is half "
            "done: repeat the command, or set EWS_TRACEBACK=1 to see where it came from.",
            file=sys.stderr,
        )
        raise SystemExit(1) from exc
