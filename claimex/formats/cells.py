"""Protect the cells of a CSV file from being run as formulas, since their words come from strangers' articles."""

from __future__ import annotations

import unicodedata

_SIGNS = frozenset("=+-@")
"""Characters that begin a formula. Source: OWASP, CSV injection. Compatible characters (Unicode NFKC) count too, since
spreadsheets run the full-width ones under East Asian settings."""

_BREAKS = frozenset("\t\r\n")
"""First characters of a cell that a spreadsheet may split or misread, whatever follows. Source: as above."""

_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are invisible. Source: Unicode's Default_Ignorable_Code_Point, and the blank of Braille."""


def safe_cell(value: object) -> object:
    """Return a cell with an apostrophe in front if a spreadsheet could run it as a formula."""
    return f"'{value}" if isinstance(value, str) and could_run(value) else value


def plain_cell(cell: str) -> str:
    """Undo `safe_cell`."""
    return cell[1:] if cell.startswith("'") and could_run(cell[1:]) else cell


def could_run(cell: str) -> bool:
    """Tell whether a spreadsheet could run a cell as a formula; it may ignore invisible characters at the beginning.

    Apostrophes at the beginning are ignored here too, so that `plain_cell` gives every cell back.
    """
    words = cell.lstrip("'")
    for char in words:
        if unicodedata.normalize("NFKC", char) in _SIGNS:
            return True
        if not _is_unseen(char):
            break
    return words[:1] in _BREAKS


def _is_unseen(char: str) -> bool:
    """Tell whether a character is a space, a control or format character, or a combining mark."""
    return unicodedata.category(char)[0] in "ZCM" or char in _UNSEEN
