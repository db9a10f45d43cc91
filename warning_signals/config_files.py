"""Reading config/: YAML with line numbers, a book's overlay, and all faults at once.

A book may keep its own version of a file under config/books/<book>/; what stands there is laid
over the file of the same name. Faults are gathered over all files and raised together, each with
file and line, before anything runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from warning_signals.errors import ConfigError


@dataclass
class ConfigFiles:
    """The folder of configuration files for one book, and the faults found so far."""

    folder: Path
    book: str
    faults: list[str] = field(default_factory=list)

    def read(self, name: str) -> dict[str, Any]:
        """Return the content of `<name>.yml`, the book's overlay laid over it."""
        base = self._load(self.folder / f"{name}.yml")
        overlay = self.folder / "books" / self.book / f"{name}.yml"
        return merged(base, self._load(overlay)) if overlay.is_file() else base

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.faults.append(f"{path}: there is no such file.")
            return {}
        except yaml.YAMLError as exc:
            self.faults.append(f"{path}: not YAML: {exc}")
            return {}
        if data is None or isinstance(data, dict):
            return data or {}
        self.faults.append(f"{path}:1: names with values are expected, not {data!r:.40}.")
        return {}

    def fault(self, name: str, where: tuple[str, ...], what: str) -> None:
        """Note a fault at the key path `where` of `<name>.yml`."""
        overlay = self.folder / "books" / self.book / f"{name}.yml"
        for path in (overlay, self.folder / f"{name}.yml"):
            line = line_of(path, where)
            if line:
                self.faults.append(f"{path}:{line}: {'.'.join(where)}: {what}")
                return
        self.faults.append(f"{self.folder / name}.yml:1: {'.'.join(where)}: {what}")

    def raise_faults(self) -> None:
        """Raise ConfigError with every fault noted, if there is one."""
        if self.faults:
            count = len(self.faults)
            raise ConfigError(
                f"{count} fault{'s' * (count > 1)} in the configuration; nothing has run.\n"
                + "\n".join(self.faults)
            )


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with `over` laid over it, mappings key by key."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def line_of(path: Path, where: tuple[str, ...]) -> int | None:
    """Return the line of the last key of the path in that file, None where it is not there."""
    if not path.is_file():
        return None
    node = yaml.compose(path.read_text(encoding="utf-8"))
    line = None
    for key in where:
        if not isinstance(node, yaml.MappingNode):
            return line
        found = next((pair for pair in node.value if pair[0].value == key), None)
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line
