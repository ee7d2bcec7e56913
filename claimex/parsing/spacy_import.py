"""Import spaCy without its command line, which `import spacy` loads too and which takes longer than all the rest of it.

`spacy/__init__.py` takes one function, `spacy.info`, from `spacy.cli`, and with it httpx, requests, jinja2 and rich are
imported (spaCy 3.8). Here a stand-in is put in its place while spaCy is imported. `spacy.info` and `spacy.cli` work as
ever: they are imported when somebody uses them. If spaCy is imported already, nothing is done.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_INFO = "spacy.cli.info"


def import_spacy() -> None:
    """Import spaCy, without its command line if possible.

    Raises:
        ImportError: spaCy is not installed.
    """
    if "spacy" in sys.modules:
        return
    stand_in = ModuleType(_INFO)
    stand_in.info = _info  # type: ignore[attr-defined]
    sys.modules[_INFO] = stand_in
    try:
        importlib.import_module("spacy")
    finally:
        del sys.modules[_INFO]


def _info(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - what it stands for takes and returns
    return importlib.import_module(_INFO).info(*args, **kwargs)
