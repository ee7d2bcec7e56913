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
from claimex.english.names import (
    POSSESSIVE,
    WORD,
    after_suffixes,
    ends_sentence,
    head_end,
    head_word,
    is_capital,
    is_title,
)
from claimex.english.nouns import is_first_name, is_native, is_office, kind_of
from claimex.spans import Span
from claimex.speakers.headline_names import in_headline, is_verb
from claimex.speakers.mention_history import NON_VERBS
from claimex.speakers.naming_context import described_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.vocabulary import SpeakerType


MAX_TITLE_DISTANCE = 120
"""Most characters between the start of a title and its name."""

MAX_ROLE_WORDS = 40
"""Most words of a role. Longer phrases beside a name are clauses. Offices of 20 words occur."""

MAX_SHORT_ROLE_WORDS = 8
"""Most words of a role that may have its office at any place. In a longer role, the office is the head."""

MAX_ROLE_LENGTH = 400
"""Most characters of a role: more than MAX_ROLE_WORDS words in news ever have. Without this limit, each name in a
source of a whole paragraph would read the whole paragraph."""

MAX_LEAD_LENGTH = 2 * MAX_ROLE_LENGTH
"""Most characters before a name in which the title that leads up to it is looked for: a role, and the words that govern
it. The limit has the same reason as MAX_ROLE_LENGTH."""

_FORMS_OF_ADDRESS = (people.ADDRESS | people.HONORIFICS | people.STYLES | {"professor", "the"}) - people.OFFICE_LETTERS
"""Words before a name that state no office."""

_RANKS = people.SPELLED_OUT.keys() - {"prof", "dr", "rev", "atty", "adv", "engr"}
"""Abbreviated ranks of police and armed forces. They belong to the office before them: Detective Sgt."""

_GLOTTAL = " \u00a0\n'‘’ʻʼ`"
"""White space, and the marks of a glottal stop that begins a name: ʻAna, 'Ana."""

_OPENING_MARKS = "*_'‘’ʻʼ`"
_CLOSED = re.compile(r"[,.;:!?]")
_COMMA = re.compile(r"[*_]*,\s*")
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
_PLURAL_FIELDS = frozenset(
    ("affairs", "arts", "communications", "news", "operations", "relations", "rights", "sales", "sports")
)
"""Nouns that end in "s" and stand before an office as a singular does: sports / editor."""

MIN_MODIFIER_LETTERS = 3
_BESIDE = re.compile(
    r"[*_]*(?:\s\([^()\n]{1,30}\))?(?P<link>"
    r",?\swho\s(?:is|was|has been|works as|worked as|serves as|served as|has served as)\s"
    r"|,\s(?:\d{1,3},\s)?|\s[–—-]\s|,?\s(?:is|was|has been|became)\s)"
    r"(?:(?:now|then|also|once|currently|still|later)\s)?"
)
_PHRASE_ENDS = re.compile(r"[,.;:!?\n“”\"()]|\s[–—-]\s|\s(?:who|which|that|whose|where|when|but)\b")
_CLAUSE = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|is|was|were|are|has|had|have|will|would|did|does|asked|wrote|warned|argued|"
    r"claimed|insisted|noted|announced|stated|according|be|been|can|could|may|might|must|should)\b"
    r"|\bto\b(?!\s(?:(?:the|an?|his|her|its|their)\s|[A-Z]))"
)
_SENTENCE_OPENERS = people.OPENERS | people.DETERMINERS | people.PRONOUNS
_RELATIVE = re.compile(r"(?:who|whom|whose|which|that)\b")
_LAST_WORD = re.compile(r"(?<![\w.’'-])[\w.’'-]++\Z")
_CLOSED_BY_STOP = re.compile(r"\s*(?:\n|\Z)|\s[“\"]")
"""What follows the full stop of an abbreviation that also ends the sentence."""

_WHO = re.compile(r",?\s(?:who|whose)\b")
_VERB = re.compile(r"\b[A-Z][\w’'-]{0,40}\s[a-z]{2,20}ed\s")
"""A verb, so that the words are no phrase beside a name: at the request of Quill, the Queen suspended parliament."""

_WHILE = re.compile(
    r"\s(?:(?:in|since|until|till|from|by|on|during)\s(?:(?:early|late|mid)[\s-])?(?:\d|(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)"
    r"|(?:for|over)\s(?:[\w-]+\s){1,4}(?:years|months|weeks|decades|days|terms)\b"
    r"|(?:last|this)\s(?:year|month|week|spring|summer|autumn|fall|winter)\b)"
)
"""When or for how long somebody has had an office."""

_NAMED = re.compile(r"\s(?:named|called)$")
_GOVERNED = re.compile(r"\b(?:by|from|with|to|of|and|against|about)\s(?:(?:the|an?)\s)?")
_GOVERNING = frozenset(("by", "from", "with", "against", "about"))
"""Words before a title in a heading, where capitals tell nothing: STATEMENT BY / SENATOR ADA QUILL."""

_AGE = re.compile(r"(?<![\w-])(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)-year-old\s(?=\w)")
_NOT_OFFICE = re.compile(r"\s(?:who|whom|whose|which|during|yet)\b|\s–\s|\s?—\s?")
_JOINS_ON = frozenset(("the", "and", "or", "known", "as", "called"))
_GOVERNS_ON = re.compile(r"(?:with|for|from|by|in|on|at|who|of)\b")
_DASH = re.compile(r"\s(?:--|[–—-])\s|[–—]")
_GOVERNED_BY = re.compile(r"\s(?:of|at|for|in|from|with|on|to)\s")
_GOVERNING_NAMES = frozenset(("of", "for", "to", "at", "from", "with", "by", "in", "on"))
"""Words at the end of a description by which the name after them is another's: a pollster for / Ada Quill."""

_MADE_BY = re.compile(r"\s(?:by|from)\s")
_DETERMINER = re.compile(
    r"(?:(?:now|then|also|once|currently|still|later)\s+)?+"
    r"(?:(?:the|an?|its|their|his|her|my|our|your|this|that|another|one(?!\sof\b))\s+)?",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"(?:the|an?|his|her|its|their|one of|another|now|also)\s", re.IGNORECASE)


def find_role(text: str, core: Span, holder: Span | None) -> tuple[Span, str | None]:
    """Return the mention around a name, and the role that it states.

    Args:
        text: The article as read.
        core: The name without its titles.
        holder: The source that contains it, if there is one.
    """
    evidence, role = _find_role(text, core, holder)
    role = tidy(role) if role is not None else None
    if holder is not None and role is not None and states_no_office(role):
        after = _after(text, core.end, holder.end)  # as in "Democrat Ada Quill, the minority leader"
        office = without_determiner(after.of(text)) if after is not None else ""
        if after is not None and not states_no_office(office):
            return Span(core.start, after.end), office
    return evidence, role


def tidy(role: str) -> str | None:
    """Cut what follows an office: a relative clause, a dash, a quotation that does not end, a word that joins.

    Returns:
        None if nothing is left, or if the words begin with a preposition: with the minister leading.
    """
    office = _NOT_OFFICE.split(role, maxsplit=1)[0]
    opened = max(office.rfind("“"), office.rfind('"') if office.count('"') % 2 else -1)
    if opened > office.rfind("”"):
        office = office[:opened]
    words = _AGE.sub("", office.rstrip(" ,")).split(" ")
    while words and words[-1] in _JOINS_ON:
        words.pop()
    office = " ".join(words)
    return office if office and _GOVERNS_ON.match(office) is None else None


def _find_role(text: str, core: Span, holder: Span | None) -> tuple[Span, str | None]:
    """Return the same by the first of these forms: a title, a description before the name, a description after it."""
    if holder is not None and (long := _leading_up(text, holder, core)) is not None:
        return Span(long.start, core.end), without_rank(without_determiner(long.of(text)))
    start = _title_start(text, core.start)
    title = text[start : core.start].strip(" ,*_").rstrip(_GLOTTAL)
    before = _before(text, holder, core) if holder is not None else None
    if before is not None and (not title or is_form_of_address(title)):
        return Span(before.start, core.end), without_determiner(
            _with_rank(before.of(text), text[before.end : core.start])
        )
    if _is_role(title):
        return Span(start, core.end), without_rank(without_determiner(title))
    if holder is not None and (after := _after(text, core.end, holder.end)) is not None:
        return Span(core.start, after.end), without_determiner(after.of(text))
    if holder is None and (lead := _apposed_before(text, core)) is not None:
        return Span(lead.start, core.end), lead.of(text)
    return core, None


def _apposed_before(text: str, core: Span) -> Span | None:
    """Return the description of a name between commas outside a source: "The club’s head of sport, Ada Quill, left"."""
    begin = max(0, core.start - MAX_TITLE_DISTANCE)
    before = text[begin : core.start].rpartition("\n")[2]
    for role in reversed(described_phrases(before) if _CLOSED.match(text, core.end) is not None else []):
        if _is_role(role) and not _CLAUSE.search(role) and is_office(head_word(role)):
            end = core.start - len(", ")
            return Span(end - len(role), end)
    return None


def is_form_of_address(title: str) -> bool:
    """Tell whether a title holds only forms of address and ranks, and no office: Mr, Hon., Prof. Dr., the Rev."""
    words = [m.group().lower().rstrip(".") for m in WORD.finditer(title)]
    return bool(words) and all(word in _FORMS_OF_ADDRESS for word in words)


def states_no_office(role: str) -> bool:
    """Tell whether a role states no office: a form of address, a party, a relation, an origin, a plain noun."""
    no_office = people.PARTISANS | people.PLAIN_PERSONS | people.RELATED_PERSONS
    return is_form_of_address(role) or head_word(role) in no_office or is_native(head_word(role))


def without_rank(title: str) -> str:
    """Cut the forms of address off the end of an office: Chairman of the Council / Sheikh, Vice Chancellor / Prof."""
    words = list(WORD.finditer(title))
    kept = len(words)
    while kept and words[kept - 1].group().lower().rstrip(".") in _FORMS_OF_ADDRESS - {"the"} - _RANKS:
        kept -= 1
    while kept < len(words) and not _is_role(title[: words[kept - 1].end()] if kept else ""):
        kept += 1  # as in "Foo University professor / Dr"
    office = title[: words[kept - 1].end()] if kept else title
    for noun, rank in pairwise(words):
        related = noun.group().lower() in people.RELATED_PERSONS and rank.group()[0].isupper()
        if related and _is_role(title[rank.start() :]):
            return title[rank.start() :]  # as in "his colleague Senator Ada Quill"
    return office if _is_role(office) and not is_form_of_address(office) else title


def _with_rank(office: str, title: str) -> str:
    """Return an office with the rank or degree that follows it: state archaeologist, Dr. Plain forms are left out."""
    words = [m.group() for m in WORD.finditer(title)]
    ranks = [word for word in words if word.lower().rstrip(".") not in people.PLAIN_ADDRESS | people.STYLES | {"the"}]
    return f"{office}, {' '.join(ranks)}" if ranks else office


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
        if not is_office(head_word(words)) or is_form_of_address(words) or " and " in words:
            return None
    words = _NAMED.sub("", words)
    if not words or len(words) > MAX_ROLE_LENGTH or re.search(r"[;:“”\"]|\band$", words):
        return None
    return Span(start, start + len(words)) if _is_role(words) else None


def _is_inside_name(words: str, governing: re.Match[str]) -> bool:
    """Tell whether "of" or "and" does not end a phrase: Bank of / Tarn governor, trade and / industry minister.

    The first stands inside a name, as in "president of / Foo Rail" it does not. The second joins two fields.
    """
    if governing.group().startswith("and"):
        found = list(WORD.finditer(words))
        return _joins(found, next(i for i, m in enumerate(found) if m.start() == governing.start()))
    before = words[: governing.start()].split()[-1:]
    named = bool(before) and is_capital(before[0]) and not _is_office(before[0])
    return named and governing.group().startswith("of") and words[governing.end() :][:1].isupper()


def _after_another(text: str, start: int, end: int) -> int:
    """Return where a title begins after the person or sentence before it: nurse Mei Lin and / judge Ada Quill."""
    words = list(WORD.finditer(text, start, end))
    for number in range(len(words) - 1, 0, -1):
        if ends_sentence(words[number - 1].group()):
            return words[number].start()
        named = any(a.group()[0].isupper() and b.group()[0].isupper() for a, b in pairwise(words[: number - 1]))
        if words[number - 1].group() == "and" and named:
            return words[number].start()
    return start


def role_beside(text: str, end: int) -> Span | None:
    """Return the phrase directly after a name that says who it is: ", head of research at Foo Rail,", "who is a judge".

    Args:
        text: The article as read.
        end: The end of the name.
    """
    found = _phrase_beside(text, end)
    if found is None:
        return None
    link, phrase = found
    noun = head_word(phrase.of(text))
    bare = not _DETERMINED.match(text, phrase.start)
    formerly = link.strip(", ") == "was" and text.startswith(("a ", "an "), phrase.start)  # was a lawyer, once
    if (
        formerly
        or not is_office(noun)
        or _GOVERNS_ON.match(phrase.of(text))
        or _CLAUSE.search(phrase.of(text))
        or (bare and not link.startswith((",", " –", " —", " -")))
    ):
        return None
    return phrase


def kind_beside(text: str, end: int) -> SpeakerType | None:
    """Return the type that the phrase directly after a name states: "is the largest airport in Foo"."""
    found = _phrase_beside(text, end)
    if found is not None and "who" in found[0]:
        return "person"
    if found is None or _CLAUSE.search(found[1].of(text)) or _VERB.search(found[1].of(text)):
        return None
    noun, apposed = head_word(found[1].of(text)), found[0].startswith(",")
    if not _DETERMINED.match(text, found[1].start):
        return "person" if apposed and _is_bare_office(found[1].of(text), noun) else None
    kind = "person" if apposed and _WHO.match(text, found[1].end) else kind_of(noun)
    return kind if kind in {"person", "organization"} else None


def _is_bare_office(phrase: str, noun: str) -> bool:
    """Tell whether a phrase without an article states a person's office: Ada Quill, / chief executive of Foo Rail."""
    words = phrase[: head_end(phrase)].lower().split()
    short = phrase[0].islower() and 0 < len(words) <= MAX_SHORT_ROLE_WORDS
    clause = bool(people.PRONOUNS.intersection(words))
    opens = bool(words) and words[0] in people.OPENERS | people.OPENERS_AND_NAMES
    return short and not clause and not opens and is_title(noun) and noun not in people.BUSINESS_TITLES


def _phrase_beside(text: str, end: int) -> tuple[str, Span] | None:
    """Return the words that join a phrase to the name before it, and the phrase up to punctuation or a relative."""
    opening = _BESIDE.match(text, after_suffixes(text, end))
    if opening is None:
        return None
    limit = _phrase_end(text, opening.end())
    words = _WHILE.split(text[opening.end() : limit], maxsplit=1)[0].rstrip()
    if not words or limit - opening.end() > MAX_ROLE_LENGTH or len(words.split()) > MAX_ROLE_WORDS:
        return None
    if _RELATIVE.match(words) or words.endswith(" and"):
        return None  # as in "Ada Quill, who backed Senator Tamm"
    return opening["link"], Span(opening.end(), opening.end() + len(words))


def _phrase_end(text: str, start: int) -> int:
    """Return where a phrase ends. The full stop of an abbreviation ends none, and belongs to it: a paper of the U.S."""
    stops = _PHRASE_ENDS.finditer(text, start, start + MAX_ROLE_LENGTH)
    stop = next((m for m in stops if m.group() != "." or _closes_sentence(text, m.end())), None)
    if stop is None:
        return len(text)
    word = _LAST_WORD.search(text, start, stop.end())
    return stop.end() if word is not None and "." in word.group().rstrip(".") else stop.start()


def _closes_sentence(text: str, end: int) -> bool:
    """Tell whether the full stop before a place ends a sentence: of Foo. / by Mr. Quill, at U.S. Steel."""
    word = _LAST_WORD.search(text, max(0, end - MAX_TITLE_DISTANCE), end)
    following = WORD.match(text, end + 1)
    opens = following is not None and following.group()[0].isupper() and following.group().lower() in _SENTENCE_OPENERS
    return word is None or ends_sentence(word.group()) or opens or _CLOSED_BY_STOP.match(text, end) is not None


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
    small = _SPEECH | _JOINING | people.DETERMINERS
    while words and (words[0].group().lower() in small or opens_phrase(words)) and not _is_rank(words):
        words = words[1:]
    return words[0].start() if any(_is_office(w.group()) for w in words) else start


def _ends_office(word: str) -> bool:
    """Tell whether a word before "and" ends another office of the same person: chairman and / chief executive."""
    return _is_office(word) and (word.islower() or is_title(word.lower()))


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
        return True
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


def _is_headlines_verb(text: str, word: re.Match[str]) -> bool:
    """Tell whether a word with a capital is a headline's verb: Union Chief / Praises / Lund’s Budget."""
    return is_verb(word.group()) and in_headline(text, Span(*word.span()))


def opens_phrase(words: Sequence[re.Match[str]]) -> bool:
    """Tell whether words begin with a function word: When / Ada Quill, but not WHO / chief Ada Quill."""
    first = words[0].group()
    acronym = first.isupper() and len(words) > 1 and not words[1].group().isupper()
    return first.lower() in people.OPENERS | people.OPENERS_AND_NAMES and not (acronym and len(first) > len("I"))


def _is_rank(words: Sequence[re.Match[str]]) -> bool:
    """Tell whether an ordinal in capitals is part of an office: First Officer, Second Lieutenant."""
    ranks = words[0].group() in _ORDINALS and len(words) > 1
    return ranks and words[1].group()[0].isupper() and _is_office(words[1].group())


def _before(text: str, holder: Span, core: Span) -> Span | None:
    """Return the description to which a name is in apposition: "the club's manager, Ada Quill", "…, Dr. Ada Quill"."""
    if core.start - holder.start > MAX_ROLE_LENGTH:
        return None
    words = text[holder.start : core.start]
    comma = words.rfind(",")
    between = re.sub(r"[*_()]", "", words[comma + 1 :]).strip()
    if comma < 0 or (between and not is_form_of_address(between)):
        return None
    role = words[:comma].rstrip(" *_")
    if not is_office(head_word(role)) and (governed := list(_MADE_BY.finditer(role))):
        start = governed[-1].end()  # as in "a report by the council's auditor, Ada Quill"
        return Span(holder.start + start, holder.start + len(role)) if _is_role(role[start:]) else None
    stated = _is_role(role) or _is_unknown_office(role)
    return Span(holder.start, holder.start + len(role)) if stated else None


def _after(text: str, end: int, limit: int) -> Span | None:
    """Return the noun phrase after a name and a comma, within its mention."""
    comma = _COMMA.match(text, after_suffixes(text, end), limit)
    if comma is None:
        return None
    stop = text.find(",", comma.end(), min(limit, comma.end() + MAX_ROLE_LENGTH))
    if stop < 0 and limit - comma.end() > MAX_ROLE_LENGTH:
        return None
    words = text[comma.end() : limit if stop < 0 else stop].rstrip()
    relative = re.search(r"\s(?:who|which|whose|that)\b", words)
    words = words[: relative.start()] if relative is not None else words
    if not (_is_role(words) or _is_unknown_office(words)) or re.match(
        r"(?:who|whose|which|and|or|for|in|at|with|by)\b", words
    ):
        return None
    return Span(comma.end(), comma.end() + len(words))


def _is_role(words: str) -> bool:
    found = [m.group().lower() for m in WORD.finditer(words)]
    office = [word for word in found if word.rstrip(".") not in _FORMS_OF_ADDRESS] or found
    opened = words.count("(") > words.count(")")  # as in "a rival (that would be Gov. Quill)"
    if not 0 < len(found) <= MAX_ROLE_WORDS or office[-1] in _GOVERNING_NAMES or opened:
        return False
    short = (
        any(is_title(POSSESSIVE.sub("", word)) for word in found[:MAX_SHORT_ROLE_WORDS])
        and len(found) <= MAX_SHORT_ROLE_WORDS
    )
    nouns = _GOVERNED_BY.split(words, maxsplit=1)[0].rsplit(maxsplit=1)[-1:]  # education and law professor / at Foo
    heads = (head_word(_DETERMINED.sub("", words)), *(noun.lower() for noun in nouns))
    return short or any(map(is_office, heads)) or _is_office(words.rsplit(maxsplit=1)[-1])


def _is_unknown_office(words: str) -> bool:
    """Tell whether a phrase beside a name says who its bearer is by a noun that no list has: a baritone, the whip."""
    noun = head_word(words)
    short = _DETERMINED.match(words) is not None and len(words.split()) <= MAX_SHORT_ROLE_WORDS
    return short and noun.isalpha() and kind_of(noun) is None and _CLAUSE.search(words) is None


def _is_office(word: str) -> bool:
    """Tell whether a word is a title or a noun for people, and not a first name."""
    lower = POSSESSIVE.sub("", word.lower())
    return (
        word in people.FAME_NOUNS
        or lower in people.PARTISANS
        or is_title(lower)
        or (is_office(lower) and not is_first_name(lower))
    )


def without_determiner(words: str) -> str:
    """Cut the determiner and an age off the start of a description: the / mayor, the 40-year-old / cook.

    "One of the mayors" is kept.
    """
    opening = _DETERMINER.match(words)
    rest = words[opening.end() :] if opening is not None else words
    age = _AGE.match(rest)
    return rest[age.end() :] if age is not None else rest
