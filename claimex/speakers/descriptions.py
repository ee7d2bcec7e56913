"""Resolve descriptions to figures: "the minister", "the 71-year-old", "the two researchers".

Comes in: a noun phrase, and the mentions of the article so far. Goes out: the figure it refers to, or None. A definite
description refers to a named figure if only one has the noun in its title, apposition or name. Organizations
have their own rules (`described_organizations.py`), and so have people whose name is withheld (`unnamed_figures.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import CROWD, HEAD_ENDS, POSSESSIVE, WORD, fold, head_word, name_words
from claimex.english.nouns import (
    homes_of,
    is_below,
    is_body,
    is_field_of,
    is_office,
    is_scholar,
    kind_of,
)
from claimex.layout import CLOSING_MARKS, NEUTRAL_MARKS
from claimex.spans import Span
from claimex.speakers.antecedents import NOT_FOUND, Antecedents, Found
from claimex.speakers.described_organizations import DescribedOrganizations
from claimex.speakers.figures import Figure
from claimex.speakers.kinds import names_others
from claimex.speakers.mention_history import agreement
from claimex.speakers.naming_context import KIN, stated_gender
from claimex.speakers.natives import homes_beside, native_in, places_stated
from claimex.speakers.offices_apart import FORMERLY, NEUTRAL_MODIFIERS, StatedOffice, places_known, role_of
from claimex.speakers.pronouns import MIN_CLEAR_GENDER
from claimex.speakers.resolutions import Entity
from claimex.speakers.unnamed_figures import ORDINALS, POSSESSIVE_PRONOUNS, UnnamedFigures
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.speakers.known_entities import Cast
    from claimex.speakers.mention_history import Memory


INDEFINITE_WORDS = _lists.words("a an one another some any every each no nobody many several most few both all")
NUMBER_WORDS = _lists.words("two three four five six seven eight nine ten dozen hundreds thousands")
DEFINITE_WORDS = _lists.words("the these those this that both its their his her")
MY_OUR_YOUR = _lists.words("my our your")
OFFICE_QUALIFIERS = _lists.words("shadow former deputy acting vice assistant ex-minister outgoing incoming associate")
"""Words that turn a title into another office. "The deputy minister" is not the minister."""


OFFICES_COVERED = {
    "minister": _lists.words("secretary chancellor premier"),
    "politician": _lists.words("senator governor congressman congresswoman representative mayor minister councillor"),
    "lawmaker": _lists.words("senator congressman congresswoman representative"),
    "officer": _lists.words("captain lieutenant sergeant colonel major inspector constable detective"),
    "doctor": _lists.words("dr"),
    "executive": _lists.words("president chairman chairwoman director manager"),
}
"""Nouns of office, each with more specific offices that it covers in news and not in WordNet (`nouns.is_below`). They
are used only if no figure has the noun itself."""


RELATIONSHIP_NOUNS = KIN | _lists.words("friend colleague neighbour neighbor")
"""Nouns for people who are related to somebody. "Her father" is not "her"."""

RECENT_SPEAKERS = 3
"""Sources before a description among which the relative that it means is looked for. By hand."""

MAX_PLACES = 10
"""Most mentions of one person beside which a home is looked for, the last ones. By hand."""

RECENT_PARAGRAPHS = 3
"""A figure with the same title makes a description ambiguous only if its last mention is fewer than this many
paragraphs back."""

_PEOPLE = "|".join(sorted(people.PERSON_NOUNS - {"source", "officer", "nurse", "head", "chair"}, key=len, reverse=True))
_DETERMINED = re.compile(
    r"(?<!\w)(?:[Tt]he|[Tt]his|[Tt]hat|[Aa]n?|[Aa]nother|[Oo]ne|[Hh]is|[Hh]er|[Mm]y|[Tt]heir)\s(?:[a-z][\w’'-]*\s){0,3}?"
    rf"(?:{_PEOPLE})(?!\w|\s[A-Z]|[’'-]|,\s[A-Z])"
)


_BECOMES = re.compile(
    r"\b(?:be|been|being|becom(?:e|es|ing)|became|remain(?:s|ed|ing)?|elected|appointed|named|crowned|nominated)\s(?:as\s)?\Z"
)
"""Verbs before an office that somebody has or may get, so that it means nobody else: if he *becomes* the mayor."""

LONGEST_VERB = 16
"""Most characters of such a verb and "as"."""

_NEXT_WORDS = re.compile(
    r"(?:\s(?!(?:of|for|at|in|to|by|with|from|on|and|or|who|that|as|is|was|said|says|told|has|"
    r"had)\b)[a-z][\w’'-]*+){1,2}"
)


_DETAIL = re.compile(
    r"[Tt]he (?:[a-z]+ )?(?:(?P<age>\d{1,3})[- ]year[- ]old|"
    r"(?P<parent>mother|father|mum|mom|dad|grandmother|grandfather|parent)[- ]of[- ](?:\d+|[a-z]+))"
)
"""A description by age or children, which names no office: the 71-year-old, the single mother-of-two."""

_AGED = re.compile(r"[Tt]he\s(?P<age>\d{1,3})-year-old\s[a-z]")
"""The age and occupation of somebody whom the article introduces by name: the 74-year-old farmer."""

_AGE = re.compile(r",\s(?:aged\s)?(?P<age>\d{1,3})(?:,|\.|\s\()|\s\((?P<bare>\d{1,3})\)")
"""The age behind a name."""

_OF_STATE = re.compile(
    r"(?:,\s(?:the|an?)\s(?:[\w-]{1,20}\s){0,3}?(?P<office>[a-z-]{3,20}))?,?\s(?:of|from)\s"
    r"(?P<state>[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20}){0,2})"
)
"""The state behind a name, perhaps with the office that its bearer has there."""

_OPENING_PRONOUN = re.compile(r"(?:that\s)?(he|she)\b")

_OWNER = re.compile(r"((?:[A-Z][\w.’'-]{0,40}?\s){0,3}[A-Z][\w-]{0,40})[’']s?\s")
_CLOSING = frozenset(CLOSING_MARKS + NEUTRAL_MARKS)
_EMPHATIC = re.compile(r"\s(?:himself|herself|itself)$")
_BESIDE_SELF = re.compile(r"\b(?:himself|herself)\s(?:and|or|to|with|from|against|alongside|beside|than)\s$")
"""What parts a description from the one who speaks: she compared herself to / the former mayor."""

MAX_SELF_LENGTH = 20
"""Most characters of these words."""

_RESTRICTED = re.compile(r"\s(?:who|whose|that|of|in|at|from|with|for|on|by)\b")
"""The start of a modifier that makes a description another one: the scientist who treated the metal."""


class Descriptions:
    """Resolves the descriptions of one article.

    Args:
        text: The article as read.
        cast: Its figures.
        memory: The mentions so far. The reader of the article adds to it.
    """

    def __init__(self, text: str, cast: Cast, memory: Memory) -> None:
        self._text = text
        self._memory = memory
        self._antecedents = Antecedents(cast, memory)
        self._organizations = DescribedOrganizations(cast, memory, self._antecedents)
        self._unnamed = UnnamedFigures(text, memory, self._antecedents)

    def scan(self) -> Iterator[Span]:
        """Yield the places in the text that describe a person."""
        for match in _DETERMINED.finditer(self._text):
            following = _NEXT_WORDS.match(self._text, match.end())
            words = following.group().split() if following is not None else []
            if any(is_office(word) and not word.endswith("ed") for word in words):
                continue  # the former chief / financial officer
            if _BECOMES.search(self._text, max(0, match.start() - LONGEST_VERB), match.start()) is not None:
                continue
            inner = [m.start() for m in WORD.finditer(match.group()) if m.group().lower() in people.DETERMINERS]
            yield Span(match.start() + inner[-1], match.end())  # only "my mother" of "the tenth is my mother"

    def find(self, place: Span, kind: SpeakerType, *, said: Sequence[Span] = ()) -> Found:
        """Return the figure that a description refers to, given the mentions so far.

        Args:
            place: The description.
            kind: Its type.
            said: What it says, if it is a source. Somebody named there is rarely its speaker.
        """
        emphatic = _EMPHATIC.search(place.of(self._text))
        place = Span(place.start, place.start + emphatic.start()) if emphatic is not None else place
        words = [POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(place.of(self._text))]
        head = head_word(place.of(self._text))
        address = bool(words) and words[0].rstrip(".") in people.ADDRESS  # as in "Mr. Quill", who is no Quill Ltd
        others = names_others(place.of(self._text))
        if not head or others or len(words) == 1 or address or words[0] in INDEFINITE_WORDS or words[0] in NUMBER_WORDS:
            return NOT_FOUND
        if (native := native_in(self._text, place)) is not None:
            return self._by_origin(place, native, said)
        if (detail := _DETAIL.fullmatch(place.of(self._text))) is not None:
            return self._unless_of_other(self._by_detail(place, detail), said)
        if words[0] in MY_OUR_YOUR:
            return self._unnamed.same_words(head, set(words))
        if words[0] in {"the", "both"} and words[1] in {"two", "pair", "both"}:
            return self._the_two(place)
        found = self._definite(place, kind, head, words, said)
        aged = _AGED.match(place.of(self._text)) if found.figure is None else None
        return self._spoke_just_now(place, stated_gender([head]), age=aged["age"]) if aged is not None else found

    def find_body(self, place: Span, head: str, words: Sequence[str]) -> Figure | None:
        """Return the one organization that a noun beside an office means: the "union" of "the union’s chief".

        Args:
            place: The noun, perhaps with words before it.
            head: The noun alone.
            words: The words at the place in lower case.
        """
        return self._organizations.find_only(place, head, words, self._unnamed.of_noun(head)).figure

    def bears(self, head: str) -> bool:
        """Tell whether an organization mentioned so far has a noun in its name or apposition."""
        return any(f.type == "organization" and f in self._memory.seen for f in self._antecedents.bearing(head))

    def introduce(self, place: Span, kind: SpeakerType) -> Figure | None:
        """Add a figure for a person or organization without a name."""
        return self._unnamed.introduce(place, kind)

    def _definite(self, place: Span, kind: SpeakerType, head: str, words: Sequence[str], said: Sequence[Span]) -> Found:
        if kind == "group" or (head.endswith("s") and head[:-1] in people.PERSON_NOUNS):
            return self._unnamed.same_plural(head, words) if words[0] in DEFINITE_WORDS else NOT_FOUND
        apart = [w for w in words[:3] if w in ORDINALS or w == "other"]
        if apart:
            return self._unnamed.told_apart(head, apart[0], words)
        if kind == "organization" or head in people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS:
            return self._organizations.find(place, head, words, self._unnamed.of_noun(head))
        found = self._person(place, head, words, said)
        own = found.figure.entity if found.figure is not None else None
        surname = fold(name_words(own.name)[-1]) if own is not None and own.name else ""
        modifies = surname in map(fold, words[:-1]) and head not in KIN  # the Quill adviser is not Quill
        return NOT_FOUND if modifies else found

    def _by_origin(self, place: Span, native: str, said: Sequence[Span]) -> Found:
        """Resolve "the Spaniard" to the one from Spain, or to the only one near who is from nowhere else."""
        homes, here = homes_of(native), self._memory.paragraph(place.start)
        known = {f: self._homes(f) for f in self._named() if here - self._memory.seen[f].paragraph < RECENT_PARAGRAPHS}
        stated = [f for f in known if homes in known[f]]
        if len(stated) == 1:
            return self._antecedents.found(stated[0], "origin")
        near = [f for f in known if not known[f] and here - self._memory.seen[f].paragraph <= 1]
        silent = [f for f in near if not any(s.contains(seen) for s in said for seen in self._places(f))]
        for found in (near, silent) if not stated else ():
            if len(found) == 1:
                return self._antecedents.found(found[0], "origin, alone of late")
        start, last = self._memory.spoke[-1] if self._memory.spoke else (0, None)
        if not stated and last in near and here == self._memory.paragraph(start):
            return self._antecedents.found(last, "origin, spoke last")
        return self._spoke_just_now(place, 0) if not stated else NOT_FOUND

    def _named(self) -> list[Figure]:
        """Return the named people mentioned last."""
        return [f for f in self._memory.recent(CROWD) if f.type == "person" and f.entity is not None and f.entity.name]

    def _places(self, figure: Figure) -> list[Span]:
        return [Span(seen.start, seen.end) for seen in self._memory.history[figure][-MAX_PLACES:]]

    def _homes(self, figure: Figure) -> set[tuple[str, ...]]:
        named = (Span(s.start, s.end) for s in self._memory.history[figure][-MAX_PLACES:] if not s.pronoun)
        return {homes for place in named for homes in homes_beside(self._text, place)}

    def _states_beside(self, figure: Figure) -> list[frozenset[str]]:
        """Return the places right behind a name that say of what somebody is: Tamm / of Iowa, the king of Foo."""
        named = (s for s in self._memory.history.get(figure, ())[-MAX_PLACES:] if not s.pronoun)
        matches = (_OF_STATE.match(self._text, s.end) for s in named)
        found = [
            match for match in matches if match is not None and (match["office"] is None or is_office(match["office"]))
        ]
        return [place for match in found for place in places_stated(match["state"].lower().split())]

    def _by_detail(self, place: Span, detail: re.Match[str]) -> Found:
        """Resolve "the 71-year-old" to the one of that age, and "the mother of two" to the one who spoke just now."""
        named = self._named()
        if detail["age"] is not None:
            known = [f for f in named if self._age(f) == detail["age"]]
            if len(known) == 1:
                return self._antecedents.found(known[0], "age")
        return self._spoke_just_now(place, stated_gender([detail["parent"] or ""]), age=detail["age"])

    def _age(self, figure: Figure) -> str | None:
        """Return the age that stands behind a person's name."""
        found = (_AGE.match(self._text, seen.end) for seen in self._memory.history[figure])
        return next((age["age"] or age["bare"] for age in found if age is not None), None)

    def _unless_of_other(self, found: Found, said: Sequence[Span]) -> Found:
        """Return what was found, but nobody of one gender who says first what somebody of the other one does.

        The dancer said *she* would go; this is not a man who was named before. Quoted words may begin with anybody.
        """
        opening = _OPENING_PRONOUN.match(self._text, said[0].start) if said else None
        figure = found.figure
        if figure is None or opening is None or agreement(figure, opening[1].lower()) > -MIN_CLEAR_GENDER:
            return found
        return NOT_FOUND

    def _spoke_just_now(self, place: Span, sign: float, *, age: str | None = None) -> Found:
        """Return the only person named in this paragraph or the one before, or the only one who spoke last.

        Args:
            place: The description.
            sign: Its gender in log odds. 0 if it states none.
            age: The age that it states. Nobody of another age is meant.
        """
        named = [f for f in self._named() if age is None or self._age(f) in {None, age}]
        here = self._memory.paragraph(place.start)
        fitting = [f for f in named if f.gender * sign >= 0]
        same = [f for f in fitting if here == self._memory.seen[f].paragraph]
        near = same or [f for f in fitting if here - self._memory.seen[f].paragraph == 1]
        spoke = [f for _, f in self._memory.spoke[-2:] if f in near]
        found = near if len(near) == 1 else list(dict.fromkeys(spoke))
        return self._antecedents.found(found[0], "detail, alone of late") if len(found) == 1 else NOT_FOUND

    def _the_two(self, place: Span) -> Found:
        """Resolve "the two researchers" to the only two people who spoke in the paragraphs before."""
        here = self._memory.paragraph(place.start)
        spoken = dict.fromkeys(
            f
            for start, f in self._memory.spoke[-CROWD:]
            if f and f.type == "person" and here - self._memory.paragraph(start) < RECENT_PARAGRAPHS
        )
        named = [f.entity for f in spoken if f.entity is not None and f.entity.name]
        if len(named) != 2 or len(spoken) != 2:  # noqa: PLR2004 - exactly two people
            return NOT_FOUND
        evidence = max(e.evidence for e in named)
        joint = Figure(
            Entity(" and ".join(e.name or "" for e in named), "group", evidence),
            "group",
            plural=True,
            first=place.start,
        )
        return Found(joint, evidence, "the two who spoke")

    def _person(self, place: Span, head: str, words: Sequence[str], said: Sequence[Span]) -> Found:
        if head in KIN and (kin := self._kin_of_named(place, head)) is not None:
            return self._antecedents.found(kin, "relative of that surname")
        unnamed = [f for f in self._unnamed.of_noun(head) if not f.plural]
        stated = StatedOffice.read(place.of(self._text), head) if unnamed else None
        unnamed = [f for f in unnamed if stated is None or not stated.is_apart_from(f.roles)]
        best = self._best(self._with_office(place, head, words), words, place)
        covered = best.figure is not None and head not in best.figure.roles
        silent = covered and best.figure not in self._memory.last_spoke
        spoke = bool(unnamed) and unnamed[-1] in self._memory.last_spoke and silent  # an official, not one spoken of
        if unnamed and (best.figure is None or spoke or self._antecedents.is_later(unnamed[-1], best.figure)):
            return self._antecedents.found(unnamed[-1], "same description")
        beside = _BESIDE_SELF.search(self._text, max(0, place.start - MAX_SELF_LENGTH), place.start) is not None
        if best.figure is None and words[0] == "the" and is_office(head) and not unnamed and not beside:
            return self._in_focus(place, head, words, said)
        return best

    def _with_office(self, place: Span, head: str, words: Sequence[str]) -> list[Figure]:
        """Return the named figures that have a noun as office, apposition or name, and no other one of the kind."""
        bearing = self._antecedents.bearing(head)
        if all(head not in f.roles for f in bearing) and (field := self._modifiers(place, head)) is not None:
            bearing = [*bearing, *(f for f in self._covered(head) if field <= f.roles)]
        named = [f for f in dict.fromkeys(bearing) if f.type in {"person", "organization", "unknown"}]
        named = [f for f in named if f.first < place.start and not (OFFICE_QUALIFIERS & set(words)) - f.roles]
        if head in people.OUTLET_NOUNS - people.PERIODICALS and f" {head}" in place.of(self._text):
            named = [f for f in named if f.type == "person"]  # "the post" is not the Foo Post
        if head in people.PARTISANS:  # "the Republican" is no party
            named = [f for f in named if f.type == "person"]
        if is_office(head) and head in place.of(self._text):  # "the governor" is no body that has one
            named = [f for f in named if f.type != "organization" or not _is_body(f)]
        elif not is_office(head):  # "the film" is not the film expert
            named = [f for f in named if f.type != "person" or head == head_word(role_of(f))]
        if head in RELATIONSHIP_NOUNS and words[0] in POSSESSIVE_PRONOUNS:
            named = [f for f in named if f.entity is not None and head in (f.entity.role or "").lower()]
        if (owner := _OWNER.match(place.of(self._text))) is not None:  # Foo’s spokeswoman is not Bar’s
            owners = {f: _OWNER.match(role_of(f)) for f in named}
            named = [f for f, other in owners.items() if other is None or other.group(1) == owner.group(1)]
        stated = StatedOffice.read(place.of(self._text), head)
        named = [f for f in named if not stated.is_not_of(f) and not stated.is_elsewhere(self._states_beside(f))]
        return self._from_there(stated, named) if stated.places else named

    def _from_there(self, stated: StatedOffice, named: list[Figure]) -> list[Figure]:
        """Return the counterpart from the place that an office states, if no place is known of those who have it.

        The minister met her Norlandic counterpart, Jaan Tamm. *The Norlandic minister* said.
        """
        if any(f.type != "person" or places_known(f) or self._states_beside(f) for f in named):
            return named
        here = [f for f in self._named() if f not in named and stated.is_from(places_known(f))]
        meant = [f for f in here if "counterpart" in f.roles | {*role_of(f).lower().split()}]
        abroad = here and not any(people.STATES & place for place in stated.places)
        return meant if len(meant) == 1 else ([] if abroad else named)

    def _in_focus(self, place: Span, head: str, words: Sequence[str], said: Sequence[Span]) -> Found:
        """Resolve a description that names the same person again: the former goalkeeper; “…,” the candidate said."""
        if not FORMERLY.isdisjoint(words[1:3]):
            return self._unless_of_other(self._just_spoke(place, head), said)
        if any(s.end <= place.start and _CLOSING & {*self._text[s.end - 1 : s.end + 1]} for s in said):
            return self._just_spoke(place, head, quoting=True)
        return NOT_FOUND

    def _just_spoke(self, place: Span, head: str, *, quoting: bool = False) -> Found:
        """Return the person of this paragraph who spoke last, or who is the only one named in it.

        Args:
            place: The description.
            head: Its noun.
            quoting: Whether the words before the description are its own, so that the paragraph goes on quoting.
        """
        sign, here = stated_gender([head]), self._memory.paragraph(place.start)
        start, last = self._memory.spoke[-1] if self._memory.spoke else (0, None)
        near = [f for f in self._named() if self._memory.seen[f].paragraph == here]
        if last not in near or here != self._memory.paragraph(start):
            alone = near[0] if len(near) == 1 and not quoting and near[0].gender * sign >= 0 else None
            return self._antecedents.found(alone, "detail, alone of late") if alone is not None else NOT_FOUND
        since = [f for f in near if self._memory.seen[f].start > start and f is not last]
        since = [f for f in since if not (quoting and _has_other(f, head))]
        other = quoting and _has_other(last, head)
        apart = since or other or last.gender * sign < 0
        return self._antecedents.found(last, "spoke last") if not apart else NOT_FOUND

    def _kin_of_named(self, place: Span, head: str) -> Figure | None:
        """Return the only person of the owner's surname who spoke lately: Jaan Tamm’s daughter, after Mari Tamm."""
        owner = _OWNER.match(place.of(self._text))
        if owner is None:
            return None
        name, sign = name_words(owner.group(1)), stated_gender([head])
        lately = dict.fromkeys(f for _, f in self._memory.spoke[-RECENT_SPEAKERS:] if f is not None)
        found = [
            f
            for f in lately
            if f.type == "person" and f.entity is not None and f.entity.name and f.gender * sign >= 0
            if (own := name_words(f.entity.name))[-1] == name[-1] and len(own) > 1 and own[0] not in name
        ]
        return found[0] if len(found) == 1 and len(name) > 1 else None

    def _modifiers(self, place: Span, head: str) -> set[str] | None:
        """Return the words before a description's noun that are no neutral ones: foreign. None if words follow it."""
        words = place.of(self._text)
        before = [m.group().lower() for m in WORD.finditer(HEAD_ENDS.split(words, maxsplit=1)[0])]
        at = words.lower().find(head)
        return None if _RESTRICTED.match(words, at + len(head)) else {*before[1:]} - {head} - NEUTRAL_MODIFIERS

    def _covered(self, head: str) -> list[Figure]:
        """Return the people whose office a general noun covers, or whose field it names: economist for a professor."""
        found = [f for noun in sorted(OFFICES_COVERED.get(head, ())) for f in self._antecedents.bearing(noun)]
        named = self._named()
        found += [f for f in named if any(is_below(r, head) for r in f.roles) or is_field_of(head, f.roles)]
        return found or [f for f in named if is_scholar(head, f.roles)]

    def _best(self, named: list[Figure], words: Sequence[str], place: Span) -> Found:
        """Choose among the figures that have the noun.

        The figure that shares the most other words with the description is chosen. If several do, it is the only one of
        them that was mentioned recently, or else the one that spoke last.
        """
        if not named:
            return NOT_FOUND
        said = {w for w in words if w not in people.DETERMINERS and w not in POSSESSIVE_PRONOUNS}
        shares = {f: len(said & f.roles) for f in named}
        most = max(shares.values())
        fitting = [f for f in named if shares[f] == most]
        if len(fitting) == 1:
            return self._antecedents.found(fitting[0], "title" if len(named) == 1 else "title and more")
        here = self._memory.paragraph(place.start)
        near = [
            f for f in fitting if f in self._memory.seen and here - self._memory.seen[f].paragraph < RECENT_PARAGRAPHS
        ]
        same = [f for f in near if here == self._memory.seen[f].paragraph]
        for alone in (near, same):
            if len(alone) == 1:
                return self._antecedents.found(alone[0], "title, alone of late")
        spoke = next((f for _, f in reversed(self._memory.spoke[-3:]) if f in near), None)
        return self._antecedents.found(spoke, "title, spoke last") if spoke is not None else NOT_FOUND


def _has_other(figure: Figure, head: str) -> bool:
    """Tell whether somebody has another office or occupation than a noun states."""
    return head not in figure.roles and any(is_office(role) or kind_of(role) == "person" for role in figure.roles)


def _is_body(figure: Figure) -> bool:
    """Tell whether the name of an organization cannot be a person's: an acronym, or one that ends in a noun."""
    name = figure.entity.name or "" if figure.entity is not None else ""
    last = name.rpartition(" ")[2].lower()
    return name.isupper() or is_body(last) or last in people.OUTLET_NOUNS
