"""How much the server takes on, and how it says no.

Each refusal is an answer of JSON: `{"error": {"status", "reason", "message"}}`, the message with what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimex.http import RefusedError

if TYPE_CHECKING:
    from claimex.article import Failure

MEGABYTE = 1_000_000
AT_ONCE = 100
"""Requests at work or waiting: each is heard at once, and with ten articles a second the last waits ten seconds."""

MAX_BODY_MB = 10
"""A whole page with its scripts is under 10 MB, see `reading/options.py`."""

MAX_TEXT = 200_000
"""Code points of one text: 15 s of work with `base`. A live blog of a whole day is under that."""

MAX_TEXTS = 1_000
"""Texts of one list, whose answer is held in memory; JSON Lines have no such limit."""

SECONDS = 60.0
"""For one text at work, for a body to come on, and for an answer to be taken: four times what `MAX_TEXT` needs."""

STATUS = {"too large": 422, "out of time": 503, "worker died": 500}
"""The status of an answer by the reason of a text's failure."""

UNPROCESSABLE = 422
"""The status for all other reasons."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes on.

    Attributes:
        body: Bytes of a request; of JSON Lines, characters of one line, and bytes held of what came ahead.
        text: Code points of one text.
        texts: Texts of one list.
        at_once: Requests at work or waiting.
        seconds: For one text at work, for a body to come on, and for an answer to be taken.
    """

    body: int = MAX_BODY_MB * MEGABYTE
    text: int = MAX_TEXT
    texts: int = MAX_TEXTS
    at_once: int = AT_ONCE
    seconds: float = SECONDS


def failed(failure: Failure | None) -> dict[str, Any]:
    """Return what stands in an answer in the place of a text that failed."""
    if failure is None:
        return {}
    status = STATUS.get(failure.reason, UNPROCESSABLE)
    return {"error": {"status": status, "reason": failure.reason, "message": failure.message, "where": failure.where}}


def too_long(limit: int) -> RefusedError:
    """Refuse a body."""
    advice = "send fewer texts at once, or JSON Lines, which are read as they come"
    return RefusedError(413, "body too long", f"the body has more than {limit:,} bytes; {advice}")


def too_many(at_once: int) -> RefusedError:
    """Refuse a request beyond those that wait."""
    message = f"{at_once} requests are at work or waiting; ask again in a second"
    return RefusedError(429, "queue full", message, {"Retry-After": "1"})


def too_slow(seconds: float) -> RefusedError:
    """Refuse a body that does not come."""
    return RefusedError(408, "body too slow", f"nothing more of the body came for {seconds:g} s; send it again")
