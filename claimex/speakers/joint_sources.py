"""Split a joint source into its members, and join what they resolve to: "Mari Tamm, the mayor, and Jaan Kask".

Comes in: the words of a source. Goes out: the span of each member with its titles and appositions. Commas and "and"
alone decide the split, and "and" must precede the last member. `mentions.py` resolves each member. The source is a
group if each of them has a name, or is several people beside somebody with a name: "Mari Tamm and her aides".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, head_word, is_name, is_title, name_words, trailing_name
from claimex.english.nouns import is_native, is_office, kind_of, singular_person
from claimex.spans import Span
from claimex.speakers.kinds import is_several, kind_of_description
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.naming_context import KIN
from claimex.speakers.resolutions import Entity, Joined, Resolution
from claimex.speakers.roles import MAX_TITLE_DISTANCE
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from claimex.speakers.named_people import NamedPeople


_BOTH = re.compile(r"(?:both|neither|either)\s", re.IGNORECASE)
_PARTS = re.compile(r"(,)?\s(?:(?:[Aa]nd|&|nor)\s|as well as\s|along with\s|together with\s)|,\s")
_PLAIN = r"(?:(?!(?:of|for|at|in|from|with|and|nor)\s)[a-z][\w’'-]{0,30}\s){0,3}?[a-z][\w’'-]{0,30}"
_TWO_DESCRIBED = re.compile(
    rf"(?:[Bb]oth|[Nn]either)\s(?P<one>(?:the|an?|his|her|its|their)\s{_PLAIN}(?:\s(?:of|for|at|in|from)\s[^,;:]{{1,60}}?)?)"
    rf"\s(?:and|nor)\s(?P<other>(?:the|an?|his|her|its|their)\s{_PLAIN}(?:\s(?:of|for|at|in|from)\s[^,;:]{{1,60}})?)"
    rf"|(?P<first>[Tt]he\s{_PLAIN})\sand\s(?P<second>the\s{_PLAIN})"
)
"""Two people or bodies without a name: both the union and the head of the company; the mayor and the bishop."""

_ONE_DESCRIBED = re.compile(rf"(?:[Tt]he|an?|his|her|its|their)\s{_PLAIN}")
_CUT_NAME = re.compile(r"(?:^|[.!?”\"]\s|\n)((?:[A-Z][\w.’'-]*\s){1,3}[A-Z][\w’'-]+),\s$")
_PAIR = re.compile(r"\s(?:and|&)\s")
_MESSRS = re.compile(r"Messrs\.?\s")
_PLURAL = re.compile(
    r"(?:(?!(?:and|or|of|for|at|in|from|with|to|by|the)\s)[\w.’'-]{1,40}\s){0,4}?([\w-]{2,40}s\.?)\s(?=[A-Z])"
)
_AND = re.compile(r"\s(?:and|&)\s((?:the\s)?)")
_OF_PLACES = re.compile(r"\b(?:in|from|of)\s(?:the\s)?(?:[A-Z][\w’'-]{0,40}\s){0,2}[A-Z][\w’'-]{0,40}$")
_NUMBER = re.compile(r"(?i:(?:the\s)?(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|both))\s")
_OF_PLACE = re.compile(r"\b(?:of|in|from|at)\s(?:the\s)?[A-Z][\w’'-]{0,40}$")
_PLACES, _BODIES = frozenset({"GPE", "LOC"}), frozenset({"GPE", "LOC", "ORG", "FAC"})
MAX_PLACE_LENGTH = 60
"""Most characters of a place with the "of" before it."""

_COUNTED = re.compile(
    r"(?i:(?:the\s)?(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|several|both))\s(?:[\w’'-]{1,40}\s){0,3}?"
    r"([\w-]{2,40}s),?\s(?=(?:the\s)?[A-Z])"
)
"""Several people who are counted before they are named: two Labour councillors, Ann and Jaan Tamm."""

_SET_OFF = re.compile(r"(?P<words>[^,;:–—\n]{3,80}?)(?P<mark>,?\s?(?:--|[–—:]|\s-\s)\s?)(?=[A-Z])")
"""Several people who are described before a dash or colon, and named behind it: two members – Ann and Jaan Tamm."""

_OF_OTHERS = re.compile(r"\s(?:of|for|at|in|from|on|to|by|with)\s(?:\S+\s){0,5}?[a-z]\S*s\Z")
"""A modifier before a dash, whose noun may be what stands behind it: insiders / in two states – Foo and Bar."""

_OF_FIELDS = re.compile(
    r"\b(?P<noun>[A-Z][a-z]{3,20})\s(?:for|of|on)\s(?:the\s)?(?:[A-Z][\w’'-]{0,40},?\s){0,3}[A-Z][\w’'-]{0,40}$"
)
_CAPITALIZED = re.compile(r"[A-Z][\w’'-]{0,40}")
_COUPLE = re.compile(
    r"(?:[Bb]oth\s)?(?P<first>[A-Z][a-z]{1,4}\.?)\s(?:and|&)\s(?:Mrs|Ms|Mr|Dr|Lady)\.?\s[A-Z][\w’'-]{0,40}"
)
"""Two people of one surname: Mr and Mrs Tamm."""

_CLAUSE = re.compile(
    r",?\s(?:including|such\sas|like|particularly|especially|notably|who|whom|whose|which|that|where|when)\b"
)
_POSTMODIFIER = re.compile(r"\s(?:of|for|at|in|from|on|to|by|with)\s")
_MODIFIES = re.compile(r"(?:of|for|at|in|from|on|to|by|with)\s")
"""How a part begins that says more of the member before it: Ada Quill, / of Foo Rail, / and Ben Roe."""

_BRACKET = re.compile(r"\s\([^()\n]{1,40}\)")
MAX_BODY_LENGTH = 120
"""Most characters of the name of a body up to the last of its fields."""

_ABBREVIATED_STATE = re.compile(r"(?:[A-Z][a-z]{0,4}\.\s?){1,2}")
_ACRONYM = re.compile(r"\s\([A-Z]{3,}\)$")
_DESCRIBED = re.compile(r"(?:the|an?|his|her|its|their)\s")
_ARTICLE = re.compile(r"(?:the|an?)\s", re.IGNORECASE)
_NO_NAMES = people.ORGANIZATION_NOUNS | people.GROUP_NOUNS | people.DOCUMENT_NOUNS


_NAMED = re.compile(r"(?:[A-Z][\w.’'-]{0,40}\s){0,5}[A-Z][\w’'-]{0,40}")
_POSSESSED = re.compile(r"(?:his|her|their)\s[a-z]")
_OTHER = re.compile(r"(?:the|an?)\s[a-z]")
_DETERMINED = re.compile(r"(?:the|his|her|its|their|fellow|\d{1,3}|[a-z-]{3,20}\sof)\s")


def opens_with_people(words: str) -> bool:
    """Tell whether words begin with a plural noun for people before a name: "Neighbours Ann and Jaan Tamm"."""
    return bool(_people_before(words))


def with_opening(text: str, mention: Span, known: NamedPeople) -> Span:
    """Add the name before a source that was cut off at its apposition: Mari Tamm / , the mayor, and Jaan Kask.

    Args:
        text: The article as read.
        mention: The source.
        known: The people whom the article names.
    """
    before = _CUT_NAME.search(text, max(0, mention.start - MAX_TITLE_DISTANCE), mention.start)
    if before is None or not text[mention.start].islower() or _PAIR.search(mention.of(text)) is None:
        return mention
    core = Span(*before.span(1))
    return Span(core.start, mention.end) if name_words(core.of(text))[-1] in known else mention


@dataclass(slots=True)
class _Group:
    """Consecutive parts that belong to one member.

    Attributes:
        start, end: The span of the parts.
        named: Whether one of them ends in a name.
    """

    start: int
    end: int
    named: bool


def split_members(
    text: str,
    mention: Span,
    *,
    holds: Callable[[int], bool],
    is_titled: Callable[[Span], bool] = lambda _: False,
    is_crowd: Callable[[Span], bool] = lambda _: False,
) -> list[Span]:
    """Split a source into its members.

    Args:
        text: The article as read.
        mention: The source.
        holds: Tells whether an offset is inside a name that contains "and".
        is_titled: Tells whether words end in a name after a long title: "chair of the Foo Committee Mari Tamm".
        is_crowd: Tells whether words are several people without a name: "her aides".

    Returns:
        At least two spans, or none if the source is not joint.
    """
    clause = _CLAUSE.search(text, mention.start, mention.end)
    mention = Span(mention.start, clause.start()) if clause is not None else mention
    both = _BOTH.match(mention.of(text))
    start = mention.start + (both.end() if both is not None else 0)
    start += len(_people_before(text[start : mention.end]))
    set_off = _SET_OFF.match(text, start, mention.end)
    if set_off is not None and _OF_OTHERS.search(set_off[1]) is None and is_crowd(Span(start, set_off.end("words"))):
        start, mention = set_off.end(), Span(mention.start, mention.start + len(mention.of(text).rstrip(" ,–—-")))
    cuts = [m for m in _PARTS.finditer(text, start, mention.end) if not holds(m.start())]
    if not cuts:
        return []
    ends = [*(m.start() for m in cuts), start + len(text[start : mention.end].rstrip(" ,"))]
    begins = [start, *(m.end() for m in cuts)]
    parts = [Span(a, b) for a, b in zip(begins, ends, strict=True) if a < b]
    joins = [False, *(m.group().strip() != "," for m in cuts)]
    several = {part for part in parts if is_crowd(part)}
    crowds = _without_descriptions(parts, joins, several)
    if parts[0] in several and parts[0] not in crowds:  # as in "two farmers, Mari Tamm and Jaan Kask"
        if _OF_PLACES.search(parts[0].of(text)) is not None and _NUMBER.match(parts[0].of(text)) is None:
            return []  # as in "voters in Foo, Bar and Baz"
        parts, joins = parts[1:], [False, *joins[2:]]
    titled = {part for part in parts if is_titled(part)}
    names = [
        part in crowds
        or part in titled
        or (
            part not in several
            and not _is_state(part.of(text))
            and _MODIFIES.match(text, part.start) is None
            and not _ends_in_office(text, part)
            and _is_named(text, part)
        )
        for part in parts
    ]
    if len(parts) == 2 and joins[1] and any(names):  # noqa: PLR2004 - two
        others = [part.of(text) for part, named in zip(parts, names, strict=True) if not named]
        if (names[0] and is_other(parts[1].of(text))) or (both is not None and any(map(is_described, others))):
            return parts
    groups, ended = _grouped(text, parts, joins, names, crowds, titled=titled)
    return [Span(g.start, g.end) for g in groups] if len(groups) > 1 and ended else []


def described_pair(text: str, mention: Span) -> list[Joined]:
    """Return the two people or bodies without a name that a source joins: the mayor and the union.

    Args:
        text: The article as read.
        mention: The source.

    Returns:
        Nothing if the source is anything else.
    """
    clause = _CLAUSE.search(text, mention.start, mention.end)
    end = clause.start() if clause is not None else mention.start + len(mention.of(text).rstrip(" ,"))
    pair = _TWO_DESCRIBED.fullmatch(text, mention.start, end)
    if pair is None:
        return []
    groups = ("one", "other") if pair["one"] else ("first", "second")
    parts = [Span(*pair.span(group)) for group in groups]
    kinds = [kind_of_description(part.of(text)) for part in parts]
    if not {"person", "organization", "group"}.issuperset(kinds):
        return []
    return [Joined(part, kind, Entity(None, kind, part)) for part, kind in zip(parts, kinds, strict=True)]


def join_members(text: str, members: Sequence[tuple[Span, Resolution | None]], known: NamedPeople) -> Resolution | None:
    """Return the group of several members with all their names. None unless each of them has a name, or is a crowd.

    A crowd counts only beside a person, or if an article or a number tells it apart from the members of a body: Foo
    Rail and several drivers, but not Foo Rail and union officials.

    Args:
        text: The article as read.
        members: The span of each, and what it resolves to by itself.
        known: The people whom the article names.
    """
    joined = [Joined(part, r.type, r.entity) for part, r in members if r is not None and r.entity is not None]
    if len(joined) < len(members) or len(joined) < 2:  # noqa: PLR2004 - at least two
        return None
    crowds = [member for member in joined if member.entity.name is None]
    if crowds and not _are_beside(text, crowds, {member.type for member in joined if member not in crowds}):
        return None
    names = [member.entity.name or member.span.of(text) for member in joined]
    first, last = joined[0].entity.evidence, joined[-1].entity.evidence
    near = members[0][0].start <= first.start < last.end <= members[-1][0].end
    whole = Span(first.start, last.end) if near else Span(members[0][0].start, members[-1][0].end)
    entity = Entity(f"{', '.join(names[:-1])} and {names[-1]}", "group", whole)
    return Resolution("group", entity, members=tuple(_of_one_surname(text, joined, known)))


def is_crowd(words: str) -> bool:
    """Tell whether words are several people without a name, or whoever belongs to the person before them.

    Her aides, national Democrats, dozens of students, his team, her husband.
    """
    head = head_word(words)
    if _POSSESSED.match(words) is not None and words.rsplit(maxsplit=1)[-1].islower() and "," not in words:
        return kind_of(head) in {"person", "group", "organization"}
    if kind_of(head) == "person":
        return False  # as in "and president of the Center for Peace"
    capital = re.search(rf"\b{re.escape(head.capitalize())}\b", words) is not None
    if capital and not (
        is_several([words]) or {head, head.removesuffix("s")} & people.PARTISANS or is_native(head[:-1])
    ):
        return False  # as in "Doctors Without Borders"
    return kind_of_description(words) == "group" or kind_of(head) == "group"


def is_other(words: str) -> bool:
    """Tell whether words are somebody without a name: the chairman of the Foo Trust."""
    return "," not in words and _OTHER.match(words) is not None and kind_of(head_word(words)) == "person"


def is_described(words: str) -> bool:
    """Tell whether words are one person, body or crowd without a name: the union, her lawyer, the villagers."""
    known = {"person", "organization", "group"}
    return _ONE_DESCRIBED.fullmatch(words) is not None and kind_of_description(words) in known


def joins_places(text: str, offset: int, named: Sequence[tuple[Span, str]]) -> bool:
    """Tell whether "and" joins two places within one name: Islamic Front of Foo / and the Bar.

    Args:
        text: The article as read.
        offset: The end of the first place.
        named: The recognizer's spans and labels around it.
    """
    joined = _AND.match(text, offset)
    if joined is None:
        return False
    low = max(0, offset - MAX_PLACE_LENGTH)
    governed = any(
        span.end == offset and label in _BODIES and _OF_PLACE.search(text, low, offset) for span, label in named
    )
    return governed and any(span.start in {joined.end(), joined.start(1)} for span, label in named if label in _PLACES)


def joins_fields(text: str, offset: int, *, is_name: Callable[[str], bool]) -> bool:
    """Tell whether "and" joins two fields in the name of a body: Institute for Peace / and Development.

    Args:
        text: The article as read.
        offset: Where the words that join begin.
        is_name: Tells whether a word is part of somebody's name.
    """
    before = _OF_FIELDS.search(text, max(0, offset - MAX_BODY_LENGTH), offset)
    joined = _AND.match(text, offset)
    if before is None or joined is None or joined[1] or before["noun"].lower() not in people.ORGANIZATION_NOUNS:
        return False
    word = _CAPITALIZED.match(text, joined.end())
    return word is not None and not is_name(word.group())


def is_couple(words: str) -> bool:
    """Tell whether words are two people of one surname: Mr and Mrs Tamm."""
    found = _COUPLE.fullmatch(words)
    return found is not None and is_title(found["first"].lower())


def _are_beside(text: str, crowds: Sequence[Joined], kinds: Collection[SpeakerType]) -> bool:
    """Tell whether crowds can be joined with members of some types that have names."""
    told_apart = all(_DETERMINED.match(text, crowd.span.start) for crowd in crowds)
    return not {"person", "unknown"}.isdisjoint(kinds) or ("organization" in kinds and told_apart)


def _people_before(words: str) -> str:
    """Return the plural noun for people that opens a joint source, with what comes before it and after it."""
    if (address := _MESSRS.match(words)) is not None:
        return address.group()
    plural = _PLURAL.match(words) or _COUNTED.match(words)
    noun = plural[1].lower() if plural is not None else ""
    several = kind_of(noun) == "group" or singular_person(noun) is not None or noun.removesuffix("s") in KIN
    return plural.group() if plural is not None and several else ""


def _of_one_surname(text: str, members: Sequence[Joined], known: NamedPeople) -> Iterator[Joined]:
    """Give members the surname that they share: Mari and Jaan Tamm, but not Tamm and his wife, Ana Ruiz.

    Before a member with a description, only a first name lacks its surname: Mari and her brother Jaan Tamm.
    """
    described = _DESCRIBED.match(text, members[-1].span.start) is not None
    last = name_words(members[-1].entity.name or "")
    for member in members:
        words = name_words(member.entity.name or "")
        if not words:
            yield member
            continue
        namesakes = known.of_surname(words[-1])
        alone = len(words) == 1 and all(len(name_words(e.name or "")) == 1 for e in namesakes)
        alone = alone and (not described or is_listed_first_name(words[0]))
        if not alone or member.span.of(text) != words[0] or len(last) < 2:  # noqa: PLR2004 - no surname to share
            yield member
            continue
        evidence = Span(member.span.start, members[-1].span.end)
        yield Joined(member.span, "person", Entity(f"{words[0]} {last[-1]}", "person", evidence))


def _grouped(
    text: str,
    parts: Sequence[Span],
    joins: Sequence[bool],
    names: Sequence[bool],
    crowds: Collection[Span],
    *,
    titled: Collection[Span],
) -> tuple[list[_Group], bool]:
    """Join appositions to their names. Also tell whether "and" precedes the last member."""
    groups: list[_Group] = []
    ended = False
    for number, (part, joined, named) in enumerate(zip(parts, joins, names, strict=False)):
        # "and the driver, Milan Horvat": a description begins the member, and its name follows the comma
        described = joined and not named and names[number + 1 : number + 2] == [True] and not joins[number + 1]
        if part in crowds or (groups and Span(groups[-1].start, groups[-1].end) in crowds):
            begins = named and _begins_beside_crowd(text, groups[-1], joined=joined) if groups else True
        else:
            office = part in titled and bool(groups) and groups[-1].named  # Minister for Trade Ada Quill and / the same
            closed = ended and groups[-1].named and not any(joins[number:])  # and Ada Quill of Foo Hall, / Bar
            begins = not groups or described or office or _begins(text, groups[-1], part, joined=joined, named=named)
            begins = begins and not closed
        if not begins:
            groups[-1].end = part.end
            groups[-1].named = groups[-1].named or named
        else:
            groups.append(_Group(part.start, part.end, named))
            ended = joined
    return groups, ended


def _begins(text: str, group: _Group, part: Span, *, joined: bool, named: bool) -> bool:
    """Tell whether a part begins another member."""
    words = part.of(text)
    if not group.named or not named:
        return False
    if not joined:
        return words[0].isupper() or _ends_in_capital(text, part)
    modified = _POSTMODIFIER.search(text, group.start, group.end)
    if modified is None or words[0].islower():
        return True
    if _ARTICLE.match(text, group.start):
        return False  # as in "the Centre at the Foo and Bar Institutions"
    if _ACRONYM.search(words) is not None:
        return False  # as in "the Institute of Coasts and Harbours (ICH)"
    beside = trailing_name(text, Span(group.start, modified.start())) is not None  # Ada Quill of Foo and Ben Roe of Bar
    own = [m.group() for m in WORD.finditer(_head(text, part).of(text) if beside else words)]
    return (
        len(own) > 1
        and is_name(own)
        and own[-1].lower() not in _NO_NAMES
        and kind_of(own[-1].lower()) != "organization"
        and POSSESSIVE.search(own[-1]) is None
    )


def _without_descriptions(parts: Sequence[Span], joins: Sequence[bool], crowds: Collection[Span]) -> Collection[Span]:
    """Leave out crowds that only describe the names beside them: two farmers, Mari Tamm and Jaan Kask, both retired."""
    kept = set(crowds)
    for number, part in enumerate(parts):
        apposed = number > 0 and not joins[number] and number + 1 == len(parts)
        following = parts[number + 1 : number + 2]
        if apposed or (following and not joins[number + 1] and following[0] not in crowds):
            kept.discard(part)
    return kept


def _begins_beside_crowd(text: str, group: _Group, *, joined: bool) -> bool:
    """Tell whether a crowd begins another member, or a name beside one: Ada Quill, a lawyer, / and her aides.

    It does not if it may belong to what modifies a noun before: the lawyer of Ada Quill / and her family, but Ada Quill
    of Foo Rail / and her family.
    """
    if not group.named:
        return False
    closed = not joined or text.startswith(",", group.end)
    modified = _POSTMODIFIER.search(text, group.start, group.end)
    return closed or modified is None or _NAMED.fullmatch(text, group.start, modified.start()) is not None


def _is_state(words: str) -> bool:
    """Tell whether a part is a state behind a town: in Roanoke, / Va., who."""
    return _ABBREVIATED_STATE.fullmatch(words) is not None


def _ends_in_capital(text: str, part: Span) -> bool:
    """Tell a body with its article and "nurse Ada Quill" from an apposition: the Sea Rescue, not "the mayor"."""
    found = trailing_name(text, _head(text, part))
    titled = found is not None and found[1] and _DESCRIBED.match(text, part.start) is not None
    return found is not None and not titled and len(name_words(found[0].of(text))) > 1


def _is_named(text: str, part: Span) -> bool:
    return trailing_name(text, _head(text, part)) is not None


def _ends_in_office(text: str, part: Span) -> bool:
    """Tell whether a part is the beginning of a longer title: "Foo in the Morning writer / and host Mari Tamm"."""
    last = part.of(text).split()[-1]
    return (last.islower() or last.isupper()) and is_office(last.lower()) and kind_of(last.lower()) == "person"


def _head(text: str, part: Span) -> Span:
    """Return a part up to its first postmodifier, or a bracket such as an acronym's."""
    cuts = (found.search(text, part.start, part.end) for found in (_POSTMODIFIER, _BRACKET))
    return Span(part.start, min((cut.start() for cut in cuts if cut is not None), default=part.end))
