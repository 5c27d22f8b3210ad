"""The store: what is kept is found again by whoever kept it, and what is not sound counts as not kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diplocal.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", "program 1")


def file_of(store: Store) -> Path:
    [file] = store.folder.iterdir()
    return file


def test_what_is_kept_is_found_again(store: Store) -> None:
    name = store.name(b"words")
    assert store.get(name) is None
    store.put(name, ("value", 1))
    assert store.get(name) == ("value", 1)


@pytest.mark.parametrize("words", [(), (b"b", b"a"), (b"ab",), (b"a", b"b", b""), (b"a\x001\x00b",)])
def test_a_name_tells_its_words_from_all_others(store: Store, words: tuple[bytes, ...]) -> None:
    assert store.name(*words) != store.name(b"a", b"b") == store.name(b"a", b"b")


def test_another_program_finds_nothing(store: Store) -> None:
    store.put(store.name(b"words"), "value")
    other = replace(store, program="program 2")
    assert other.get(other.name(b"words")) is None


def shortened(content: bytes) -> bytes:
    return content[:-1]


def flipped(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def emptied(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [shortened, flipped, emptied], ids=lambda one: str(one.__name__))
def test_what_is_damaged_counts_as_not_kept(store: Store, damage: Callable[[bytes], bytes]) -> None:
    name = store.name(b"words")
    store.put(name, "value")
    file = file_of(store)
    file.write_bytes(damage(file.read_bytes()))
    assert store.get(name) is None


def test_where_nothing_can_be_kept_it_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file", "program")
    store.put("name", "value")
    assert store.get("name") is None
    store.keep_only({"name"})


def test_all_else_is_removed(store: Store) -> None:
    for word in (b"one", b"two"):
        store.put(store.name(word), word)
    (store.folder / "left-over.123").touch()
    store.keep_only({store.name(b"two")})
    assert store.get(store.name(b"two")) == b"two"
    assert file_of(store).stem == store.name(b"two")
