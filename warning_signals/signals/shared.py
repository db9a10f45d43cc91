"""What several signals work out alike is worked out once a day, for the first that asks."""

from warning_signals.derived import once

__all__ = ["once"]
