"""Find the personal name that ends a long title.

Comes in: the words of a source. Goes out: the name at its end: "the ambassador to Foo Ada Quill", "president of the
Harbour League Ada Quill".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.dates import TIME_WORDS
from claimex.english.names import (
    POSSESSIVE,
    WORD,
    core_name,
    head_word,
    is_name,
    is_title,
    name_words,
    start_of_capitals,
    trailing_name,
)
from claimex.english.nouns import is_adjective, is_office, kind_of
from claimex.spans import Span
from claimex.speakers.long_titles import MIN_NAME_WORDS, ends_body, person_after_title
from claimex.speakers.organization_names import SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from claimex.speakers.labelled_spans import LabelledSpans

_IN_BRACKETS = re.compile(r"\s\([^()\n]{1,60}\),?\Z")
_OFFICE_AND_NAME = re.compile(
    r"\b([a-z-]{3,30})\s(?:of|for|at)\s(?:the\s)?"
    r"((?:[^\W\d_a-z][\w’'-]{0,40}\s(?:(?:of|and|for|the)\s){0,2}){2,8}[^\W\d_a-z][\w’'-]{0,40})(?=\s[a-z]|[,.])"
)
_OF_FIELD = re.compile(r"(?<![\w-])([A-Za-z][a-z-]{2,30})\sof\s([A-Z][a-z]{2,30})\s$")
_RELATIVE = re.compile(r",\s(?:[\w\s]{0,40}?\bof\s)?(?:who|whose|whom|which)\b|,\s\d{1,3},?$")
_PAIR = re.compile(r"\s(?:and|&)\s")
_OF = re.compile(r"\s(?:of|for|at|in|to|on|with)\s")
_GOVERNING = _lists.words("of for by with to from on about against and or the a an under near at in")
"""Words after which a name is part of a modifier. In "a spokesman for Ada Quill", she is not the source."""


_OF_PERSON = _lists.words("of for to with from by about against like")
"""Words that govern a name with its title or noun: a spokesman / for the party leader Ada Quill."""

_PHRASE_WORD = re.compile(r"(?!and$)[\w.’'/-]+")

_CLAUSE = re.compile(r"(?<=[\w,])\s(?:who|whom|whose|which|that)\b")
_EXAMPLES = re.compile(r"\b(?:including|such as|for instance|for example)\b")
"""Words before people who are only examples of the source: some observers, including / Ada Quill."""

_OBJECT = re.compile(
    r"(?<![\w’'-])(?P<noun>[a-z][a-z-]{1,30})\s[a-z]{2,20}ing\s"
    r"(?:(?:an?|the|his|her|its|their|then|former|ex)\s(?:[\w.’'-]{1,30}\s){0,4}|(?:[A-Z][\w.’'-]{0,30}\s){0,3})\Z"
)
"""A noun and a participle whose object is the name behind them: a delegate backing / Ada Quill."""

_OF_JUSTICE = re.compile(
    r"\b(?:[Mm]inister|[Ss]ecretary|[Cc]ommissioner)\s(?:of|for)\s(?:[A-Z][\w-]{0,40},?\s(?:and\s)?){0,8}Justice\s\Z"
)
"""The field that is a title too: Minister for Justice / Ada Quill."""

_INTRODUCES = re.compile(
    r"(?<!\bwho\s)(?<!\bhas\s)(?<!\bhad\s)\b(?:named|called|calling\s(?:himself|herself|themselves)|names?|known|identified|pseudonym|alias|nickname)\b"
)
"""Words in a clause by which it introduces the name behind it: a man who gave his name as / Ada Quill."""

_INTRODUCED_AT_END = re.compile(
    rf"{_INTRODUCES.pattern}(?:\s(?:only|simply|just))?\s(?:as|by)\s\Z|(?<!\bwho\s)\b(?:called|named|(?:him|her|them)sel(?:f|ves))\s\Z"
)
"""The end of such a clause, right before the name."""

_DIRECTLY_OF = re.compile(r"^[^,]*\b(?:of|for|with)\s(?:the\s)?(?:[\w.’'-]+\s){0,2}$")
"""Words that govern the name behind them, with a title between: supporters of Senator / Ada Quill."""


_HOME = re.compile(r",?\s(?:of|at|from|in|with|for)\s(?:the\s)?(?=[A-Z])")
"""Where the body or place of a person begins: Secretary of State Ada Quill / of Tarn."""

MAX_HOMES = 3
"""Most of these phrases at the end of a source behind which a name is looked for. By hand."""

_COMPOUND = re.compile(
    r"\s(?:of|for|at|in|to|on|with)\s(?:the\s)?(?:[A-Z][\w’'-]{0,40}\s){1,4}"
    r"(?:(?!(?:of|for|at|in|to|on|with|from|by|about|against|the|an?|who|that|led)\s)[a-z][a-z-]{1,30}\s){1,6}"
)
"""The rest of a show's or campaign's name, and an office that it modifies: Foo / at Dawn writer and host."""


class ClosingNames:
    """Finds the names that end the sources of one article.

    Args:
        text: The article as read.
        spans: Its names with their labels.
        is_word: Tells whether a lower-case word is a common English word.
    """

    def __init__(self, text: str, spans: LabelledSpans, *, is_word: Callable[[str], bool]) -> None:
        self._text = text
        self._spans = spans
        self._is_word = is_word

    def after_title(self, mention: Span) -> Span | None:
        """Return the name at the end of a title that contains a place or organization: ambassador to Foo Ada Quill."""
        mention = self._without_relative(mention)
        end = mention.start + len(_IN_BRACKETS.sub("", mention.of(self._text)).rstrip(" ,"))
        words = list(WORD.finditer(self._text, mention.start, end))
        run = words[start_of_capitals(words) :]
        if not run or run[-1].end() != end or self._is_of_several(Span(mention.start, run[0].start())):
            return None
        places = {"GPE", "LOC", "NORP"}
        if any(label in places and span.end == end for span, label in self._spans.near(Span(end - 1, end))):
            return None
        found = person_after_title(run, self._text[mention.start : run[0].start()], is_word=self._is_word)
        if found is None:
            return None
        first = next((m.start() for m in run if not is_title(m.group().lower())), found.start)
        leads = (self._text[mention.start : start] for start in (first, found.start))
        return None if any(map(is_of_person, leads)) else found

    def before_home(self, mention: Span) -> Span | None:
        """Return the name at the end of a title with more about the person behind it: Member of Parliament / Ada Quill
        / of the Foo Party.
        """
        homes = list(_HOME.finditer(mention.of(self._text)))[-MAX_HOMES:]
        cuts = (Span(mention.start, mention.start + home.start()) for home in reversed(homes) if home.start())
        titles = (cut for cut in cuts if is_office(head_word(cut.of(self._text))))
        found = (self.after_title(title) or self.closing_person(title) for title in titles)
        return next(filter(None, found), None)

    def after_titled_work(self, mention: Span, head: Span) -> Span | None:
        """Return the name that ends a mention whose first words are a show's or a campaign's: Foo at Dawn host / Ada.

        The office directly before the name must follow other capitals: "Quill of Foo Rail, led by host Ada Lind" means
        Quill.

        Args:
            mention: The source.
            head: The mention up to its first postmodifier.
        """
        mention = self._without_relative(mention)
        named = trailing_name(self._text, mention) if "," not in mention.of(self._text).rstrip(" ,") else None
        if named is None or named[0].start <= head.end or len(name_words(named[0].of(self._text))) < MIN_NAME_WORDS:
            return None
        lead = self._text[head.start + len(head.of(self._text).rstrip()) : named[0].start]
        return named[0] if _COMPOUND.fullmatch(lead) is not None and is_office(lead.split()[-1]) else None

    def scan(self) -> Iterator[Span]:
        """Yield the names after the office and name of a body anywhere: the head of the Foo League / Ada Quill left."""
        for match in _OFFICE_AND_NAME.finditer(self._text):
            named = is_office(match[1]) and any(ends_body(word) for word in match[2].split()[:-MIN_NAME_WORDS])
            found = self.after_title(Span(match.start(1), match.end(2))) if named else None
            if found is not None:
                yield found

    def _without_relative(self, mention: Span) -> Span:
        """Cut the relative clause or the age off a mention: the president of Foo Ada Quill / , who is visiting,."""
        cut = _RELATIVE.search(mention.of(self._text))
        return mention if cut is None else Span(mention.start, mention.start + cut.start())

    def closing_person(self, mention: Span) -> Span | None:
        """Return the person at the end of a long title: "president of the Harbour League Ada Quill"."""
        mention = self._without_relative(mention)
        words = mention.of(self._text).rstrip(" ,")
        end = mention.start + len(words)
        for span in self._closing(mention, end):
            core = core_name(self._text, span)
            lead = self._text[mention.start : core.start]
            if (
                self._is_of_several(Span(mention.start, core.start))
                or is_of_person(lead)
                or is_in_clause(lead)
                or _EXAMPLES.search(lead)
            ):
                continue
            before = [m.group() for m in WORD.finditer(self._text, mention.start, core.start)]
            if before and POSSESSIVE.search(before[-1]) is not None:
                before = _without_owner(before) or before  # a panel led by Foo Radio's / Ada Quill
            while before and is_title(POSSESSIVE.sub("", before[-1].lower())):
                before.pop()
            introduced = _INTRODUCED_AT_END.search(lead) is not None
            if not introduced and (
                (len(name_words(core.of(self._text))) == 1 and not self._is_field(lead))
                or (_PAIR.search(lead.rstrip() + " ") is None and not _OF.search(lead))
            ):
                continue
            if len(before) > 1 and before[-1] == "and" and before[-2].islower() and not before[-2].endswith("s"):
                before = before[:-1]  # "academic and author Ada Quill" is one person
            governed = not before or before[-1].lower() in _GOVERNING
            plural = re.match(r"(?:[\w-]+\s)?(?:[\w-]+s)\s", lead) is not None and " and " in mention.of(self._text)
            named = trailing_name(self._text, Span(mention.start, mention.start + len(lead.split(" and ")[0])))
            if not governed and not plural and (named is None or not named[1]):
                return core
        return None

    def _is_field(self, lead: str) -> bool:
        """Tell whether the words before a surname are an office and its field: Secretary of State / Tamm."""
        found = _OF_FIELD.search(lead)
        return found is not None and is_office(found[1].lower()) and self._is_word(found[2].lower())

    def _is_of_several(self, lead: Span) -> bool:
        """Tell whether the words before a name mean several people who are of it: supporters of / Ada Quill."""
        words = lead.of(self._text)
        return _DIRECTLY_OF.search(words) is not None and kind_of(head_word(words)) == "group"

    def _closing(self, mention: Span, end: int) -> Iterator[Span]:
        """Yield the names that may end a mention: recognized ones, and two unknown words after a common noun."""
        yield from (
            span
            for span, label in self._spans.near(mention)
            if label == "PERSON" and span.end == end and span.start > mention.start
        )
        words = list(WORD.finditer(self._text, mention.start, end))[-3:]
        if len(words) == 3 and is_name([m.group() for m in words]):  # noqa: PLR2004 - a noun and two words of a name
            noun, first, last = (POSSESSIVE.sub("", m.group().lower()) for m in words)
            common = noun in people.ORGANIZATION_NOUNS or self._is_word(noun)
            if common and not self._is_word(first) and last not in people.ORGANIZATION_NOUNS:
                yield Span(words[1].start(), end)


def _without_owner(words: Sequence[str]) -> list[str]:
    """Return words without the name in which they end: led by / the University of Foo’s."""
    out = list(words)
    while out and (out[-1][0].isupper() or (out[-1] in SMALL_WORDS and out[-2:-1] and out[-2][0].isupper())):
        out.pop()
    return out


def is_in_clause(lead: str) -> bool:
    """Tell whether a name stands in a clause about the source: the actor who endorsed / Ada Quill, a man suing / her.

    A comma ends a clause: the actor who endorsed Ada Quill, / Jaan Kask.

    Args:
        lead: The words before the name, from the start of the source.
    """
    if lead.rstrip().endswith(","):
        return False
    governed = _OBJECT.search(lead)
    introduced = governed is not None and _INTRODUCES.search(lead, governed.start()) is not None
    if governed is not None and not introduced and kind_of(governed["noun"]) in {"person", "group", "organization"}:
        return True
    clause = _CLAUSE.search(lead)
    return clause is not None and _INTRODUCES.search(lead, clause.end()) is None


def is_of_person(lead: str) -> bool:
    """Tell whether the words before a name make it another person's: a spokesman for the party leader / Ada Quill.

    Not the title that stands behind a body: the Chief of Staff General / Ada Quill.

    Args:
        lead: From the start of the source to the name.
    """
    if _OF_JUSTICE.search(lead) is not None:
        return False
    governor, words = _governed(lead)
    if len(words) > MIN_NAME_WORDS and words[-2] == "of" and words[-1][0].isupper():
        del words[-2:]  # a tweet by the Secretary / of State
    if not words or not _is_of_person(words[-1]):
        return False
    lower = [word.lower().rstrip(".") for word in words]
    body = len(words) > 1 and (words[-2][:1].isupper() or kind_of(lower[-2]) in {"organization", "group"})
    body = body and not (_is_of_person(words[-2]) or is_adjective(lower[-2]))
    rank = words[-1][:1].isupper() and (lower[-1] in people.ADDRESS or kind_of(lower[-1]) is None or governor == "of")
    return not (body and rank and lower[-2] not in people.PARTISANS)


def _governed(lead: str) -> tuple[str, list[str]]:
    """Return the first preposition of the last phrase without a comma or "and", and the words behind it."""
    words = lead.split()
    start = len(words)
    while start and _PHRASE_WORD.fullmatch(words[start - 1]) is not None:
        start -= 1
    first = max(start, 1)
    governors = (i for i in range(first, len(words)) if words[i] in _OF_PERSON and _may_govern(words[i - 1]))
    at = next(governors, len(words))
    return (words[at] if at < len(words) else ""), words[at + 1 :]


def _may_govern(word: str) -> bool:
    """Tell whether a word is no part of the name of a body: aide to, Secretary of, but not Bank of."""
    return word.islower() or _is_of_person(word) or word.lower() in TIME_WORDS


def _is_of_person(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return is_title(lower) or kind_of(lower) == "person"
