"""Find the language of an article, and the paragraphs of an English article that are in another language.

Comes in: the text of an article. Goes out: a `Language`. The models know only English, and silently make wrong records
from other languages. Function words are tested first and other common words second, because they cost next to nothing.
Paragraphs with few of both are classified by py3langid, which takes as long to open as all models together. Text that
is too short to classify counts as English, and so do lists of names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.english.common_words import common_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier

    from claimex.spans import Span


FUNCTION_WORDS = words("""
    the of and to that was for with he said his her she they from by this have had be been it its not at are has would
    will who which their were but you i we on as an is there what when after before about says according
""")
ONLY_ENGLISH = words("""
    the and to of that with his she they from this been its are would who which their were you said not what when about
""")
MIN_ENGLISH_WORDS = 4
"""A paragraph with at least this many different ONLY_ENGLISH words, which hardly any other language has, is partly
English. It is kept."""

FUNCTION_SHARE = 0.2
"""A paragraph is English without further tests if at least this share of its words are FUNCTION_WORDS. In the PolNeAR
dev part 86 % of the paragraphs reach it. Of 22 invented paragraphs in other languages, none has more than .15."""

COMMON_SHARE, MIN_COMMON_WORDS = 0.25, 3
"""A paragraph is English without further tests, too, if at least this share of its words, and as many different ones,
are common English words (`english/common_words.py`) or ONLY_ENGLISH. So 3 of the 84 articles of the PolNeAR dev part
need py3langid instead of 53. Of 6,245 paragraphs of PolNeAR, GUM and `examples/` one has another language than by
py3langid: "en" instead of none. Of 313 sentences in other languages (spaCy's examples and `tests/support/foreign.py`)
none has a share above .17."""

MIN_BYTES, MIN_CHARACTERS, MAX_READ = 60, 20, 1000
"""Fewest bytes of UTF-8 and fewest characters of a paragraph that py3langid classifies, and most characters that it
reads."""

MIN_PROBABILITY, MIN_WITHOUT_FUNCTION_WORDS, OTHER_SCRIPT, MIXED_SCRIPT, NAME_LIST = 0.9, 0.5, 0.5, 0.2, 0.6
"""Thresholds for another language. MIN_PROBABILITY: least probability by py3langid. MIN_WITHOUT_FUNCTION_WORDS: the
same for a paragraph without any of the FUNCTION_WORDS. OTHER_SCRIPT: above this share of words in another script, the
script alone proves it. MIXED_SCRIPT: above this share, a paragraph with function words is partly English. NAME_LIST:
above this share of words with a capital, a paragraph is a list of names and needs MIN_PROBABILITY. Of the 1,682
paragraphs of the PolNeAR dev part with 60 characters or more, 2 are not classified as English, with probabilities of
.25 and .29; both have function words. Of 22 invented paragraphs in other languages (`tests/support/foreign.py`) the
lowest probability is .6."""

ENGLISH_SHARE = 0.1
"""Least share of English in an English article, of the characters whose language is known. The other paragraphs are not
read. One English line at the foot of a page does not make an article English."""

LATIN = "\u024f"
"""The last of the Latin letters (Unicode's block Latin Extended-B)."""

_ENGLISH = frozenset(("en", "sco", "pcm", "jam"))  # English, Scots and the creoles with which headlines are confused
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """The language of an article.

    Attributes:
        code: ISO 639 code of the language of its greater part. "en" if it is unknown.
        english: Whether to read the article as English.
        foreign: The paragraphs in other languages.
    """

    code: str
    english: bool
    foreign: tuple[Span, ...] = ()


def find_language(text: str, paragraphs: Sequence[Span]) -> Language:
    """Find the language of an article.

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
        code = _code_of(" ".join(doubtful)[:MAX_READ])
        return Language(code or "en", english=code in {None, "en"})
    english = sizes["en"] >= ENGLISH_SHARE * sizes.total()
    code = "en" if english else sizes.most_common(1)[0][0]
    return Language(code, english, tuple(foreign))


def _code_of(said: str) -> str | None:
    """Return the language of a paragraph. None if it is unknown."""
    shown = said[:MAX_READ]
    found = [word.casefold() for word in _WORD.findall(shown)]
    known = sum(word in FUNCTION_WORDS for word in found)
    if known and known >= FUNCTION_SHARE * len(found):
        return "en"
    if len(shown) < MIN_CHARACTERS or len(shown.encode(errors="replace")) < MIN_BYTES:
        return None
    if _has_common_words(found):
        return "en"
    code, probability = _identifier().classify(shown)
    if code in _ENGLISH:
        return "en"
    strange = sum(word[0] > LATIN for word in found) / (len(found) or 1)
    other_script = strange > OTHER_SCRIPT
    mixed = known if strange > MIXED_SCRIPT else len(ONLY_ENGLISH.intersection(found)) >= MIN_ENGLISH_WORDS
    names = sum(word[0].isupper() for word in _WORD.findall(shown)) > len(found) * NAME_LIST
    sure = other_script or probability >= (MIN_PROBABILITY if known or names else MIN_WITHOUT_FUNCTION_WORDS)
    return str(code) if sure and not mixed else None


def _has_common_words(found: Sequence[str]) -> bool:
    common = [word for word in found if word in ONLY_ENGLISH or word in common_words()]
    return len(common) >= COMMON_SHARE * len(found) and len(set(common)) >= MIN_COMMON_WORDS


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes a moment to open

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
