"""Find who says what in news articles, as records whose spans point into the text.

    >>> import claimex
    >>> extractor = claimex.load()
    >>> for record in extractor.extract("“We won,” Ada Quill said."):
    ...     print(record.kind, record.speaker.name, record.content[0].text)
    direct Ada Quill “We won,”

The names below are the public interface. Each is imported when it is first used, so importing the package
costs almost nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from claimex._version import __version__ as __version__

if TYPE_CHECKING:
    from claimex.article import Article as Article
    from claimex.article import Failure as Failure
    from claimex.errors import ClaimexError as ClaimexError
    from claimex.formats import load_records as load_records
    from claimex.formats import to_frame as to_frame
    from claimex.formats import write_records as write_records
    from claimex.pipeline import Extractor as Extractor
    from claimex.pipeline import Outcome as Outcome
    from claimex.pipeline import load as load
    from claimex.reading import read_articles as read_articles
    from claimex.record import Record as Record
    from claimex.record import json_schema as json_schema
    from claimex.running import run as run

_HOMES = {
    "Article": "article",
    "ClaimexError": "errors",
    "Extractor": "pipeline",
    "Failure": "article",
    "Outcome": "pipeline",
    "Record": "record",
    "json_schema": "record",
    "load": "pipeline",
    "load_records": "formats",
    "read_articles": "reading",
    "run": "running",
    "to_frame": "formats",
    "write_records": "formats",
}
__all__ = [*_HOMES]  # noqa: PLE0604 - all of them are strings


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module 'claimex' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"claimex.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
