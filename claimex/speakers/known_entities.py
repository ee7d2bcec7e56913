"""Collect the people and organizations that an article names: their places, roles and gender.

Comes in: the text, and the entities that its mentions name (`mentions.Resolver`). Goes out: a `Cast` of `Figure`s, and
all places that name them. Mentions are resolved to these figures. Information about a figure is collected from the
whole article, because news often says who a person is after the first mention.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import CROWD, POSSESSIVE, WORD, fits, fold, is_title, name_words
from claimex.speakers.body_names import is_party
from claimex.speakers.figures import Figure, Place, first_word, name_of, span_of
from claimex.speakers.given_names import index_first_names, is_other_given_name, note_given_names
from claimex.speakers.name_gender import gender_of, is_listed_first_name
from claimex.speakers.namesakes import choose_namesake
from claimex.speakers.naming_context import (
    body_before,
    counsel_beside,
    is_introduced_as_kin,
    is_modifier,
    is_named_as_kin,
    is_of_thing,
    is_placed,
    look_beside,
    own_words,
    start_as_relative,
    stated_gender,
    states_they,
)
from claimex.speakers.organization_names import CARRIED
from claimex.speakers.phrase_matcher import Phrases
from claimex.speakers.roles import address_in_apposition
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from claimex.spans import Span
    from claimex.speakers.resolutions import Entity


MIN_PERSON_GENDER = 0.9
"""Least log odds of gender, in absolute value, by which a first name shows that a name is a person's and not that of an
organization with the same name."""

MAX_PERSON_WORDS = 3
"""Most words of a name that may be a person's although its label says that it is an organization."""

NON_PERSON_NOUNS = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.GROUP_NOUNS | people.DOCUMENT_NOUNS

OLDER = 2
"""How often an organization is named before a longer name, so that the longer one is another body's. A headline that
shortens the name is one time."""

JOINED_WORDS = re.compile(r"(?!Mac|Fitz|Van|Von|Del|Des)[A-Z][a-z]{2,}[A-Z]\w*$")
"""Two words written as one, as only firms do: YouTube, but not MacDonald."""

_JOINT_FIRM = re.compile(r"[\w’'-]+ (?:&|and|\+) [\w’'-]+")

MIN_PLACE_SHARE = 0.3
"""Least share of a name's mentions that must follow a preposition of place ("in", "from") if it names a place. A
person's name rarely follows one."""


class Cast:
    """The figures of one article.

    Args:
        text: The article as read.
        entities: Those with a name, as the resolver gives them.
        is_word: Tells whether a lower-case word is a common English word.
        towns: Names of places in lower case. They are not short forms of other names.
        subjects: The starts of phrases that are the subject of a clause, and so not in apposition to a name.
    """

    def __init__(
        self,
        text: str,
        entities: Iterable[Entity],
        *,
        is_word: Callable[[str], bool],
        towns: Collection[str] = (),
        subjects: Collection[int] = (),
    ) -> None:
        self._text = text
        self._is_word = is_word
        self._subjects = subjects
        self._by_key: dict[tuple[str, SpeakerType], Figure] = {}
        self._by_word: dict[str, list[Figure]] = {}
        self._crowds: dict[str, dict[str, list[Figure]]] = {}
        for entity in entities:
            self._enter(entity)
        self._merge_same_names()
        self._merge_short_forms(towns)
        self._firsts = index_first_names(self._by_key.values(), self._by_word, is_word=is_word)
        self._opening: dict[str, list[Figure]] = {}
        for figure in self.figures():
            if figure.type == "person" and " " in name_of(figure):
                self._opening.setdefault(first_word(figure), []).append(figure)
        for word, found in self._by_word.items():
            for figure in found:
                shaped = _may_be_person(word, is_word) and JOINED_WORDS.match(name_of(figure)) is None
                figure.maybe_person = figure.type == "organization" and shaped
        note_given_names(text, self._by_word.values(), is_word=is_word)
        self._surnames = frozenset(
            word for word, found in self._by_word.items() if found[0].type == "person" and not is_title(word)
        )
        self.places = self._find_places()
        for place in self.places:
            self._learn_from_context(place)
            if place.start in subjects and not (
                " " in name_of(place.figure) or is_listed_first_name(name_of(place.figure))
            ):
                place.figure.maybe_person = False  # what speaks as a body: Foo said. Ada Quill left. He
        self._find_towns()
        self._bearing: dict[str, list[Figure]] = {}
        self._organizations: list[Figure] = []
        for figure in self.figures():
            self._index(figure)

    def add(self, entity: Entity) -> Figure:
        """Return the figure of an entity. It is added if it is new."""
        figure = self.figure_of(entity)
        if figure is None:
            figure = self._enter(entity)
            self._index(figure)
        return figure

    def _enter(self, entity: Entity) -> Figure:
        key = (entity.name or "", entity.type)
        figure = self._by_key.get(key)
        if figure is None:
            figure = self._by_key[key] = Figure(entity, entity.type, plural=entity.type == "group")
            words = name_words(entity.name or "")
            figure.roles.update(word.lower() for word in words if entity.type != "person")
            if entity.type == "organization" and is_party(entity.name or ""):
                figure.roles.add("party")
            if entity.type == "person" and entity.name and entity.name not in self._text:
                figure.first = entity.evidence.start  # "sisters Mari and Jaana Tamm": no place has the full name
            self._note_role(figure, entity.role)
            self._note_role(figure, address_in_apposition(entity.evidence.of(self._text)))
            if entity.type == "person":
                self._by_word.setdefault(fold(words[-1]), []).append(figure)
                if len(words) > 1:
                    figure.gender = gender_of(words[0])
            elif entity.type != "group":
                self._by_word.setdefault(fold(entity.name or ""), []).append(figure)
        return figure

    def _index(self, figure: Figure) -> None:
        spelled = {people.SPELLED_OUT.get(noun.rstrip("."), noun) for noun in figure.roles}
        for noun in sorted(figure.roles | spelled):
            self._bearing.setdefault(noun, []).append(figure)
        if figure.type == "organization":
            self._organizations.append(figure)

    def _merge_same_names(self) -> None:
        """Merge a surname with the one full name that ends in it, and a person with an organization of that name."""
        dropped: set[Figure] = set()
        for (name, kind), figure in list(self._by_key.items()):
            body = self._by_key.get((name, "organization"))
            if kind == "person" and body is not None and body is not figure:
                kept, lost = (
                    (figure, body) if figure.roles or abs(figure.gender) > MIN_PERSON_GENDER else (body, figure)
                )
                kept.roles |= lost.roles
                self._by_key[name, lost.type] = kept
                dropped.add(lost)
        self._by_word = {w: left for w, fs in self._by_word.items() if (left := [f for f in fs if f not in dropped])}
        for word, found in self._by_word.items():
            people = [f for f in found if f.type == "person"]
            full = [f for f in people if len(name_words(name_of(f))) > 1]
            alone = next((f.entity for f in people if f.entity and f not in full), None)
            first = start_as_relative(self._text, name_of(full[0])) if alone and len(full) == 1 else -1
            apart = alone is not None and alone.evidence.start < first
            if apart:
                full[0].named_as_kin = True
            elif len(full) == 1 and len(full) < len(found):
                for figure in found:
                    self._by_key[name_of(figure), figure.type] = full[0]
                    full[0].gender += figure.gender if figure is not full[0] else 0.0
                    full[0].roles |= figure.roles
                self._by_word[word] = full
            elif people and len(people) < len(found):
                self._by_word[word] = people

    def figure_of(self, entity: Entity) -> Figure | None:
        """Return the figure of an entity. None if there is none."""
        return self._by_key.get((entity.name or "", entity.type))

    def figures(self) -> Iterator[Figure]:
        """Yield all figures."""
        yield from dict.fromkeys(self._by_key.values())

    def bearing(self, noun: str) -> Sequence[Figure]:
        """Return the figures that have a noun in their title, apposition or name, in the order of `figures`."""
        return self._bearing.get(noun, [])

    def organizations(self) -> Sequence[Figure]:
        """Return the organizations, in the order of `figures`."""
        return self._organizations

    def by_first_name(self, word: str) -> Figure | None:
        """Return the person with a first name. None if there is not exactly one."""
        return self._firsts.get(fold(word))

    def opening_with(self, word: str, start: int) -> Figure | None:
        """Return the one of several people whose names begin with a word that can be meant at a place.

        Names with the family name first share it: Noh Jae-won and Noh Sang-chul.
        """
        found = [f for f in dict.fromkeys(self._opening.get(fold(word), ())) if 0 <= f.first < start]
        return choose_namesake(found, (), start) if found else None

    def fitting(self, words: list[str]) -> list[Figure]:
        """Return the people whose name may have these words as a short form."""
        found = self._sharing(words[-1], words[0] if len(words) > 1 else "")
        return [f for f in found if f.type == "person" and f.entity and f.entity.name and fits(words, f.entity.name)]

    def _sharing(self, word: str, first: str) -> Sequence[Figure]:
        """Return the figures with a surname or name. If they are more than CROWD, the first name must match too."""
        found = self._by_word.get(fold(word), [])
        if len(found) <= CROWD:
            return found
        if fold(word) not in self._crowds:
            groups = self._crowds[fold(word)] = {}
            for figure in found:  # figures added later are found only by the whole name
                groups.setdefault(first_word(figure), []).append(figure)
        return self._crowds[fold(word)].get(fold(first), [])[:CROWD]

    def _merge_short_forms(self, towns: Collection[str]) -> None:
        """Merge a short form with the only full name that begins with it: Petronella, Brightwell (Brightwell Home)."""
        opened: dict[tuple[SpeakerType, str], dict[Figure, None]] = {}
        for figure in self._by_key.values():
            first, gap, rest = fold(name_of(figure)).partition(" ")
            if gap and rest.rpartition(" ")[2] not in CARRIED:  # the Quill campaign is not Quill
                opened.setdefault((figure.type, first), {})[figure] = None
        for (name, kind), figure in list(self._by_key.items()):
            words = fold(name).split()
            if len(words) != 1 or figure.type not in {"person", "organization", "unknown"}:
                continue
            if figure.type == "organization" and words[0] in towns:
                continue
            meant: SpeakerType = "person" if figure.type == "unknown" else figure.type
            if figure.type == "person" and (firm := self._joint_firm(figure, words[0], opened)) is not None:
                self._by_key[name, kind] = firm
                self._by_word[words[0]] = [*(f for f in self._by_word.get(words[0], []) if f is not figure), firm]
                continue
            longer = _fullest([f for f in opened.get((meant, words[0]), ()) if f is not figure])
            if len(longer) == 1 and not self._is_older(name, name_of(longer[0]), figure.type):
                full = longer[0]
                self._by_key[name, kind] = full
                full.gender += figure.gender
                kept = [f for f in self._by_word.get(words[0], []) if f is not figure]
                self._by_word[words[0]] = [*kept, full]
        self._by_word = {word: found for word, found in self._by_word.items() if found}

    def _joint_firm(
        self, figure: Figure, word: str, opened: Mapping[tuple[SpeakerType, str], Mapping[Figure, None]]
    ) -> Figure | None:
        """Return the only firm of two names that a name taken for a person's begins: Tamm, of Tamm & Kask."""
        if figure.roles or figure.gender or opened.get(("person", word)):
            return None
        firms = [f for f in opened.get(("organization", word), ()) if _JOINT_FIRM.fullmatch(name_of(f))]
        return firms[0] if len(firms) == 1 else None

    def _is_older(self, name: str, longer: str, kind: SpeakerType) -> bool:
        """Tell whether an organization has been named OLDER times before the only longer name that begins with its own.

        Then the longer one is another body: Brightwell, and the Brightwell Trust and Safety team.
        """
        if kind != "organization" or len(self._by_key) > CROWD:
            return False
        first = max(0, self._text.find(longer))
        return sum(1 for _ in islice(re.finditer(rf"\b{re.escape(name)}\b", self._text[:first]), OLDER)) == OLDER

    def _find_places(self) -> list[Place]:
        out = []
        for span in Phrases((*self._by_word, *self._firsts)).find(self._text):
            word = span.of(self._text)
            if not any(c.isupper() for c in word):
                continue
            figure = self._which(span)
            if (
                figure is not None
                and figure.maybe_person
                and (word.isupper() or is_of_thing(self._text, span.end) or is_modifier(self._text, span.end))
            ):
                figure.maybe_person = False  # an acronym, or "which" or an office follows
            if figure is not None:
                figure.count += 1
                if figure.first < 0:
                    figure.first = span.start
                out.append(Place(self._whole(figure, span.start, span.end), span.end, figure))
        return out

    def _whole(self, figure: Figure, start: int, end: int) -> int:
        """Return the start of a name whose last word is at a place."""
        name = figure.entity.name or "" if figure.entity else ""
        lead = len(name) - (end - start)
        begin = max(0, start - lead)
        whole = figure.type == "person" and lead > 0 and fold(self._text[begin:end]) == fold(name)
        apart = begin == 0 or not self._text[begin - 1].isalnum()  # not the end of a word: wan/ted Quill
        return begin if whole and apart else start

    def _find_towns(self) -> None:
        """Set the type of one-word names to unknown if they often follow "in", "from" and the like, as places do."""
        said: dict[Figure, int] = {}
        free = {p.figure for p in self.places if p.figure.maybe_person and not is_placed(self._text, span_of(p))}
        for place in self.places:
            place.figure.maybe_person = place.figure in free
        for place in self.places:
            if place.figure.type == "person" and len(name_words(name_of(place.figure))) == 1:
                said[place.figure] = said.get(place.figure, 0) + is_placed(self._text, span_of(place))
        for figure, count in said.items():
            if count > 0 and count >= MIN_PLACE_SHARE * figure.count and not figure.gender:
                figure.type = "unknown"

    def _which(self, place: Span) -> Figure | None:
        word = fold(place.of(self._text))
        found = self._by_word.get(word, [])
        lead = list(WORD.finditer(self._text, max(0, place.start - 40), place.start))[-2:]
        before = [m.group() for m in lead]
        if found and lead and lead[-1].end() == place.start - 1 and is_other_given_name(self._text, lead[-1], found):
            return None
        if len(found) < 2:  # noqa: PLR2004 - no choice to make
            figure = found[0] if found else self._firsts.get(word)
            if figure is None or self._begins_whole_name(place, figure) or self._opens_other(place, figure):
                return None
            return choose_namesake([figure], before, place.start) if found and figure.type == "person" else figure
        sharing = self._sharing(word, before[-1] if before else "")
        if any(self._opens_name(place, figure) for figure in sharing):
            return None
        return choose_namesake(sharing, before, place.start)

    def _opens_other(self, place: Span, figure: Figure) -> bool:
        """Tell whether a surname here is the first name of somebody else: Tamm Kask, beside Mari Tamm."""
        others = self._opening.get(fold(place.of(self._text)), ())
        return any(other is not figure and self._opens_name(place, other) for other in others)

    def _opens_name(self, place: Span, figure: Figure) -> bool:
        """Tell whether a surname here begins another person's whole name: Mohamed Ali Mohamed, not Omar Mohamed."""
        name, start = name_of(figure), place.start
        return len(name) > len(place) and fold(self._text[start : start + len(name)]) == fold(name)

    def _begins_whole_name(self, place: Span, figure: Figure) -> bool:
        """Tell whether a first name here only begins the whole name, which is a place of its own."""
        words = fold(name_of(figure)).split()
        if figure.type != "person" or len(words) < 2 or fold(place.of(self._text)) == words[-1]:  # noqa: PLR2004
            return False
        rest = fold(self._text[place.end : place.end + len(name_of(figure)) + 1]).lstrip()
        return rest.startswith((words[-1], " ".join(words[1:])))

    def _learn_from_context(self, place: Place) -> None:
        """Add the gender and role that the words beside a name state."""
        figure = place.figure
        if figure.type in {"group", "document"}:
            return
        name = {fold(word) for word in name_words(name_of(figure))}
        context = look_beside(self._text, span_of(place), name, subjects=self._subjects, others=self._surnames)
        figure.roles.update(context.titles, context.apposed)
        if figure.type == "organization":
            figure.roles.update(body_before(self._text, place.start))
        if figure.type == "person":
            figure.learn_gender(context.gender)
            figure.roles.update(counsel_beside(self._text, place.end))
            figure.is_they = figure.is_they or states_they(self._text, place.end)
        if place.start <= figure.first < place.end:
            figure.named_as_kin = figure.named_as_kin or is_named_as_kin(self._text, place.start)
            figure.introduced_as_kin = is_introduced_as_kin(self._text, place.start)

    def _note_role(self, figure: Figure, role: str | None) -> None:
        if role is None:
            return
        found = [m.group().lower() for m in WORD.finditer(role)]
        figure.roles.update(own_words(found))
        if figure.type == "person":
            words = [POSSESSIVE.sub("", word) for word in found]
            owned = next((i + 1 for i in range(len(found) - 1, -1, -1) if POSSESSIVE.search(found[i])), 0)
            figure.learn_gender(stated_gender(words[owned : owned + 6]))


def _fullest(figures: Sequence[Figure]) -> Sequence[Figure]:
    """Return only the fullest of several forms of one name: Foo Optics Co of Foo Optics, Foo Optics Co."""
    longest = max(figures, key=lambda f: len(name_of(f)), default=None)
    if longest is None or not all(name_of(longest).startswith(name_of(f)) for f in figures):
        return figures
    return [longest]


def _may_be_person(name: str, is_word: Callable[[str], bool]) -> bool:
    """Tell whether a lower-case name has the shape of a personal name.

    That is one word, or two or three words of which the first is not an English word.
    """
    words = name.split()
    if len(words) > MAX_PERSON_WORDS or not all(word.replace("-", "").isalpha() for word in words) or is_word(words[0]):
        return False
    return len(words) == 1 or not any(word in NON_PERSON_NOUNS or word in people.PARTICLES for word in words)
