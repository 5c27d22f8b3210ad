"""The spool: what was put aside is found again, in memory and on the disk."""

from __future__ import annotations

import errno
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal import spool
from diplocal.spool import Spool


@pytest.mark.parametrize("most", [0, 20, 10**9])
@given(rows=st.lists(st.lists(st.binary(max_size=12), max_size=8), max_size=5))
def test_what_was_put_aside_is_found_again_between_and_after(most: int, rows: list[list[bytes]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "MOST", most)
        made = Spool()
        kept = []
        for row in rows:
            kept += [(made.add(content), content) for content in row]
            for place, content in kept:
                assert bytes(made[place]) == content
            assert list(map(bytes, made.pieces(place for place, _ in kept))) == [content for _, content in kept]


@pytest.mark.parametrize("most", [0, 10**9])
def test_several_readers_at_once_do_not_disturb_each_other(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST", most)
    made = Spool()
    places = [made.add(b"%d" % number * 9) for number in range(5_000)]
    with ThreadPoolExecutor(4) as pool:
        read = [pool.submit(lambda: b"".join(made.pieces(places))) for _ in range(8)]
        assert {future.result() for future in read} == {b"".join(b"%d" % number * 9 for number in range(5_000))}


def test_little_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_, **__: pytest.fail("a file was made"))
    made = Spool()
    assert made[made.add(b"little")] == b"little"


def test_a_full_disk_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Spool()

    def full(_: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(made, "_file", type("Full", (), {"write": staticmethod(full)}))
    with pytest.raises(OSError, match="No space left") as caught:
        made.add(b"much")
    assert caught.value.filename == tempfile.gettempdir()
