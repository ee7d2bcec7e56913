"""Give the gender of first names.

Comes in: a first name. Goes out: the log odds that it is a woman's, by a list of names or by the last letters, and
whether the name shows a person by itself. `train/firstnames.py` made the list.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from claimex.english.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_listed_first_name(name: str) -> bool:
    """Tell whether a name is a first name whose gender is known, and not a word, a place or a surname as well."""
    return (key := fold(name)) in _weights() and key not in _also_others()


@cache
def gender_of(first_name: str) -> float:
    """Return the log odds that a first name is a woman's: by the name itself, or else by its last letters."""
    weights = _weights()
    name = fold(first_name)
    if name in weights:
        return weights[name]
    for size in (4, 3, 2, 1):
        if (ending := f"-{name[-size:]}") in weights and len(name) > size:
            return weights[ending]
    return 0.0


@cache
def _table() -> Mapping[str, Any]:
    table: dict[str, Any] = json.loads(files("claimex").joinpath("weights", "gender.json").read_text(encoding="utf-8"))
    return table


@cache
def _weights() -> Mapping[str, float]:
    by_odds: Mapping[str, str] = _table()["log odds"]
    return {name: float(odds) for odds, names in by_odds.items() for name in names.split()}


@cache
def _also_others() -> frozenset[str]:
    return frozenset(_table()["also others"].split())
