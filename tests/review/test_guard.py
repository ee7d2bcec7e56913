"""Test the guard of requests: a body that is too long is not read, whatever its header states."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from claimex.http.guard import read_body

pytest.importorskip("starlette")

if TYPE_CHECKING:
    from starlette.types import Message


def body_of(length: str | None, *pieces: bytes, longest: int = 10) -> bytes | None:
    from starlette.requests import Request

    left = [*pieces]

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    headers = [] if length is None else [(b"content-length", length.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with ThreadPoolExecutor(1) as pool:  # a browser's tests may have left a loop running in this thread
        found = pool.submit(asyncio.run, read_body(request, longest)).result()
    return None if found is None else bytes(found)


@pytest.mark.parametrize("length", ["11", "9" * 19, "9" * 5_000, "-1", "1e3", "ten"])
def test_a_length_that_is_too_long_or_none_is_refused(length: str) -> None:
    assert body_of(length, b"12345") is None


def test_a_body_is_read_up_to_its_limit_however_it_arrives() -> None:
    assert body_of("10", b"12345", b"67890") == b"1234567890"
    assert body_of(None, b"12345", b"67890") == b"1234567890"
    assert body_of(None, b"12345", b"678901") is None
