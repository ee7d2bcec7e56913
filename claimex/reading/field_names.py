"""Find the fields of an article in an object, by the names that libraries and sites give them.

Comes in: the fields of one line, row or object. Goes out: the text, title, language, address and date; what is left
belongs to the article's metadata.

Sources: the JSON that news-please (`maintext`, `date_publish`, `source_domain`), Fundus (`body`, `plaintext`,
`publishing_date`), newspaper4k (`publish_date`) and trafilatura (`source`, `source-hostname`) write, and NewsArticle of
schema.org (`articleBody`, `headline`, `datePublished`, `inLanguage`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.reading.options import TEXT_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

TEXTS = (TEXT_FIELD, "maintext", "plaintext", "articleBody", "body")
"""Where the text is looked for, unless the user names a field."""

TITLES = ("title", "headline")
LANGUAGES = ("lang", "language", "inLanguage")
DATES = ("published", "date", "date_publish", "publishing_date", "publish_date", "datePublished")
ADDRESSES = ("url", "source")

_PARAGRAPHS = "\n\n"
_PARTS = ("summary", "headline", "sections", "paragraphs")
"""The parts of a nested body that hold words, in reading order. Source: `ArticleBody` of Fundus."""

_NOTHING = ("", "None")
"""What stands for no value; the second is how news-please writes a missing date."""

_WEB = ("http://", "https://")


def pop_text(fields: dict[str, JsonValue], text_field: str) -> str | None:
    """Take the text out of an article's fields; None if there is none."""
    found: str | None = None
    for name in TEXTS if text_field == TEXT_FIELD else (text_field,):
        value = fields.get(name)
        text = (_PARAGRAPHS.join(_nested(value)) or None) if isinstance(value, dict) else value
        if isinstance(text, str):
            found = text
        if found:
            del fields[name]
            break
    return found


def _nested(value: JsonValue) -> Iterator[str]:
    """Yield the paragraphs of a nested body, headings included."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            pending += reversed(part)
        elif isinstance(part, dict):
            pending += reversed([part[name] for name in _PARTS if name in part])


def pop_string(fields: dict[str, JsonValue], names: tuple[str, ...]) -> str | None:
    """Take the first of some fields that holds a string which is not empty."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value not in _NOTHING:
            del fields[name]
            return value
    return None


def pop_address(fields: dict[str, JsonValue]) -> str | None:
    """Take the article's address. `source` is one in trafilatura, and the outlet's name elsewhere."""
    for name in ADDRESSES:
        value = fields.get(name)
        if isinstance(value, str) and (value.startswith(_WEB) or (name == ADDRESSES[0] and value)):
            del fields[name]
            return value
    return None
