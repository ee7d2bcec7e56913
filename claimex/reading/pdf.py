"""Read the text layer of a PDF.

Comes in: the bytes of one file, as a stream. Goes out: its text, put together from lines (`pdf_layout`), and what the
file states about itself. PDFium reads the file, in a process of its own with limits (`pdf_process`). It was chosen by
measurement (see there): pypdf keeps ligatures, and pdfminer.six loses the order of words in justified lines.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimex.errors import ExtraMissing, InputError
from claimex.reading.pdf_layout import Run, text_of

if TYPE_CHECKING:
    import io

    from pydantic import JsonValue

    from claimex.reading.options import ReadOptions

FILE_MOST = 200_000_000
"""Most bytes of a file; a newspaper's issue with its pictures has some 50 million."""

PAGES_MOST = 500
"""Most pages of a file: the thickest issue of a newspaper. A longer file is a book or an archive."""

CHARACTERS_MOST = 5_000_000
"""Most characters of a file: 10,000 on each of PAGES_MOST pages, a broadsheet's page of small print."""

SECONDS_MOST, WAIT_MOST = 60, 600
"""Seconds of processor time, and of waiting on a busy machine. The process takes
0.15 seconds to start, and a page of 5,000 characters some 0.03."""

MEMORY_MOST = 2 << 30
"""Bytes of memory that the parser may ask for."""

UNKNOWN_MOST = 0.3
"""A file is refused if its fonts do not tell so large a share of its letters: most words would have gaps."""

TAIL = 2048
"""Bytes at the end of a file in which the mark of its end is looked for; programs that send files may add a few."""

_DRAFT_TITLES = ("microsoft word - ", "untitled", "layout 1")  # what programs state where nobody gave a title
_ADVICE = "open it and save it again, or save its text as .txt"


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF; `title` is None where the file states none."""

    text: str
    title: str | None = None
    meta: dict[str, JsonValue] = field(default_factory=dict)


def read_pdf(stream: io.BufferedReader, *, where: str, options: ReadOptions) -> PdfText:
    """Read a PDF.

    Returns:
        The text, an empty line between paragraphs; in `meta` the author, where the file states one.

    Raises:
        ExtraMissing: pypdfium2 is not installed.
        InputError: The file is damaged, cut short, locked with a password, too large, or has no text layer.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        feature = "reading PDF files"
        raise ExtraMissing(feature, "pdf")
    data = stream.read(FILE_MOST + 1)
    if len(data) > FILE_MOST:
        raise _too_large(where, f"more than {FILE_MOST:,} bytes")
    if b"%PDF-" not in data[:1024]:
        raise InputError(
            where, "is not a PDF", reason="unreadable", advice="rename it with the suffix of its real format"
        )
    if b"%%EOF" not in data[-TAIL:]:  # PDFium would read what pages there are, and the rest would be missed unnoticed
        raise InputError(where, "the file is cut short", reason="unreadable", advice="download or copy it again")
    found = _parsed(data, where)
    pages = [[Run(*run) for run in page] for page in found["pages"]]
    known = sum(len(run.text) for page in pages for run in page)
    if not known and not found["unknown"]:
        raise InputError(
            where, "has no text layer, only pictures", reason="no text", advice="recognize its text first (OCR)"
        )
    if found["unknown"] > UNKNOWN_MOST * (known + found["unknown"]):
        problem = "its fonts do not say which letters they show"
        raise InputError(where, problem, reason="no text", advice="recognize its text first (OCR)")
    text = text_of(pages)
    if len(text) > options.max_bytes:
        raise _too_large(where, f"more than {options.max_bytes:,} characters")
    return PdfText(text, _title(found["title"]), {"author": author} if (author := found["author"].strip()) else {})


def _title(stated: str) -> str | None:
    title = " ".join(stated.split())
    return None if title.lower().startswith(_DRAFT_TITLES) else title or None


def _parsed(data: bytes, where: str) -> dict[str, Any]:
    """Run the parser on the file."""
    limits = map(str, (PAGES_MOST, CHARACTERS_MOST, SECONDS_MOST, MEMORY_MOST))
    command = [sys.executable, "-P", "-m", "claimex.reading.pdf_process", *limits]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WAIT_MOST, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as error:
        raise _too_large(where, f"the parser took more than {WAIT_MOST} seconds") from error
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        problem = f"the parser gave up or reached a limit (exit code {done.returncode})"
        raise InputError(where, problem, reason="unreadable", advice=_ADVICE) from error
    if "error" in found:
        raise _refused(where, found["error"], found["detail"])
    return found


def _refused(where: str, kind: str, detail: str) -> InputError:
    if kind == "password":
        problem = "is locked with a password"
        return InputError(where, problem, reason="unreadable", advice="save it without one")
    if kind == "damaged":
        return InputError(where, f"the file cannot be read ({detail})", reason="unreadable", advice=_ADVICE)
    limits = {
        "pages": f"{detail} pages, more than {PAGES_MOST}",
        "characters": f"more than {CHARACTERS_MOST:,} characters",
        "memory": f"the parser needs more than {MEMORY_MOST:,} bytes of memory",
    }
    return _too_large(where, limits[kind])


def _too_large(where: str, problem: str) -> InputError:
    return InputError(where, problem, reason="too large", advice="split it into articles")
