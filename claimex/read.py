"""Files, folders, lists and standard input to articles.

Comes in: what the user named. Goes out: `Article`s in a stable order, and a `Failure` for each input that
cannot be one, so that the run goes on and nothing is lost silently.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import JsonValue

from claimex.errors import InputError


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text exactly as decoded, and what the input said about it.

    Attributes:
        id: Path relative to the folder given, or the id that the input states; never absolute.
        text: The text that all offsets count in, code points.
        encoding: The codec that decoded it, such that `bytes.decode(encoding)` gives the text again.
        title, lang, url, published: As the input states them, else None.
        meta: Other fields that the input brought along.
    """

    id: str
    text: str
    encoding: str | None = None
    title: str | None = None
    lang: str | None = None
    url: str | None = None
    published: str | None = None
    meta: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for position, character in enumerate(self.text) if not self.text.isascii() else ():
            if "\ud800" <= character <= "\udfff":
                raise InputError(
                    self.id,
                    f"character {position} is half of a surrogate pair, which is no Unicode text",
                    reason="not Unicode",
                    advice="repair the text where it was written",
                )

    @property
    def sha256(self) -> str:
        """SHA-256 of the text encoded as UTF-8, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
