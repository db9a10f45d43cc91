"""The command `ews`: one sub-command a task, a table for people and `--json` for machines.

Exit codes: 0 done, 1 the work failed, 2 used wrongly. Nothing heavy is imported before it is
needed, so that `ews --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run `ews`; errors raised on purpose become one plain paragraph and an exit code."""
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
