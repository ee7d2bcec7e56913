"""Which language an article is in, and which paragraphs of an English one are in another.

Comes in: the text of an article. Goes out: a `Language`. The models know English alone; of another language they make
wrong records without a sign of it. Function words tell English first, since they cost next to nothing; what has few of
them is shown to py3langid. Text that is too short to tell, and lists of names, count as English.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimex.english._lists import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier

    from claimex.spans import Span


FUNCTION_WORDS = words("""
    the of and to that was for with he said his her she they from by this have had be been it its not at are has would
    will who which their were but you i we on as an is there what when after before about says according
""")
ENGLISH_ALONE = words("""
    the and to of that with his she they from this been its are would who which their were you said not what when about
""")
MIXED = 4
"""So many different words that hardly any other language has show that a paragraph is English in part: it is kept."""

FUNCTION_SHARE = 0.2
"""Share of its words that are FUNCTION_WORDS from which a paragraph is English without a further look. In the PolNeAR
dev part 86 % of the paragraphs have it; of 22 paragraphs made up in other
languages, none has more than .15."""

SHORT, FEW, SHOWN = 60, 20, 1000
"""The bytes of UTF-8 and the characters that a paragraph must have to be told by py3langid; the most of its characters
that are looked at."""

SURE, LIKELY, SCRIPT, SOME, NAMES = 0.9, 0.5, 0.5, 0.2, 0.6
"""Probability by py3langid from which a paragraph is in another language; the same where it has none of the
FUNCTION_WORDS; the share of words in another script above which that alone proves it, and above which a paragraph with
function words is English in part; and the share of words with a capital above which it is a list of names, which proves
little. Of the 1,682 paragraphs of
the PolNeAR dev part with 60 characters or more 2 are not taken for English, with probabilities of .25 and .29, both
with function words; of 22 made-up paragraphs in other languages (`tests/foreign.py`) the least sure has .6."""

ENGLISH_SHARE = 0.1
"""Share of the characters known to be in some language that must be English in an English article; the rest is taken
out. One English line at the foot of a page does not make an article English."""

LATIN = "\u024f"
"""The last of the Latin letters (Unicode's block Latin Extended-B)."""

_ENGLISH = frozenset(("en", "sco", "pcm", "jam"))  # with the creoles that short headlines are taken for
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """What language an article is in.

    Attributes:
        code: ISO 639 code of the language that most of it is in; "en" where it cannot be told.
        english: Whether it is to be read as English.
        foreign: The paragraphs in other languages.
    """

    code: str
    english: bool
    foreign: tuple[Span, ...] = ()


def find_language(text: str, paragraphs: Sequence[Span]) -> Language:
    """Find what language an article is in.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.
    """
    sizes: Counter[str] = Counter()
    foreign = []
    doubtful = []
    for paragraph in paragraphs:
        said = paragraph.of(text)
        code = _code_of(said)
        if code is None:
            doubtful.append(said)
        else:
            sizes[code] += len(paragraph)
            if code != "en":
                foreign.append(paragraph)
    if not sizes and doubtful:  # lines that are too short alone
        code = _code_of(" ".join(doubtful)[:SHOWN])
        return Language(code or "en", english=code in {None, "en"})
    english = sizes["en"] >= ENGLISH_SHARE * sizes.total()
    code = "en" if english else sizes.most_common(1)[0][0]
    return Language(code, english, tuple(foreign))


def _code_of(said: str) -> str | None:
    """Return the language of a paragraph, None where it cannot be told."""
    shown = said[:SHOWN]
    found = [word.casefold() for word in _WORD.findall(shown)]
    known = sum(word in FUNCTION_WORDS for word in found)
    if known and known >= FUNCTION_SHARE * len(found):
        return "en"
    if len(shown) < FEW or len(shown.encode(errors="replace")) < SHORT:
        return None
    code, probability = _identifier().classify(shown)
    if code in _ENGLISH:
        return "en"
    strange = sum(word[0] > LATIN for word in found) / (len(found) or 1)
    other_script = strange > SCRIPT
    mixed = known if strange > SOME else len(ENGLISH_ALONE.intersection(found)) >= MIXED
    names = sum(word[0].isupper() for word in _WORD.findall(shown)) > len(found) * NAMES
    sure = other_script or probability >= (SURE if known or names else LIKELY)
    return str(code) if sure and not mixed else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes a moment to open

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
