"""Tell whom an article calls by a given name, and whose given name precedes a surname.

Comes in: the text and its figures (`figures.py`). Goes out: the people whose first name nobody shares, a note on those
who are called by a given name alone, and whether the word before a surname is somebody else's given name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.names import CROWD, fits, fold, is_title, name_words
from claimex.english.nouns import is_first_name, is_office
from claimex.speakers.figures import first_word, name_of
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.phrase_matcher import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from claimex.speakers.figures import Figure


_IN_SENTENCE = re.compile(r"[^\W_\d][, ] ?$")
"""What a word within a sentence follows: another word, perhaps with a comma."""

_AFTER_NAME = re.compile(r"(?<![\w’'-])(?:[A-Z]\.|[A-Z][\w’'-]*)\s$")
"""A word with a capital directly before a name, whose first word the name then is not."""

_NAME_ENDS = re.compile(r"(?:[’']s)?(?![\w-])(?!\.?\s[A-Z(“\"])")
"""The end of a name that no further name follows."""

MAX_LEAD_LENGTH = 20
"""Most characters before a given name in which another name is looked for."""


def index_first_names(
    figures: Iterable[Figure], taken: Container[str], *, is_word: Callable[[str], bool]
) -> dict[str, Figure]:
    """Index people by first name, casefolded. A first name that several people share is left out.

    Args:
        figures: All figures.
        taken: Surnames and other names, which are no first names here.
        is_word: Tells whether a lower-case word is a common English word.
    """
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        words = name_words(figure.entity.name or "") if figure.entity and figure.type == "person" else []
        if len(words) > 1 and len(words[0]) > 2 and not is_word(words[0].lower()):  # noqa: PLR2004 - longer than an initial
            found.setdefault(fold(words[0]), []).append(figure)
    return {w: fs[0] for w, fs in found.items() if len(fs) == 1 and w not in taken}


def note_given_names(text: str, sharing: Iterable[Sequence[Figure]], *, is_word: Callable[[str], bool]) -> None:
    """Note who of several people with one surname is called by a given name alone: Hunter, but not Biden.

    Args:
        text: The article as read.
        sharing: The figures with the same surname or name, for each of these.
        is_word: Tells whether a lower-case word is a common English word.
    """
    called: dict[str, list[Figure]] = {}
    for found in sharing:
        named = [f for f in dict.fromkeys(found) if f.type == "person" and " " in name_of(f)]
        for figure in named if 1 < len(named) <= CROWD else ():
            given = first_word(figure)
            if len(given) > len("J.") and not is_word(given):
                called.setdefault(given, []).append(figure)
    for span in Phrases(called).find(text) if called else ():
        alone = _NAME_ENDS.match(text, span.end) is not None
        lead = text[max(0, span.start - MAX_LEAD_LENGTH) : span.start]
        if alone and span.of(text)[0].isupper() and _AFTER_NAME.search(lead) is None:
            for figure in called.get(fold(span.of(text)), ()):
                figure.by_given_name = True


def is_other_given_name(text: str, match: re.Match[str], found: Sequence[Figure]) -> bool:
    """Tell whether the word before a surname is the given name of somebody else: Cecily Pine, not Jasper Pine.

    Args:
        text: The article as read.
        match: The word.
        found: The figures with the surname.
    """
    word = match.group()
    inside = _IN_SENTENCE.search(text, max(0, match.start() - 2), match.start()) is not None
    if not (inside and word.istitle() and word.isalpha()) or is_title(word.lower()) or is_office(word.lower()):
        return False
    people = [name_of(f) for f in found if f.type == "person"]
    named = is_listed_first_name(word) or is_first_name(word)
    return bool(people) and named and not any(_may_have_first_name(name, word) for name in people)


def _may_have_first_name(name: str, word: str) -> bool:
    """Tell whether a word may be the given name, or one of the given names, of the person with a name."""
    *given, surname = name_words(name)
    short = any(fold(one).startswith(fold(word)) for one in given)
    return not given or short or fits([word, surname], name)
