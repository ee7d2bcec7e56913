"""An article as it was read, and the failure to read one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text exactly as decoded, and what the input states about it.

    Attributes:
        id: Path relative to the folder that the user named, or the id that the input states; never absolute.
        text: The text that all offsets point into, in code points.
        encoding: The codec that decoded the file. For a text file, `bytes.decode(encoding)` gives this text again. For
            HTML and JSON Lines, it gives what the text was taken from.
        title, lang, url, published: As the input states them; None if it does not.
        meta: All other fields that the input states.
    """

    id: str
    text: str
    encoding: str | None = None
    title: str | None = None
    lang: str | None = None
    url: str | None = None
    published: str | None = None
    meta: Mapping[str, JsonValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.text.isascii() and (half := _SURROGATE.search(self.text)):
            problem = f"character {half.start()} is half of a surrogate pair, which is not valid Unicode"
            raise InputError(self.id, problem, reason="not Unicode", advice="repair the text where it was written")

    @property
    def sha256(self) -> str:
        """SHA-256 of the text encoded as UTF-8, hexadecimal."""
        return sha256_of(self.text)


DEFECT = "defect of claimex"
"""The reason of an article's failure that nothing in the article explains."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not become an article.

    Attributes:
        where: The file, or file and line, as the user named it.
        reason: The kind of failure in a few words, to count by: "not found", "nothing to read", "unreadable", "too
            large", "binary", "link", "cut short", "not decodable", "empty", "bad JSON", "bad HTML", "no text", "not
            Unicode", "not English", "extra missing", "out of time", "defect of claimex".
        message: What happened, where, and what to do.
    """

    where: str
    reason: str
    message: str


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text encoded as UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
