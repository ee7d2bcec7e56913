"""The options for reading articles, checked when they are set.

Comes in: names and numbers as the user gave them. Goes out: `ReadOptions` with a known codec and format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from claimex.errors import ConfigError
from claimex.reading.charset import check_encoding
from claimex.vocabulary import InputFormat

MAX_BYTES = 20_000_000
"""The largest article, in bytes after unpacking. It stops dumps and decompression bombs, not articles: a live blog of a
whole day is under 1 MB of text and 10 MB of HTML. trafilatura's own limit for a page is the same."""

FORMATS = get_args(InputFormat)
TEXT_FIELD = "text"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options for reading articles.

    Attributes:
        encoding: The codec that decodes all input; without it, the codec is detected.
        text_field: The field of a JSON Lines object that holds the article's text.
        input_format: Read everything as "text", "html" or "jsonl", whatever its suffix. Without it, standard
            input and files with an unknown suffix are text.
        follow_links: Whether to follow links that lead out of a folder.
        max_bytes: The largest article in bytes, unpacked; for a line of JSON Lines, in characters.

    Raises:
        ConfigError: There is no such codec or format, or the limit is below 1.
    """

    encoding: str | None = None
    text_field: str = TEXT_FIELD
    input_format: InputFormat | None = None
    follow_links: bool = False
    max_bytes: int = MAX_BYTES

    def __post_init__(self) -> None:
        if self.encoding is not None:
            check_encoding(self.encoding)
        if self.input_format not in {None, *FORMATS}:
            formats = ", ".join(FORMATS)
            raise ConfigError(str(self.input_format), "this is not an input format", advice=f"use one of {formats}")
        if self.max_bytes < 1:
            raise ConfigError(str(self.max_bytes), "max_bytes must be 1 or more")


DEFAULTS = ReadOptions()
