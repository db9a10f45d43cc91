"""Sentences from config/messages.yml: one entry a sentence, with both languages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

from warning_signals.errors import ConfigError, did_you_mean

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Words:
    """All sentences in one language."""

    language: str
    sentences: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the sentence with its fields filled in.

        Raises ConfigError where config/messages.yml has no such sentence or it names a field
        that nobody fills.
        """
        if key not in self.sentences:
            hint = did_you_mean(key, self.sentences)
            raise ConfigError(f"messages.yml has no sentence {key!r}.{hint}")
        try:
            return self.sentences[key].format(**values)
        except KeyError as missing:
            hint = did_you_mean(str(missing.args[0]), values)
            raise ConfigError(
                f"messages.yml: {key}: nothing fills {{{missing.args[0]}}}.{hint}"
            ) from None


def load(path: Path) -> dict[str, Words]:
    """Return the sentences of messages.yml by language.

    Raises ConfigError with every fault, each with file and line: a language that is missing, a
    key that stands twice, fields that differ between the languages.
    """
    entries, faults = _entries(path)
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line, key, texts in entries:
        where = f"{path}:{line}: {key}"
        faults += [f"{where}: {fault}" for fault in _faults(key, texts, found["en"])]
        for language in LANGUAGES:
            found[language][key] = texts.get(language, "")
    if faults:
        raise ConfigError("The wording is faulty; nothing has run.\n" + "\n".join(faults))
    return {language: Words(language, found[language]) for language in LANGUAGES}


Entries = list[tuple[int, str, dict[str, str]]]


def _entries(path: Path) -> tuple[Entries, list[str]]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        return [], [f"{path}: {error}"]
    if not isinstance(root, yaml.MappingNode):
        return [], [f"{path}:1: no sentences."]
    entries: Entries = []
    for key, value in root.value:
        pairs = value.value if isinstance(value, yaml.MappingNode) else []
        texts = {str(language.value): str(text.value) for language, text in pairs}
        entries.append((key.start_mark.line + 1, str(key.value), texts))
    return entries, []


def _faults(key: str, texts: Mapping[str, str], seen: Mapping[str, str]) -> list[str]:
    faults = [f"no text in {name!r}." for name in LANGUAGES if not texts.get(name)]
    faults += [f"no such language {name!r}." for name in texts if name not in LANGUAGES]
    if key in seen:
        faults.append("stands twice.")
    try:
        fields = {name: fields_of(text) for name, text in texts.items()}
    except ValueError as error:
        return [*faults, f"{error}."]
    if len({frozenset(names) for names in fields.values()}) > 1:
        shown = "; ".join(f"{name} has {sorted(names)}" for name, names in fields.items())
        faults.append(f"the languages use different fields: {shown}.")
    return faults


def fields_of(template: str) -> set[str]:
    """Return the names in braces; ValueError where one is not a plain name."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    odd = [name for name in names if not name.isidentifier()]
    if odd:
        raise ValueError(f"{{{odd[0]}}} is not a plain name")
    return names
