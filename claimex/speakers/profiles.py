"""Collect what an article says about its speakers: office, organization, pronoun, and why a name is withheld.

Comes in: the text, its speakers (`identify.py`), sentences and quoted words. Goes out: a `Profile` for each source.
Office and pronoun are collected from all mentions of an entity. The organization is first looked for in the source
itself. Nothing is guessed from a first name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from claimex.english import people
from claimex.english.names import (
    CROWD,
    WORD,
    fold,
    head_end,
    head_word,
    name_words,
)
from claimex.english.nouns import is_office
from claimex.spans import Span
from claimex.speakers.affiliations import find_organization
from claimex.speakers.anonymity import find_reason, withheld_in
from claimex.speakers.naming_context import KIN
from claimex.speakers.phrases_after_names import role_beside
from claimex.speakers.roles import (
    MAX_TITLE_DISTANCE,
    is_rank_of_office,
    says_nothing,
    states_no_office,
    tidy,
    without_determiner,
    without_town,
)
from claimex.speakers.source_organizations import find_named_employer, find_source_organization
from claimex.speakers.stated_pronouns import find_own_pronoun, find_pronoun
from claimex.speakers.titles import find_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claimex.attribution import Attribution
    from claimex.speakers.identify import Identified
    from claimex.speakers.resolutions import Entity, Resolution
    from claimex.vocabulary import Pronoun, SpeakerType

    Found = tuple[str, Span]


MAX_REASON_DISTANCE = 600
"""Most characters from the start of a source in which the text may say that it is not named. Far longer sentences are
lists, and reading each to its end for each of its sources would take time by the square of its length."""


_JOINING = re.compile(r"(?:and|or|also)\s(?:(?:an?|the)\s)?")
"""Words that join an office to what stands before it."""


_PART_OF_THEM = re.compile(
    r"(?:one|another|both|two|some|each|neither|none)\sof\s(?:them|the\s[a-z]+)\b", re.IGNORECASE
)
_DEFINITE = re.compile(r"\b[Tt]he\s(?:[a-z-]+\s){0,3}(?P<noun>[a-z-]+)\s$")
"""A description with an article: the federal judge. A title before a surname has none: Judge Tamm."""

_COUNTED = re.compile(r"(?:(?:second|third|fourth)\s(?!party|lieutenant|officer|secretary)|other\s|another\s)(?=\w)")
_OWNED = re.compile(r"['’]s?\s|\b(?:his|her|its|their)\s", re.IGNORECASE)
_ANAPHORIC = re.compile(r"(?:the|this|that|these|those|it|they|which)\b", re.IGNORECASE)
_WHOSE = re.compile(r"whose\s", re.IGNORECASE)
_APPOSED = re.compile(
    r"(?:[\w’'-]{1,40}\s){0,3}(?:one\sof\s(?:[\w’'-]{1,40}\s){0,4})?[\w’'-]{1,40},\s(?P<office>an?\s[^,;:\n]{3,120})(?:,|\Z)",
    re.IGNORECASE,
)
"""A description without prepositions, and what is in apposition to it."""

MAX_QUOTED = 600
"""Most characters before a pronoun in which a quotation around it may begin. By hand."""

_ANYBODY = frozenset(("anybody", "anyone", "everybody", "everyone", "nobody", "somebody", "someone"))
_OF = re.compile(r"\s(?:of|for|at|with|in|from)\s(?:[^,;:.\n]{0,60}\s)?")
"""The words between an office and its organization: a spokesman / for the embattled / Foo Rail."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the article says about a source apart from its name.

    Attributes:
        role: Title or office. None if no mention states one.
        role_evidence: The words that state it, if they are not in the evidence of the name.
        organization: The one that the source speaks for: its name, None if it is only described, and its place.
        pronoun: With the words that prove it.
        reason: The words that say why the source is not named.
        type: The source's type, if the sentence says more than the source itself.
        gathered: Whether the profile uses all mentions of the entity.
    """

    role: str | None = None
    role_evidence: Span | None = None
    organization: tuple[str | None, Span] | None = None
    pronoun: tuple[Pronoun, Span] | None = None
    reason: Span | None = None
    type: SpeakerType | None = None
    gathered: bool = False


NOTHING = Profile()


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of one article.

    Attributes:
        sources: By the span of the source.
        unmarked: By the start of the first content, for attributions without a source.
    """

    sources: Mapping[Span, Profile] = field(default_factory=dict)
    unmarked: Mapping[int, Profile] = field(default_factory=dict)


class _Page(NamedTuple):
    """What all sources of an article share."""

    text: str
    sentences: Sequence[Span]
    quoted: Sequence[Span]
    cues: Mapping[Span, Span]
    who: Identified


def profile_speakers(
    text: str, who: Identified, attributions: Sequence[Attribution], *, sentences: Sequence[Span]
) -> Profiles:
    """Collect what an article says about each of its sources.

    Args:
        text: The article as read.
        who: Its speakers.
        attributions: The outermost ones, which hold those nested in them.
        sentences: In reading order.
    """
    items = [item for outer in attributions for item in outer.walk()]
    cues = {item.source: item.cue for item in items if item.source is not None and item.cue is not None}
    quoted = sorted(span for item in items if item.kind != "indirect" for span in item.content)
    page = _Page(text, sentences, quoted, cues, who)
    known: dict[object, Profile] = {}
    offices = {m.entity.key: m.office for r in who.sources.values() for m in r.members if m.office is not None}

    def shared(resolution: Resolution) -> Profile:
        entity = resolution.entity
        if entity is None or resolution.type == "group":
            return NOTHING
        if resolution.type == "document":
            spans = sorted(who.mentions.get(entity.key, ()))[:CROWD]
            return replace(NOTHING, organization=find_source_organization(text, spans, "document", entity, who))
        if entity.key not in known:
            known[entity.key] = _with_office(_gather(text, entity, resolution.type, who), offices.get(entity.key))
        return known[entity.key]

    withheld = {
        r.entity.key
        for source, r in who.sources.items()
        if r.entity is not None and r.entity.name is None and _is_withheld(page, source, r)
    }
    reasons: dict[object, Span] = {}
    for source, r in who.sources.items():
        if r.entity is not None and r.entity.key in withheld and (why := _reason(page, source)) is not None:
            reasons.setdefault(r.entity.key, why)
    sources = {}
    for source, resolution in who.sources.items():
        hidden = _is_withheld(page, source, resolution) or (
            resolution.entity is not None and resolution.entity.key in withheld
        )
        found = _of_source(page, source, resolution, shared(resolution), hidden=hidden)
        if hidden and found.reason is None and resolution.entity is not None:
            found = replace(found, reason=reasons.get(resolution.entity.key))
        sources[source] = found
    return Profiles(sources, {start: shared(r) for start, r in who.unmarked.items()})


def _of_source(page: _Page, source: Span, resolution: Resolution, shared: Profile, *, hidden: bool) -> Profile:
    """Add what a source itself says to the profile of its entity."""
    own = (
        None
        if resolution.members
        else find_source_organization(page.text, [source], resolution.type, resolution.entity, page.who)
    )
    pronoun = shared.pronoun or find_own_pronoun(page.text, source, resolution)
    reason = _reason(page, source) if hidden else None
    words = source.of(page.text)
    if resolution.type == "document" and (_OWNED.search(words) is not None or _is_new(words)):
        shared = NOTHING  # Foo's report is nobody else's, nor is a report
    return replace(
        shared,
        organization=own or shared.organization,
        pronoun=pronoun,
        reason=reason,
        type="anonymous" if hidden else None,
    )


def _is_new(words: str) -> bool:
    """Tell whether the words of a document introduce it: a later report, early analysis, but not the report."""
    return " " in words and _ANAPHORIC.match(words) is None


def _is_named(resolution: Resolution) -> bool:
    return resolution.entity is not None and resolution.entity.name is not None


# Office and pronoun, from all mentions.


def _gather(text: str, entity: Entity, kind: SpeakerType, who: Identified) -> Profile:
    mentions = who.mentions.get(entity.key, ())
    spans = sorted({*mentions, entity.evidence} if entity.name else set(mentions))[:CROWD]
    role = None
    if kind in {"person", "unknown", "anonymous"}:
        role = _role(text, entity, spans) if entity.name else _role_described(text, spans)
    own = entity.role if entity.role is not None and not states_no_office(entity.role) else None
    if role is not None and entity.role is not None and states_no_office(role[0]) and is_rank_of_office(entity.role):
        role = None  # Cllr counts before mother of three
    places = [entity.evidence, *([role[1]] if role is not None else [])]
    organization = find_source_organization(
        text, [place for place in (*places, *spans) if len(place)], kind, entity, who
    )
    if kind == "person" and (organization is None or organization[0] is None):
        organization = find_named_employer(text, entity, spans, who) or organization
    office = own or (role[0] if role is not None else stated_role(entity))
    return Profile(
        gathered=True,
        role=without_name(office, entity.name) if office is not None and entity.name else office,
        role_evidence=role[1] if role is not None else None,
        organization=organization,
        pronoun=find_pronoun(text, entity, spans, places, who.sources.keys()) if kind != "organization" else None,
    )


def _with_office(profile: Profile, office: Found | None) -> Profile:
    """Give somebody without an office the one shared with others: *nurses* Ada Quill and Ben Roe."""
    if office is None or (profile.role is not None and not states_no_office(profile.role)):
        return profile
    return replace(profile, role=office[0], role_evidence=office[1])


def stated_role(entity: Entity) -> str | None:
    """Return the role that the evidence of an entity's name states. None for a form of address: Mr, Ms."""
    return None if entity.role is None or says_nothing(entity.role) else entity.role


def without_name(office: str, name: str) -> str:
    """Cut off the first names and the joining words that were left on an office: Mayor / Ada, and / nurse."""
    own = {fold(word) for word in name_words(name)}
    joined = _JOINING.match(office)
    words = office[joined.end() if joined is not None else 0 :].split(" ")
    while len(words) > 1 and fold(words[-1]) in own and not is_office(words[-1].lower()):
        words.pop()
    return " ".join(words)


def _role(text: str, entity: Entity, spans: Sequence[Span]) -> Found | None:
    """Return the office that an entity's mentions state, and its place.

    Mentions with the name come first, then descriptions.
    """
    if not entity.name or (entity.role is not None and not states_no_office(entity.role)):
        return None
    surname, weak = name_words(entity.name)[-1], None
    for span, name in ((span, _name_in(text, span, entity.name)) for span in spans):
        if name is None:
            continue
        if (phrase := role_beside(text, name.end)) is not None:
            beside = without_town(without_determiner(phrase.of(text))), phrase
            if not states_no_office(beside[0]):
                return beside
            friend = head_word(beside[0]) in people.RELATED_PERSONS - KIN and not text.startswith(",", name.end)
            weak = weak or (
                beside if not (friend or says_nothing(beside[0])) else None
            )  # not "is a friend of the mayor"
        if len(name) == len(surname) < len(entity.name) and _has_no_title(text, name):
            continue
        evidence, title = find_role(text, name, span if span != name else None)
        if title is not None and not states_no_office(title):
            return title, evidence
    for span in spans:
        words = span.of(text)
        head = head_word(words)
        definite = re.match(r"(?:the|a|an)\s", words, re.IGNORECASE)
        if definite and surname not in words and is_office(head) and not states_no_office(words):
            office = tidy(without_determiner(words))
            return (office, span) if office is not None else weak
    return weak or next(filter(None, (_role_of_pronoun(text, span) for span in spans)), None)


def _role_of_pronoun(text: str, span: Span) -> Found | None:
    """Return the office that a sentence about somebody already named gives: She is / the bank's chief economist."""
    if span.of(text) not in {"He", "She"} or not text.startswith(" is ", span.end):
        return None
    before = text[max(0, span.start - MAX_QUOTED) : span.start].rpartition("\n")[2]
    if before.count("“") > before.count("”") or before.count('"') % 2:
        return None  # in somebody's words
    phrase = role_beside(text, span.end)
    if phrase is None or head_word(phrase.of(text)) not in people.TITLES:
        return None
    return without_town(without_determiner(phrase.of(text))), phrase


def _has_no_title(text: str, surname: Span) -> bool:
    """Tell whether the words beside a surname give it no title: the judge / Tamm meant is Kask, a / Tamm critic."""
    following = WORD.match(text, surname.end + 1)
    modifies = following is not None and following.group().islower() and is_office(following.group())
    definite = _DEFINITE.search(text, max(0, surname.start - MAX_TITLE_DISTANCE), surname.start)
    return modifies or (definite is not None and is_office(definite["noun"]))


def _role_described(text: str, spans: Sequence[Span]) -> Found | None:
    """Return the office in the descriptions of somebody without a name: a senior official, the governor's spokesman.

    It goes on to the organization that the description names: the former head of Foo Rail.
    """
    for span in spans:
        words = span.of(text)
        head = head_word(words)
        listed = head in people.TITLES | people.PERSON_NOUNS
        small = words[: head_end(words)].rstrip(" ,").endswith(head)  # and not a Kurd, nor a name such as "leo"
        described = is_office(head) and (listed or (small and len(WORD.findall(words)) > 1))
        if (apposed := _apposed(text, span)) is not None and states_no_office(words[: head_end(words)]):
            return without_town(without_determiner(apposed.of(text))), apposed
        if not described or head in _ANYBODY or states_no_office(words[: head_end(words)]):
            continue
        end = span.start + len(words[: head_end(words)].rstrip(" ,"))
        if text.startswith(" of ", end) and end + len(" of ") < span.end:  # the former secretary of state
            field = Span(end + len(" of "), span.end).of(text)
            end += len(" of ") + len(field[: head_end(field)].rstrip(" ,"))
        organization = find_organization(text, span, "person")
        if organization is not None and organization[1].end > end and _reaches(text, end, organization[1]):
            end = organization[1].end
        place = Span(span.start, end)
        return _COUNTED.sub("", _WHOSE.sub("", without_determiner(place.of(text)))), place
    return None


def _reaches(text: str, end: int, organization: Span) -> bool:
    """Tell whether an office goes on to an organization or ends within it: head / of Foo Rail, the Bank / of Foo."""
    return organization.start <= end or _OF.fullmatch(text, end, organization.start) is not None


def _apposed(text: str, span: Span) -> Span | None:
    """Return the office in apposition to somebody without a name: one of the guests, / a retired teacher."""
    found = _APPOSED.match(text, span.start, span.end)
    return Span(*found.span("office")) if found is not None and is_office(head_word(found["office"])) else None


def _name_in(text: str, span: Span, full: str) -> Span | None:
    """Return the words of a full name in a mention that ends in its surname: Secretary of State / Quill."""
    own = name_words(full)
    found = re.search(rf"(?:(?<!\w)[A-ZÀ-Ý][\w.’'-]{{0,40}}\s){{0,8}}{re.escape(own[-1])}(?!\w)", span.of(text))
    if found is None:
        return None
    name = Span(span.start + found.start(), span.start + found.end())
    known = {fold(word) for word in own}
    for word in WORD.finditer(text, name.start, name.end):
        if fold(word.group()) in known:
            return Span(word.start(), name.end)
    return name


# Sources whose name is withheld.


def _is_withheld(page: _Page, source: Span, resolution: Resolution) -> bool:
    """Tell whether a source is anonymous because its sentence or the next says that it asked not to be named."""
    if resolution.type == "anonymous":
        return True
    if _is_named(resolution) or resolution.type not in {"person", "group", "unknown"}:
        return False
    return any(_withheld(page, source))


def _withheld(page: _Page, source: Span) -> Iterator[Span]:
    """Yield the spans that say that a source is not named.

    These are the rest of its own sentence, the next sentence if it begins with "He", "She" or the like, and the one
    before for "one of them".
    """
    at = max(0, bisect_right(page.sentences, source.start, key=lambda s: s.start) - 1)
    for number, sentence in enumerate(page.sentences[at : at + 2]):
        start = max(sentence.start, source.start) if number == 0 else sentence.start
        goes_on = number == 0 or re.match(r"(?:He|She|They|Both|All)\b", page.text[start : start + 5])
        if goes_on and start < sentence.end:
            near = Span(start, min(sentence.end, start + MAX_REASON_DISTANCE))
            found = withheld_in(page.text, near)
            if found is not None and not _is_said(page, found):
                yield near
    if at and _PART_OF_THEM.match(source.of(page.text)) is not None:
        before = page.sentences[at - 1]
        near = Span(max(before.start, before.end - MAX_REASON_DISTANCE), before.end)
        found = withheld_in(page.text, near)
        if found is not None and not _is_said(page, found):
            yield near  # as in "Two officials spoke on condition of anonymity. One of them said"


def _is_said(page: _Page, place: Span) -> bool:
    low = bisect_right(page.quoted, place.start, key=lambda s: s.start)
    return any(span.contains(place) for span in page.quoted[max(0, low - 5) : low])


def _reason(page: _Page, source: Span) -> Span | None:
    at = max(0, bisect_right(page.sentences, source.start, key=lambda s: s.start) - 1)
    places = [*_withheld(page, source), *page.sentences[at : at + 1]]
    found = (find_reason(page.text, place) for place in places)
    reason = next((span for span in found if span is not None and not _is_said(page, span)), None)
    cue = page.cues.get(source)
    if reason is None or cue is None or not reason.start < cue.start < reason.end:
        return reason
    words = page.text[reason.start : cue.start].rstrip(" ,")  # the verb that attributes ends the reason
    return Span(reason.start, reason.start + len(words))
