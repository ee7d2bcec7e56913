"""Keep the history of mentions in an article, and list the candidates of a pronoun.

Comes in: mentions of figures (`known_entities.py`) in reading order. Goes out: the figures that a pronoun may refer to,
each with its last mentions and what the words beside them show. `pronouns.py` ranks them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from claimex.english._lists import words
from claimex.english.names import FEMALE, MALE, STATED
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.speakers.figures import Figure

    Ahead = Sequence[tuple[Figure, int, int]]


SINGULAR = re.compile(
    r"(?<![\w’'])(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself|HE|SHE|HIS|HERS?|HIM)(?!\w)"
)
SUBJECTS = words("he she")
POSSESSIVES = words("his her hers")

MAX_CANDIDATES = 10
"""Most candidates of a pronoun: the figures mentioned last. In the first 500 texts of GAP development, 96 % have the
right figure among them."""

PREPOSITIONS = words("""
    of for to with by from in on at about against under over after before between among like than into through
    during without including following near behind beside alongside and
""")
NON_VERBS = PREPOSITIONS | words("""
    the a an this that these those his her its their as but or nor so if when while where which whose because
    although though until since both either not all
""")
"""Words that may follow a name but are not its verb: closed classes (Quirk et al. 1985, 2.39)."""
CLAUSE_BREAK = re.compile(
    r"[,;:–—“”]|\b(?:and|but|or|that|which|who|when|while|because|after|before|if|as|where|although|said|says)\b"
)
WORD = re.compile(r"[\w’'-]+")


class Seen(NamedTuple):
    """One mention of a figure: its place, and what the words beside it show."""

    start: int
    end: int
    sentence: int
    paragraph: int
    opens: bool
    verb: bool
    prep: bool
    possessive: bool
    commas: bool
    pronoun: str
    source: bool
    quoted: bool
    first: bool
    joined: bool


@dataclass(slots=True)
class Pronoun:
    """A pronoun to resolve.

    Attributes:
        start, end: Its place.
        word: In lower case.
        speaks: Whether it is the source of an attribution.
        quoted: Whether it is in quoted words.
        speaker: The speaker of these words, if known.
        teller: The speaker of the labelled turn around it, who does not speak of himself in the third person.
    """

    start: int
    end: int
    word: str
    speaks: bool
    quoted: bool
    speaker: Figure | None
    teller: Figure | None = None


def asked(text: str, sentences: Sequence[Span], places: Iterable[Span]) -> list[Span]:
    """Return the sentences to parse for pronouns: those that contain "he" or "she", and the one before each.

    Args:
        text: The article as read.
        sentences: In reading order.
        places: The mentions to resolve. Those that are not "he" or "she" are skipped.
    """
    starts = [sentence.start for sentence in sentences]
    pronouns = (place for place in places if SINGULAR.fullmatch(place.of(text)))
    held = {bisect_right(starts, place.start) - 1 for place in pronouns} - {-1}
    return [sentences[number] for number in sorted(held | {n - 1 for n in held if n})]


class Memory:
    """The mentions of figures so far, as the article is read.

    Args:
        text: The article as read.
        sentences: In reading order.
        paragraphs: In reading order.
    """

    def __init__(self, text: str, sentences: Sequence[Span], paragraphs: Sequence[Span]) -> None:
        self.text = text
        self._sentences = [s.start for s in sentences]
        self._paragraphs = [p.start for p in paragraphs]
        self.seen: dict[Figure, Seen] = {}
        self.counts: dict[Figure, int] = {}
        self.spoke: list[tuple[int, Figure | None]] = []
        self.last_spoke: dict[Figure, int] = {}
        self.log: list[tuple[Figure, Span]] = []
        self.history: dict[Figure, list[Seen]] = {}

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence that contains an offset."""
        return bisect_right(self._sentences, offset) - 1

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that contains an offset."""
        return bisect_right(self._paragraphs, offset) - 1

    def sentence_start(self, offset: int) -> int:
        """Return the start of the sentence that contains an offset."""
        return self._sentences[max(0, self.sentence(offset))]

    def paragraph_start(self, offset: int) -> int:
        """Return the start of the paragraph that contains an offset."""
        return self._paragraphs[max(0, self.paragraph(offset))]

    def mention(
        self, figure: Figure, start: int, end: int, *, pronoun: str = "", source: bool = False, quoted: bool = False
    ) -> None:
        """Remember a mention."""
        self.seen.pop(figure, None)  # so that it is inserted at the end
        self.seen[figure] = self.look(start, end, pronoun, source=source, quoted=quoted)
        self.history.setdefault(figure, []).append(self.seen[figure])
        self.counts[figure] = self.counts.get(figure, 0) + 1
        self.log.append((figure, Span(start, end)))

    def speak(self, figure: Figure | None, start: int) -> None:
        """Remember a source and its figure."""
        self.spoke.append((start, figure))
        if figure is not None:
            self.last_spoke[figure] = len(self.spoke)

    def look(self, start: int, end: int, pronoun: str = "", *, source: bool = False, quoted: bool = False) -> Seen:
        """Describe a mention by the words beside it."""
        text = self.text
        sentence = self.sentence(start)
        begin = self._sentences[sentence] if sentence >= 0 else 0
        lead = WORD.findall(text[max(begin, start - 60) : start])
        last = lead[-1].lower() if lead else ""
        after = WORD.findall(text[end : end + 30])
        following = after[0].lower() if after else ""
        titled = [w for w in lead if not w[:1].isupper()]
        opens = not titled or (len(lead) <= 5 and not any(w.lower() in PREPOSITIONS for w in lead))  # noqa: PLR2004
        return Seen(
            start, end, sentence, self.paragraph(start),
            opens=opens,
            verb=following.islower() and following not in NON_VERBS and text[end : end + 1] == " ",
            prep=last in PREPOSITIONS
            or (bool(titled) and titled[-1].lower() in PREPOSITIONS and lead[-1][:1].isupper()),
            possessive=text[end : end + 1] in {"’", "'"},
            commas=text[end : end + 1] == ",",
            pronoun=pronoun,
            source=source,
            quoted=quoted,
            first=all(s.sentence != sentence or s.start >= start for s in self._lately()),
            joined=last == "and" or following == "and",
        )  # fmt: skip

    def opens(self, offset: int) -> bool:
        """Tell whether an offset is at the start of its sentence. An opening quotation mark may precede it."""
        number = self.sentence(offset)
        return number >= 0 and offset - self._sentences[number] <= len("“ ")

    def _lately(self) -> list[Seen]:
        return [self.seen[figure] for figure in self.recent()[:4]]

    def recent(self, most: int = MAX_CANDIDATES) -> list[Figure]:
        """Return the figures mentioned last, the most recent first."""
        return list(islice(reversed(self.seen), most))


def agreement(figure: Figure, word: str) -> float:
    """Return how well a figure's gender agrees with a pronoun, in log odds. A positive value agrees."""
    return figure.gender if word in FEMALE else -figure.gender if word in MALE else 0.0


def candidates(memory: Memory, pronoun: Pronoun, ahead: Ahead = ()) -> list[Figure]:
    """Return the figures that a singular pronoun may refer to: people not of the other gender, the most recent first.

    Args:
        memory: The mentions so far.
        pronoun: The pronoun.
        ahead: Figures whose first mention follows in the same sentence, with its place.
    """
    found = [*memory.recent(), *(f for f, _, _ in ahead if f not in memory.seen)]
    return [
        figure
        for figure in found
        if (figure.type in {"person", "anonymous"} or figure.maybe_person)
        and not figure.plural
        and agreement(figure, pronoun.word) > -STATED
        and not (figure is pronoun.speaker and pronoun.quoted)
        and figure is not pronoun.teller
    ]
