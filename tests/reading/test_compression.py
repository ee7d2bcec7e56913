"""Archives are read as they unpack; damage and bombs are told, and what stands before them is read."""

from __future__ import annotations

import gzip
import io
from functools import partial
from typing import TYPE_CHECKING, Literal

import pytest
import zstandard

from claimex.errors import InputError
from claimex.reading import compression
from claimex.reading.compression import borrowed, lines_of, opened

if TYPE_CHECKING:
    from pathlib import Path

Packing = Literal["gz", "zst"]
PACKINGS: tuple[Packing, Packing] = ("gz", "zst")
TEXT = "".join(f"Line {number}: “The hall is full,” she said.\n" for number in range(5000)).encode()


def _packed(data: bytes, packing: Packing) -> bytes:
    return gzip.compress(data, mtime=0) if packing == "gz" else zstandard.ZstdCompressor().compress(data)


def _read(path: Path, packing: Packing) -> bytes:
    with opened(path, packing, where="news") as stream:
        return stream.read()


@pytest.mark.parametrize("packing", PACKINGS)
def test_archives_of_several_parts_read_as_one(tmp_path: Path, packing: Packing) -> None:
    path = tmp_path / "a"
    path.write_bytes(_packed(TEXT, packing) + _packed(b"", packing) + _packed(b"end", packing))

    assert _read(path, packing) == TEXT + b"end"


def test_skippable_frames_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc" + _packed(TEXT, "zst"))

    assert _read(path, "zst") == TEXT


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("left", [3, 0.5, -1])
def test_an_archive_cut_short_is_told(tmp_path: Path, packing: Packing, left: float) -> None:
    whole = _packed(TEXT, packing)
    path = tmp_path / "a"
    path.write_bytes(whole[: int(len(whole) * left)] if isinstance(left, float) else whole[:left])

    with pytest.raises(InputError, match="news: the archive ends early") as caught:
        _read(path, packing)

    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("damage", ["flip", "tail", "other"])
def test_a_damaged_archive_is_told(tmp_path: Path, packing: Packing, damage: str) -> None:
    whole = bytearray(_packed(TEXT, packing))
    if damage == "flip":
        whole[len(whole) // 2 : len(whole) // 2 + 40] = bytes(40)
    damaged = {"flip": bytes(whole), "tail": bytes(whole) + b"garbage", "other": b"plain text"}[damage]
    path = tmp_path / "a"
    path.write_bytes(damaged)

    with pytest.raises(InputError) as caught:
        _read(path, packing)

    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_stands_before_a_cut_is_read(tmp_path: Path, packing: Packing) -> None:
    whole = _packed(TEXT, packing) + _packed(TEXT, packing)
    path = tmp_path / "a"
    path.write_bytes(whole[:-20])

    with opened(path, packing, where="news") as stream:
        assert stream.read(len(TEXT)) == TEXT


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_bomb_is_defused(tmp_path: Path, packing: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FREE_BYTES", 1_000_000)
    path = tmp_path / "a"
    path.write_bytes(_packed(bytes(60_000_000), packing))
    taken: list[int] = []

    with opened(path, packing, where="news") as stream, pytest.raises(InputError) as caught:
        taken.extend(len(found) for found in iter(partial(stream.read1, 1 << 16), b""))

    assert caught.value.reason == "too large"
    assert sum(taken) < 20_000_000


def test_a_borrowed_stream_stays_open() -> None:
    lent = io.BytesIO(b"News")
    with borrowed(lent) as stream:
        assert stream.peek(1)[:4] == b"News"
        assert stream.read() == b"News"

    assert not lent.closed


def test_a_line_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FREE_BYTES", 1000)
    (tmp_path / "x.jsonl").write_bytes(b"{}\n" + b"x" * 1001)
    lines = lines_of(tmp_path / "x.jsonl")

    assert next(lines) == b"{}\n"
    with pytest.raises(InputError, match="a line of more than 1000 bytes"):
        next(lines)
