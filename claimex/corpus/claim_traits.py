"""What a sentence vector cannot see: whether two claims that are close in words say opposite or other things.

Comes in: a claim in full. Goes out: its traits as plain values, and for two of them whether they may say the same: not
where one denies what the other affirms, where their figures or names differ, where one word was put for another, or
where those who act and those who are acted on are swapped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from claimex.corpus.figures import figures_of, is_number
from claimex.corpus.words import words_of
from claimex.english import certainty as lists
from claimex.english._lists import words
from claimex.english.names import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.record import Claim


STEM = 5
"""Letters by which words are compared, so that "kills" is "killed"."""

MOST_SWAPPED = 2
"""Words that stand in the place of one other word, where a pair of claims is one word apart."""

_SMALL = words("""
    a an the this that these those of in on at to for by from with as into onto and or but it its he she they them his
    her hers him their we our us you your i my me is are was were be been being am has have had having do does did will
    would shall can could may might must not there here than then so also s
""")
"""Words that tell nothing of what is claimed; all others count when claims are compared word by word."""

_NEGATION = re.compile(
    rf"{lists.CUE_NEGATION.pattern}|\b(?:nobody|none|nothing|nowhere|den(?:y|ies|ied|ying))\b", re.IGNORECASE
)
"""What denies a claim whose polarity the record does not tell."""

_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b.*\bby\b", re.IGNORECASE | re.DOTALL)

_FRONTED = words("""
    in on at by from for to during after before within since until under over because as according last next every
    once when while if with without it there
""")
"""Words by which a sentence begins with something other than its subject."""

_APART = frozenset({"question", "directive", "hypothetical"})
"""Kinds of certainty that make another claim of the same words; a hedge does not."""


def traits_of(text: str, claim: Claim) -> dict[str, Any]:
    """Return what may speak against a claim being another.

    Args:
        text: The claim in full.
        claim: Its polarity and certainty.
    """
    keys = words_of(text).keys
    denied = claim.polarity == "negated" if claim.polarity is not None else bool(_NEGATION.search(text))
    return {
        "denied": denied,
        "certainty": claim.certainty if claim.certainty in _APART else None,
        "figures": sorted(figures_of(text)),
        "names": sorted(_names(text)),
        "stems": [key[:STEM] for key in keys if key not in _SMALL and not is_number(key)],
        "passive": bool(_PASSIVE.search(text)),
        "fronted": bool(keys) and keys[0] in _FRONTED,
    }


def _names(text: str) -> set[str]:
    """Return the words of names, the first word aside, which has a capital anyway."""
    _, _, rest = text.strip(" “\"'‘").partition(" ")
    return {word.casefold().removesuffix("’s").removesuffix("'s") for word in name_words(rest) if word[:1].isupper()}


def may_be_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether nothing speaks against two claims being one."""
    if one["denied"] != other["denied"] or one["certainty"] != other["certainty"]:
        return False
    for kind in ("figures", "names"):
        first, second = set(one[kind]), set(other[kind])
        if first and second and not (first <= second or second <= first):
            return False
    return not (_one_word_apart(one["stems"], other["stems"]) or _swapped(one, other))


def _one_word_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether claims have the same words in the same order but for one: "will hire 300", "will dismiss 300"."""
    fewer, more = sorted((len(set(one) - set(other)), len(set(other) - set(one))))
    shared = [stem for stem in one if stem in other]
    in_order = shared == [stem for stem in other if stem in one]
    return fewer == 1 and more <= MOST_SWAPPED and len(shared) > more and in_order


def _swapped(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether the same words stand in another order, so that who acts is acted on: "Ojo sued Kask"."""
    first, second = one["stems"], other["stems"]
    if len(set(first) ^ set(second)) > 1 or first == second or one["fronted"] or other["fronted"]:
        return False
    return (first[:1] == second[:1]) != (one["passive"] == other["passive"])
