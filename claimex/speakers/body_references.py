"""Resolve the words by which a source refers to its body: "its" spokesman, "the union’s" chief, a "company" official.

Comes in: an article (`sourced_article.py`), and what is known of its speakers so far. Goes out: the name of the body at
each place that refers to one, and the full name of a body or client that a source calls by a short one. A noun is
resolved as "the company" is as a source (`described_organizations.py`). A pronoun means the one body that is the
subject of its sentence or of the one before. If two bodies can be meant, there is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import POSSESSIVE, WORD, is_capital, is_title, name_words
from claimex.english.nouns import homes_named, is_adjective, is_firms, is_native, is_proper
from claimex.spans import Span
from claimex.speakers.affiliations import PERSONAL_REPRESENTATIVES
from claimex.speakers.described_organizations import BODIES, BODIES_NAMED, NON_COMPANY_WORDS
from claimex.speakers.figures import name_of
from claimex.speakers.known_entities import JOINED_WORDS
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.resolutions import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Seen
    from claimex.speakers.mentions import Resolver
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory


NOUNS = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.TRADE_NOUNS | BODIES
"""Nouns for bodies that a source may speak for."""

OFFICES = _lists.words("""
    spokesman spokeswoman spokesperson spokespeople spokesmen official officials representative representatives
    executive executives president director chairman chairwoman chairperson chair chief head boss ceo secretary leader
    lawyer attorney manager founder co-founder coach commissioner treasurer
""")
"""Offices before which a noun for a body means one that the article has named: a company / spokesman. "A bank clerk" is
a clerk of any bank. By hand, the class as a whole."""

_OPAQUE = _lists.words("""
    agency airline association band broadcaster channel charity club federation foundation group institute league
    network nonprofit operator organisation organization party publisher regulator startup team think-tank union
    watchdog
""")
"""Nouns for bodies whose names often do not contain the noun: FC Foo, the club. By hand, the class as a whole."""

_OF_STATES = _lists.words("ambassador king minister premier president queen")
"""Offices of countries too. "Its president" after a body and a country may be of either."""

_OF_WORKS = _lists.words("author captain creator designer director editor owner producer skipper writer")
"""Offices of works and vessels too. "Its director" after a body and a film may be of either."""

_WORKS = re.compile(
    r"\b(?:album|aircraft|app|boat|book|documentary|exhibition|festival|ferry|film|game|magazine|movie|musical|"
    r"newspaper|"
    r"novel|opera|plane|play|programme|project|series|ship|show|song|tanker|trawler|vessel|yacht)\b"
)
"""Works and vessels that have an office of their own."""

RECENT_PARAGRAPHS = 3
"""Most paragraphs, its own included, in which the body that a bare noun means is named. By hand."""

MAX_LOOK_BACK = 1200
"""Most characters before a description in which a name that the recognizer overlooked is looked for. By hand."""

_ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
_CLIENT_OF = re.compile(rf"\s(?:[a-z][a-z-]{{1,20}}\s){{0,2}}?(?:{'|'.join(sorted(PERSONAL_REPRESENTATIVES))})s?\b")
"""An office that a person may have: Ada Quill, whose / lawyer."""

_OWNS = re.compile(r"['’]s?\s")
_OPENS = re.compile(
    r"[\s“‘\"'*_]*(?:The\s)?(?P<name>[A-Z][\w&’'-]{1,30}(?:\s[A-Z][\w&’'-]{0,30}){0,4})(?:,\s(?:an?|the|whose|which|"
    r"based|founded|owned|formerly)\s|\s(?=[a-z]+(?:ed|s)\b|"
    r"(?:has|had|is|was|will|would|could|may|can|did|sold|bought|built|made|lost|won|put|cut|gave|took|told|said)\b))"
)
"""A name that is the subject of the sentence that it opens, by the verb or apposition behind it."""

_NOUNS = "|".join(sorted(NOUNS, key=lambda noun: (-len(noun), noun)))
REFERENCE = re.compile(
    rf"(?<![\w’'-])(?:(?P<pronoun>[Ii]ts)|(?P<relative>whose)|"
    rf"(?P<described>(?:[Tt]he|[Tt]his|[Tt]hat)\s(?:[a-z][a-z-]{{0,20}}\s){{0,3}}?(?P<noun>{_NOUNS}))|"
    rf"(?P<bare>(?:{_NOUNS})(?=\s[a-z])|(?:{_NOUNS.title()})(?=\s(?:[a-z][a-z-]{{0,20}}\s){{0,3}}(?:[A-Z]|"
    rf"said))))(?![\w-])"
)
"""Words that refer to a body: its, whose, the union, company (of "a company spokesman"), Agency (of "Agency head")."""


REPRESENTATIVE = re.compile(
    r"(?<![\w’'-])(?:[Ss]pokes(?:man|woman|person)|[Cc]hief\s(?:[Ee]xecutive|[Ff]inancial|[Oo]perating)(?:\s[Oo]fficer)?|"
    r"CEO|CFO|COO|(?:[Mm]anaging|[Ff]inance)\s[Dd]irector|[Cc]hair(?:man|woman|person))(?![\w’'-])"
)
"""Offices that somebody has in a body that the sentence need not name: a *spokesman* said. Set by hand, the class as a
whole."""


class BodyReferences:
    """The references to bodies in one article, and the full names of bodies and clients.

    Args:
        article: With its attributions.
        memory: What is known of its speakers so far. The reader of the article adds to it.
        resolver: Of the article's names.
    """

    def __init__(self, article: SourcedArticle, memory: SpeakerMemory, resolver: Resolver) -> None:
        self._article = article
        self._text = article.text
        self._memory = memory
        self._acronyms: Mapping[str, Span] = resolver.acronyms
        self._towns = resolver.towns
        self.is_word = resolver.is_word
        self._named: dict[int, str | None] = {}
        self._bodies: dict[int, tuple[str, Span]] = {}
        self._subjects: dict[int, int] = {}
        self._labels = frozenset(label.of(article.text).partition(" (")[0].rstrip(":") for label in article.labels)
        self._opened: dict[str, set[str]] | None = None

    def scan(self) -> Iterator[Span]:
        """Yield the places that may refer to a body, in reading order."""
        found = (match for pattern in (REFERENCE, REPRESENTATIVE) for match in pattern.finditer(self._text))
        yield from sorted(Span(*match.span()) for match in found)

    def resolve(self, place: Span) -> None:
        """Find the body that a place refers to, given the mentions so far, and keep its name."""
        words = place.of(self._text)
        low = words.lower()
        if REPRESENTATIVE.fullmatch(words) is not None:
            body = self._represented(place)
            if body is not None:
                self._bodies[place.start] = body
            return
        if low == "its":
            found = self._subject(place)
        elif low == "whose":
            found = self._before(place)
        else:
            found = self._described(place)
            sentence = self._memory.mentions.sentence(place.start)
            if " " in words and self._memory.mentions.opens(place.start):
                self._subjects[sentence] = place.start
        self._named[place.start] = self._sound(found)

    def at(self, place: Span) -> str | None:
        """Return the name of the body that the words at a place refer to."""
        return self._named.get(place.start)

    def represented(self, place: Span) -> tuple[str, Span] | None:
        """Return the body of an office that names none, and where it is named: Foo Rail lost. / *A spokesman* said."""
        return self._bodies.get(place.start)

    def _represented(self, place: Span) -> tuple[str, Span] | None:
        """Find the only body in this sentence or the one before, if it is a subject there and nobody spoke since."""
        mentions = self._memory.mentions
        origin = self._origin(place)
        number, here = mentions.sentence(origin), mentions.paragraph(origin)
        near: dict[Figure, Seen] = {}
        for figure in mentions.recent():
            lately = (s for s in reversed(mentions.history[figure][-5:]) if s.end <= place.start and not s.quoted)
            seen = next(lately, None) if figure.type == "organization" else None
            if seen is not None and number - seen.sentence <= 1 and here - seen.paragraph <= 1:
                near[figure] = seen
        opener = self._opener(origin, place) if not near else None
        if opener is not None:
            found, body = opener["name"], Span(*opener.span("name"))
        elif len(near) == 1:
            figure, seen = next(iter(near.items()))
            if seen.possessive or not (seen.opens or (seen.verb and seen.first and not seen.prep)):
                return None
            found, body = name_of(figure), Span(seen.start, seen.end)
        else:
            return None
        since = (start for start, _ in mentions.spoke[-3:] if body.end <= start < self._source_start(place))
        name = self._sound(found or None)
        return (name, body) if name is not None and next(since, None) is None else None

    def _source_start(self, place: Span) -> int:
        """Return the start of the source with a place, or of the place."""
        sources = self._article.sources
        at = bisect_right(sources, place.start, key=lambda source: source.start) - 1
        return sources[at].start if at >= 0 and sources[at].end >= place.end else place.start

    def _sound(self, name: str | None) -> str | None:
        """Spell out an acronym. None for two bodies in one name, and for the label of a turn."""
        full = self._spelled(name) if name is not None else ""
        return full if full and full not in self._labels and " and the " not in full else None

    def _spelled(self, name: str) -> str:
        """Return what an acronym stands for."""
        if name not in self._acronyms:
            return name
        full = POSSESSIVE.sub("", _ARTICLE.sub("", self._acronyms[name].of(self._text)))
        return full if " and the " not in full else name  # two bodies

    # References.

    def _described(self, place: Span) -> str | None:
        """Return the name of the body that a noun means: the union; a "company" spokesman."""
        words = [m.group().lower() for m in WORD.finditer(place.of(self._text))]
        head, bare = words[-1], len(words) == 1
        mentions = self._memory.mentions
        found = self._memory.descriptions.find_body(place, head, words)
        here = mentions.paragraph(place.start)
        if found is not None:
            name, seen = name_of(found), mentions.seen.get(found)
            placed = head not in name.lower() and (" in " in name or name.partition(" ")[0].casefold() in self._towns)
            only_noun = name.lower() == head and head not in people.UNIQUE_BODIES
            if placed or only_noun or not any(map(is_capital, name.split())):
                return None
            near = not bare or (seen is not None and here - seen.paragraph < RECENT_PARAGRAPHS)
            return name or None if near else None
        if self._memory.descriptions.bears(head):
            return None
        if (overlooked := self._overlooked(place, head)) is not None or (head not in _OPAQUE and not is_firms(head)):
            return overlooked
        focus = self._focus(place) or (self._opening_paragraph(place) if is_firms(head) else None)
        return focus if focus is not None and _may_be(focus, head) else None

    def _overlooked(self, place: Span, head: str) -> str | None:
        """Return the only name with a noun in this paragraph and the one before, which the recognizer overlooked."""
        mentions, noun = self._memory.mentions, re.escape(head.capitalize())
        start = mentions.paragraph_start(max(0, mentions.paragraph_start(place.start) - 1))
        named = re.compile(
            rf"(?<![\w’'-])(?:(?:[A-Z][\w’'-]{{1,30}}\s){{1,4}}{noun}(?!\s[A-Z]|[\w-])|"
            rf"{noun}\s(?:of|for|de|da|do|del|di|du|des|dos|das)(?:\s(?:the|la|las|el|"
            rf"los)\b)?(?:\s[A-Z][\w’'-]{{1,30}}){{1,4}})"
        )
        found = {
            _ARTICLE.sub("", POSSESSIVE.sub("", m.group()))
            for m in named.finditer(self._text, max(start, place.start - MAX_LOOK_BACK), place.start)
        }
        return found.pop() if len(found) == 1 and " " in next(iter(found)) else None

    def _opening_paragraph(self, place: Span) -> str | None:
        """Return the name that opens this paragraph, if no other body is named in it."""
        mentions = self._memory.mentions
        here, start = mentions.paragraph(place.start), mentions.paragraph_start(place.start)
        if any(f.type == "organization" and mentions.seen[f].paragraph == here for f in mentions.recent()):
            return None
        opened = _OPENS.match(self._text, start, place.start)
        return opened["name"] if opened is not None and self._may_be_body(opened) else None

    def _subject(self, place: Span) -> str | None:
        """Resolve "its" to the body that is the subject of its sentence or of the one before."""
        mentions = self._memory.mentions
        number = mentions.sentence(self._origin(place))
        start = mentions.sentence_start(self._origin(place))
        lead = self._text[max(place.start - MAX_LOOK_BACK, mentions.sentence_start(max(0, start - 1))) : place.start]
        words = {m.group().lower() for m in WORD.finditer(self._text, place.end, place.end + 60)}
        if words & _OF_WORKS and _WORKS.search(lead) is not None:
            return None
        if words & _OF_STATES and any(homes_named(m.group().lower()) for m in WORD.finditer(lead)):
            return None
        for sentence in (number, number - 1):
            subject = self._subjects.get(sentence)
            if subject is not None and subject < place.start:
                return self._named.get(subject)
        return self._focus(place)

    def _origin(self, place: Span) -> int:
        """Return where the attribution with a place begins, so that the quotation before "its spokesman" is skipped."""
        sources = self._article.sources
        at = bisect_right(sources, place.start, key=lambda source: source.start) - 1
        item = self._article.by_source.get(sources[at]) if at >= 0 and sources[at].end >= place.end else None
        return min(item.content[0].start, place.start) if item is not None and item.content else place.start

    def _focus(self, place: Span) -> str | None:
        """Return the only body in this sentence or the one before, or the only one that is a subject there."""
        mentions = self._memory.mentions
        origin = self._origin(place)
        number = mentions.sentence(origin)
        near: dict[Figure, Seen] = {}
        for figure in mentions.recent():
            if figure.type != "organization":
                continue
            seen = next(
                (s for s in reversed(mentions.history[figure][-5:]) if s.end <= place.start and not s.quoted), None
            )
            if seen is not None and number - seen.sentence <= 1:
                near[figure] = seen
        subjects = [f for f, s in near.items() if (s.opens or (s.verb and s.first and not s.prep)) and not s.possessive]
        opened = self._opener(origin, place)
        opener = self._spelled(opened["name"]) if opened is not None else None
        if opener is not None and opener not in {name_of(f) for f in near}:
            return None if near else opener
        if len(near) == 1 and not any(s.prep or s.possessive for s in near.values()):
            return name_of(next(iter(near))) or None
        if len(subjects) != 1:
            return None
        own = near[subjects[0]]
        between = any(own.end <= s.start and s.sentence == own.sentence == number for s in near.values())
        return None if between else name_of(subjects[0]) or None

    def _opener(self, origin: int, place: Span) -> re.Match[str] | None:
        """Return the name that opens this sentence or the one before, if it seems to be no person's and no place's.

        The recognizer often overlooks the name of a body that does not say what it is: Brixtel bought the mast.
        """
        mentions = self._memory.mentions
        start = mentions.sentence_start(origin)
        for begin in (start, mentions.sentence_start(max(0, start - 1))):
            opened = _OPENS.match(self._text, begin, place.start)
            if opened is not None and mentions.paragraph(begin) >= mentions.paragraph(origin) - 1:
                return opened if self._may_be_body(opened) else None
        return None

    def _may_be_body(self, opened: re.Match[str]) -> bool:
        """Tell whether a name that opens a sentence is no common word, no place, and no person whom the text shows."""
        name, words = opened["name"], name_words(opened["name"])
        low = [word.lower() for word in words]
        if len(words) == 1 and words[0].istitle() and (self.is_word(low[0]) or is_adjective(low[0])):
            return False
        if self.is_place(name):
            return False
        if low[0] in people.DETERMINERS | people.OPENERS | people.PRONOUNS | people.ADDRESS or any(map(is_title, low)):
            return False
        if is_proper(low[-1]) or is_native(low[0]):
            return False
        bearers = self._article.cast.fitting(words)
        known = any(" " in name_of(f) or f.gender or f.roles for f in bearers)
        return not known and not (len(words) > 1 and (is_listed_first_name(words[0]) or bearers))

    def _before(self, place: Span) -> str | None:
        """Resolve "whose" to the name directly before it."""
        for figure in self._memory.mentions.recent():
            seen = self._memory.mentions.seen[figure]
            if seen.end <= place.start and self._text[seen.end : place.start] in {", ", " "}:
                client = figure.type != "person" or _CLIENT_OF.match(self._text, place.end) is not None
                return name_of(figure) or None if client else None
        opened = _OPENS.match(self._text, self._memory.mentions.sentence_start(place.start), place.end + 1)
        named = opened is not None and opened.end("name") + len(", ") == place.start and self._may_be_body(opened)
        return opened["name"] if opened is not None and named else None

    def is_place(self, name: str) -> bool:
        """Tell whether a name is a place's, as the article or the list of countries and states has it."""
        low = name.lower()
        return name.casefold() in self._towns or bool(homes_named(low)) or low.replace(" ", "_") in people.STATES

    def is_body(self, name: str) -> bool:
        """Tell whether a name is no place's, and one of the article's organizations or a body's by its form: FooBar."""
        known = self._article.cast.figure_of(Entity(name, "organization", Span(0, 0)))
        named = known is not None and known.type == "organization"
        whole, last = " and " not in name and " " in name, name.rpartition(" ")[2].lower()
        formed = JOINED_WORDS.match(name) is not None or (whole and last in NOUNS | BODIES_NAMED)
        return (named or formed) and not self.is_place(name)

    # Full names.

    def full_name(self, name: str, place: Span) -> str:
        """Return the full name of a body or client, as a speaker of that name has it: Foo Rail for FR.

        Args:
            name: As the source has it.
            place: Where it stands.
        """
        if name in self._acronyms:
            return self._spelled(name)
        if name.lower() in people.UNIQUE_BODIES:
            return name  # the House is no House Committee
        cast = self._article.cast
        known = cast.figure_of(Entity(name, "organization", place))
        if known is not None and known.type == "organization":
            full = name_of(known) if name_of(known) != name else self._longer(name) or name
            grown = f" {name} " in f" {full} " and full.rpartition(" ")[2].lower() not in NOUNS | people.OUTLET_NOUNS
            return full if " and the " not in full and (full == name or not grown) else name  # and no "Foo Legend"
        words = name_words(name)
        if len(words) != 1 or " " in name:
            return name
        client = _OWNS.match(self._text, place.end) is not None or self._text.startswith(
            " for ", max(0, place.start - len(" for "))
        )
        if bearers := {name_of(figure) for figure in cast.fitting(words)}:
            return bearers.pop() if client and len(bearers) == 1 else name
        return self._longer(name) or name

    def _is_apart(self, word: str) -> bool:
        """Tell whether a word can only be a body's own name: no place, no common word."""
        low = word.lower()
        placed = word.casefold() in self._towns or homes_named(low) or is_proper(low) or low in people.STATES
        return not (placed or self.is_word(low) or is_native(low) or low in NOUNS)

    def _longer(self, word: str) -> str | None:
        """Return the only body whose name a word begins, or ends if it is a noun: the European / Commission."""
        if self._opened is None:
            self._opened = {}
            for figure in self._article.cast.organizations():
                parts = name_of(figure).split(" ")
                if len(parts) > 1 and parts[-1].lower() in NOUNS - people.UNIQUE_BODIES:
                    self._opened.setdefault(parts[-1], set()).add(name_of(figure))
                    if len(parts) == 2 and self._is_apart(parts[0]):  # noqa: PLR2004 - the name and the noun
                        self._opened.setdefault(parts[0], set()).add(name_of(figure))
                elif len(parts) > 1 and parts[0].lower() in NOUNS - people.UNIQUE_BODIES and parts[1] in {"of", "for"}:
                    self._opened.setdefault(parts[0], set()).add(name_of(figure))
        found = self._opened.get(word, set())
        return next(iter(found)) if len(found) == 1 else None


def _may_be(name: str, noun: str) -> bool:
    """Tell whether a noun may mean a body, by the nouns in its name: club means FC Foo, but not Foo Council."""
    kinds = {w.lower() for w in name_words(name)}
    if is_firms(noun):
        return not kinds & (NON_COMPANY_WORDS | BODIES_NAMED)
    if noun in BODIES and kinds & BODIES_NAMED:
        return True
    return not kinds & (NOUNS | NON_COMPANY_WORDS | BODIES_NAMED)
