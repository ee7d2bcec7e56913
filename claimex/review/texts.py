"""The texts of the articles under review, found by what records say of them.

Comes in: a folder. Goes out: a function from a record's `doc` to its text, which keeps the last few at hand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from claimex.read import ReadOptions, Texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from claimex.record import Document

TEXTS_HELD = 16  # a page asks for one article at a time, and again when its reader turns back


def finder(folder: Path, *, text_field: str = "text") -> Callable[[Document], str]:
    """Return what finds the text of an article.

    Args:
        folder: Where the articles lie, or where extract kept their texts.
        text_field: Field of JSON Lines that holds the text.

    Returns:
        A function that raises `InputError` where the text is missing or was changed.
    """
    texts = Texts(folder, options=ReadOptions(text_field=text_field))
    find = lru_cache(maxsize=TEXTS_HELD)(texts.find)
    return lambda doc: find(doc.id, doc.sha256, encoding=doc.encoding)
