"""Find the office or title beside a name, and the words that prove both.

Comes in: a personal name in its text, and the source that contains it. Goes out: the mention around the name, and the
role that it states. The role is a title before the name ("the club's manager Ada Quill"), a phrase to which the name is
in apposition ("the club's manager, Ada Quill"), or a phrase after it ("Ada Quill, the club's manager").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.english import cues, people
from claimex.english.names import POSSESSIVE, WORD, ends_sentence, head_word, is_capital, is_title, trailing_name
from claimex.english.nouns import is_adjective, is_office, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.closing_names import is_in_clause
from claimex.speakers.headline_names import in_headline, is_verb
from claimex.speakers.long_titles import before_modifiers
from claimex.speakers.mention_history import NON_VERBS, PREPOSITIONS
from claimex.speakers.naming_context import described_phrases
from claimex.speakers.phrases_after_names import apposed_after
from claimex.speakers.roles import (
    CLAUSE,
    MAX_ROLE_LENGTH,
    MAX_TITLE_DISTANCE,
    is_form_of_address,
    is_occupation,
    is_rank,
    is_rank_of,
    is_rank_of_office,
    is_role,
    is_title_or_occupation,
    is_unknown_office,
    states_no_office,
    tidy,
    without_determiner,
    without_rank,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


MAX_LEAD_LENGTH = 2 * MAX_ROLE_LENGTH
"""Most characters before a name in which the title that leads up to it is looked for: a role, and the words that govern
it. The limit has the same reason as MAX_ROLE_LENGTH."""

_GLOTTAL = " \u00a0\n'‘’ʻʼ`"
"""White space, and the marks of a glottal stop that begins a name: ʻAna, 'Ana."""

_OPENING_MARKS = "*_'‘’ʻʼ`"
_CLOSED = re.compile(r"[,.;:!?]")
_JOINING = frozenset({"of", "and", "for", "the"})
_ORDINALS = frozenset(("First", "Second", "Third"))
_SPEECH = frozenset({"said", "says", "told", "added"})
_NO_MODIFIERS = (
    people.OPENERS
    | people.OPENERS_AND_NAMES
    | people.DETERMINERS
    | people.PRONOUNS
    | cues.IRREGULAR_PASTS
    | cues.AUXILIARIES
    | NON_VERBS
    | frozenset(
        ("is", "was", "are", "were", "has", "had", "did", "does", "including", "versus", "per", "via", "across")
    )
)
_BEFORE_INFINITIVES = cues.AUXILIARIES | frozenset(("to", "not", "let", "lets", "help", "helps", "helped", "helping"))
_PLURAL_FIELDS = frozenset(
    ("affairs", "arts", "communications", "news", "operations", "relations", "rights", "sales", "sports")
)
"""Nouns that end in "s" and stand before an office as a singular does: sports / editor."""

_BEFORE_TITLES = PREPOSITIONS | {"what", "how", "but", "nor"}
"""Function words that are no part of a title behind them."""

MIN_MODIFIER_LETTERS = 3
_NAMED = re.compile(r"\s(?:named|called)$")
_INTRODUCING = re.compile(
    r",?\s(?:who|identified)\s[^,.;:]{0,60}\b(?:as|called|by|named)\s\Z|,?\sidentified\s(?:as|by)\s\Z"
)
"""A clause that says how somebody calls herself, up to the name."""

_BRACKET = re.compile(r"\s\((?:[A-Z][a-z]{1,4}\.?\s)?\Z")
"""A bracket before a name, with or without a form of address: the chair / (Ms / Ada Quill)."""

_GOVERNED = re.compile(r"\b(?:by|from|with|to|of|and|against|about|including|such as)\s(?:(?:the|an?)\s)?")
_GOVERNING = frozenset(("by", "from", "with", "against", "about"))
"""Words before a title in a heading, where capitals tell nothing: STATEMENT BY / SENATOR ADA QUILL."""

_DASH = re.compile(r"\s(?:--|[–—-])\s|[–—]")
_AND_DESCRIBED = re.compile(
    r",?\s(?:and|nor|&|as well as|along with)\s(?=[a-z])|,\s(?=(?:his|her|its|their|the|an?)\s)"
)
"""Where a description follows another person: and / her deputy."""

_NOW = re.compile(r",\snow\s")
"""What begins an office that counts before that in front of the name: former mayor Ada Quill, / now / a judge."""

_DETERMINED = re.compile(r"(?<!\S)(\S+)\s(?:the|an?|his|her|its|their)\s")
"""A determiner, and the word before it."""

_MADE_BY = re.compile(r"\s(?:by|from)\s")


def find_role(text: str, core: Span, holder: Span | None) -> tuple[Span, str | None]:
    """Return the mention around a name, and the role that it states.

    Args:
        text: The article as read.
        core: The name without its titles.
        holder: The source that contains it, if there is one.
    """
    if holder is not None and (described := _introduced(text, holder, core)) is not None:
        return Span(described.start, core.end), tidy(without_determiner(described.of(text)))
    if holder is not None and is_in_clause(text[holder.start : core.start]):
        return core, None  # the source is somebody else: a nurse treating / Ada Quill
    evidence, role = _find_role(text, core, holder)
    role = tidy(role) if role is not None else None
    if holder is not None and role is not None and (states_no_office(role) or _NOW.match(text, core.end)):
        after = apposed_after(text, core.end, holder.end)  # as in "Democrat Ada Quill, the minority leader"
        office = without_determiner(after.of(text)) if after is not None else ""
        if after is not None and not states_no_office(office):
            return Span(core.start, after.end), office
    return evidence, role


def _find_role(text: str, core: Span, holder: Span | None) -> tuple[Span, str | None]:
    """Return the same by the first of these forms: a title, a description before the name, a description after it."""
    if holder is not None and (long := _leading_up(text, holder, core)) is not None:
        return Span(long.start, core.end), without_rank(without_determiner(long.of(text)))
    start = _title_start(text, core.start)
    title = text[start : core.start].strip(" ,*_").rstrip(_GLOTTAL)
    if title.islower() and _modifies_group(text, core.end):
        title = ""  # diehard / Quill / supporters
    before = _before(text, holder, core) if holder is not None else None
    if before is not None and (not title or is_form_of_address(title) or is_rank(title)):
        described = without_determiner(before.of(text))
        ranked = states_no_office(described) and (is_rank_of_office(title) or is_rank(title))  # her brother, Sen. Quill
        return Span(before.start, core.end), without_rank(title) if ranked else described
    if is_role(title):
        return Span(start, core.end), without_rank(without_determiner(title))
    if holder is not None and (after := apposed_after(text, core.end, holder.end)) is not None:
        return Span(core.start, after.end), without_determiner(after.of(text))
    if holder is None and (lead := _apposed_before(text, core)) is not None:
        return Span(lead.start, core.end), lead.of(text)
    return core, None


def _introduced(text: str, holder: Span, core: Span) -> Span | None:
    """Return the description before a clause or bracket with the name: a trader / who gave her name as / Ada."""
    clause = _INTRODUCING.search(text, holder.start, core.start) or _BRACKET.search(text, holder.start, core.start)
    described = Span(holder.start, clause.start()) if clause is not None else None
    return described if described is not None and is_role(described.of(text)) else None


def _modifies_group(text: str, end: int) -> bool:
    """Tell whether the word directly after a name means several people, whom it modifies: Quill / supporters."""
    noun = WORD.match(text, end + 1)
    return noun is not None and text[end] == " " and noun.group().islower() and kind_of(noun.group()) == "group"


def _apposed_before(text: str, core: Span) -> Span | None:
    """Return the description of a name between commas outside a source: "The club’s head of sport, Ada Quill, left"."""
    begin = max(0, core.start - MAX_TITLE_DISTANCE)
    before = text[begin : core.start].rpartition("\n")[2]
    for role in reversed(described_phrases(before) if _CLOSED.match(text, core.end) is not None else []):
        if is_role(role) and not (CLAUSE.search(role) or _has_object(role)) and is_office(head_word(role)):
            end = core.start - len(", ")
            return Span(end - len(role), end)
    return None


def _has_object(words: str) -> bool:
    """Tell whether words are a clause by an object in them: chancellor met / the king, not brother of / the king."""
    governors = (match[1].lower() for match in _DETERMINED.finditer(words))
    return any(word not in PREPOSITIONS and word not in _JOINING for word in governors)


def _leading_up(text: str, holder: Span, core: Span) -> Span | None:
    """Return the long title that leads up to a name without punctuation: ambassador to Foo / Ada Quill."""
    if core.start - holder.start > MAX_LEAD_LENGTH:
        return None
    found = list(WORD.finditer(text, holder.start, core.start))
    while found and opens_phrase(found):
        found = found[1:]
    start = _after_another(text, found[0].start(), core.start) if found else core.start
    words = text[start : core.start].rstrip(_GLOTTAL)
    if not is_office(head_word(words)) and (
        governed := [m for m in _GOVERNED.finditer(words) if not _is_inside_name(words, m)]
    ):
        start += governed[-1].end()  # as in "an audit by county controller Ada Quill"
        words = text[start : core.start].rstrip(_GLOTTAL)
    if (dash := list(_DASH.finditer(words))) != []:
        start += dash[-1].end()  # as in "his running mate — Governor Ada Quill"
        words = text[start : core.start].rstrip(_GLOTTAL)
    if "," in words:
        start += words.rfind(",") + 1  # as in "her husband, surgeon Ada Quill"
        start += len(text[start : core.start]) - len(text[start : core.start].lstrip())
        words = text[start : core.start].rstrip(_GLOTTAL)
        if not is_office(head_word(words)) or is_form_of_address(words) or is_rank(words) or " and " in words:
            return None
    words = _NAMED.sub("", words)
    if not words or len(words) > MAX_ROLE_LENGTH or re.search(r"[;:“”\"]|\band$", words):
        return None
    return Span(start, start + len(words)) if is_role(words) else None


def _is_inside_name(words: str, governing: re.Match[str]) -> bool:
    """Tell whether "of" or "and" does not end a phrase: Bank of / Tarn governor, trade and / industry minister.

    The first stands inside a name, as in "president of / Foo Rail" it does not. The second joins two fields. "And" may
    also join two offices: Foo Rail engineer and / poet.
    """
    if governing.group().startswith("and"):
        found = list(WORD.finditer(words))
        at = next(i for i, m in enumerate(found) if m.start() == governing.start())
        return _joins(found, at) or _is_compound(words, found[:at])
    before = words[: governing.start()].split()[-1:]
    named = bool(before) and is_capital(before[0]) and not is_title_or_occupation(before[0])
    return named and governing.group().startswith("of") and words[governing.end() :][:1].isupper()


def _after_another(text: str, start: int, end: int) -> int:
    """Return where a title begins after the person or sentence before it: nurse Mei Lin and / judge Ada Quill."""
    words = list(WORD.finditer(text, start, end))
    for number in range(len(words) - 1, 0, -1):
        if ends_sentence(words[number - 1].group()):
            return words[number].start()
        named = any(_are_name(a.group(), b.group()) for a, b in pairwise(words[: number - 1]))
        if words[number - 1].group().lower() == "and" and named and not _is_compound(text, words[: number - 1]):
            return words[number].start()
    return start


def _are_name(one: str, other: str) -> bool:
    """Tell whether two words can end a name: Mei Lin, but not Foreign Minister."""
    office = is_title_or_occupation(other) and not is_surname(other)
    return one[0].isupper() and other[0].isupper() and not office


def _is_compound(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell whether words end in an office with the name of its body directly before it: Foo Rail / engineer."""
    first = len(words)
    while first and words[first - 1].group().islower():
        first -= 1
    plain = [m.group() for m in words[first:]]
    joined = first > 0 and bool(plain) and "," not in text[words[first - 1].end() : words[-1].end()]
    return joined and is_office(plain[-1]) and not (people.DETERMINERS | _JOINING | _GOVERNING).intersection(plain)


def _title_start(text: str, start: int) -> int:
    """Return the start of the capitalized words and titles before a name. It is the name's own without a title."""
    at = start
    before = list(WORD.finditer(text, max(0, start - MAX_TITLE_DISTANCE), start))
    for number, match in reversed(list(enumerate(before))):
        gap, word = text[match.end() : at], match.group()
        if word == "and" and number and not _ends_office(before[number - 1].group()) and not _joins(before, number):
            break  # as in "Mr Tunde Quill and / Mrs Ada Quill"
        if ends_sentence(word) or word.lower() in _GOVERNING or _is_headlines_verb(text, match):
            break
        bare = word.islower() and is_form_of_address(text[at:start])  # shrink / Mr. Quill
        pronoun = word.lower() in people.PRONOUNS and word != "US"
        if pronoun or ((bare or at == start) and _is_no_noun(text, before, number)):
            break
        lower = POSSESSIVE.sub("", word.lower())
        belongs = (
            is_title(lower)
            or (word.islower() and is_office(lower) and not lower.endswith("ed"))
            or lower in people.QUALIFIERS
            or word in people.FAME_NOUNS
        )
        belongs = belongs or (at != start and (lower in _JOINING or _may_modify(text, before, number)))
        if gap.strip(_OPENING_MARKS) not in {" ", "\u00a0", ""} or not (belongs or is_capital(word)):
            break
        at = match.start()
    words = list(WORD.finditer(text, _after_another(text, at, start), start))
    words = words[_behind_others(words) :]
    small = _SPEECH | _JOINING | people.DETERMINERS
    while words and (words[0].group().lower() in small or opens_phrase(words)) and not _is_rank(words):
        words = words[1:]
    stated = any(is_title_or_occupation(w.group()) or is_occupation(w.group()) for w in words)
    return words[0].start() if stated else start


def _behind_others(words: Sequence[re.Match[str]]) -> int:
    """Return the number of the word behind somebody else whose title's bearer is meant: the wife of / Mayor Tamm.

    A field is no title: the minister for Justice Tamm.
    """
    found = [m.group() for m in words]
    for number in range(len(found) - 1, 1, -1):
        noun, joins, title = found[number - 2 : number + 1]
        ranked = title[0].isupper() and is_title(title.lower()) and title != "Justice"
        if joins in {"of", "for"} and noun.islower() and kind_of(noun) == "person" and ranked:
            return number
    return 0


def _ends_office(word: str) -> bool:
    """Tell whether a word before "and" ends another office of the same person: chairman and / chief executive."""
    return is_title_or_occupation(word) and (word.islower() or is_title(word.lower()))


def _may_modify(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether a word in small letters before an office may belong to it: presidential / candidate, radio / host.

    A verb or function word does not: met / candidate Ada Quill.
    """
    word = words[number].group()
    following = words[number + 1].group() if number + 1 < len(words) else ""
    blocked = word in _NO_MODIFIERS or (following in _NO_MODIFIERS and following != "and")
    plain = word.islower() and following.islower() and not following.endswith(".")  # polls show / Sen. Ada Quill
    if not plain or blocked or len(word) < MIN_MODIFIER_LETTERS or word.endswith("."):
        return False
    beside = number > 0 and text[words[number - 1].end() : words[number].start()] == " "
    before = words[number - 1].group() if beside else ""
    if before.lower() in people.DETERMINERS or POSSESSIVE.search(before):
        return following not in people.QUALIFIERS or is_adjective(word)  # not "the letter / former Gov. Quill sent"
    if word.endswith(("ed", "ing", "ly")) or is_verb(word) or word in cues.ASSERTION:
        return False
    named = before[:1].isupper() and word.endswith("s")  # Foo backs / candidate Ada Quill
    return not named or word.endswith(("ss", "ics")) or word in _PLURAL_FIELDS


def _joins(words: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether "and" joins two fields of one office: trade and industry / minister."""
    if not 0 < number < len(words) - 1:
        return False
    one, other = words[number - 1].group(), words[number + 1].group()
    plain = not (one.endswith("s") and one not in _PLURAL_FIELDS) and kind_of(one) != "person"
    return plain and other.islower() and not is_office(other) and one.islower() and one not in _NO_MODIFIERS


def _is_no_noun(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether the word before a name only looks like an office: to guide / Ada Quill, Lawmakers Rip / Quill."""
    word = words[number].group()
    if word[0].isupper():
        listed = (
            is_title(word.lower()) or word.lower() in people.PERSON_NOUNS | people.PARTISANS | people.RELATED_PERSONS
        )
        return not listed and in_headline(text, Span(*words[number].span()))
    before = words[number - 1].group().lower() if number else ""
    return word in _NO_MODIFIERS or (before in _BEFORE_INFINITIVES and not is_title(word))


def _is_headlines_verb(text: str, word: re.Match[str]) -> bool:
    """Tell whether a word with a capital is a headline's verb: Union Chief / Praises / Lund’s Budget."""
    return is_verb(word.group()) and in_headline(text, Span(*word.span()))


def opens_phrase(words: Sequence[re.Match[str]]) -> bool:
    """Tell whether words begin with a function word: When / Ada Quill, but not WHO / chief Ada Quill.

    Prepositions also begin names of bodies, so they count only before a title: Under / Mrs. Quill, Near East Fund.
    """
    first = words[0].group()
    acronym = first.isupper() and len(words) > 1 and not words[1].group().isupper()
    if first.lower() in people.OPENERS | people.OPENERS_AND_NAMES:
        return not (acronym and len(first) > len("I"))
    title = words[1].group().lower() if len(words) > 1 else ""
    return (
        first.lower() in _BEFORE_TITLES
        and (is_title(title) or title in people.QUALIFIERS)
        and not is_title(f"{first.lower()}{title}")  # Under Secretary
    )


def _is_rank(words: Sequence[re.Match[str]]) -> bool:
    """Tell whether an ordinal in capitals is part of an office: First Officer, Second Lieutenant."""
    ranks = words[0].group() in _ORDINALS and len(words) > 1
    return ranks and words[1].group()[0].isupper() and is_title_or_occupation(words[1].group())


def _before(text: str, holder: Span, core: Span) -> Span | None:
    """Return the description to which a name is in apposition: "the club's manager, Ada Quill", "…, Dr. Ada Quill"."""
    if core.start - holder.start > MAX_ROLE_LENGTH:
        return None
    words = text[holder.start : core.start]
    comma = words.rfind(",")
    between = re.sub(r"[*_()]", "", words[comma + 1 :]).strip()
    role = words[:comma].rstrip(" *_")
    if comma < 0 or (between and not (is_form_of_address(between) or is_rank_of(between, role))):
        return None
    if (other := _after_named(text, Span(holder.start, holder.start + len(role)))) is not None:
        return _before(text, Span(other, holder.end), core)
    if not is_office(head_word(role)) and (governed := list(_MADE_BY.finditer(role))):
        start = governed[-1].end()  # as in "a report by the council's auditor, Ada Quill"
        return Span(holder.start + start, holder.start + len(role)) if is_role(role[start:]) else None
    stated = is_role(role) or is_unknown_office(role)
    return Span(holder.start, holder.start + len(role)) if stated else None


def _after_named(text: str, role: Span) -> int | None:
    """Return where the description of a second person begins: Mayor Mari Tamm and / her deputy, Jaan Kask."""
    joined = next(iter(reversed(list(_AND_DESCRIBED.finditer(text, role.start, role.end)))), None)
    if joined is None:
        return None
    first = before_modifiers(text, Span(role.start, joined.start()))
    named = trailing_name(text, Span(first.start, first.start + len(first.of(text).rstrip(" ,"))))
    return joined.end() if named is not None else None
