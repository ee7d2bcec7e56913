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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.cast import Figure
    from claimex.spans import Span

SINGULAR = re.compile(r"(?<![\w’'])(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)(?!\w)")
SUBJECTS = words("he she")
POSSESSIVES = words("his her hers")

MEMORY = 10
"""Candidates looked at: the figures mentioned last. In GAP development the right one is among them in 99 %."""

PREPOSITIONS = words("""
    of for to with by from in on at about against under over after before between among like than into through
    during without including following near behind beside alongside and
""")
SPEAKING = words("said says told added replied asked according argued explained wrote noted writes")
VERBS = words("""
    is was has had will would can could should may might does did said says told added went came began became made
    took gave got won lost met joined moved played wrote served worked then also later never who
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
    "taken for a body", "subject", "subject, pronoun a subject", "subject, pronoun possessive", "subject, pronoun an object",
    "no clause between, object", "no clause between, possessive", "first in its sentence", "first, pronoun a subject",
    "count in all", "named most in all", "pronoun in its clause with it", "after a verb, pronoun an object", "joined by and",
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
        self.seen[figure] = self._look(start, end, pronoun, source=source, quoted=quoted)
        self.counts[figure] = self.counts.get(figure, 0) + 1

    def _look(self, start: int, end: int, pronoun: str, *, source: bool, quoted: bool) -> Seen:
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
            prep=last in PREPOSITIONS or (bool(titled) and titled[-1].lower() in PREPOSITIONS and lead[-1][:1].isupper()),
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
"""Log odds from which a gender counts as known. Swept .4 to 1.6 on GAP development."""
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


def featurize(
    memory: Memory, pronoun: Pronoun, found: Sequence[Figure], ahead: Sequence[tuple[Figure, int, int]] = ()
) -> list[list[float]]:
    """Return a row of features for each candidate, and a last one for "none of them"."""
    places = {figure: (start, end) for figure, start, end in ahead}
    here, paragraph = memory.sentence(pronoun.start), memory.paragraph(pronoun.start)
    agree = [agreement(figure, pronoun.word) for figure in found]
    most = max((memory.counts.get(f, 0) for f, a in zip(found, agree, strict=True) if a > -CLEAR), default=0)
    fitting = sum(a > -CLEAR for a in agree)
    total = max((f.count for f, a in zip(found, agree, strict=True) if a > -CLEAR), default=0)
    spoke = next((f for _, f in reversed(memory.spoke)), None)
    begin = memory.seen  # for local speed
    opening = _opens(memory, pronoun)
    rows, rank = [], 0
    nearest = True
    for figure, gender in zip(found, agree, strict=True):
        row = [0.0] * len(FEATURES)

        def put(name: str, value: float = 1.0, row: list[float] = row) -> None:
            row[_INDEX[name]] = float(value)

        put("gender agrees" if gender > CLEAR else "gender disagrees" if gender < -CLEAR else "gender unknown")
        put("gender sum", max(-4.0, min(4.0, gender)))
        seen = begin.get(figure)
        if seen is None:
            start, end = places[figure]
            seen = memory._look(start, end, "", source=False, quoted=False)  # noqa: SLF001 - its own helper
            put("comes after")
        away = here - seen.sentence
        put(("same sentence", "sentence before", "two sentences before")[away] if 0 <= away <= 2 else "farther")  # noqa: PLR2004
        put("sentences", min(away, 8) / 4)
        put("same paragraph", seen.paragraph == paragraph)
        put("paragraphs", min(paragraph - seen.paragraph, 4) / 2)
        put(("rank 0", "rank 1", "rank 2")[rank] if rank <= 2 else "rank more")  # noqa: PLR2004
        put("nearest that agrees", nearest and gender > -CLEAR)
        subject = pronoun.word in SUBJECTS
        put("mention opens its sentence", seen.opens)
        put("mention opens, pronoun is a subject", seen.opens and subject)
        put("mention before a verb", seen.verb)
        put("mention after a preposition", seen.prep)
        put("mention is possessive", seen.possessive)
        put("mention in commas", seen.commas)
        put("last mention was a pronoun", bool(seen.pronoun))
        put("last was a pronoun of this form", seen.pronoun == pronoun.word)
        put("both open", seen.opens and opening)
        count = memory.counts.get(figure, 0)
        put("count", math.log1p(count))
        put("most mentioned", count == most)
        put("named again since", seen.pronoun == "" and count > 1)
        put("in the first sentence", 0 <= figure.first and memory.sentence(figure.first) == 0)
        put("only one that agrees", fitting == 1 and gender > -CLEAR)
        put("spoke last", figure is spoke)
        put("spoke last, pronoun speaks", figure is spoke and pronoun.speaks)
        recent = [o for o, f in memory.spoke[-6:] if f is figure]
        put("speaks in this paragraph", any(memory.paragraph(o) == paragraph for o in recent))
        put("spoke in the sentence before", any(here - memory.sentence(o) in {0, 1} for o in recent))
        put("mention was a source", seen.source)
        put("speaker of the words around", figure is pronoun.speaker)
        put("one quoted, one not", seen.quoted != pronoun.quoted)
        put("unnamed", figure.entity is None)
        put("possessive in its sentence", pronoun.word in POSSESSIVES and away == 0)
        put("object in its sentence", pronoun.word not in POSSESSIVES and not subject and away == 0)
        put("subject, same sentence", subject and away == 0)
        put("subject, sentence before", subject and away == 1)
        put("opens and sentence before", seen.opens and away == 1)
        put("pronoun speaks and mention opens", seen.opens and pronoun.speaks)
        is_subject = seen.verb and not seen.prep and not seen.possessive
        possessive, object_ = _case(memory, pronoun)
        between = memory.text[seen.end : pronoun.start] if 0 <= pronoun.start - seen.end < 200 else ","  # noqa: PLR2004
        whole = _BREAK.search(between) is None and away == 0
        put("taken for a body", figure.maybe)
        put("subject", is_subject)
        put("subject, pronoun a subject", is_subject and subject)
        put("subject, pronoun possessive", is_subject and possessive)
        put("subject, pronoun an object", is_subject and object_)
        put("no clause between, object", whole and object_)
        put("no clause between, possessive", whole and possessive)
        put("first in its sentence", seen.first)
        put("first, pronoun a subject", seen.first and subject)
        put("count in all", math.log1p(figure.count))
        put("named most in all", figure.count == total and figure.count > 1)
        put("pronoun in its clause with it", whole)
        put("after a verb, pronoun an object", not is_subject and not seen.opens and object_)
        put("joined by and", seen.joined)
        rows.append(row)
        rank += gender > -CLEAR
        nearest = nearest and gender <= -CLEAR
    none = [0.0] * len(FEATURES)
    none[_INDEX["no figure: bias"]] = 1.0
    none[_INDEX["no figure: nobody agrees"]] = float(not any(a > CLEAR for a in agree))
    none[_INDEX["no figure: far"]] = float(all(row[_INDEX["farther"]] for row in rows))
    return [*rows, none]


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
    text = files("claimex").joinpath("weights", "coreference.json").read_text(encoding="utf-8")
    table: Mapping[str, float] = json.loads(text)
    return [table.get(name, 0.0) for name in FEATURES]
