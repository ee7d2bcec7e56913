"""Define the limits of the server, and the answers to requests beyond them.

Each refusal is JSON: `{"error": {"status", "reason", "message"}}`. The message says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimex.article import DEFECT
from claimex.http import RefusedError

if TYPE_CHECKING:
    from claimex.article import Failure

MEGABYTE = 1_000_000
AT_ONCE = 100
"""Most requests in progress or waiting. At ten articles a second, the last of them waits ten seconds."""

MAX_BODY_MB = 10
"""A page with its scripts has less than 10 MB, see `reading/options.py`."""

MAX_TEXT = 200_000
"""Most code points of one text, which take 15 s with `base`. A live blog of a whole day has fewer."""

MAX_TEXTS = 1_000
"""Most texts in one list, since its answer is held in memory. JSON Lines have no such limit."""

SECONDS = 60.0
"""Most time for one text, for the next piece of a body, and for a client to take an answer. It is four times what a
text of `MAX_TEXT` needs."""

STATUS = {"too large": 422, "out of time": 503, "worker died": 500, DEFECT: 500}
"""The status of an answer by the reason of a text's failure."""

UNPROCESSABLE = 422
"""The status for all other reasons."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server.

    Attributes:
        body: Most bytes of a request. For JSON Lines, most characters of one line, and most bytes that are read ahead.
        text: Most code points of one text.
        texts: Most texts in one list.
        at_once: Most requests in progress or waiting.
        seconds: Most time for one text, for the next piece of a body, and for a client to take an answer.
    """

    body: int = MAX_BODY_MB * MEGABYTE
    text: int = MAX_TEXT
    texts: int = MAX_TEXTS
    at_once: int = AT_ONCE
    seconds: float = SECONDS


def failed(failure: Failure | None) -> dict[str, Any]:
    """Return what an answer has in the place of a text that failed."""
    if failure is None:
        return {}
    status = STATUS.get(failure.reason, UNPROCESSABLE)
    return {"error": {"status": status, "reason": failure.reason, "message": failure.message, "where": failure.where}}


def too_long(limit: int) -> RefusedError:
    """Refuse a body."""
    advice = "send fewer texts at once, or JSON Lines, which are read as they come"
    return RefusedError(413, "body too long", f"the body has more than {limit:,} bytes; {advice}")


def too_many(at_once: int) -> RefusedError:
    """Refuse a request because too many wait already."""
    message = f"{at_once} requests are in progress or waiting; ask again in a second"
    return RefusedError(429, "queue full", message, {"Retry-After": "1"})


def too_slow(seconds: float) -> RefusedError:
    """Refuse a body that does not arrive."""
    return RefusedError(408, "body too slow", f"no more of the body arrived for {seconds:g} s; send it again")
