"""Print where the words of a PDF stand. It runs as a process of its own, since PDFium is written in C++.

Comes in: a PDF on standard input, and as arguments the most pages, characters, seconds of processor time and bytes of
memory. Goes out: on standard output JSON, `{"pages", "title", "author", "unknown"}` or `{"error", "detail"}`. A page is
a list of `[x0, x1, y, size, text]`: runs of characters on one baseline without a wide gap, in points, in the order of
the file, as if the page lay so that most of its text is upright. `unknown` counts glyphs whose letter the file does
not tell.

A damaged file may crash the parser, or keep it busy for hours. Here that costs this process, not the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import sys
from collections import Counter
from typing import Any

WIDE = 1.5
"""A gap of this many times the line's height separates two runs. Word spaces of justified lines stay below in 7
generated layouts; gutters of 12 points or more are above for body text of 8 points."""

APART = 0.5  # baselines this share of the height apart belong to two lines; superscripts stay on their line
LOWEST = 1.0  # points; a font of a lesser height states none
OBLIQUE = 0.15  # of a quarter turn; text at such an angle to the page's edges is a watermark

_HYPHENS = {0x2: "-", 0xFFFE: "-"}  # PDFium's codes for a hyphen at the end of a line
_UNKNOWN, _CONTROLS = range(0xE000, 0xF900), range(0x80, 0xA0)
"""Private use and control characters: what PDFium gives for fonts that do not tell their letters."""


def main() -> int:
    """Read standard input and print what was found."""
    pages, characters, seconds, memory = map(int, sys.argv[1:5])
    _limit(seconds, memory)
    data = sys.stdin.buffer.read()
    import pypdfium2

    try:
        found = _read(pypdfium2, data, pages, characters)
    except pypdfium2.PdfiumError as error:
        kind = "password" if "password" in str(error).lower() else "damaged"
        found = {"error": kind, "detail": str(error)}
    except MemoryError:
        found = {"error": "memory", "detail": ""}
    sys.stdout.buffer.write(json.dumps(found).encode())
    return 0


def _limit(seconds: int, memory: int) -> None:
    """Limit this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read(pdfium: Any, data: bytes, pages: int, characters: int) -> dict[str, Any]:  # noqa: ANN401 - a module
    document = pdfium.PdfDocument(data)
    if len(document) > pages:
        return {"error": "pages", "detail": str(len(document))}
    found: list[list[list[Any]]] = []
    left = characters
    unknown = 0
    for page in document:
        words = page.get_textpage()
        left -= words.count_chars()
        if left < 0:
            return {"error": "characters", "detail": ""}
        reader = _PageReader(words)
        found.append(reader.read())
        unknown += reader.unknown
        words.close()
        page.close()
    stated = {key.lower(): document.get_metadata_value(key) for key in ("Title", "Author")}
    return {"pages": found, "unknown": unknown, **stated}


class _PageReader:
    """Reads the characters of one page into runs."""

    def __init__(self, words: Any) -> None:  # noqa: ANN401 - pypdfium2's
        from pypdfium2 import raw

        self._raw: Any = raw
        self._words = words
        self._runs: list[list[Any]] = []
        self._text = ""
        self._box = (0.0, 0.0, 0.0, 0.0)
        self.unknown = 0

    def read(self) -> list[list[Any]]:
        """Return the runs of the page, without text that stands at an angle to most of it."""
        turns = [self._turn(at) for at in range(self._words.count_chars())]
        upright = Counter(turn for turn in turns if turn is not None).most_common(1)
        for at, turn in enumerate(turns):
            code = self._raw.FPDFText_GetUnicode(self._words, at)
            character = _HYPHENS.get(code) or (chr(code) if code <= sys.maxunicode else "\ufffd")
            if character in "\r\n":
                self._end()
            elif character.isspace():
                self._text += " " if self._text else ""
            elif code in _UNKNOWN or code in _CONTROLS or code in {0, 0xFFFD}:
                self.unknown += 1
            elif character >= " " and upright and turn == upright[0][0]:
                self._add(character, self._place(at, turn))
        self._end()
        return self._runs

    def _turn(self, at: int) -> int | None:
        """Return the quarter turns, clockwise, by which a character is turned; None at any other angle."""
        if self._raw.FPDFText_IsGenerated(self._words, at) == 1:
            return None
        quarters = self._raw.FPDFText_GetCharAngle(self._words, at) / (math.pi / 2)
        return round(quarters) % 4 if abs(quarters - round(quarters)) < OBLIQUE else None

    def _place(self, at: int, turn: int) -> tuple[float, float, float, float]:
        """Return a character's left and right edge, baseline and height, as if it was not turned."""
        box, x, y = self._raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetLooseCharBox(self._words, at, box)
        self._raw.FPDFText_GetCharOrigin(self._words, at, x, y)
        sizes = (box.top - box.bottom, box.right - box.left)
        size = sizes[turn % 2]
        if not size >= LOWEST:  # a font without a height, or no number
            size = max(LOWEST, self._raw.FPDFText_GetFontSize(self._words, at))
        edges = ((box.left, box.right), (-box.top, -box.bottom), (-box.right, -box.left), (box.bottom, box.top))[turn]
        return *edges, (y.value, x.value, -y.value, -x.value)[turn], size

    def _add(self, character: str, place: tuple[float, float, float, float]) -> None:
        x0, x1, y, size = place
        if not all(map(math.isfinite, place)):
            return
        left, right, baseline, height = self._box
        if self._text and (abs(y - baseline) > APART * height or x0 < left or not -height < x0 - right < WIDE * height):
            self._end()
        if not self._text:
            self._box = place
        else:
            self._box = (left, max(right, x1), baseline, max(height, size))
        self._text += character

    def _end(self) -> None:
        text = self._text.strip()
        if text:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self._runs.append([*(round(value, 2) for value in self._box), text])
        self._text = ""


if __name__ == "__main__":
    sys.exit(main())
