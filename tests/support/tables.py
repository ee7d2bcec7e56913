"""Reads the tables of `tests/cases/`: text and what is expected of it, for a linguist to edit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

CASES = Path(__file__).parents[1] / "cases"


def rows(name: str) -> list[Any]:
    """Return the rows of `cases/<name>.toml` as parameters, each under its own name."""
    table = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in table["case"]]


def find(text: str, words: str, *, after: int = 0) -> Span:
    """Return the first place of `words` that starts at `after` or later."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def find_all(text: str, words: Iterable[str]) -> list[Span]:
    """Find words one after the other, each starting behind the start of the one before."""
    out: list[Span] = []
    for each in words:
        out.append(find(text, each, after=out[-1].start + 1 if out else 0))
    return out
