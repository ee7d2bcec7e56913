"""Make text fit for XML 1.0."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow (production 2, Char); each is one UTF-16 unit long, like U+FFFD."""


def legal(text: str) -> str:
    """Return the text with U+FFFD in place of each character that XML 1.0 does not allow."""
    return _ILLEGAL.sub("\ufffd", text)
