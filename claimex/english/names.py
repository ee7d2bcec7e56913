"""Recognize personal names by their form: capitals, titles, particles, short forms.

Comes in: words of a text. Goes out: which of them are a name, and whether one name may be short for another. The entity
recognizer misses many names outside of the news that it was trained on. A source that ends in capitalized words is
still a name, and its titles, particles and nicknames follow rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.nouns import is_body, is_first_name, is_office, is_surname, kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence


WORD = re.compile(r"[^\W_](?:[\w\u0300-\u036f.&'’\-]*[\w\u0300-\u036f&])?\.?")
_TAIL = re.compile(r"(?<=\w)-\w[\w\u0300-\u036f]*")
POSSESSIVE = re.compile(r"['’]s?$")
NICKNAME = re.compile(r"\s[\"“‘'(][^\"”’')]{1,30}[\"”’')](?=\s)")
TICKER = re.compile(r"\s[<(]?[A-Z][A-Za-z0-9_]{1,7}\.[A-Z]{1,2}(?![\w.])[>)]?\Z")
"""The code of a share behind its firm, as agencies print it: Foo Rail / FORA.L."""

_LONGEST = 4
"""Most words of a personal name. A longer one is several names that the recognizer joined."""

SHORTEST_WORD = 4
"""Fewest letters of a word whose full stop ends a sentence. Shorter ones are abbreviations: St., Inc., Gov."""

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"})
"""Letters with strokes, and the i without a dot, which Unicode does not decompose."""

LONGEST_NAME = 200
"""Most characters of a name. In a quarter of the PolNeAR train part and all of dev, the longest of 23,914 recognized
names has 76. The recognizer takes a paragraph of initials for one name, and comparing names would then take quadratic
time."""

CROWD = 100
"""If more people than this have the same surname or office, the surname or office alone identifies nobody. The limit
also keeps a long article from taking quadratic time. In the PolNeAR train part no surname has more than 5 people, no
noun more than 12, and no article names more than 39 organizations."""

KEPT_NAMES = 10_000
"""Names whose words are kept, some 3 MB. In the PolNeAR dev part an article asks 800 times for the words of a name. No
other number was tried."""

MR = people.HONORIFICS_OF_MEN | _lists.words("mr mr. sir lord king prince father fr brother baron count")
MS = people.HONORIFICS_OF_WOMEN | _lists.words(
    "ms ms. mrs mrs. miss lady dame queen princess sister madam madame baroness duchess"
)
MALE = _lists.words("""
    spokesman chairman businessman congressman councilman salesman policeman fireman statesman frontman man boy guy
    gentleman father dad son brother uncle nephew husband grandfather grandson widower boyfriend fiancé waiter
    monk priest king prince duke lord imam pope he him his himself
""")
FEMALE = _lists.words("""
    spokeswoman chairwoman businesswoman congresswoman councilwoman saleswoman policewoman stateswoman woman girl
    lady mother mum mom daughter sister aunt niece wife grandmother granddaughter widow girlfriend fiancée actress
    waitress nun queen princess duchess midwife she her hers herself
""")
"""Titles and nouns that state a person's gender (Quirk et al. 1985, section 5.105)."""

_DETAILED = re.compile(r"\w+-year-old|(?:mother|father|mum|mom|dad|parent|grandmother|grandfather)-of-\w+")
"""A word before a name that says how old somebody is, or how many children they have."""

OFFICES_IN_MAN = frozenset(word for word in MALE if word.endswith("man")) - {"man", "gentleman"}
"""Offices that a woman may have too, as some papers write: the spokesman Hope Quill, she."""

KNOWN = 4.0
"""Log odds of a gender that a title or a noun states."""

STATED = 2.5
"""Least log odds of a gender that is stated, not guessed from a name. Nothing overrides it."""

LIKELY = STATED
"""Log odds of a gender that an office in "-man" makes likely. A first name can outweigh it: the spokesman Ann Quill."""


_ABBREVIATION = re.compile(r"\([A-Z][A-Za-z.&-]{1,8}\)\s(?=[A-Za-z])")
"""An abbreviation in brackets inside of a title: Tarn County (N.D.) Judge, Foo Workers' Party (FWP) leader."""

_MIXED_ACRONYM = re.compile(r"[A-Z]{1,3}[a-z][A-Z]{1,3}")
HEAD_ENDS = re.compile(
    r"[,(;:]|\s[-–—]\s|(?<!-)\b(?:of|for|from|in|with|who|whom|whose|that|which|at|to|on|by|about|against|under|near|"
    r"close to|familiar|privy|aware|briefed|(?<!-)like|such as|speaking|writing|representing|told|said|(?<!-\s)and|"
    r"(?<!-\s)or|as|after|during|"
    r"including|outside|inside|above|below|behind|beside|before|beyond|between|across|along|around|through|throughout|within|"
    r"without|into|over|since|until|upon|among|beneath|out$|"
    r"(?:[a-z]+ed|sent|given|written|seen|made|held|shown|drawn|hung|put|stuck|"
    r"found|kept|left|read|sold|bought|built|taken|torn|stolen|chosen|hidden|broadcast|out)"
    r"(?=\s(?:by|in|on|to|at|for|from|with|as|under|outside|inside|near|above|last|this|yesterday|earlier|late|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b))\b"
)
"""The beginning of the first postmodifier, before which the head of a noun phrase ends (Quirk et al. 1985, 17.1)."""

_INNER_OF = re.compile(
    r"(?<![\w’'-])([A-Z][\w’'-]{0,40})\sof\s(?:the\s)?(?:[A-Z][\w./’'-]{0,40}\s){1,5}(?:and\s(?:[A-Z][\w./’'-]{0,40}\s){1,3})?"
    r"(?=[a-z])(?!(?:of|for|from|in|with|who|whom|whose|that|which|at|to|on|by|and|or|as|said|told|is|was|has|had)\b)"
)
"""A name with "of" before a noun, so that the phrase goes on behind it: a University of Foo professor."""

_SECRETARY_OWNS = re.compile(r"\bsecretary\sof\s[a-z]{3,20}['’]s\s(?=[a-z])")
"""An office with "of" that owns what follows: the secretary of state’s / website."""

HONORS = _lists.words("kc qc phd ph.d. obe mbe cbe dbe kbe gbe bem kcb dcb gcb cmg kcmg dcmg mvo lvo cvo kcvo dcvo frs")
"""Letters after a name for honors and degrees, which no other name ends with."""

SUFFIXES = HONORS | frozenset((
    *("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"),
    *("sc", "esq", "mp", "mep", "msp", "md", "bl"),
))  # fmt: skip
"""Suffixes after a name: generations, and the commonest letters for offices, degrees and honors."""


_NUMBERS = frozenset(("first", "second", "third", "one", "two", "three", "four", "five", "six", "seven"))
_NEXT = re.compile(r",?\s([A-Z][A-Za-z.]{1,4})(?![\w’'-])")


def core_name(text: str, span: Span) -> Span:
    """Cut titles, a possessive and edge punctuation off a personal name."""
    tail = _TAIL.match(text, span.end)  # recognizers cut double surnames at the hyphen
    end = tail.end() if tail is not None else span.end
    matches = _without_opening(list(WORD.finditer(text, span.start, end)))
    while len(matches) > 1 and (
        is_title(matches[0].group().lower()) or _is_occupation(matches) or _is_first_of_title(matches)
    ):
        matches = matches[1:]
    if not matches:
        return span
    matches = _without_honors(matches)
    return Span(matches[0].start(), matches[-1].start() + max(1, len(_bare(matches[-1].group()))))


def first_line(text: str, span: Span) -> Span:
    """Cut a span at the end of its line or a colon, because the recognizer joins a heading's name and what follows."""
    ends = (text.find(mark, span.start, span.end) for mark in ("\n", ": "))
    return Span(span.start, min((end for end in ends if end > span.start), default=span.end))


def without_open_bracket(text: str, name: Span) -> Span:
    """Cut a name at a bracket that it does not close: World Health Organization / (WHO."""
    bracket = text.find("(", name.start + 1, name.end)
    if bracket < 0 or text.find(")", bracket, name.end) >= 0:
        return name
    return Span(name.start, name.start + len(text[name.start : bracket].rstrip()))


def name_words(name: str) -> list[str]:
    """Return the words of a personal name without nickname and generational suffix."""
    return list(_name_words(name))


@lru_cache(maxsize=KEPT_NAMES)
def _name_words(name: str) -> tuple[str, ...]:
    words = tuple(m.group() for m in WORD.finditer(NICKNAME.sub("", name)))
    return tuple(w for w in words if w.lower() not in SUFFIXES) or words


def after_suffixes(text: str, end: int) -> int:
    """Return where the letters after a name end: Ana Ruiz / MP. The end of the name if it has none."""
    while (word := _NEXT.match(text, end)) is not None and word[1].lower() in SUFFIXES:
        end = word.end()
    return end


def is_name(words: Sequence[str]) -> bool:
    """Tell whether words have the form of a personal name: capitals, and particles before the last word."""
    return bool(words) and is_capital(words[-1]) and all(is_capital(w) or w.lower() in people.PARTICLES for w in words)


def is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital, possibly after a particle: Rahimi, al-Rahimi, D’Almeida."""
    return word[0].isupper() or any(part[:1].isupper() for part in re.split(r"[-'’]", word)[1:2])


def is_title(word: str) -> bool:
    """Tell whether a lower-case word is a title, an office or an occupation."""
    return word in people.TITLES or word.rstrip(".") in people.TITLES or word in people.PERSON_NOUNS


def sign_of(title: str) -> int:
    """Return the gender that a form of address states: 1 for female, -1 for male, 0 if it states none."""
    word = title.lower()
    return 1 if word in MS else -1 if word in MR else 0


def fold(words: str) -> str:
    """Return words without capitals and accents, as newsrooms without these letters write them: Erdoğan, Erdogan."""
    small = words.casefold()
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c)).translate(_STROKES)


def fits(words: Sequence[str], name: str) -> bool:
    """Tell whether a mention's name may be short for a full one: the same surname, and no different first name."""
    full = [fold(w) for w in name_words(name)]
    short = [fold(w) for w in words]
    if full[-1] != short[-1]:
        return False
    if full[-len(short) :] == short or full[0] == short[0]:
        return True
    initials = len(short[0].rstrip(".")) == 1 or len(full[0].rstrip(".")) == 1
    return initials and full[0][0] == short[0][0]


def written(words: Sequence[str]) -> str:
    """Return a name in its usual spelling. A name in capitals gets small letters."""
    name = " ".join(words)
    return name.title() if len(name) > 1 and name.isupper() else name


def trailing_name(text: str, segment: Span) -> tuple[Span, bool] | None:
    """Find the name that ends a stretch of words.

    Args:
        text: The article as read.
        segment: The head of a source, without what modifies it from the right.

    Returns:
        The name's span, and whether a title precedes it. None if the stretch does not end in a name, or if the name is
        longer than LONGEST_NAME.
    """
    hidden = NICKNAME.sub(lambda m: " " * len(m.group()), segment.of(text))
    matches = list(WORD.finditer(hidden))
    if not matches or hidden[matches[-1].end() :].strip(" ,.*_\u00a0'’"):
        return None
    first = start_of_capitals(matches)
    run = matches[first:]
    before = matches[first - 1].group().lower() if first else text[max(0, segment.start - 1) : segment.start]
    kept, titled = _after_titles(_without_opening(run), before)
    kept = _without_honors(kept)
    alone = [match.group() for match in kept] == ["I"]  # "a food scientist I trust" ends in no name
    last = matches[-1].group()
    described = last.lower() in people.PARTISANS or (last.isupper() and is_office(last.lower()))
    owned = before in people.DETERMINERS or POSSESSIVE.search(before) is not None  # the CEO, Foo Rail's VP
    if (
        not kept
        or alone
        or (described and (len(kept) > 1 or (owned and last.isupper())))
        or kept[-1].end() - kept[0].start() > LONGEST_NAME
    ):
        return None
    end = kept[-1].start() + max(1, len(_bare(kept[-1].group())))
    return Span(segment.start + kept[0].start(), segment.start + end), titled


def _bare(word: str) -> str:
    """Return the last word of a name without possessive, and without the full stop of its sentence: Su, but J., Jr."""
    stem = word.rstrip(".")
    stop = word.endswith(".") and len(stem) > 1 and "." not in stem and stem.lower() not in SUFFIXES
    return POSSESSIVE.sub("", stem if stop else word)


def _without_honors(words: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Cut the letters for honors off the end of a full name: Ana Ruiz / KC."""
    while len(words) > 2 and words[-1].group().lower() in HONORS:  # noqa: PLR2004 - first name and surname
        words = words[:-1]
    return words


def start_of_capitals(matches: Sequence[re.Match[str]]) -> int:
    """Return the number of the word that begins the run of capitals and particles at the end of a stretch."""
    first = len(matches)
    while (
        first
        and not (first < len(matches) and ends_sentence(matches[first - 1].group()))
        and (is_capital(w := matches[first - 1].group()) or (w.lower() in people.PARTICLES and first < len(matches)))
    ):
        first -= 1
    while first < len(matches) and not is_capital(matches[first].group()):
        first += 1
    return first


def ends_sentence(word: str) -> bool:
    """Tell whether a full stop ends a sentence: Hospital. / Quill, author. / Quill, but Capt. Quill, J.R. Quill."""
    stem = word.rstrip(".").lower()
    long = len(stem) >= SHORTEST_WORD and len(stem.rpartition("-")[2]) > 1  # Hans-J. is short
    long = long or stem == "may" or (stem in SUFFIXES and stem.strip("iv") == "")
    abbreviated = stem in people.ADDRESS | people.HONORIFICS or stem in people.SPELLED_OUT
    return word.endswith(".") and long and "." not in stem and not abbreviated


def without_stop(word: str) -> str:
    """Cut off the full stop that ends a sentence."""
    return word[:-1] if ends_sentence(word) else word


def _after_titles(run: Sequence[re.Match[str]], before: str) -> tuple[Sequence[re.Match[str]], bool]:
    """Cut titles and determiners before a name, and tell whether there was a title.

    Args:
        run: Words with capitals.
        before: The word before them, in lower case.
    """
    words = [m.group().lower() for m in run]
    determined = before in people.DETERMINERS or bool(words and words[0] in people.DETERMINERS)
    titles = [i for i, word in enumerate(words) if is_title(word)]
    titles += [i for i, word in enumerate(words[:-2]) if word in people.PARTISANS]
    titles.sort()
    if titles and ends_in_surname(words) and not determined:
        titles = [i for i in titles if i < len(words) - 1]
    if titles and len(words) > 1 and (is_body(words[-1]) or (determined and _is_organization(words[-1]))):
        titles = []  # the Justice Department
    kept = run[titles[-1] + 1 :] if titles else run
    numbered = words[0] in _NUMBERS and before == "," if kept else False  # as in "the operator, First Foo Lines"
    if kept and not titles and words[0] in people.DETERMINERS and not numbered:
        kept = kept[1:]
    if not titles and _is_occupation(kept):
        return kept[1:], True
    return kept, bool(titles) or is_title(before)


def _is_first_of_title(matches: Sequence[re.Match[str]]) -> bool:
    """Tell whether words begin with a title of two words: Crown Prince Ada, Grand Mufti Omar Said."""
    first, second, *rest = [match.group().lower() for match in matches]
    return first in people.RANKING and (is_title(second) or is_office(second)) and bool(rest)


def _is_organization(word: str) -> bool:
    return kind_of(word) == "organization" and not is_surname(word)


def ends_in_surname(words: Sequence[str]) -> bool:
    """Tell whether a title at the end of lower-case words is a surname: Kwame Bishop, Ms King, not Vice Chancellor."""
    if len(words) < 2 or not is_title(words[-1]) or not is_surname(words[-1]):  # noqa: PLR2004 - a name and a surname
        return False
    return not is_title(words[-2]) or words[-2].rstrip(".") in people.ADDRESS


def _is_occupation(matches: Sequence[re.Match[str]]) -> bool:
    """Tell whether a noun for people precedes a full name: Beekeeper Ada Quill, but not Mason Greenwood."""
    if len(matches) < 3:  # noqa: PLR2004 - a noun and a name of two words
        return False
    word, last = matches[0].group().lower(), matches[-1].group().lower()
    if is_body(last) or (last in people.ORGANIZATION_NOUNS and not is_surname(last)):
        return False
    plural = word.endswith("s") and kind_of(word) == "group"
    return (is_office(word) or plural or word in people.PARTISANS | people.QUALIFIERS) and not is_first_name(word)


def _without_opening(matches: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Cut the function words that begin a sentence before a name: When / Ada Quill, But then / Mayor Quill."""
    matches = list(matches)
    while len(matches) > 1 and (
        (word := matches[0].group().lower()) in people.OPENERS
        or _DETAILED.fullmatch(word) is not None
        or (word in people.OPENERS_AND_NAMES and is_title(matches[1].group().lower()))
    ):
        matches = matches[1:]
    return matches


def fullness(words: Sequence[str]) -> int:
    """Return a sort key by which the fullest name comes first. Too long names are mistakes and come after full ones.

    Particles do not count: Omar bin Tarik Al Sayed has three words.
    """
    size = sum(word.lower() not in people.PARTICLES for word in words)
    return -len(words) if len(words) > 1 and size <= _LONGEST else 0 if len(words) > 1 else 1


def is_in_capitals(word: str) -> bool:
    """Tell whether a word is written as acronyms are. A small word may keep its small letter in it: NHS, MoD."""
    return word.isupper() or is_mixed_acronym(word)


def is_mixed_acronym(word: str) -> bool:
    """Tell whether a word is an acronym in which a small word keeps its small letter: MoD."""
    return _MIXED_ACRONYM.fullmatch(word) is not None


def is_acronym(words: str) -> bool:
    """Tell WHO from who, and US from us. In a text of only capitals, pronouns are not acronyms."""
    return len(words) > 1 and words.isupper() and words not in {"HE", "SHE", "THEY", "WE", "YOU"}


def head_end(words: str, start: int = 0) -> int:
    """Return where the head of a noun phrase ends: a Bank of Foo governor / of that name."""
    end = HEAD_ENDS.search(words, start + 1)
    while end is not None and (inside := _ABBREVIATION.match(words, end.start())) is not None:
        end = HEAD_ENDS.search(words, inside.end())
    inner = _INNER_OF.search(words, start) if end is not None else None
    if inner is not None and kind_of(inner[1].lower()) != "organization":
        inner = None  # as in "Fans of Foo football", "Ada Quill of the Foo assembly"
    inner = inner or _SECRETARY_OWNS.search(words, start)
    if inner is not None and end is not None and inner.start() < end.start() < inner.end():
        end = HEAD_ENDS.search(words, inner.end())
    return end.start() if end is not None else len(words)


def head_word(words: str) -> str:
    """Return the head noun of a noun phrase in lower case: the last word before its first postmodifier."""
    found = [m.group().lower() for m in WORD.finditer(NICKNAME.sub("", words[: head_end(words)]))]
    return POSSESSIVE.sub("", found[-1]) if found else ""
