"""Find who says what in news articles: attributions as records whose spans point into the text.

    >>> import claimex
    >>> extractor = claimex.load()
    >>> for record in extractor.extract("“We won,” Ada Quill said."):
    ...     print(record.kind, record.speaker.name, record.content[0].text)
    direct Ada Quill “We won,”

The names below are the public interface; each is imported when it is first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimex.errors import ClaimexError as ClaimexError
    from claimex.evaluate import load_records as load_records
    from claimex.pipeline import Extractor as Extractor
    from claimex.pipeline import Outcome as Outcome
    from claimex.pipeline import load as load
    from claimex.read import Article as Article
    from claimex.read import Failure as Failure
    from claimex.read import read_articles as read_articles
    from claimex.record import Record as Record
    from claimex.record import json_schema as json_schema
    from claimex.write import write_records as write_records

__version__ = "0.1.0"

_HOMES = {
    "Article": "read",
    "ClaimexError": "errors",
    "Extractor": "pipeline",
    "Failure": "read",
    "Outcome": "pipeline",
    "Record": "record",
    "json_schema": "record",
    "load": "pipeline",
    "load_records": "evaluate",
    "read_articles": "read",
    "write_records": "write",
}
__all__ = [*_HOMES]  # noqa: PLE0604 - all of them are strings


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module 'claimex' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"claimex.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
