"""The people and bodies of one article: who is named, where, in what roles, of what gender.

Comes in: the article's text and the entities its naming mentions give (`mentions.Resolver`). Goes out: `Figure`s
with every place that names them. Coreference (`mention_history.py`) chooses among them. What is known of a figure is
gathered over the whole article, since news names a person first and says who it is later as often as before.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from claimex.english import _lists, people
from claimex.english.names import CROWD, POSSESSIVE, WORD, fits, is_title, name_words
from claimex.english.people import FEMALE, MALE, MR, MS
from claimex.spans import Span
from claimex.speakers.mentions import Entity
from claimex.speakers.phrase_matcher import Phrases
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence


BEFORE, AFTER = 80, 110
"""Characters beside a name in which its role is looked for: a title and an apposition of a dozen words."""

MAIN = 3
"""Of those who share a surname, the bare one means who was named in full so many times as often as the next."""

SIGN = 0.9
"""Log odds of gender from which a first name tells a person from a body of the same name."""

TOWN = 0.3
"""Share of its places at which a town's name stands behind a preposition of place, at least; a person's hardly does."""

KNOWN = 4.0
"""Log odds of a gender that a title or a noun states."""

_OPENING = re.compile(
    r"[*_]*(?:\s\([A-Z.]+\))?(?:,|\s(?:is|was|became)\b|\s[–—-])\s*(?:\d\d,\s)?"
    r"((?:an?|the|his|her|its|their|who (?:is|was) (?:an?|the))\s)?"
)
_PLACED = re.compile(r"\b(?:in|from|into|across|near|around|between|throughout)\s$")
_LEAD = re.compile(r"[.;:!?\n“”\"()]|,\s")


class Place(NamedTuple):
    """A place that names a figure."""

    start: int
    end: int
    figure: Figure


@dataclass(slots=True, eq=False)
class Figure:
    """Somebody or something of the article that can speak.

    Attributes:
        entity: What naming mentions tell; None where the article gives no name.
        type: As the contract names types.
        gender: Log odds of being female; 0 where nothing tells.
        roles: Lower-case words that name or describe it: titles, offices, appositions, words of its name.
        count: How many places name it.
        plural: Whether it is more than one.
        head: The noun by which an unnamed one was introduced.
        first: Where it is first mentioned.
        number: Which of the unnamed of its noun it is, by the article's own count: 2 for "another", "a second".
        maybe: Whether it may be a person whom the recogniser took for a body: one word that is no common word.
    """

    entity: Entity | None
    type: SpeakerType
    gender: float = 0.0
    roles: set[str] = field(default_factory=set)
    count: int = 0
    plural: bool = False
    head: str = ""
    first: int = -1
    number: int = 0
    maybe: bool = False

    @property
    def named(self) -> Entity:
        """The entity; one without a name is told apart by where it is first mentioned."""
        return self.entity or Entity(None, self.type, Span(self.first, self.first))


class Cast:
    """The figures of one article.

    Args:
        text: The article as read.
        entities: The named ones, as the resolver gives them.
        is_word: Whether a lower-case word is a common English word.
        towns: Names of places, lower case, which are no short forms of others.
    """

    def __init__(
        self, text: str, entities: Iterable[Entity], *, is_word: Callable[[str], bool], towns: Collection[str] = ()
    ) -> None:
        self._text = text
        self._by_key: dict[tuple[str, SpeakerType], Figure] = {}
        self._by_word: dict[str, list[Figure]] = {}
        self._crowds: dict[str, dict[str, list[Figure]]] = {}
        for entity in entities:
            self._enter(entity)
        self._settle()
        self._shorten(towns)
        self._first_names(is_word)
        for word, found in self._by_word.items():
            for figure in found:
                figure.maybe = figure.type == "organization" and word.isalpha() and not is_word(word)
        self.places = self._find_places()
        for place in self.places:
            self._learn(place)
        self._find_towns()
        self._bearing: dict[str, list[Figure]] = {}
        self._bodies: list[Figure] = []
        for figure in self.figures():
            self._index(figure)

    def add(self, entity: Entity) -> Figure:
        """Return the figure of an entity, a new one where there is none yet."""
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
            self._note_role(figure, entity.role)
            if entity.type == "person":
                self._by_word.setdefault(words[-1].casefold(), []).append(figure)
                if len(words) > 1:
                    figure.gender = gender_of(words[0])
            elif entity.type != "group":
                self._by_word.setdefault((entity.name or "").casefold(), []).append(figure)
        return figure

    def _index(self, figure: Figure) -> None:
        for noun in figure.roles:
            self._bearing.setdefault(noun, []).append(figure)
        if figure.type == "organization":
            self._bodies.append(figure)

    def _settle(self) -> None:
        """Make one of a surname and the one full name it ends; prefer persons where a word is taken for a body too."""
        dropped: set[Figure] = set()
        for (name, kind), figure in list(self._by_key.items()):
            body = self._by_key.get((name, "organization"))
            if kind == "person" and body is not None and body is not figure:
                kept, lost = (figure, body) if figure.roles or abs(figure.gender) > SIGN else (body, figure)
                kept.roles |= lost.roles
                self._by_key[name, lost.type] = kept
                dropped.add(lost)
        self._by_word = {w: left for w, fs in self._by_word.items() if (left := [f for f in fs if f not in dropped])}
        for word, found in self._by_word.items():
            people = [f for f in found if f.type == "person"]
            full = [f for f in people if len(name_words(_name(f))) > 1]
            if len(full) == 1 and len(full) < len(found):
                for figure in found:
                    self._by_key[_name(figure), figure.type] = full[0]
                    full[0].gender += figure.gender if figure is not full[0] else 0.0
                    full[0].roles |= figure.roles
                self._by_word[word] = full
            elif people and len(people) < len(found):
                self._by_word[word] = people

    def figure_of(self, entity: Entity) -> Figure | None:
        """Return the figure of an entity, if it is one of the cast."""
        return self._by_key.get((entity.name or "", entity.type))

    def figures(self) -> Iterator[Figure]:
        """Yield all figures."""
        yield from dict.fromkeys(self._by_key.values())

    def bearing(self, noun: str) -> Sequence[Figure]:
        """Return the figures that bear a noun in title, apposition or name, as they stand in `figures`."""
        return self._bearing.get(noun, [])

    def bodies(self) -> Sequence[Figure]:
        """Return the organizations, as they stand in `figures`."""
        return self._bodies

    def by_first_name(self, word: str) -> Figure | None:
        """Return the one person whose first name this is, if there is just one."""
        return self._firsts.get(word.casefold())

    def fitting(self, words: list[str]) -> list[Figure]:
        """Return the persons whose name may be meant by a short form."""
        found = self._sharing(words[-1], words[0] if len(words) > 1 else "")
        return [f for f in found if f.type == "person" and f.entity and f.entity.name and fits(words, f.entity.name)]

    def _sharing(self, word: str, first: str) -> Sequence[Figure]:
        """Return the figures of a surname or name; where they are a crowd, those of the same first name too."""
        found = self._by_word.get(word.casefold(), [])
        if len(found) <= CROWD:
            return found
        if word.casefold() not in self._crowds:
            groups = self._crowds[word.casefold()] = {}
            for figure in found:  # who is added later is found by the whole name alone
                groups.setdefault(_first_word(figure), []).append(figure)
        return self._crowds[word.casefold()].get(first.casefold(), [])[:CROWD]

    def _shorten(self, towns: Collection[str]) -> None:
        """Join a short form to the one full name it begins: Petronella, Brightwell (of Brightwell Home)."""
        opened: dict[tuple[SpeakerType, str], dict[Figure, None]] = {}
        for figure in self._by_key.values():
            first, gap, _ = _name(figure).casefold().partition(" ")
            if gap:
                opened.setdefault((figure.type, first), {})[figure] = None
        for (name, kind), figure in list(self._by_key.items()):
            words = name.casefold().split()
            if len(words) != 1 or figure.type not in {"person", "organization", "unknown"}:
                continue
            if figure.type == "organization" and words[0] in towns:
                continue
            meant: SpeakerType = "person" if figure.type == "unknown" else figure.type
            longer = [f for f in opened.get((meant, words[0]), ()) if f is not figure]
            if len(longer) == 1:
                full = longer[0]
                self._by_key[name, kind] = full
                full.gender += figure.gender
                kept = [f for f in self._by_word.get(words[0], []) if f is not figure]
                self._by_word[words[0]] = [*kept, full]
        self._by_word = {word: found for word, found in self._by_word.items() if found}

    def _first_names(self, is_word: Callable[[str], bool]) -> None:
        found: dict[str, list[Figure]] = {}
        for figure in self._by_key.values():
            words = name_words(figure.entity.name or "") if figure.entity and figure.type == "person" else []
            if len(words) > 1 and len(words[0]) > 2 and not is_word(words[0].lower()):  # noqa: PLR2004 - an initial
                found.setdefault(words[0].casefold(), []).append(figure)
        taken = self._by_word
        self._firsts = {w: fs[0] for w, fs in found.items() if len(fs) == 1 and w not in taken}

    def _find_places(self) -> list[Place]:
        out = []
        for span in Phrases((*self._by_word, *self._firsts)).find(self._text):
            word = span.of(self._text)
            if not any(c.isupper() for c in word):
                continue
            figure = self._which(span)
            if figure is not None and figure.maybe and word.isupper():
                figure.maybe = False  # an acronym
            if figure is not None:
                figure.count += 1
                if figure.first < 0:
                    figure.first = span.start
                out.append(Place(self._whole(figure, span.start, span.end), span.end, figure))
        return out

    def _whole(self, figure: Figure, start: int, end: int) -> int:
        """Return where a name begins whose last word stands at a place."""
        name = figure.entity.name or "" if figure.entity else ""
        lead = len(name) - (end - start)
        whole = (
            figure.type == "person"
            and lead > 0
            and self._text[max(0, start - lead) : end].casefold() == name.casefold()
        )
        return start - lead if whole else start

    def _find_towns(self) -> None:
        """Take a one-word name that stands behind "in", "from" and the like for a place, not a person."""
        said: dict[Figure, int] = {}
        for place in self.places:
            if place.figure.type == "person" and len(name_words(_name(place.figure))) == 1:
                said[place.figure] = said.get(place.figure, 0) + (
                    _PLACED.search(self._text, place.start - 9, place.start) is not None
                )
        for figure, count in said.items():
            if count > 0 and count >= TOWN * figure.count and not figure.gender:
                figure.type = "unknown"

    def _which(self, place: Span) -> Figure | None:
        word = place.of(self._text).casefold()
        found = self._by_word.get(word, [])
        if len(found) < 2:  # noqa: PLR2004 - nothing to choose
            figure = found[0] if found else self._firsts.get(word)
            return None if figure is None or self._goes_on(place, figure) else figure
        before = [m.group() for m in WORD.finditer(self._text, max(0, place.start - 40), place.start)][-2:]
        sharing = self._sharing(word, before[-1] if before else "")
        if any(self._opens_name(place, figure) for figure in sharing):
            return None
        return self.choose(sharing, before, place.start)

    def _opens_name(self, place: Span, figure: Figure) -> bool:
        """Tell whether a whole name begins with the surname of somebody else: Mohamed Ali Mohamed, not Omar Mohamed."""
        name, start = _name(figure), place.start
        return len(name) > len(place) and self._text[start : start + len(name)].casefold() == name.casefold()

    def _goes_on(self, place: Span, figure: Figure) -> bool:
        """Tell whether a first name is only the beginning of a whole name, which is a place of its own."""
        words = _name(figure).casefold().split()
        if figure.type != "person" or len(words) < 2 or place.of(self._text).casefold() == words[-1]:  # noqa: PLR2004
            return False
        rest = self._text[place.end : place.end + len(_name(figure)) + 1].casefold().lstrip()
        return rest.startswith((words[-1], " ".join(words[1:])))

    def choose(self, found: Sequence[Figure], before: Sequence[str], start: int) -> Figure | None:
        """Choose among those who share a surname, by the words before it and by who was named so far."""
        if before:
            named = [f for f in found if f.entity and _first_word(f) == before[-1].casefold()]
            if len(named) == 1:
                return named[0]
            title = before[-1].lower()
            sign = 1 if title in MS else -1 if title in MR else 0
            if sign:
                fitting = [f for f in found if f.gender * sign > 0]
                fitting = [f for f in fitting if 0 <= f.first < start] or fitting
                return fitting[0] if len(fitting) == 1 else None
        known = sorted((f for f in found if 0 <= f.first < start), key=lambda f: -f.count)
        if len(known) == 1 or (known and known[0].count >= MAIN * known[1].count):
            return known[0]
        if known and known[0].count > 1 and known[0].first == min(f.first for f in known):
            return known[0]
        return None

    def _learn(self, place: Place) -> None:
        """Take gender and role from the words beside a name."""
        figure, text = place.figure, self._text
        if figure.type in {"group", "document"}:
            return
        before = _LEAD.split(text[max(0, place.start - BEFORE) : place.start])[-1]
        lead = [m.group().lower() for m in WORD.finditer(before)]
        person = figure.type == "person"
        titles = [POSSESSIVE.sub("", word) for word in _trailing_titles(lead, figure)]
        figure.roles.update(titles)
        apposed = self._apposed(place)
        figure.roles.update(apposed)
        if person:
            figure.gender += _stated(titles[-3:])
            if apposed:
                figure.gender += _stated([apposed[-1]])
            figure.gender = max(-3 * KNOWN, min(3 * KNOWN, figure.gender))

    def _apposed(self, place: Place) -> list[str]:
        """Return the words of the noun phrase that says what a figure is, up to its head's modifiers."""
        after = self._text[place.end : place.end + AFTER]
        opening = _OPENING.match(after)
        if opening is None:
            return []
        rest = after[opening.end() :]
        end = re.search(
            r"[,.;:!?\n“”\"()]|\s(?:of|for|at|in|who|which|that|and|said|says|told|to|from|on|with|by)\b", rest
        )
        words = [POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(rest[: end.start()] if end else rest)]
        clause = len(words) > 6 or not _OWNERS.isdisjoint(words)  # noqa: PLR2004 - "Wren, thanked his mother"
        if clause or not words:
            return []
        if opening.group(1) or is_title(words[-1]) or words[-1] in people.ORGANIZATION_NOUNS:
            return words
        return []

    def _note_role(self, figure: Figure, role: str | None) -> None:
        if role is None:
            return
        words = [POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(role)]
        figure.roles.update(words)
        if figure.type == "person":
            figure.gender += _stated(words[:6])


def _name(figure: Figure) -> str:
    return figure.entity.name or "" if figure.entity is not None else ""


def _first_word(figure: Figure) -> str:
    return next(iter(name_words(_name(figure))), "").casefold()


def _trailing_titles(lead: list[str], figure: Figure) -> list[str]:
    """Return the titles that stand right before a name, passing over the first names between."""
    own = {word.casefold() for word in name_words(figure.entity.name or "")} if figure.entity else set()
    words = list(lead)
    while words and words[-1].casefold() in own:
        words.pop()
    out: list[str] = []
    while words and len(out) < 6:  # noqa: PLR2004 - as many words as a title has
        word = POSSESSIVE.sub("", words.pop())
        if word in _STOPS:
            break
        out.append(word)
    out.reverse()
    return out if out and (is_title(out[-1]) or out[-1] in people.ORGANIZATION_NOUNS) else []


def _stated(words: Iterable[str]) -> float:
    total = 0.0
    for word in words:
        if word in MS or word in FEMALE:
            total += KNOWN
        elif word in MR or word in MALE:
            total -= KNOWN
    return total


_STOPS = _lists.words("""
    the a an of and or for to from in on at by with said says told as his her its their our my that which who but
    is was were are be been has had have will would also
""")
_OWNERS = frozenset(("his", "her", "its", "their"))


@cache
def _weights() -> Mapping[str, float]:
    text = files("claimex").joinpath("weights", "gender.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights


@cache
def gender_of(first_name: str) -> float:
    """Return the log odds that a first name is a woman's, by the name itself, else by its last letters."""
    weights = _weights()
    name = "".join(c for c in unicodedata.normalize("NFKD", first_name.casefold()) if not unicodedata.combining(c))
    if name in weights:
        return weights[name]
    for size in (4, 3, 2, 1):
        if (ending := f"-{name[-size:]}") in weights and len(name) > size:
            return weights[ending]
    return 0.0


def span_of(place: Place) -> Span:
    """Return the place's span."""
    return Span(place.start, place.end)
