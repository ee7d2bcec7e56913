"""Web archives: each page is whole or refused, and what stands behind a false record is read."""

from __future__ import annotations

import gzip
import io
from typing import Any, cast

import pytest
from packed import PAGE, response, warc_record

from claimex.errors import InputError
from claimex.reading import web_archives
from claimex.reading.compression import unpacked
from claimex.reading.web_archives import WebPage, read_warc

pytest.importorskip("fastwarc")


def page(number: int, words: str, *, more: int = 0) -> bytes:
    """Return a page's record whose length is false by `more` bytes."""
    payload = response(PAGE.format(words))
    whole = warc_record("response", payload, url=f"https://news.example/{number}", number=number)
    stated = f"Content-Length: {len(payload)}\r\n\r\nHTTP".encode()
    return whole.replace(stated, f"Content-Length: {len(payload) + more}\r\n\r\nHTTP".encode())


FIRST, LAST = page(1, "The ferry was late."), page(3, "The bridge is shut.")


def read(data: bytes, *, max_bytes: int = 10_000) -> list[str]:
    """Return the last letter of each page's id, and the reason of each failure."""
    stream = io.BufferedReader(cast("Any", io.BytesIO(data)))
    pages = read_warc(stream, where="x.warc", max_bytes=max_bytes)
    found: list[str] = []
    try:
        found.extend(each.name[-1] if isinstance(each, WebPage) else each.reason for each in pages)
    except InputError as error:
        found.append(f"! {error.reason}")
    return found


@pytest.mark.parametrize("more", [-50, -1, 5, 10, 200, 600, 10**6, 10**12])
def test_a_false_length_costs_its_own_page_alone(more: int) -> None:
    assert read(FIRST + page(2, "The mayor resigned.", more=more) + LAST) == ["1", "cut short", "3"]


@pytest.mark.parametrize("kept", [-1, -3])
def test_a_length_that_takes_in_the_line_breaks_behind_loses_nothing(kept: int) -> None:
    assert read(FIRST + page(2, "The mayor resigned.", more=4 + kept) + LAST) == ["1", "2", "3"]


@pytest.mark.parametrize("left", [2, 40, 150])
def test_a_file_that_ends_inside_a_page_says_so(left: int) -> None:
    cut = page(2, "The mayor resigned.")[: -4 - left]

    assert read(FIRST + cut) == ["1", "cut short"]
    assert read(FIRST + cut + LAST) == ["1", "cut short", "3"]


def test_a_file_that_ends_inside_a_head_says_so() -> None:
    assert read(FIRST + LAST[:60]) == ["1", "unreadable"]


def test_a_page_that_its_server_cut_is_refused() -> None:
    short = response(PAGE.format("The mayor resigned."))[:-30]
    chunked = short.replace(b"Content-Length", b"X-Length")

    assert read(warc_record("response", short) + LAST) == ["cut short", "3"]
    assert read(warc_record("response", chunked) + LAST) == ["1", "3"]  # no length is stated


def test_a_page_that_the_archive_calls_cut_is_refused() -> None:
    cut = LAST.replace(b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type")

    assert read(FIRST + cut) == ["1", "cut short"]


def test_what_belongs_to_no_record_is_told_once() -> None:
    assert read(FIRST + b"odd words\r\nand more\r\n" + LAST) == ["1", "unreadable", "3"]
    assert read(b"no web archive\n") == ["unreadable"]
    assert read(b"") == []


def test_a_request_of_a_false_length_hides_no_page() -> None:
    request = warc_record("request", b"GET / HTTP/1.1\r\n\r\n").replace(b"Content-Length: 18", b"Content-Length: 300")

    assert read(request + FIRST + LAST) == ["cut short", "1", "3"]


def test_a_page_that_is_too_long_comes_cut_but_longer_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "HEAD_MOST", 1000)
    stream = io.BufferedReader(cast("Any", io.BytesIO(page(2, "x" * 5000) + LAST)))

    long, last = read_warc(stream, where="x", max_bytes=500)

    assert isinstance(long, WebPage)
    assert len(long.data) == 501
    assert isinstance(last, WebPage)


def test_junk_behind_a_packed_record_does_not_cost_the_record() -> None:
    packed = io.BufferedReader(cast("Any", io.BytesIO(gzip.compress(FIRST, mtime=0) + b"junk" * 20)))
    pages = read_warc(unpacked(packed, "gz", where="x"), where="x", max_bytes=10_000)

    assert isinstance(next(pages), WebPage)
    with pytest.raises(InputError, match="cannot be unpacked"):
        next(pages)


def test_lengths_that_are_all_false_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "AGAIN_MOST", 10_000)

    found = read(page(2, "The mayor resigned.", more=10**12) * 200)

    assert found[-1] == "! unreadable"
    assert 1 < len(found) < 10
