"""What a sentence vector cannot see: whether two claims that are close in words say opposite or other things.

Comes in: a claim in full. Goes out: its traits as plain values, and for two of them whether they may say the same: not
where one denies what the other affirms, where their figures or names differ, where one word was put for another, or
where those who act and those who are acted on are swapped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from claimex.corpus.figures import figures_of, is_number
from claimex.corpus.words import SMALL_WORDS, words_of
from claimex.english import certainty as lists
from claimex.english._lists import words
from claimex.english.names import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.record import Claim


STEM, SHORTEST = 5, 2
"""Letters by which words are compared, so that "kills" is "killed"; what an ending leaves has SHORTEST at least."""

MOST_SWAPPED = 2
"""Words that stand in the place of one other word, where a pair of claims is one word apart."""

MOST_DENIED = 1
"""Words of the shorter claim that the longer lacks, where one denies what the other affirms."""

_NEGATION = re.compile(
    rf"{lists.CUE_NEGATION.pattern}|\b(?:nobody|none|nothing|nowhere|den(?:y|ies|ied|ying))\b", re.IGNORECASE
)
"""What denies a claim whose polarity the record does not tell."""

_BE = words("is are was were be been being")

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
        "opening": keys[0] if keys else "",
        "stems": [_stem(key) for key in keys if key not in SMALL_WORDS and not is_number(key)],
        "voice": _voice(keys),
        "fronted": bool(keys) and keys[0] in _FRONTED,
    }


def _names(text: str) -> set[str]:
    """Return the words of names, the first word aside, which has a capital anyway."""
    _, _, rest = text.strip(" “\"'‘").partition(" ")
    found = (word.casefold() for word in name_words(rest) if word[:1].isupper())
    return {word.rstrip(".").removesuffix("’s").removesuffix("'s") for word in found}


def _stem(key: str) -> str:
    for ending in ("es", "s"):
        if key.endswith(ending) and len(key) - len(ending) >= SHORTEST and not key.endswith("ss"):
            return key.removesuffix(ending)[:STEM]
    return key[:STEM]


def _voice(keys: Sequence[str]) -> str:
    """Return how a claim says who acts: "active", "passive" with the one who acts, or "" where it is not plain."""
    if not _BE & set(keys):
        return "active"
    return "passive" if "by" in keys[min(keys.index(word) for word in _BE & set(keys)) :] else ""


def may_be_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether nothing speaks against two claims being one."""
    if one["certainty"] != other["certainty"] or (one["denied"] != other["denied"] and _alike(one, other)):
        return False
    if _differ(set(one["figures"]), set(other["figures"])) or _differ(_whole(one, other), _whole(other, one)):
        return False
    return not (_one_word_apart(one["stems"], other["stems"]) or _swapped(one, other))


def _differ(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not (one <= other or other <= one)


def _whole(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """Return a claim's names, with its first word where the other shows that it is one."""
    return {*one["names"], *({one["opening"]} & set(other["names"]))}


def _one_word_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether claims have the same words in the same order but for one: "will hire 300", "will dismiss 300"."""
    fewer, more = sorted((len(set(one) - set(other)), len(set(other) - set(one))))
    shared = [stem for stem in one if stem in other]
    in_order = shared == [stem for stem in other if stem in one]
    return fewer == 1 and more <= MOST_SWAPPED and len(shared) >= more and in_order


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether claims have the same words but for one; else a denial of one may be the other in other words."""
    shorter, longer = sorted((set(one["stems"]), set(other["stems"])), key=len)
    return len(shorter - longer) <= MOST_DENIED


def _swapped(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether the same words stand in another order, so that who acts is acted on: "Ojo sued Kask"."""
    first, second = one["stems"], other["stems"]
    if len(set(first) ^ set(second)) > 1 or first == second or one["fronted"] or other["fronted"]:
        return False
    if not one["voice"] or not other["voice"]:
        return False
    return bool(first[:1] == second[:1]) != bool(one["voice"] == other["voice"])
