"""Cells of a CSV file, kept from being run as formulas: words in them come from articles, that is from strangers."""

from __future__ import annotations

import unicodedata

_SIGNS = frozenset("=+-@")
"""Signs that begin a formula. Source: OWASP, CSV injection. What Unicode holds compatible with one counts as one: the
full-width signs are run under East Asian settings."""

_BREAKS = frozenset("\t\r\n")
"""How a cell starts that a spreadsheet may split or misread, whatever follows. Source: as above."""

_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols without ink. Source: Unicode's Default_Ignorable_Code_Point, and the blank of Braille."""


def safe_cell(value: object) -> object:
    """Return a cell of a CSV file so that no spreadsheet runs it as a formula: with an apostrophe where one could."""
    return f"'{value}" if isinstance(value, str) and _could_run(value) else value


def plain_cell(cell: str) -> str:
    """Return what a cell held before `safe_cell`."""
    return cell[1:] if cell.startswith("'") and _could_run(cell[1:]) else cell


def _could_run(cell: str) -> bool:
    """Tell whether a spreadsheet could run a cell, which may drop what cannot be seen before the sign.

    A cell that could be run but for apostrophes before it counts too, so that taking one off gives each cell back.
    """
    words = cell.lstrip("'")
    for char in words:
        if unicodedata.normalize("NFKC", char) in _SIGNS:
            return True
        if not _is_unseen(char):
            break
    return words[:1] in _BREAKS


def _is_unseen(char: str) -> bool:
    """Tell a blank, a control, a format character or a mark without a letter of its own."""
    return unicodedata.category(char)[0] in "ZCM" or char in _UNSEEN
