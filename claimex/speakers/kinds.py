"""Classify sources by their nouns and form: person, group, organization, document or anonymous.

Comes in: the words of a source, or the words after a name. Goes out: the type of the source, or None or "unknown" if
nouns and form do not show it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import head_end, head_word, is_title
from claimex.english.nouns import is_body, is_first_name, is_native, is_office, is_proper, is_surname, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex.spans import Span
    from claimex.vocabulary import SpeakerType


_DISTINGUISHING = frozenset({"another", "other", "one", "first", "second", "third", "a", "an"})
_SEVERAL = _lists.words("several some many most few both all others none dozens hundreds thousands scores majority")
_PARTITIVE = re.compile(
    r"(?:(?P<one>one|another|neither|either)|"
    r"(?:at least |about |nearly |almost |more than )?[\w%.,-]+(?: percent| per cent)?)"
    r" of (?:them|us|you|those|these|the|its|his|her|their|our|my)\b",
    re.IGNORECASE,
)
_GATHERED = re.compile(
    r"(?:an?|the|one|another|this|that) (?:[a-z-]+ ){0,2}?(?:group|panel|band|team|crew|crowd|circle|delegation|number|"
    r"handful|gathering|network|string|host|procession|gang|bunch|cluster) of "
    r"(?:[\w-]+ ){0,2}?(?P<members>[a-z-]+s|people|men|women|children|staff)\b",
    re.IGNORECASE,
)
"""Several people gathered: a group of fans, a panel of historians."""

_THOSE = re.compile(r"those\b", re.IGNORECASE)
_NUMBER_ALONE = re.compile(
    r"they all$|(?:(?:the|all|about|nearly|at least|more than) )?(?:two|three|four|five|six|seven|eight|nine|"
    r"ten|(?<![\d,])\d++(?:,\d{3})*+)$|"
    r"(?:(?:about|almost|at least|fewer than|just over|less than|more than|nearly|only|over|roughly) )?"
    r"(?:(?:a|one|two|three|four|five|six|seven|eight|nine)[- ]"
    r"(?:halves|half|thirds?|fourths?|quarters?|fifths?|tenths?)|half|\d[\d.]*\s?(?:%|percent|per cent))$",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:both|(?:he|she|they|you|i)\sand)\s|[^,;]{1,40}\sand\s(?:i|me|he|she|we)$", re.IGNORECASE)
"""Several people: both the mayor and her staff, she and her staff."""

_PLACED = re.compile(
    r"\s(?:there|here|nearby|elsewhere|abroad|alike|(?:(?:out|released|published|conducted|taken)\s)?(?:last|this|next)\s(?:night|week|month|year|spring|summer|fall|autumn|winter))"
    r"(?=$|\s(?:in|on|at|of)\b)"
)
"""Adverbs that end a noun phrase: residents / there, a poll / last week."""

_COUNT = re.compile(
    r"(?:(?:some|about|around|nearly|almost|at least|more than|over) )?(?<![\d,])\d++(?:,\d{3})++ (?=[a-z])",
    re.IGNORECASE,
)
"""A number with commas, which end a noun phrase elsewhere: 1,409 / teachers."""

_WORK = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur)\s(?:[\w-]{1,20}\s){0,3}?(?:autobiography|"
    r"bestseller|biography|"
    r"book|comedy|documentary|drama|essay|film|memoir|memoirs|movie|musical|novel|opera|play|podcast|poem|series|song|"
    r"thriller),?\s(?=[A-Z“\"‘'*_])(?!.*\s(?:by|of)$)"
)
"""A work with its title: his memoir / Salt and Iron. A work has no name of its own in a record."""

_AGED = re.compile(r"(?:[Tt]he|[Aa]n?)\s(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)-year-old\s[a-z-]+$")
_SERIAL = re.compile(r"(?<=[a-z])(?<!\bin)(?<!\bof)\s(?:No\.\s|#)?\d{1,4}[A-Za-z]?(?:\(\w{1,3}\))?$")
"""The number of one of several of a kind: Juror / 4, Section / 230(c)."""

_DESCRIBED: dict[SpeakerType, frozenset[str]] = {
    "organization": _lists.words("""
        media press television radio tv movement cabinet diocese archdiocese parish city town village borough
        municipality district province state camp establishment leadership wing nonprofit non-profit center centre
        prosecution defence defense
    """),
    "document": _lists.words("""
        autopsy inquest investigation inquiry probe motion amendment proposal forecast projection estimate polling
        bulletin advisory briefing newsletter communique communiqué readout guideline guidance rule rulebook regulation
        placard
        evidence photograph photo picture image warning observation decision hypothesis model average calculation
        interview audio legislation disclosure precedent work reporting research playbook headline account ranking
        counterproposal assessment page
    """),
    "group": _lists.words("everyone everybody anyone anybody sides millennials boomers zoomers constituents folks"),
    "person": _lists.words("opponent someone somebody"),
}
"""Nouns that tell the type of a description, but not of a name that they end: "the city said", not New York City. Set
by hand, each class as a whole: news media, places for those who govern them, those who lead, findings, everyone,
generations."""

_OWN_MEDIUM = re.compile(
    r"(?:(?:his|her|its|their|my|our|your)\s|.{0,80}?['’]s?\s)(?:[\w-]{1,20}\s){0,3}(?:app|site|website|portal)s?\Z",
    re.IGNORECASE,
)
"""What somebody publishes with, and no outlet: the firm’s website."""

_ONE_OF = re.compile(r"one of (?:the\s)?", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"\s(?:[a-z]{2,20}ing|taken|done|made|held|seen|written|given|sent|shown|known|kept|led|found)\b"
)
_ADVERB = re.compile(r"(?<=\w)\s[a-z]{2,20}ly\s(?=[a-z])")
_QUANTITY = re.compile(
    r"(?:(?:an?|the|some|any)\s)?(?:[a-z]+\s)?"
    r"(?:\d[\d.,]*(?:\s?%|\spercent|\sper cent)|lots?|numbers?|handful|plenty|couple|"
    r"dozens|hundreds|thousands|scores|majority|minority|range|variety|series|batch|cache|flurry|raft|slew|trove|"
    r"wave|percentage|proportion|share|fraction|quarter|half|third)\sof\s(?=[\w'’])",
    re.IGNORECASE,
)
"""A quantity, whose noun comes after "of": a lot of researchers."""

_FRACTION = re.compile(
    r"(?:(?:about|around|nearly|almost|roughly|only|just|some|at least|more than|fewer than|less than) )?[\w-]+ "
    r"(?:in|of|out of)(?: every)? (?:two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve|fifteen|twenty|thirty|forty|fifty|hundred|\d+)\b",
    re.IGNORECASE,
)
"""A part of a whole by numbers: one in five voters, two out of three."""

_HEDGED = re.compile(
    r"(?:(?:just|only|even|almost|nearly|virtually|practically|about|over|roughly|under|well|at least)\s)+",
    re.IGNORECASE,
)
"""Adverbs before a quantity: just about / every poll."""

_FIELDS = re.compile(r"(?:[a-z]+\s)?[\w-]+ and (?=[\w-]+ [a-z-]+s\b)", re.IGNORECASE)
"""The first of two adjectives: Black and / Latino students."""

_TWO = re.compile(r"[^,;]{1,60}?\sand\s(?:the|an?|his|her|its|their|our)\s", re.IGNORECASE)
"""Two noun phrases: the young and the old."""

_AND_MORE = re.compile(
    r"(?:the|an?|his|her|its|their|our|my)\s(?:[\w-]{1,30}\s){0,3}?(?P<one>[a-z-]{2,30})\sand\s(?:[a-z-]{1,30}\s){0,2}?"
    r"(?P<more>[a-z-]{2,30}s|police|staff)(?=$|\s(?:of|in|from|at|who|[a-z]{2,20}(?:ing|ed))\b)",
    re.IGNORECASE,
)
"""Somebody and several others: his rival and groups that back her."""

_PLURAL_VERB = re.compile(
    r"\s(?:(?:\w+ly|also|still|now|all|both)\s)?"
    r"(?:are|were|have|do|say|think|believe|claim|want|hope|fear|argue|insist|know|warn|expect|feel|deny|call|accuse|see|"
    r"support|oppose|favor|favour|like|need|plan|agree|disagree|prefer|consider|describe|identify)\b"
)
"""Verbs after "who" with a plural subject: the most common ones of speech and thought."""

_AND_OTHERS = re.compile(r"(?:[Tt]he\s)?(?:[A-Z][\w.’'&-]*,?\s){1,8}and\s(?:[a-z]+\s)?others?\b")
_AND_HIS = re.compile(
    r"(?:[Tt]he\s)?(?:[A-Z][\w.’'&-]*\s){1,8}and\s(?:(?:colleagues|co-authors|relatives|supporters|friends|"
    r"allies)\b.*$|"
    r"(?:the|his|her|its|their|two|three|four|five|six|several|some|many|\d+)"
    r"\s[a-z][\w’'-]*(?:,?\s[a-z][\w’'-]*){0,5},?$)"
)
"""A name and somebody without one: Ada Quill and her team, the Foo Ministry and the police."""

_HOME = re.compile(r"(?:of|from|with|at|for|in)\s")
_HE_AND = re.compile(r"(?:he|she|they|we|i|you)\sand\s", re.IGNORECASE)
_OF_SEVERAL = re.compile(r"(?<!\S)[A-Z]\S{0,40}\sand\s(?:[A-Z]\S{0,40}\s){1,4}(?P<noun>[a-z]{1,30})$")
_WHO = frozenset(("who", "whom", "whose"))
_SHARE = re.compile(
    r"(?:\d\s?%|\bpercent|\bper cent|\bnumber|\bgeneration|\bmajority|\bminority|\bhalf|\bthird|\bquarter),?\s$"
)
_PLURAL_BEFORE = re.compile(
    r"(?<![\w-])([A-Za-z][a-z-]*+)[’'”\"]?(?:\s(?:in|on|at|from|of)\s(?:the\s)?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2})?,?\s$"
)
"""The noun before "who", perhaps with a place: Liberals / on Tarn Hill."""

ET_AL = re.compile(r"\set\sal\b")
_LISTED_KINDS: dict[str, SpeakerType] = dict.fromkeys(people.DOCUMENT_NOUNS, "document")
_ANTECEDENT = re.compile(r"(?<![\w-])([a-z][a-z-]*+),?\s$")

_IS_READ = re.compile(r"\s(?:(?:also|further|then|simply|now|partly)\s)?reads?\b")
"""A verb whose subject "it" is a document."""

_SENTENCE_ENDS = re.compile(r"[.!?;:”\"\n]\s?")
_SMALL_WORD = re.compile(r"(?<![\w’'-])[a-z][a-z-]{2,30}(?![\w’'-])")
MAX_THING_DISTANCE = 80
"""Most characters before "which" in which the noun that it refers to is looked for."""

MAX_NOUN_DISTANCE = 40
"""Most characters before a relative pronoun in which its noun is looked for."""

_BODIES_AND_SURNAMES = frozenset(("council", "county", "pac", "state", "street"))
"""Nouns that end the names of bodies and places, although the census has some of them as surnames."""

MIN_NOUN_LETTERS = 5
"""Fewest letters of a dictionary word that makes a name an organization's if it ends the name. Shorter words also end
personal names in many languages (Ran, Said, Ming). By hand, not swept."""


def kind_of_description(words: str, *, several: bool = False) -> SpeakerType:
    """Return the type of a source without a name.

    Args:
        words: The source.
        several: Whether it contains the name of a people: Norlanders.
    """
    words = _plainly(words)
    head = head_word(words)
    told_apart = not _DISTINGUISHING.isdisjoint(words.lower().split()[:3])
    if head in people.ANONYMOUS_HEADS and (told_apart or head.startswith(("source", "insider"))):
        return "anonymous"
    alone = _NUMBER_ALONE.match(words.partition(",")[0] if not words[:1].isdigit() else words)
    medium: SpeakerType | None = "document" if _OWN_MEDIUM.match(words[: head_end(words)].rstrip()) else None
    counted = medium or _kind_of_quantity(words) or ("group" if alone is not None else None)
    if counted is not None:
        return counted
    aged = kind_of(head) is None and _AGED.match(words) is not None  # the 89-year-old alto
    if head.endswith(("year-old", "year-olds")) or aged:
        return "group" if head.endswith("s") else "person"
    if head.endswith("s") and several and kind_of(head) != "organization":
        return _LISTED_KINDS.get(head, "group")
    people_first = kind_of(head_word(_PARTICIPLE.split(words, maxsplit=1)[0]))
    two = _TWO.match(words) is not None and people_first == "person" and kind_of(head) in {"person", None}
    two = two or _is_one_and_more(words)
    if people_first == "group" or two or are_of_several(words) or _BOTH.match(words) is not None:
        return "group"  # as in "many people reading this article", "the youth and the older population"
    determined = words.split(" ", 1)[0].lower()
    one: SpeakerType | None = "person" if is_native(head) and determined in people.DETERMINERS | {"one"} else None
    several = head in _SEVERAL or _THOSE.match(words) is not None or ET_AL.search(words) is not None
    first = people_first if determined in people.DETERMINERS else None  # as in "a judge hearing the case"
    thing = _kind_before_adverb(words)
    return kind_of(head) or _described(head) or one or ("group" if several else first or thing or "unknown")


def _is_one_and_more(words: str) -> bool:
    """Tell whether words are somebody and several people or bodies: the teacher and parents, his rival and groups."""
    found = _AND_MORE.match(words)
    if found is None or kind_of(found["one"].lower()) != "person":
        return False
    more = found["more"].lower()
    return kind_of(more) == "group" or (more.endswith("s") and kind_of(more) == "organization")


def _kind_before_adverb(words: str) -> SpeakerType | None:
    """Return the type of a noun that a participle with an adverb follows: an email / previously kept secret."""
    starts = (match.start() for match in _ADVERB.finditer(words))
    kinds = (kind_of(head_word(words[:start])) for start in starts)
    return next((kind for kind in kinds if kind in {"document", "organization"}), None)


def _plainly(words: str) -> str:
    """Return a source without what hides its noun: an adverb before a quantity, numbers, a place, an adjective."""
    hedged = _HEDGED.match(words)
    words = _COUNT.sub("", words[hedged.end() :] if hedged is not None else words)
    words = _SERIAL.sub("", words)
    if kind_of(head_word(words)) is None:
        words = _PLACED.sub("", words)
    fields = _FIELDS.match(words) if kind_of(head_word(words)) is None else None
    return words[fields.end() :] if fields is not None else words


def _kind_of_quantity(words: str) -> SpeakerType | None:
    """Return the type of a part or a number of people or things: one of the nurses, Quill and others."""
    gathered, others = _GATHERED.match(words), _AND_OTHERS.match(words)
    of_group = gathered is not None and kind_of(gathered["members"].lower()) == "group"
    if of_group or _FRACTION.match(words) is not None or _AND_HIS.match(words) is not None:
        return "group"
    if others is not None:
        return kind_of(head_word(words[others.end() :])) or "group"
    if kind_of(words.split(" ", 1)[0].lower()) == "group":
        return None  # as in "members of the Foo Committee"
    if (partitive := _PARTITIVE.match(words)) is not None:
        return _kind_of_part(words[partitive.end() :], one=partitive["one"] is not None)
    if (quantity := _QUANTITY.match(words)) is not None:
        return "document" if kind_of(head_word(words[quantity.end() :])) == "document" else "group"
    return None


def is_one_person(words: str) -> bool:
    """Tell whether a description is one person's: a Republican, one of the mayors, the judge presiding."""
    if (one := _ONE_OF.match(words)) is not None:
        return kind_of(head_word(words[one.end() :])) == "group"
    noun = head_word(_PARTICIPLE.split(words, maxsplit=1)[0])
    determined = words.split(" ", maxsplit=1)[0].lower() in people.DETERMINERS
    person = noun in people.PARTISANS | _DESCRIBED["person"] or is_native(noun) or kind_of(noun) == "person"
    return determined and person


def _described(head: str) -> SpeakerType | None:
    if head in people.PARTISANS or is_title(head):
        return "person"
    if head.removesuffix("s") in people.PARTISANS:
        return "group"
    forms = {head, head.removesuffix("s"), f"{head[:-3]}y" if head.endswith("ies") else head}
    return next((kind for kind, nouns in _DESCRIBED.items() if not forms.isdisjoint(nouns)), None)


def _kind_of_part(rest: str, *, one: bool) -> SpeakerType:
    """Return the type of one or several of a whole: one of the nurses, many of them, some of his books."""
    kind = kind_of(head_word(rest.strip())) if rest.strip() else None
    if kind in {"document", "organization"}:
        return kind
    return "person" if one else "group"


def kind_after(after: str) -> SpeakerType | None:
    """Return the type that the apposition or relative clause after a name states."""
    if re.match(r"[*_]*,?\s+who\b", after) or re.match(r"[*_]*,\s*\d{1,3}(?:\s|,|$)", after):
        return "person"  # a relative clause or an age follows
    if re.match(r"[*_]*,?\s+which\b", after):
        return "organization"
    opening = re.match(r"[*_]*,\s*", after)
    if opening is None or _HOME.match(after, opening.end()):
        return None  # as in "Ada Quill, of Foo Bank"
    noun = head_word(after[opening.end() :])
    kind = kind_of(noun)
    if kind == "organization":
        return kind
    return "person" if is_office(noun) or noun.endswith(("ist", "ian")) else None


def ends_as_organization(words: Sequence[str], *, is_word: Callable[[str], bool]) -> bool:
    """Tell whether the last word of a lower-case name makes it an organization's: Foo Rail, Harbour Water Services."""
    if len(words) < 2 or words[-1] in _BODIES_AND_SURNAMES:  # noqa: PLR2004 - needs a name and a noun
        return len(words) > 1
    if is_surname(words[-1]) or is_office(words[-1]):
        return False
    last = words[-1]
    noun = len(last) >= MIN_NOUN_LETTERS and is_word(last) and not is_proper(last) and last.isalpha()
    if not noun or is_body(last):
        return is_body(last)
    one = last.removesuffix("s")
    if one == last or last.endswith("ss"):
        return not is_word(words[0])
    if is_first_name(one) or is_surname(one):  # as in "Bernie Sanders", "Ada Matthews"
        return False
    return not is_word(words[0]) or kind_of(last) in {None, "organization"}


def is_plain_noun(word: str, *, is_word: Callable[[str], bool]) -> bool:
    """Tell whether the last word of a name is a common noun that no person bears: Dynamics, but not Waters."""
    plain = len(word) >= MIN_NOUN_LETTERS and is_word(word) and kind_of(word) not in {"person", "group"}
    return plain and not any(map(is_surname, (word, word.removesuffix("s")))) and not is_first_name(word)


def is_common(words: Sequence[str]) -> bool:
    """Tell whether a name is only a capitalized common noun, as at the start of a sentence: Commuters, Estimates."""
    return len(words) == 1 and words[0][1:].islower() and kind_of(words[0].lower()) in {"group", "document", "person"}


def is_several(words: Sequence[str]) -> bool:
    """Tell whether a name is only a capitalized noun for several people: Diplomats, Republican Representatives."""
    first = words[0].lower() if words else ""
    if len(words) == 2 and {first, first.removesuffix("ic")} & people.PARTISANS:  # noqa: PLR2004 - party and noun
        return words[1].endswith("s") and kind_of(words[1].lower()) == "group"
    return len(words) == 1 and words[0][1:].islower() and kind_of(words[0].lower()) == "group"


def is_plural_noun(words: Sequence[str], *, is_word: Callable[[str], bool]) -> bool:
    """Tell whether a name is only a plural noun that opens a sentence: Photographs, but not Peters or Brooks."""
    one = words[0].lower().removesuffix("s")
    plural = len(words) == 1 and words[0][1:].islower() and words[0].endswith("s") and not words[0].endswith("ss")
    named = is_surname(words[0]) or is_surname(one) or (is_first_name(one) and not is_several(words)) or is_proper(one)
    return plural and is_word(words[0].lower()) and is_word(one) and not named


def kind_of_pronoun(word: str) -> SpeakerType:
    """Return the type of the antecedent of a lower-case pronoun."""
    if word in people.PERSON_PRONOUNS:
        return "person"
    return "group" if word in people.GROUP_PRONOUNS else _described(word) or "unknown"


def kind_of_relative(text: str, mention: Span) -> SpeakerType | None:
    """Return the type of what "which", "who" or "it" refers to: the union, which; 18 percent, who; it read."""
    word, low = mention.of(text).lower(), max(0, mention.start - MAX_NOUN_DISTANCE)
    if word == "it" and _IS_READ.match(text, mention.end) is not None:
        return "document"
    if word in _WHO:
        before = _PLURAL_BEFORE.search(text, low, mention.start)
        several = before is not None and is_plural(before.group(1).lower())
        several = several or _SHARE.search(text, low, mention.start) is not None
        return "group" if several or (word == "who" and has_plural_verb(text, mention.end)) else None
    antecedent = _ANTECEDENT.search(text, low, mention.start)
    if word != "which" or antecedent is None:
        return None
    kind = kind_of(antecedent.group(1))
    several = kind == "group" and antecedent.group(1).endswith("s")  # people are who, and not which
    return kind if kind is not None and kind != "person" and not several else _kind_of_thing(text, mention.start)


def _kind_of_thing(text: str, end: int) -> SpeakerType | None:
    """Return the type of the last document or body in a sentence before "which": a treaty last week, which."""
    clause = _SENTENCE_ENDS.split(text[max(0, end - MAX_THING_DISTANCE) : end])[-1]
    kinds = (kind_of(match.group()) for match in reversed(list(_SMALL_WORD.finditer(clause))))
    return next((kind for kind in kinds if kind in {"document", "organization"}), None)


def is_plural(noun: str) -> bool:
    """Tell whether a lower-case noun means several people: nurses, liberals, those."""
    return (
        noun == "those"
        or kind_of(noun) == "group"
        or (noun.endswith("s") and noun.removesuffix("s") in people.PARTISANS)
    )


def has_plural_verb(text: str, end: int) -> bool:
    """Tell whether the verb after a relative pronoun that ends here has a plural subject: who / say."""
    return _PLURAL_VERB.match(text, end) is not None


def is_titled_work(words: str) -> bool:
    """Tell whether a source is a book, film or song with its title, which names nobody: the film Ada Quill."""
    return _WORK.match(words) is not None


def names_others(words: str) -> bool:
    """Tell whether a source is others too, so that no name in it is its own: Foo Rail and other firms, she and Ada."""
    return _AND_OTHERS.match(words) is not None or _AND_HIS.match(words) is not None or _HE_AND.match(words) is not None


def are_of_several(words: str) -> bool:
    """Tell whether a source is people of two bodies, whose names are not its own: Foo Rail and Bar Bank engineers."""
    found = _OF_SEVERAL.search(words)
    return found is not None and is_plural(found["noun"])
