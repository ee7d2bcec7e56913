"""Choose among several people with the same surname.

Comes in: the figures with a surname (`known_entities.py`), the words before the surname, and its place. Goes out: the
only figure that fits the first name, title or office, or that can be meant at this place. None if the choice is open,
because a wrong name is worse than no name.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from claimex.english.names import POSSESSIVE, STATED, fold, is_title, name_words, sign_of
from claimex.english.people import PARTICLES
from claimex.speakers.figures import first_word, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.figures import Figure


MIN_MAIN_RATIO = 3
"""A surname alone refers to the person named most often, if that is at least this many times as often as the next
one."""

MIN_MAIN_COUNT = 2
"""Fewest times that somebody is named for a surname alone to mean them, and not the relatives of that surname."""

MIN_CONSONANTS, MIN_LIKENESS = 3, 0.8
"""Minimum number of shared consonants, and the likeness to exceed, for two first names to be spellings of one: Kathrin
and Katrin, but not Marta and Marit. By hand, on a dozen pairs."""

_DOUBLED = re.compile(r"([^\W\d_])\1")
_VOWELS = re.compile(r"[aeiouyh]")


def choose_namesake(found: Sequence[Figure], before: Sequence[str], start: int) -> Figure | None:
    """Choose among the people with the same surname.

    Args:
        found: These people. A single one is chosen unless the title before the surname contradicts it.
        before: The words directly before the surname.
        start: The offset of the surname.
    """
    last = before[-1] if before else ""
    named = [f for f in found if last and first_word(f) == fold(last)]
    named = named or [f for f in found if last and fold(last) in given_names(f)]
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
    """Tell whether a form of address contradicts a figure's gender: Lady Tamm is not Sir Jaan Tamm."""
    return figure.gender * sign_of(title) <= -STATED


def given_names(figure: Figure) -> list[str]:
    """Return the words of a figure's name before the surname, casefolded: Colt Ray, of Colt Ray Tamm."""
    return [fold(word) for word in name_words(name_of(figure))[:-1] if word.lower() not in PARTICLES]


def _without_variants(found: Sequence[Figure]) -> Sequence[Figure]:
    """Leave out figures whose first name is another spelling of one named before: Kathrin and Katrin Tamm."""
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda f: f.first):
        if not any(_is_variant(first_word(figure), first_word(other)) for other in kept):
            kept.append(figure)
    return kept


def _is_variant(one: str, other: str) -> bool:
    """Tell whether two first names sound alike: they have the same consonants and nearly the same letters."""
    consonants = [
        _DOUBLED.sub(r"\1", _VOWELS.sub("", name[1:].replace("th", "t").replace("ph", "f").replace("c", "k")))
        for name in (one, other)
    ]
    alike = one[:1] == other[:1] and consonants[0] == consonants[1] and len(consonants[0]) >= MIN_CONSONANTS
    return alike and SequenceMatcher(None, one, other).ratio() > MIN_LIKENESS


def _by_address(fitting: Sequence[Figure], start: int) -> Figure | None:
    known = _by_surname([f for f in fitting if 0 <= f.first < start] or fitting)
    return known[0] if len(known) == 1 else None


def _main_bearer(known: Sequence[Figure]) -> Figure | None:
    """Return the only person named so far, or the one named most often by far.

    Relatives named in a clause about somebody else do not count. Those whom "his son" introduces do not count beside
    somebody named more than once.
    """
    found = _by_surname(_without_variants([f for f in known if not f.named_as_kin] or known))
    ranked = sorted(found, key=lambda f: -f.count)
    if len(ranked) == 1 or (ranked and ranked[0].count >= MIN_MAIN_RATIO * max(1, ranked[1].count)):
        return ranked[0]
    main = [f for f in ranked if not f.introduced_as_kin]
    return main[0] if len(main) == 1 and main[0].count >= MIN_MAIN_COUNT else None


def _by_surname(found: Sequence[Figure]) -> Sequence[Figure]:
    """Return only the person named first, if all others are called by a given name alone: Biden, not Hunter."""
    left = [f for f in found if not f.by_given_name]
    return left if len(left) == 1 and left[0].first == min(f.first for f in found) else found
