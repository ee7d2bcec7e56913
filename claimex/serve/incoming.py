"""The bodies of requests, as files that the package's own reader reads.

So a text that comes by HTTP becomes an article in just the way of one on standard input: the same ids, the same
failures, the same text. JSON, which is no input of the command, is written out as JSON Lines first.
"""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

from claimex.http import RefusedError, read_body
from claimex.serve.limits import too_long, too_slow

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive

    from claimex.serve.limits import Limits

ARTICLE_SHAPE = "a text, an object with a text, or a list of these"


async def whole_body(request: Request, limits: Limits) -> bytes:
    """Read a body to its end.

    Raises:
        RefusedError: It is too long or does not come.
    """
    try:
        async with asyncio.timeout(limits.seconds):
            body = await read_body(request, limits.body)
    except TimeoutError as error:
        raise too_slow(limits.seconds) from error
    if body is None:
        raise too_long(limits.body)
    return body


def as_lines(body: bytes, *, text_field: str, limits: Limits) -> tuple[bytes, bool]:
    """Write JSON as JSON Lines.

    Returns:
        The lines, and whether they were a list.

    Raises:
        RefusedError: It is no JSON, not of the shape asked for, or too long a list.
    """
    try:
        value = json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise RefusedError(422, "bad JSON", f"the body is no JSON: {error}") from error
    texts: list[Any] = value if isinstance(value, list) else [value]
    if len(texts) > limits.texts:
        problem = f"a list of {len(texts):,} texts, more than {limits.texts:,}; send them as JSON Lines"
        raise RefusedError(422, "too many texts", problem)
    objects = [{text_field: text} if isinstance(text, str) else text for text in texts]
    if wrong := next((each for each in objects if not isinstance(each, dict)), None) or None in objects:
        raise RefusedError(422, "bad JSON", f"{type(wrong).__name__} instead of {ARTICLE_SHAPE}")
    return "".join(json.dumps(each) + "\n" for each in objects).encode(), isinstance(value, list)


class Feed(io.RawIOBase):
    """A body that is still coming, as a file for another thread than that of the server's loop.

    It reads ahead as far as `room`, so that a client that sends all before it reads anything is not kept waiting, as
    long as its body is not longer than that.

    Args:
        receive: Gives the messages of the request.
        room: Bytes that are held.
        seconds: Longest wait for a piece.
    """

    def __init__(self, receive: Receive, *, room: int, seconds: float) -> None:
        super().__init__()
        self._receive, self._room, self._seconds = receive, room, seconds
        self._loop = asyncio.get_running_loop()
        self._held = bytearray()
        self._changed = asyncio.Condition()
        self._over = False
        self.gone = False
        self.late = False

    async def fill(self) -> None:
        """Take the pieces in until the client leaves; `gone` is true from then on."""
        while True:
            message = await self._receive()
            async with self._changed:
                self.gone = message["type"] == "http.disconnect"
                self._held += message.get("body", b"")
                self._over = self.gone or self._over or not message.get("more_body", False)
                self._changed.notify_all()
                if self.gone:
                    return
                await self._changed.wait_for(lambda: self._over or len(self._held) < self._room)

    async def stop(self) -> None:
        """Let whoever reads come to the end."""
        async with self._changed:
            self._over = True
            self._held.clear()
            self._changed.notify_all()

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer that can be written to
        """Wait for a piece, and put as much of it there as fits."""
        piece = asyncio.run_coroutine_threadsafe(self._take(len(buffer)), self._loop).result()
        buffer[: len(piece)] = piece
        return len(piece)

    async def _take(self, most: int) -> bytes:
        async with self._changed:
            try:
                async with asyncio.timeout(self._seconds):
                    await self._changed.wait_for(lambda: self._over or self._held)
            except TimeoutError:
                self.late = True
            piece = bytes(self._held[:most])
            del self._held[:most]
            self._changed.notify_all()
            return piece
