"""The words that most articles of English news have and other languages do not.

Source: some 1,800 of the words that occur in the most articles of the PolNeAR train part and of Wikinews
(`train/common_words.py` states how they were selected).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def common_words() -> frozenset[str]:
    """Return the words, lower case, of four letters or more."""
    return frozenset(files("claimex").joinpath("weights", "common_words.txt").read_text(encoding="utf-8").split())
