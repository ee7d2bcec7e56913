"""Find offices that list several fields or posts before a name: Health and Safety Minister / Ada Quill.

Comes in: the place of a personal name. Goes out: the whole office, which "and" and commas would cut otherwise. All its
words are common words or titles, so that a person before "and" is not part of it: Ada Quill and Finance Minister.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, is_title
from claimex.english.nouns import is_adjective, is_first_name, is_native, is_office
from claimex.spans import Span
from claimex.speakers.roles import MAX_TITLE_DISTANCE

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence


_JOINING = frozenset(("of", "the", "for"))


def listed_office(text: str, core: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return the office before a name if it lists fields or posts with "and", without what precedes it.

    Args:
        text: The article as read.
        core: The name without its titles.
        is_word: Tells whether a lower-case word is a common English word.
    """
    found = list(WORD.finditer(text, max(0, core.start - MAX_TITLE_DISTANCE), core.start))
    first, joins = len(found), 0
    while first and (
        text[found[first - 1].end() : found[first].start() if first < len(found) else core.start]
        in ({" "} if joins == 0 else {" ", ", "})
        and _belongs(found[first - 1].group(), is_word, ends=first == len(found))
    ):
        first -= 1
        joins += found[first].group() == "and"
        if POSSESSIVE.search(found[first].group()):
            break
    run = _trimmed(found[first:])
    before = found[first - 1] if first else None
    if run and before is not None and before.group()[0].isupper() and before.end() + 1 == run[0].start():
        return None  # the run begins inside a name: Rosa / Lima and Governor
    if not run or "and" not in [m.group() for m in run] or not is_office(run[-1].group().lower()):
        return None
    if _ends_list(text, run):
        return None  # as in "a lead among voters, and Vermont Governor"
    posts = len(run) > 2 and run[-2].group() == "and"  # noqa: PLR2004 - a post, "and", a post
    if posts and not is_office(run[-3].group().lower()):
        return None  # as in "because Congress and President Quill agreed"
    return Span(run[0].start(), run[-1].end())


def _ends_list(text: str, run: Sequence[re.Match[str]]) -> bool:
    """Tell whether the only comma stands before "and", so that it parts two clauses and not three fields."""
    commas = [number for number in range(1, len(run)) if "," in text[run[number - 1].end() : run[number].start()]]
    return len(commas) == 1 and run[commas[0]].group() == "and"


def _belongs(word: str, is_word: Callable[[str], bool], *, ends: bool) -> bool:
    """Tell whether a word can be part of an office. `ends` tells whether it is the last one, before the name."""
    bare = POSSESSIVE.sub("", word)
    lower = bare.lower()
    if word.islower():
        return word == "and" or word in _JOINING | people.QUALIFIERS or (ends and is_office(lower))
    if bare != word or bare.isupper():
        return word.endswith(("’s", "'s")) or is_title(lower)
    plain = is_word(lower) and not is_first_name(lower)
    return plain or is_title(lower) or is_adjective(lower) or is_native(lower)


def _trimmed(run: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Cut off what cannot begin an office: articles, words that open a sentence, a loose "and"."""
    small = people.DETERMINERS | people.OPENERS | people.OPENERS_AND_NAMES | people.PRONOUNS | {"but", "said", "says"}
    while run and (run[0].group().lower() in small or run[0].group() in _JOINING | {"and"}):
        run = run[1:]
    return run
