"""Find names after long titles, after an outlet, or before the organization that a person belongs to.

Comes in: places in the text that end in capitalized words. Goes out: the personal name in them: "Radio Foo's Ada
Quill", "the ambassador to the Tarn Islands Ada Quill", "Quill of the Coast Institute".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import WORD, head_end, head_word, is_name, is_title
from claimex.english.nouns import is_body, is_first_name, is_office, is_proper, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.regions import region_end

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


MIN_NAME_WORDS = 2
"""Fewest words of a personal name that follows a place or an outlet without punctuation. A single word may be part of
the place or outlet."""

MAX_NAME_WORDS = 4
"""Most words of a personal name, particles included."""

_BODIES = people.OUTLET_NOUNS | people.ORGANIZATION_NOUNS
_EXAMPLES = re.compile(r",?\s(?:[–—-]+\s)?(?:including|such as)\s")
_OWNER = re.compile(r"\w(?:['’]s|s['’])$")
_PREPOSITIONS = frozenset(("of", "for", "at", "in", "to", "on", "with", "from"))
_OF_ORGANIZATION = re.compile(r"\s(?:of|from|at|with)\s(?:the\s)?(?=[A-Z])")


def before_modifiers(text: str, segment: Span) -> Span:
    """Cut a segment before its first postmodifier: "Ada Quill / of Foo Rail", "printed / in the Foo Review"."""
    words = segment.of(text)
    lead = len(words) - len(words.lstrip())
    return Span(segment.start, segment.start + head_end(words, lead - 1))


def without_examples(text: str, mention: Span) -> Span:
    """Cut the examples off a mention: City officials / — including Director Ada Quill."""
    examples = _EXAMPLES.search(mention.of(text))
    return Span(mention.start, mention.start + examples.start()) if examples and examples.start() else mention


def segments(text: str, mention: Span) -> list[Span]:
    """Split a mention at its commas, up to its examples. The first segment ends before the first postmodifier.

    The comma before a state does not count: a nurse from Foo, Texas.
    """
    mention = without_examples(text, mention)
    words = mention.of(text)
    head = Span(mention.start, mention.start + head_end(words))
    cuts = [mention.start + m.start() for m in re.finditer(",", words)]
    cuts = [cut for cut in cuts if region_end(text, cut, mention.end) == cut]
    bounds = list(zip(cuts, [*cuts[1:], mention.end], strict=False))
    return [head, *(Span(a + 1, b) for a, b in bounds if b > a + 1)]


def person_after_outlet(text: str, span: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return the personal name after an outlet in the possessive: Radio Foo's / Ada Quill, not Foo's Auction House.

    Args:
        text: The article as read.
        span: Capitalized words.
        is_word: Tells whether a lower-case word is in the dictionary.
    """
    words = list(WORD.finditer(text, span.start, span.end))
    owner = next((i for i in range(len(words) - 1, -1, -1) if is_possessive(text, words[i])), None)
    name = words[owner + 1 :] if owner is not None else []
    return _span_of(name) if _is_personal([m.group() for m in name], is_word) else None


def is_possessive(text: str, word: re.Match[str]) -> bool:
    """Tell whether a word is in the possessive: Foo’s, Motors’."""
    return _OWNER.search(text[word.start() : word.end() + 1].rstrip()) is not None


_DIVISIONS = frozenset(("canton", "governorate", "krai", "oblast", "okrug", "prefecture", "raion", "voivodeship"))
"""Nouns that end the names of parts of countries, and that no name of a person contains."""


def person_after_title(run: Sequence[re.Match[str]], lead: str, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return the personal name that ends the capitalized words of a title: ambassador to the Tarn Islands / Ada Quill.

    Args:
        run: The capitalized words that end the title.
        lead: The text before them.
        is_word: Tells whether a lower-case word is in the dictionary.
    """
    before = lead.split()
    while before and before[-1].lower() in people.DETERMINERS:
        before.pop()
    if not before or before[-1].lower() not in _PREPOSITIONS or not is_office(head_word(lead)):
        return None
    words = [m.group() for m in run]
    if (begin := _parted(run)) and len(words) - begin >= MIN_NAME_WORDS:
        return _span_of(run[begin:]) if _is_personal(words[begin:], is_word) else None
    first = len(words) - MIN_NAME_WORDS
    while first > 0 and words[first - 1].lower() in people.PARTICLES:
        first -= 1
    while first > 0 and words[first].lower() in people.PARTICLES:
        first -= 1
    if _is_after_place(words, is_word):
        return _span_of(run[1:])
    body = max((i for i in range(first) if run[i].end() + 1 == run[i + 1].start() and ends_body(words[i])), default=-1)
    if body >= 0 and not any(is_word(word.lower()) for word in words[body + 1 : first]):
        first = body + 1  # as in "Chamber of Deputies / Ana Prado Ruiz"
        while first < len(words) - MIN_NAME_WORDS and is_title(words[first].lower()):
            first += 1
    if is_word(words[first].lower()) and not is_first_name(words[first]) and is_proper(words[-1]):
        return None  # the place of a body: the Museum of Modern Art Lagos
    return _span_of(run[first:]) if first > 0 and _is_personal(words[first:], is_word) else None


def _parted(run: Sequence[re.Match[str]]) -> int:
    """Return the number of the word that a comma or the end of a place parts from its title: the Foo Oblast, / Ada."""
    words = [m.group() for m in run]
    parted = (run[i].start() > run[i - 1].end() + 1 or words[i - 1].lower() in _DIVISIONS for i in range(1, len(run)))
    begin = max((i for i, cut in enumerate(parted, 1) if cut), default=0)
    while 0 < begin < len(words) and _is_address(words[begin]):
        begin += 1
    return begin


def _is_address(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return is_title(lower) or lower in people.ADDRESS | people.HONORIFICS | people.STYLES


def ends_body(word: str) -> bool:
    """Tell whether a capitalized word ends the name of a body: Council, Deputies."""
    return word[0].isupper() and kind_of(word.lower()) in {"organization", "group"} and not is_surname(word)


def _is_after_place(words: Sequence[str], is_word: Callable[[str], bool]) -> bool:
    """Tell whether a place and a name follow each other: the first minister of / Scotland / Ada Pike."""
    place, *name = words
    kind = kind_of(name[-1].lower()) if name else None
    short = MIN_NAME_WORDS <= len(name) < MAX_NAME_WORDS and is_name(name)
    unknown = short and not is_word(name[0].lower()) and kind not in {"organization", "document", "group"}
    return unknown and is_proper(place) and not is_proper(name[0])


def is_from_organization(text: str, core: Span, mention: Span, *, is_word: Callable[[str], bool]) -> bool:
    """Tell whether a name is a person's from an organization: Quill / of the Coast Institute, but not Bank of Tarn."""
    words = [m.group().lower() for m in WORD.finditer(core.of(text))]
    whole = core.of(text).split()
    if _is_personal(whole, is_word) and (is_proper(words[-1]) or not is_word(words[-1])):
        return _OF_ORGANIZATION.match(text, core.end, mention.end) is not None
    if len(words) != 1 or core.of(text).isupper() or core.start != mention.start:
        return False
    body = _OF_ORGANIZATION.match(text, core.end, mention.end)
    if body is None or not is_word(words[0]):
        return body is not None
    inside = [m.group().lower() for m in WORD.finditer(text, body.end(), mention.end)]
    return bool(inside) and is_body(inside[-1]) and kind_of(words[0]) is None and not words[0].endswith("s")


def _is_personal(words: Sequence[str], is_word: Callable[[str], bool]) -> bool:
    """Tell whether words are a personal name of at least two words that cannot mean anything else."""
    if not MIN_NAME_WORDS <= len(words) <= MAX_NAME_WORDS or not is_name(words):
        return False
    first, last = words[0].lower(), words[-1].lower()
    if kind_of(last) in {"organization", "document", "group"} and not is_surname(last):
        return False
    if last in _BODIES and is_word(first) and not is_first_name(first):
        return False  # as in "Daily Nation"
    whole = [w for w in words if w.isalpha() and w.lower() not in people.PARTICLES]
    plain = [w for w in whole if is_word(w.lower()) and not is_surname(w) and not is_first_name(w) and not is_proper(w)]
    return not plain and not any(w.isupper() and len(w) > MIN_NAME_WORDS for w in words)


def _span_of(words: Sequence[re.Match[str]]) -> Span:
    last = re.sub(r"['’]s?$", "", words[-1].group())
    return Span(words[0].start(), words[-1].start() + len(last))
