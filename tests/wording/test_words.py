"""The sentences of config/messages.yml, and what is wrong with a faulty file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wording.facts_for_tests import MESSAGES
from warning_signals.errors import ConfigError
from warning_signals.wording.words import fields_of, load


def written(folder: Path, text: str) -> Path:
    path = folder / "messages.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_sentence_is_there_in_both_languages_with_the_same_fields() -> None:
    en, zh = load(MESSAGES)["en"].sentences, load(MESSAGES)["zh"].sentences

    assert en.keys() == zh.keys()
    assert all(en.values())
    assert all(zh.values())
    assert {k: fields_of(t) for k, t in en.items()} == {k: fields_of(t) for k, t in zh.items()}


def test_every_role_of_the_officers_feed_has_a_post() -> None:
    roles = ("officer", "branch_head", "risk_analyst", "risk_approver", "risk_department")

    sentences = load(MESSAGES)["zh"].sentences

    assert all(f"post_{role}" in sentences for role in roles)


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a: {en: one}\nb: {en: '{x}', zh: '{y}'}\na: {en: '{x.y}', zh: two, fr: trois}\n",
    )

    with pytest.raises(ConfigError) as caught:
        load(path)

    told = str(caught.value)
    assert f"{path}:1: a: no text in 'zh'." in told
    assert f"{path}:2: b: the languages use different fields: en has ['x']; zh has ['y']." in told
    assert f"{path}:3: a: no such language 'fr'." in told
    assert f"{path}:3: a: stands twice." in told
    assert f"{path}:3: a: {{x.y}} is not a plain name." in told


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n"])
def test_a_file_without_sentences_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        load(written(tmp_path, text))


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yml"):
        load(tmp_path / "none.yml")


def test_an_unknown_sentence_or_field_is_told_with_the_nearest(tmp_path: Path) -> None:
    en = load(written(tmp_path, "hello: {en: 'hi {name}', zh: '{name}好'}\n"))["en"]

    assert en.say("hello", name="{x}") == "hi {x}"
    with pytest.raises(ConfigError, match="Did you mean hello"):
        en.say("helo")
    with pytest.raises(ConfigError, match=r"nothing fills \{name\}.*Did you mean names"):
        en.say("hello", names="x")
