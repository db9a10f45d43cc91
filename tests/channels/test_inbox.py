"""The local inbox: one file a message, the same blocks as Slack, shown in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.wording.facts_for_tests import RED, words
from warning_signals.channels.blocks import blocks_of
from warning_signals.channels.inbox import PLUGIN, Options, find, send
from warning_signals.channels.inbox_files import read_all
from warning_signals.channels.inbox_text import render
from warning_signals.errors import DeliveryError
from warning_signals.messaging import Message
from warning_signals.wording.cards import card


def message(key: str = "k1", replaces: str | None = None, headline: str = "Red alert") -> Message:
    return Message(key, headline, ("Due: 22 June",), "", replaces=replaces)


def test_a_message_becomes_one_file_with_slacks_blocks(tmp_path: Path) -> None:
    told = card(RED, words("zh"), "full", "C-2026-17/opened")

    ref = send(told, "O01", Options(tmp_path))

    [path] = tmp_path.iterdir()
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == f"{ref}.json"
    assert (raw["schema"], raw["to"], raw["key"]) == (1, "O01", "C-2026-17/opened")
    assert raw["blocks"] == blocks_of(told)


def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    first = send(message(), "O01", Options(tmp_path))
    content = (tmp_path / f"{first}.json").read_bytes()

    second = send(message(), "O01", Options(tmp_path))

    assert second == first
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [content]


def test_two_people_get_a_file_each_under_one_key(tmp_path: Path) -> None:
    send(message(), "O01", Options(tmp_path))
    send(message(), "O02", Options(tmp_path))

    assert sorted(m.to for m in read_all(tmp_path)) == ["O01", "O02"]


def test_keys_that_look_alike_in_a_file_name_are_kept_apart(tmp_path: Path) -> None:
    send(message("C-1:a"), "O01", Options(tmp_path))
    send(message("C-1/a"), "O01", Options(tmp_path))
    send(message("../../C-1"), "O01", Options(tmp_path))

    assert sorted(m.key for m in read_all(tmp_path)) == ["../../C-1", "C-1/a", "C-1:a"]


def test_a_new_state_takes_the_place_of_the_earlier_message(tmp_path: Path) -> None:
    first = send(message("k1"), "O01", Options(tmp_path))

    second = send(message("k2", first, "Eased to amber"), "O01", Options(tmp_path))

    [held] = read_all(tmp_path)
    assert second == first
    assert held.text == "Eased to amber\nDue: 22 June"
    assert held.keys == ("k1", "k2")


def test_the_same_new_state_twice_is_still_one_message(tmp_path: Path) -> None:
    first = send(message("k1"), "O01", Options(tmp_path))
    send(message("k2", first), "O01", Options(tmp_path))

    send(message("k2", first), "O01", Options(tmp_path))

    [held] = read_all(tmp_path)
    assert held.keys == ("k1", "k2")


@pytest.mark.parametrize("ref", ["D0A1:1780000000.000100", "../outside", "gone-0123456789ab"])
def test_a_reference_that_is_not_in_the_folder_replaces_nothing(tmp_path: Path, ref: str) -> None:
    folder = tmp_path / "inbox"
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")

    send(message("k2", ref), "O01", Options(folder))

    assert len(read_all(folder)) == 1
    assert (tmp_path / "outside.json").read_text(encoding="utf-8") == "{}"


def test_a_message_is_found_by_any_key_it_had_and_only_for_its_reader(tmp_path: Path) -> None:
    ref = send(message("k1"), "O01", Options(tmp_path))
    send(message("k2", ref), "O01", Options(tmp_path))

    assert find("k1", "O01", Options(tmp_path)) == ref
    assert find("k2", "O01", Options(tmp_path)) == ref
    assert find("k2", "O02", Options(tmp_path)) is None
    assert find("k3", "O01", Options(tmp_path)) is None


def test_an_inbox_that_does_not_exist_yet_is_empty(tmp_path: Path) -> None:
    assert read_all(tmp_path / "none") == []
    assert find("k1", "O01", Options(tmp_path / "none")) is None


def test_a_half_written_file_of_a_killed_run_is_not_a_message(tmp_path: Path) -> None:
    (tmp_path / ".k1-0123.77.tmp").write_text('{"schema": 1, "to"', encoding="utf-8")

    send(message("k1"), "O01", Options(tmp_path))

    assert [m.key for m in read_all(tmp_path)] == ["k1"]


def test_a_file_that_is_no_message_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[]", encoding="utf-8")

    with pytest.raises(DeliveryError, match=r"notes\.json is not a message"):
        read_all(tmp_path)


def test_a_folder_that_cannot_be_written_is_to_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file stands here", encoding="utf-8")

    with pytest.raises(DeliveryError, match="Cannot write") as caught:
        send(message(), "O01", Options(tmp_path / "inbox"))

    assert caught.value.retry


def test_a_name_that_spells_an_entity_is_rendered_as_it_was_written() -> None:
    assert render(blocks_of(message(headline="A &lt; B &amp; C"))).startswith("A &lt; B &amp; C\n")


def test_a_name_cannot_colour_the_terminal() -> None:
    assert "\x1b" not in render(blocks_of(message(headline="A\x1b[31mB")))


def test_the_inbox_is_full_unless_told_otherwise(tmp_path: Path) -> None:
    assert PLUGIN.options(tmp_path).disclosure == "full"
