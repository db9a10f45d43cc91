"""From a name in config/ to the plug-in in the file of that name: no scanning, no decorators."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from warning_signals.errors import UnknownName, did_you_mean

_HERE = Path(__file__).parent


def plugin(folder: str, name: str) -> Any:
    """Return PLUGIN of `warning_signals/<folder>/<name>.py`, or of the package of that name.

    `folder` may be nested ("signals/tax"). Raises UnknownName with the nearest good name.
    """
    check(folder, name)
    module = import_module(f"warning_signals.{folder.replace('/', '.')}.{name}")
    return module.PLUGIN


def check(folder: str, name: str) -> None:
    """Raise UnknownName where there is no file of that name; nothing is imported."""
    path = _HERE / folder / f"{name}.py"
    if not path.is_file() and not (path.with_suffix("") / "__init__.py").is_file():
        known = [p.stem for p in (_HERE / folder).glob("*.py")]
        raise UnknownName(
            f"config/ names {name!r}, but there is no warning_signals/{folder}/{name}.py."
            f"{did_you_mean(name, known)}"
        )
