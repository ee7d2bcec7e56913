"""Who of several people of one surname is meant.

Comes in: the figures of a surname (`known_entities.py`), the words before it, and where it stands. Goes out: the one
whom first name, title or office tells from the others, or who alone can be meant; None where it stays open, since a
wrong name costs more than none.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from claimex.english.names import POSSESSIVE, STATED, is_title, name_words, sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.known_entities import Figure


MIN_MAIN_RATIO = 3
"""Of those who share a surname, the bare one means who was named in full so many times as often as the next."""

MIN_CONSONANTS, MIN_LIKENESS = 3, 0.8
"""Consonants and likeness from which two first names are one in two spellings: Kathrin and Katrin, not Marta and Marit.
By hand, on a dozen pairs."""

_VOWELS = re.compile(r"[aeiouyh]")


def choose_namesake(found: Sequence[Figure], before: Sequence[str], start: int) -> Figure | None:
    """Choose among those who share a surname.

    Args:
        found: Who they are; one alone is taken unless a title is against it.
        before: The words right before the surname.
        start: Where it stands.
    """
    last = before[-1] if before else ""
    named = [f for f in found if last and first_word(f) == last.casefold()]
    if len(named) == 1:
        return named[0]
    title = POSSESSIVE.sub("", last.lower())
    fitting = [f for f in found if not contradicts_gender(f, title)]
    if len(found) == 1:
        return next(iter(fitting), None)
    if sign := sign_of(title):
        return _by_address([f for f in fitting if f.gender * sign > 0], start)
    if is_title(title):
        bearing = [f for f in found if title in f.roles]
        return bearing[0] if len(bearing) == 1 else _main_bearer([f for f in bearing or found if 0 <= f.first < start])
    return _main_bearer([f for f in fitting if 0 <= f.first < start])


def contradicts_gender(figure: Figure, title: str) -> bool:
    """Tell whether a form of address is against a figure's gender: Lady Tamm is not Sir Jaan Tamm."""
    return figure.gender * sign_of(title) <= -STATED


def first_word(figure: Figure) -> str:
    """Return the first word of a figure's name, casefolded."""
    name = figure.entity.name or "" if figure.entity is not None else ""
    return next(iter(name_words(name)), "").casefold()


def _without_variants(found: Sequence[Figure]) -> Sequence[Figure]:
    """Leave out who is only another spelling of one named before: Kathrin and Katrin Tamm."""
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda f: f.first):
        if not any(_is_variant(first_word(figure), first_word(other)) for other in kept):
            kept.append(figure)
    return kept


def _is_variant(one: str, other: str) -> bool:
    """Tell whether two first names sound alike: the same consonants, and nearly the same letters."""
    consonants = [
        _VOWELS.sub("", name[1:].replace("th", "t").replace("ph", "f").replace("c", "k")) for name in (one, other)
    ]
    alike = one[:1] == other[:1] and consonants[0] == consonants[1] and len(consonants[0]) >= MIN_CONSONANTS
    return alike and SequenceMatcher(None, one, other).ratio() > MIN_LIKENESS


def _by_address(fitting: Sequence[Figure], start: int) -> Figure | None:
    known = [f for f in fitting if 0 <= f.first < start] or fitting
    return known[0] if len(known) == 1 else None


def _main_bearer(known: Sequence[Figure]) -> Figure | None:
    """Return who alone was named so far, but for kin named through another, or by far the most often."""
    found = _without_variants([f for f in known if not f.named_as_kin] or known)
    ranked = sorted(found, key=lambda f: -f.count)
    if len(ranked) == 1 or (ranked and ranked[0].count >= MIN_MAIN_RATIO * max(1, ranked[1].count)):
        return ranked[0]
    return None
