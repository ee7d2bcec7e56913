"""Tell whether a source is a name, a pronoun or a description, and whether two names are the same.

Comes in: a mention or a name as a string. Goes out: its form, or whether it equals another. `evaluate` uses both rules
to group and compare. They are simple on purpose: they sort figures into rows, and a reader must be able to predict the
row.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from claimex.english.people import (
    DETERMINERS,
    DOCUMENT_NOUNS,
    GROUP_NOUNS,
    ORGANIZATION_NOUNS,
    PERSON_NOUNS,
    PRONOUNS,
    TITLES,
)

Form = Literal["name", "pronoun", "description", "none"]
FORMS: tuple[Form, ...] = get_args(Form)

COMMON = TITLES | PERSON_NOUNS | GROUP_NOUNS | ORGANIZATION_NOUNS | DOCUMENT_NOUNS
"""Nouns that are not a name by themselves, with or without capitals ("Officials", "the President")."""

BREAKS = frozenset(
    ("and", "or", "for", "in", "at", "from", "with", "on", "to", "by", "near", "who", "whom", "whose", "which", "that")
)
"""Words that end the head part of a source. "of" ends it only after a lower-case word, because names contain it ("the
Bank of England"). A closed class, after Quirk et al. 1985, sections 9.1 ff. and 17.10."""

_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[,;:()\[\]\"\u201c\u201d\u2013\u2014]|\s-+\s")
_POSSESSIVE = re.compile(r"'s?$")


def source_form(mention: str | None) -> Form:
    """Tell whether a source is written as a name, a pronoun or a description.

    - "none": there is no mention;
    - "pronoun": every word is a pronoun, or the "of" between two ("some of them");
    - "name": its head part (up to the first comma, bracket, dash or word of BREAKS) ends in a word with a
      capital, and not all of that part's words are determiners or COMMON nouns;
    - "description": everything else ("a spokesman for Ms Tamm", "Estonian officials", "The police").

    Args:
        mention: The source as written.
    """
    if mention is None:
        return "none"
    text = mention.replace("\u2019", "'")
    words = [word.lower() for word in _WORD.findall(text)]
    if words and all(word in PRONOUNS or word == "of" for word in words):
        return "pronoun"
    head = _head(text)
    capital = bool(head) and any(character.isupper() for character in head[-1])
    own = [word for word in head if word.lower() not in COMMON and word.lower() not in DETERMINERS]
    return "name" if capital and own else "description"


def _head(text: str) -> list[str]:
    parts = [part for part in _ASIDE.split(text) if _WORD.search(part)]
    out: list[str] = []
    for word in _WORD.findall(parts[0]) if parts else ():
        if out and (word in BREAKS or (word == "of" and not out[-1][0].isupper())):
            break
        out.append(_POSSESSIVE.sub("", word))
    return out


def same_name(left: str, right: str) -> bool:
    """Tell whether two names are the same for scoring.

    Case, white space, punctuation and compatibility forms (NFKC) do not matter. Neither do titles and "the" at the
    beginning, nor a possessive ending: "Dr. Mari  Tamm's" is "mari tamm". Everything else matters: a surname alone is
    not the full name.
    """
    return _normal(left) == _normal(right)


def _normal(name: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", name).replace("\u2019", "'").casefold().strip()
    words = _PART.findall(_POSSESSIVE.sub("", text))
    first = next((i for i, word in enumerate(words) if word not in TITLES and word != "the"), 0)
    return tuple(words[first:]) or (text,)
