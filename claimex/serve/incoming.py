"""Turn the bodies of requests into files for the package's own reader.

So a text that comes over HTTP becomes an article in the same way as on standard input, with the same id, text and
failures. The command does not read JSON, so JSON is written out as JSON Lines first.
"""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from claimex.http import RefusedError, read_body
from claimex.serve.choices import JSON, media_of
from claimex.serve.limits import UNPROCESSABLE, too_long, too_slow

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive

    from claimex.serve.limits import Limits

AnyBody = TypeVar("AnyBody", bound=BaseModel)

ARTICLE_SHAPE = "a text, an object with a text, or a list of these"


async def whole_body(request: Request, limits: Limits) -> bytes:
    """Read a whole body.

    Raises:
        RefusedError: It is too long, or it does not arrive in time.
    """
    try:
        async with asyncio.timeout(limits.seconds):
            body = await read_body(request, limits.body)
    except TimeoutError as error:
        raise too_slow(limits.seconds) from error
    if body is None:
        raise too_long(limits.body)
    return body


async def read_as(request: Request, limits: Limits, shape: type[AnyBody]) -> AnyBody:
    """Read a whole body of JSON that must have a shape.

    Raises:
        RefusedError: It is not JSON or has another shape, it is too long, or it does not arrive in time.
    """
    if media_of(request) != JSON:
        raise RefusedError(415, "unknown media type", f"this path reads {JSON}")
    body = await whole_body(request, limits)
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise RefusedError(UNPROCESSABLE, "bad JSON", f"{where}: {first['msg']}") from error


def as_lines(body: bytes, *, text_field: str, limits: Limits) -> tuple[bytes, bool]:
    """Write JSON as JSON Lines.

    Returns:
        The lines, and whether they were a list.

    Raises:
        RefusedError: It is not JSON, it has another shape, or the list is too long.
    """
    try:
        value = json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise RefusedError(422, "bad JSON", f"the body is not JSON: {error}") from error
    texts: list[Any] = value if isinstance(value, list) else [value]
    if len(texts) > limits.texts:
        problem = f"a list of {len(texts):,} texts, more than {limits.texts:,}; send them as JSON Lines"
        raise RefusedError(422, "too many texts", problem)
    objects = [{text_field: text} if isinstance(text, str) else text for text in texts]
    if wrong := next((each for each in objects if not isinstance(each, dict)), None) or None in objects:
        raise RefusedError(422, "bad JSON", f"{type(wrong).__name__} instead of {ARTICLE_SHAPE}")
    return "".join(json.dumps(each) + "\n" for each in objects).encode(), isinstance(value, list)


class Feed(io.RawIOBase):
    """A body that is still arriving, as a file for a thread other than the server's loop.

    Up to `room` bytes are read ahead. So a client may send its whole body before it reads anything, if the body has no
    more bytes than that.

    Args:
        receive: Returns the messages of the request.
        room: Most bytes that are held.
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
        """Take the pieces as they arrive until the client leaves. Then `gone` is true."""
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
        """End the file for its reader."""
        async with self._changed:
            self._over = True
            self._held.clear()
            self._changed.notify_all()

    def readable(self) -> bool:
        """Tell that the file can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        """Wait for a piece, and copy as much of it into the buffer as fits."""
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
