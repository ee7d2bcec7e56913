"""Pronouns to figures: candidates by rule, ranked by a small learned scorer.

Comes in: the cast of an article (`cast.py`), its sentences and paragraphs, and who is known to speak where. Goes
out: for a pronoun the figure it means, with the probability, or None. The scorer is a logistic regression over
the features below, with weights fitted on GAP and GUM (`train/coreference.py`) and shipped as plain numbers; it
ranks a pronoun's candidates against each other and against "none of them".
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from claimex.cast import FEMALE, MALE
from claimex.lexicon import words
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.cast import Figure

SINGULAR = re.compile(r"(?<![\w’'])(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)(?!\w)")
SUBJECTS = words("he she")
POSSESSIVES = words("his her hers")

MEMORY = 10
"""Candidates looked at: the figures mentioned last. In the first 500 of GAP
development the right one is among them in 96 %."""

PREPOSITIONS = words("""
    of for to with by from in on at about against under over after before between among like than into through
    during without including following near behind beside alongside and
""")
NO_VERBS = PREPOSITIONS | words("""
    the a an this that these those his her its their as but or nor so if when while where which whose because
    although though until since both either not all
""")
"""What follows a name without being its verb: closed classes (Quirk et al. 1985, 2.39)."""
_BREAK = re.compile(
    r"[,;:–—“”]|\b(?:and|but|or|that|which|who|when|while|because|after|before|if|as|where|although|said|says)\b"
)
_WORD = re.compile(r"[\w’'-]+")

FEATURES = (
    "gender agrees", "gender disagrees", "gender unknown", "gender sum",
    "same sentence", "sentence before", "two sentences before", "farther", "sentences",
    "same paragraph", "paragraphs",
    "rank 0", "rank 1", "rank 2", "rank more", "nearest that agrees",
    "mention opens its sentence", "mention opens, pronoun is a subject", "mention before a verb",
    "mention after a preposition", "mention is possessive", "mention in commas",
    "last mention was a pronoun", "last was a pronoun of this form", "both open",
    "count", "most mentioned", "named again since", "in the first sentence", "only one that agrees",
    "spoke last", "spoke last, pronoun speaks", "speaks in this paragraph", "spoke in the sentence before",
    "mention was a source", "speaker of the words around", "one quoted, one not",
    "comes after", "unnamed", "possessive in its sentence", "object in its sentence", "subject, same sentence",
    "subject, sentence before", "opens and sentence before", "pronoun speaks and mention opens",
    "taken for a body", "subject", "subject, pronoun a subject",
    "subject, pronoun possessive",
    "subject, pronoun an object",
    "no clause between, object", "no clause between, possessive",
    "first in its sentence", "first, pronoun a subject",
    "count in all", "named most in all",
    "pronoun in its clause with it", "after a verb, pronoun an object", "joined by and",
    "no figure: bias", "no figure: nobody agrees", "no figure: far",
)  # fmt: skip
"""In the order of the weights."""
_INDEX = {name: index for index, name in enumerate(FEATURES)}


class Seen(NamedTuple):
    """The last mention of a figure."""

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
        start, end: Where it stands.
        word: Lower case.
        speaks: Whether it is the source of an attribution.
        quoted: Whether it stands inside somebody's quoted words.
        speaker: Who says those words, where that is known.
    """

    start: int
    end: int
    word: str
    speaks: bool
    quoted: bool
    speaker: Figure | None


class Memory:
    """Who was mentioned where, as far as the text was read.

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
        self.log: list[tuple[Figure, Span]] = []

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence that holds an offset."""
        return bisect_right(self._sentences, offset) - 1

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset."""
        return bisect_right(self._paragraphs, offset) - 1

    def mention(
        self, figure: Figure, start: int, end: int, *, pronoun: str = "", source: bool = False, quoted: bool = False
    ) -> None:
        """Remember a mention."""
        self.seen.pop(figure, None)  # to the end
        self.seen[figure] = self.look(start, end, pronoun, source=source, quoted=quoted)
        self.counts[figure] = self.counts.get(figure, 0) + 1
        self.log.append((figure, Span(start, end)))

    def look(self, start: int, end: int, pronoun: str = "", *, source: bool = False, quoted: bool = False) -> Seen:
        """Return what the words beside a mention say of it."""
        text = self.text
        sentence = self.sentence(start)
        begin = self._sentences[sentence] if sentence >= 0 else 0
        before = text[begin:start]
        lead = _WORD.findall(before[-60:])
        last = lead[-1].lower() if lead else ""
        after = _WORD.findall(text[end : end + 30])
        following = after[0].lower() if after else ""
        titled = [w for w in lead if not w[:1].isupper()]
        opens = not titled or (len(lead) <= 5 and not any(w.lower() in PREPOSITIONS for w in lead))  # noqa: PLR2004
        return Seen(
            start, end, sentence, self.paragraph(start),
            opens=opens,
            verb=following.islower() and following not in NO_VERBS and text[end : end + 1] == " ",
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

    def _lately(self) -> list[Seen]:
        return [self.seen[figure] for figure in self.recent()[:4]]

    def recent(self) -> list[Figure]:
        """Return the figures mentioned last, the last first."""
        out = []
        for figure in reversed(self.seen):
            out.append(figure)
            if len(out) >= MEMORY:
                break
        return out


def agreement(figure: Figure, word: str) -> float:
    """Return how well a figure's gender goes with a pronoun; positive agrees."""
    return figure.gender if word in FEMALE else -figure.gender if word in MALE else 0.0


CLEAR = 0.8
"""Log odds from which a gender counts as known: odds of about two to one. By hand, not swept."""
GENDER_LIMIT, RANKS, CLAUSE = 4.0, 3, 200
"""The largest log odds of gender that count, ranks told apart, and characters of a clause at most."""
AWAY = ("same sentence", "sentence before", "two sentences before")
STATED = 2.5
"""Log odds from which a gender is stated, not guessed from a name: no candidate against it."""


def candidates(memory: Memory, pronoun: Pronoun, ahead: Sequence[tuple[Figure, int, int]] = ()) -> list[Figure]:
    """Return who a pronoun of one person can mean: persons of no other gender, the last mentioned first.

    Args:
        memory: What was read so far.
        pronoun: The pronoun.
        ahead: Figures mentioned only further on in its sentence.
    """
    found = [*memory.recent(), *(f for f, _, _ in ahead if f not in memory.seen)]
    return [
        figure
        for figure in found
        if (figure.type in {"person", "anonymous"} or figure.maybe)
        and not figure.plural
        and agreement(figure, pronoun.word) > -STATED
        and not (figure is pronoun.speaker and pronoun.quoted)
    ]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all candidates of one pronoun share."""

    memory: Memory
    pronoun: Pronoun
    sentence: int
    paragraph: int
    opens: bool
    possessive: bool
    object: bool
    most: int
    total: int
    fitting: int
    spoke: Figure | None


def featurize(
    memory: Memory, pronoun: Pronoun, found: Sequence[Figure], ahead: Sequence[tuple[Figure, int, int]] = ()
) -> list[list[float]]:
    """Return a row of features for each candidate, and a last one for "none of them"."""
    places = {figure: (start, end) for figure, start, end in ahead}
    agree = [agreement(figure, pronoun.word) for figure in found]
    fitting = [figure for figure, gender in zip(found, agree, strict=True) if gender > -CLEAR]
    possessive, object_ = _case(memory, pronoun)
    scene = _Scene(
        memory,
        pronoun,
        memory.sentence(pronoun.start),
        memory.paragraph(pronoun.start),
        _opens(memory, pronoun),
        possessive,
        object_,
        most=max((memory.counts.get(f, 0) for f in fitting), default=0),
        total=max((f.count for f in fitting), default=0),
        fitting=len(fitting),
        spoke=next((f for _, f in reversed(memory.spoke)), None),
    )
    rows, rank = [], 0
    for figure, gender in zip(found, agree, strict=True):
        seen = memory.seen.get(figure) or memory.look(*places[figure])
        values = {
            **_by_gender(scene, gender, rank),
            **_by_distance(scene, seen, known=figure in memory.seen),
            **_by_form(scene, seen),
            **_by_weight(scene, figure, seen),
            **_by_speech(scene, figure, seen),
            **_by_syntax(scene, seen),
        }
        rows.append(_row(values))
        rank += gender > -CLEAR
    none = {
        "no figure: bias": 1.0,
        "no figure: nobody agrees": not any(gender > CLEAR for gender in agree),
        "no figure: far": all(row[_INDEX["farther"]] for row in rows),
    }
    return [*rows, _row(none)]


def _row(values: Mapping[str, float]) -> list[float]:
    return [float(values.get(name, 0.0)) for name in FEATURES]


def _by_gender(scene: _Scene, gender: float, rank: int) -> dict[str, float]:
    """Agreement, and how many that agree were mentioned since."""
    agrees = gender > -CLEAR
    return {
        "gender agrees" if gender > CLEAR else "gender disagrees" if gender < -CLEAR else "gender unknown": 1.0,
        "gender sum": max(-GENDER_LIMIT, min(GENDER_LIMIT, gender)),
        f"rank {rank}" if rank < RANKS else "rank more": 1.0,
        "nearest that agrees": agrees and rank == 0,
        "only one that agrees": agrees and scene.fitting == 1,
    }


def _by_distance(scene: _Scene, seen: Seen, *, known: bool) -> dict[str, float]:
    away, paragraphs = scene.sentence - seen.sentence, scene.paragraph - seen.paragraph
    word = scene.pronoun.word
    return {
        AWAY[away] if 0 <= away < len(AWAY) else "farther": 1.0,
        "sentences": min(away, 8) / 4,
        "same paragraph": paragraphs == 0,
        "paragraphs": min(paragraphs, 4) / 2,
        "comes after": not known,
        "possessive in its sentence": word in POSSESSIVES and away == 0,
        "object in its sentence": word not in POSSESSIVES | SUBJECTS and away == 0,
        "subject, same sentence": word in SUBJECTS and away == 0,
        "subject, sentence before": word in SUBJECTS and away == 1,
        "opens and sentence before": seen.opens and away == 1,
    }


def _by_form(scene: _Scene, seen: Seen) -> dict[str, float]:
    subject = scene.pronoun.word in SUBJECTS
    return {
        "mention opens its sentence": seen.opens,
        "mention opens, pronoun is a subject": seen.opens and subject,
        "mention before a verb": seen.verb,
        "mention after a preposition": seen.prep,
        "mention is possessive": seen.possessive,
        "mention in commas": seen.commas,
        "last mention was a pronoun": bool(seen.pronoun),
        "last was a pronoun of this form": seen.pronoun == scene.pronoun.word,
        "both open": seen.opens and scene.opens,
        "first in its sentence": seen.first,
        "first, pronoun a subject": seen.first and subject,
        "joined by and": seen.joined,
    }


def _by_weight(scene: _Scene, figure: Figure, seen: Seen) -> dict[str, float]:
    """How much the article is about a figure."""
    count = scene.memory.counts.get(figure, 0)
    return {
        "count": math.log1p(count),
        "most mentioned": count == scene.most,
        "named again since": seen.pronoun == "" and count > 1,
        "in the first sentence": figure.first >= 0 and scene.memory.sentence(figure.first) == 0,
        "unnamed": figure.entity is None,
        "taken for a body": figure.maybe,
        "count in all": math.log1p(figure.count),
        "named most in all": figure.count == scene.total and figure.count > 1,
    }


def _by_speech(scene: _Scene, figure: Figure, seen: Seen) -> dict[str, float]:
    memory, pronoun = scene.memory, scene.pronoun
    recent = [offset for offset, speaker in memory.spoke[-6:] if speaker is figure]
    return {
        "spoke last": figure is scene.spoke,
        "spoke last, pronoun speaks": figure is scene.spoke and pronoun.speaks,
        "speaks in this paragraph": any(memory.paragraph(offset) == scene.paragraph for offset in recent),
        "spoke in the sentence before": any(scene.sentence - memory.sentence(offset) in {0, 1} for offset in recent),
        "mention was a source": seen.source,
        "speaker of the words around": figure is pronoun.speaker,
        "one quoted, one not": seen.quoted != pronoun.quoted,
        "pronoun speaks and mention opens": seen.opens and pronoun.speaks,
    }


def _by_syntax(scene: _Scene, seen: Seen) -> dict[str, float]:
    """Guess subjects and objects from the words beside them, for no parser runs."""
    pronoun = scene.pronoun
    is_subject = seen.verb and not seen.prep and not seen.possessive
    near = 0 <= pronoun.start - seen.end < CLAUSE and scene.sentence == seen.sentence
    whole = near and _BREAK.search(scene.memory.text, seen.end, pronoun.start) is None
    return {
        "subject": is_subject,
        "subject, pronoun a subject": is_subject and pronoun.word in SUBJECTS,
        "subject, pronoun possessive": is_subject and scene.possessive,
        "subject, pronoun an object": is_subject and scene.object,
        "no clause between, object": whole and scene.object,
        "no clause between, possessive": whole and scene.possessive,
        "pronoun in its clause with it": whole,
        "after a verb, pronoun an object": not is_subject and not seen.opens and scene.object,
    }


def _case(memory: Memory, pronoun: Pronoun) -> tuple[bool, bool]:
    """Tell whether a pronoun is a possessive, and whether it is an object; "her" by the word that follows."""
    if pronoun.word in {"him", "himself", "herself"}:
        return False, True
    if pronoun.word == "her":
        following = _WORD.match(memory.text, pronoun.end + 1)
        word = following.group().lower() if following is not None else ""
        possessive = bool(word) and word not in NO_VERBS and memory.text[pronoun.end : pronoun.end + 1] == " "
        return possessive, not possessive
    return pronoun.word in {"his", "hers"}, False


def _opens(memory: Memory, pronoun: Pronoun) -> bool:
    number = memory.sentence(pronoun.start)
    starts = memory._sentences  # noqa: SLF001 - the same module's
    return number >= 0 and pronoun.start - starts[number] <= 2  # noqa: PLR2004 - after a quotation mark


def choose(
    memory: Memory, pronoun: Pronoun, ahead: Sequence[tuple[Figure, int, int]] = ()
) -> list[tuple[float, Figure | None]]:
    """Return a pronoun's candidates with their probabilities, best first; None stands for none of them."""
    found = candidates(memory, pronoun, ahead)
    rows = featurize(memory, pronoun, found, ahead)
    weights = weights_of()
    scores = [sum(w * x for w, x in zip(weights, row, strict=True) if x) for row in rows]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    options: list[Figure | None] = [*found, None]
    ranked = [(share / total, figure) for share, figure in zip(shares, options, strict=True)]
    return sorted(ranked, key=lambda item: -item[0])


@cache
def weights_of() -> Sequence[float]:
    """Return the scorer's weights, in the order of FEATURES."""
    text = files("claimex").joinpath("weights", "coreference.json").read_text(encoding="utf-8")
    table: Mapping[str, float] = json.loads(text)
    return [table.get(name, 0.0) for name in FEATURES]
