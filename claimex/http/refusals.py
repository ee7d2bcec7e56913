"""How a server says no: a status, a reason in a few words, and a message that says what to do."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """A request is refused.

    Attributes:
        status: Status of the answer.
        reason: A few words to count by.
        headers: Further headers of the answer.
    """

    def __init__(self, status: int, reason: str, message: str, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.reason = reason
        self.headers = headers or {}
        super().__init__(message)

    def told(self) -> dict[str, Any]:
        """Return the answer."""
        return {"error": {"status": self.status, "reason": self.reason, "message": str(self)}}
