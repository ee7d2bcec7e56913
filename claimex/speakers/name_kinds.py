"""Tell what kind of source a name is, by its own words and by the words beside any of its places.

Comes in: the places of names in an article. Goes out: person, organization, or None where nothing states it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import CROWD, POSSESSIVE, WORD, ends_sentence, head_word, is_title, name_words
from claimex.english.nouns import homes_named, is_first_name, is_office, is_surname, kind_of, names_body
from claimex.speakers.kinds import ends_as_organization, is_plain_noun, kind_after
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.phrases_after_names import kind_beside
from claimex.speakers.roles import MAX_TITLE_DISTANCE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from claimex.spans import Span
    from claimex.speakers.full_forms import FullForms
    from claimex.vocabulary import SpeakerType

_PLAIN_OFFICES = people.PERSON_NOUNS - people.BUSINESS_TITLES
_TITLES_OF_FIRMS = people.BUSINESS_TITLES | people.TRADE_NOUNS
_FIRM = re.compile(rf"\b(?:{'|'.join(sorted(people.COMMERCIAL_NOUNS - people.BUSINESS_TITLES))}),\s$")
_GOVERNED_FIRM = re.compile(
    rf"(?:^|[.!?”\"\n]\s?)(?:On|At|In|After|From|With|For|By|Near|Beside|Behind|Before|Since|Outside|Inside)\s"
    rf"(?:[\w’'-]{{1,30}}\s){{0,6}}?"
    rf"(?:{'|'.join(sorted(people.COMMERCIAL_NOUNS - people.BUSINESS_TITLES))}),\s$"
)
"""The same as the end of the phrase that opens a sentence: On the other bank, Ada Quill keeps bees."""

_OF_THEM = re.compile(r"(?:[a-z]{2,20}\s){0,3}of\s(?:them|the\s[a-z]{2,12})\b")
_PLURAL = re.compile(r"(?<![\w’'-])[a-z-]{3,20}s(?![\w’'-])")
_CALLED = re.compile(r",\s(?:an?|the|one)\s(?P<words>[^,.;:\n“”\"()]{1,80})")
_ALSO_PEOPLE = frozenset(("maker", "carrier"))
"""More nouns for firms that mean a person as often if they are all that is said: Quill, a maker."""

_CLOSED = re.compile(r"[,.;:)]")
_FIRMS_OFFICE = re.compile(
    r"(?:['’]s?)?\s(?:boss|co-?founder|chief\s(?:\w+\s)?(?:executive|officer|architect)|CEO|managing\sdirector|"
    r"finance\s(?:chief|director)|shareholders)\b"
)
"""Offices and owners that only firms have, after their names."""

_SAYS_IT = re.compile(
    r",?\s(?:has\s)?(?:said|says|hopes|hoped|expects|expected|announced|warned|added|confirmed)\s"
    r"(?:(?:on|last|this)\s\w+\s)?(?:that\s)?"
    r"(?:its\s|it\s(?:also\s)?(?:will|would\s(?!be\b|take\b)|had\s(?!been\b|become\b|rained\b)|has\s(?!been\b|become\b)|plan|intend|"
    r"expect|hope|aim|want|need|own|sold|sell|bought|did\snot|does\snot|could\snot))"
)
"""A verb of speech after a name, with "it" for the speaker: Foo Rail said it would sell its trains."""

_FIRMS = re.compile(
    r"\b(?:[Ss]hares|[Ss]takes?|[Ss]tock|[Ii]nvestors|shareholders|subsidiary|unit|division|arm|employees|users|customers|workers|staff|"
    r"headquarters|offices|chief\sexecutive|CEO|co-?founders?|founders?|managing\sdirector|chairman|chairwoman)\s"
    r"(?:officer\s)?(?:of|in|at)\s(?:the\s)?$"
)
"""Nouns with a preposition after which only a body's name stands: shares in Foo Bar, the founder of Foo."""

_OWNS = re.compile(
    r"(?:['’]s)?\s(?:shares|stock|employs|operates|acquired|employees|subsidiary|users|customers|investors|app|website|"
    r"servers|engineers|headquarters|plants|stores|fleet)\b|,?\s(?:(?:was|is)\s)?(?:founded|headquartered|listed|"
    r"incorporated)\b"
)
"""Verbs and possessions of firms after their names: Foo Bar employs, Foo Bar's shares, Foo Bar, founded in."""

_ACTS = re.compile(
    r"\s(?:(?:has|have|had|is|was)\s)?(?:also\s)?(?:record|report|launch|publish|issu|acquir|cancel|recall|releas|manufactur|operat|employ|sell|"
    r"suppl|produc|offer)(?:s|es|ies|ed|ied|ing|d)?\s(?![A-Z])"
    r"|\s(?:has\s)?[a-z]{3,15}(?:ed|s)(?:\s(?!the\b|an?\b|that\b|this\b|who\b|its\b)\w{2,15}){0,6}\sits\s"
    r"|\s(?:makes|made|sold)\s[a-z]{3,20}s\s(?:for|in|and|to)\s"
)
"""What bodies do after their names: Foo recorded, Foo makes robots for, Foo reported rising sales in its stores."""

_SOMEBODY = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|him)\b")
_IS_SOMEBODY = re.compile(
    r"\b(?:he|she)\s(?:said|says|added|told|wrote|had|has|was|is|would|will|did|does|could|never|also)\b"
)
"""A pronoun as subject, by which the only name before it is a person's: Foo said that he would go."""

_CAMEL = re.compile(r"(?P<first>[A-Z][a-z]+)[A-Z][A-Za-z]+|[\w-]+\.(?:com|org|net|co|tv|info)")
_BEFORE_CAPITALS = _lists.words(
    "mc mac fitz o van von den der de del des di da dos du la le lo st san al el ter ten ben bin jo dr mr mrs"
)
"""What capitals follow within the names of people: McKay, DeVos, LeBron."""

MAX_LEAD = 400
"""Most characters before a name in which nobody else may be named, so that "he" is its bearer. By hand, not swept."""

_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w’'.-]{0,40}\s\Z")
_CAPITAL_AFTER = re.compile(r"\s[^\W\d_a-z]")
_COMPANY = re.compile(
    rf"\b[Tt]he\s(?:{'|'.join(sorted(people.COMMERCIAL_NOUNS))})(?!\s(?:that|which|of|whose|where))\b"
)
MAX_REACH = 300
"""Most characters after a name in which "the company" refers to it: two or three sentences. By hand, not swept."""

MAX_PRONOUN_REACH = 150
"""Most characters after a name in which "he" or "she" shows a person: a sentence or two. By hand, not swept."""

_THE = re.compile(r"\b[Tt]he\s\Z")
_CLOSES = re.compile(r"[.,;:]|\s(?:said|says|told|announced|confirmed|warned|reported|added)\b")
"""What follows a name that is no subject of a clause without "that": the chain Foo said, not the firm Ada runs."""

_TITLE = re.compile(r"(?<![\w’'-])([\w’'-]{1,40}\.?) $")
_FIRST_NAMES = re.compile(r"(?<![\w’'-])(?:[A-Z][\w’'-]{0,40}\.?\s){1,3}$")
_OF_BODY = re.compile(r"\s?(?:for|of|at|from|with)\s(?:[\w’'-]{1,30}\s){0,5}?([a-z-]{1,30}),\s?")
_BODY = re.compile(r"((?:[\w’'-]{1,40}\s){1,4})([a-z-]{1,40})\s$")


def _kind_of_shape(name: str) -> SpeakerType | None:
    """Return the type that the letters of a name show: FooBar and foo.com are no people. None if they show none."""
    shape = _CAMEL.fullmatch(name)
    return "organization" if shape is not None and (shape["first"] or "").lower() not in _BEFORE_CAPITALS else None


class NameKinds:
    """The kinds of the names in one article.

    Args:
        text: The article as read.
        forms: Finds the places of words.
        firms: Names that have a legal form somewhere.
        people: The starts of the names that the recognizer takes for people's.
        is_word: Tells whether a lower-case word is a common English word.
    """

    def __init__(
        self,
        text: str,
        forms: FullForms,
        *,
        firms: Collection[str],
        people: Collection[int],
        is_word: Callable[[str], bool],
    ) -> None:
        self._text = text
        self._forms = forms
        self._firms = firms
        self._people = people
        self._is_word = is_word
        self._stated: dict[str, SpeakerType | None] = {}

    def is_organization(self, core: Span) -> bool:
        """Tell whether a name is an organization's by its own words."""
        words = core.of(self._text)
        if words in self._firms:
            return True
        return ends_as_organization([w.lower() for w in name_words(words)], is_word=self._is_word)

    def is_plain_noun(self, word: str) -> bool:
        """Tell whether the last word of a name is a common noun that no person bears: Dynamics, but not Waters."""
        return is_plain_noun(word, is_word=self._is_word)

    def is_described_person(self, noun: str, core: Span) -> bool:
        """Tell whether a noun of no known kind describes a full name: the harbour master, Ada Quill."""
        words = name_words(core.of(self._text))
        known = names_body(noun) or kind_of(noun) is not None
        full = len(words) > 1 and not self.is_organization(core)
        return full and not known and not any(self.is_plain_noun(word.lower()) for word in words)

    def is_of_body(self, between: Span, core: Span) -> bool:
        """Tell whether a name is that of the body that governs it: a spokesman for the bus company, Foo Transit."""
        body = _OF_BODY.fullmatch(self._text, between.start, between.end)
        plain = self.is_organization(core) or self.is_plain_noun(core.of(self._text).split()[-1].lower())
        return body is not None and names_body(body[1]) and plain

    def is_body_in(self, core: Span, mention: Span) -> bool:
        """Tell whether a source's own words show a body: the messaging app Foo, The Foo Herald."""
        before = [m.group() for m in WORD.finditer(self._text, mention.start, core.start)]
        noun = before[-1].lower() if before else ""
        if names_body(noun) and self._text[core.start - 1] == " " and before[-1] == noun:
            return not self._is_in_trade(core, [word.lower() for word in before])
        return self.is_outlet(core)

    def is_outlet(self, core: Span) -> bool:
        """Tell whether a name is a newspaper's: The Foo Herald, Foo Gazette."""
        words = [word.lower() for word in name_words(core.of(self._text))]
        if words[-1] not in people.OUTLET_NOUNS or len(words) == 1 or self._is_told(core):
            return False
        nobodys = not is_surname(words[-1]) and kind_of(words[-1]) != "person" and not self._is_in_office(core)
        article = _THE.search(self._text, max(0, core.start - MAX_TITLE_DISTANCE), core.start)
        return nobodys or article is not None

    def _is_told(self, core: Span) -> bool:
        """Tell whether an age or a relative clause after a name shows a person."""
        return kind_after(self._text[core.end : core.end + MAX_TITLE_DISTANCE]) == "person"

    def after(self, core: Span, mention: Span) -> SpeakerType | None:
        """Classify a name by the apposition or relative clause after it in its mention."""
        return "organization" if self._is_called_firm(core) else kind_after(self._text[core.end : mention.end])

    def _called(self, name: Span) -> SpeakerType | None:
        """Return the type that the phrase after a name states."""
        return "organization" if self._is_called_firm(name) else kind_beside(self._text, name.end)

    def _is_called_firm(self, core: Span) -> bool:
        """Tell whether what a single name is called shows a firm: Foo, a lender; Foo, a supplier, said it would."""
        called = _CALLED.match(self._text, core.end)
        name = core.of(self._text)
        if called is None or " " in name or is_listed_first_name(name) or self._forms.of(name) is not None:
            return False
        noun = head_word(called["words"])
        if (
            noun in people.COMMERCIAL_NOUNS - people.BUSINESS_TITLES
            and noun not in people.TRADES_OF_PEOPLE | _ALSO_PEOPLE
        ):
            return True
        trades = (names_body(noun) and noun not in people.PERSON_NOUNS) or noun in people.TRADING_TITLES
        return (trades or self._is_of_firms(core, called["words"])) and self.says_it(called.end())

    def _is_of_firms(self, core: Span, words: str) -> bool:
        """Tell whether a phrase compares a name with firms before it: Five banks bid. Foo, the largest / of them."""
        if _OF_THEM.match(words) is None:
            return False
        before = self._text[max(0, core.start - MAX_REACH) : core.start].lower()
        kinds = [kind_of(word) for word in reversed(_PLURAL.findall(before))]
        return next((kind for kind in kinds if kind in {"organization", "group"}), None) == "organization"

    def stated(self, core: Span) -> SpeakerType | None:
        """Return the type that another place states for a name: Heathfield is the largest airport in Tarn."""
        name = core.of(self._text)
        if name not in self._stated:
            places = [p for p in islice(self._forms.places(name), CROWD) if p.of(self._text) == name]
            kinds = (self._called(p) or self._before(p) or self._own(p) for p in places)
            kind = next((kind for kind in kinds if kind is not None), None)
            person = kind == "organization" and any(map(self._is_in_office, places))
            kind = kind or self._traded(name) or ("organization" if self._acts_as_body(name, places) else None)
            tagged = core.start > 0 and self._text[core.start - 1] in "@#"
            kind = kind or (None if tagged else _kind_of_shape(name))
            self._stated[name] = "person" if person else kind
        return self._stated[name]

    def _is_in_office(self, name: Span) -> bool:
        """Tell whether an office stands before a name, or before the first name that belongs to it."""
        before = _FIRST_NAMES.search(self._text, max(0, name.start - MAX_TITLE_DISTANCE), name.start)
        start = before.start() if before is not None and before.start() in self._people else name.start
        title = _TITLE.search(self._text, max(0, start - MAX_TITLE_DISTANCE), start)
        return title is not None and is_title(title[1].lower()) and title[1].lower() not in people.BUSINESS_TITLES

    def says_it(self, end: int) -> bool:
        """Tell whether the words after a source call its speaker "it": The miner said it would hire."""
        return _SAYS_IT.match(self._text, end) is not None

    def _traded(self, name: str) -> SpeakerType | None:
        """Return the type of a name that "it" and "the company" refer to: Foo said it would build. The company also."""
        places = [place for place in islice(self._forms.places(name), CROWD) if place.of(self._text) == name]
        called = any(_COMPANY.search(self._text, p.end, p.end + MAX_REACH) is not None for p in places)
        told = any(self.says_it(p.end) for p in places)
        shown = any(self._title_before(p) in _PLAIN_OFFICES for p in places)
        return "organization" if called and told and not shown else None

    def _acts_as_body(self, name: str, places: Sequence[Span]) -> bool:
        """Tell whether a single name, never part of a longer one, does what bodies do: Foo launched a service.

        A person has a full name, a form of address, a known first name, or "he" or "she" near by.
        """
        single = WORD.fullmatch(name) is not None and not name.isupper() and not is_listed_first_name(name)
        if not single or not any(_ACTS.match(self._text, place.end) for place in places):
            return False
        return not any(self._is_anybodys(place) or self._is_in_office(place) for place in places)

    def is_somebody(self, core: Span) -> bool:
        """Tell whether "he" or "she" must be the bearer of a single name, because nobody else is named or described."""
        name = core.of(self._text)
        if WORD.fullmatch(name) is None or name.isupper() or self._is_word(name.lower()) or homes_named(name.lower()):
            return False
        place = next((p for p in self._forms.places(name) if p.of(self._text) == name), core)
        pronoun = _IS_SOMEBODY.search(self._text, place.end, place.end + MAX_PRONOUN_REACH)
        others = (start for start in self._people if start != place.start)
        if pronoun is None or any(place.start - MAX_LEAD < start < pronoun.start() for start in others):
            return False
        between = [m.group() for m in WORD.finditer(self._text, place.end, pronoun.start())]
        described = any(kind_of(word) in {"person", "group"} for word in between if word.islower())
        plain = people.OPENERS | people.DETERMINERS | people.PRONOUNS
        named = (w for w in between if w[0].isupper() and w.lower() not in plain and not self._is_word(w.lower()))
        return not described and next(named, None) is None

    def _is_anybodys(self, place: Span) -> bool:
        """Tell whether the words beside a name show a person: another name, or "he" or "she" in the words after it."""
        before = self._text[max(0, place.start - MAX_TITLE_DISTANCE) : place.start]
        word = _CAPITAL_BEFORE.search(before)
        joined = word is not None and not ends_sentence(word.group().rstrip())
        joined = joined or _CAPITAL_AFTER.match(self._text, place.end) is not None
        titled = bool(before.split()[-1:]) and is_office(before.split()[-1].lower())
        return joined or titled or _SOMEBODY.search(self._text, place.end, place.end + MAX_PRONOUN_REACH) is not None

    def is_firm_with_title(self, core: Span) -> bool:
        """Tell whether a name after a noun that firms have too is a firm's: promoter Foo Live."""
        if not self._has_business_title(core):
            return False
        name = core.of(self._text)
        alone = self._title_before(core) in people.TRADING_TITLES and " " not in name and self._forms.of(name) is None
        return alone or self.is_organization(core) or self.stated(core) == "organization"

    def _has_business_title(self, core: Span) -> bool:
        return self._title_before(core) in _TITLES_OF_FIRMS

    def _title_before(self, core: Span) -> str:
        before = self._text[max(0, core.start - MAX_TITLE_DISTANCE) : core.start].split()[-1:]
        return before[0].lower() if before else ""

    def _own(self, name: Span) -> SpeakerType | None:
        """Return the type that a firm's office, or "it" for the speaker, states: Foo's chief executive, Foo said it."""
        if _FIRMS_OFFICE.match(self._text, name.end) is not None or _OWNS.match(self._text, name.end) is not None:
            return "organization"
        if _FIRMS.search(self._text, max(0, name.start - MAX_TITLE_DISTANCE), name.start) is not None:
            return "organization"
        words = [word.lower() for word in name_words(name.of(self._text))]
        plain = [self._is_word(word) and not is_surname(word) and not is_first_name(word) for word in words]
        titled = self._has_business_title(name)
        alone = len(words) == 1 and self._forms.of(name.of(self._text)) is None
        says_it = _SAYS_IT.match(self._text, name.end) is not None and (any(plain) or alone or titled)
        noun = plain[-1] and kind_of(words[-1]) != "person" and not is_office(words[-1])
        noun = noun and not is_listed_first_name(words[0])  # as in "her rival Bernie Sanders"
        return "organization" if says_it or (titled and len(words) > 1 and noun) else None

    def _is_personal(self, name: Span) -> bool:
        """Tell whether a name has several words, and none is in the dictionary."""
        words = [word.lower() for word in name_words(name.of(self._text))]
        return len(words) > 1 and not any(map(self._is_word, words))

    def _before(self, name: Span) -> SpeakerType | None:
        """Return the type that the noun directly before a name states: the operator, Foo; news agency Foo Press."""
        before = self._text[max(0, name.start - MAX_TITLE_DISTANCE) : name.start]
        if _FIRM.search(before) is not None:
            placed = _GOVERNED_FIRM.search(before) is not None and _CLOSED.match(self._text, name.end) is None
            return None if placed else "organization"
        nouns = before.split()[-1:]
        if not any(names_body(noun) or names_body(noun.removesuffix("s")) for noun in nouns):
            return None
        body = _BODY.search(before)
        if body is None:
            return None
        words = body[1].lower().split()
        determined = not people.DETERMINERS.isdisjoint(words) or any(POSSESSIVE.search(word) for word in words)
        closed = _CLOSES.match(self._text, name.end) is not None
        if words[-1] in people.DETERMINERS or (determined and name.start in self._people and not closed):
            return None  # as in "the software company Mari Tamm runs"
        if self._is_in_trade(name, [*words, body[2]]):
            return None
        return "organization"

    def _is_in_trade(self, name: Span, before: Sequence[str]) -> bool:
        """Tell whether a noun that firms have too is a person's: game developer Mari Tamm, former publisher Jaan Kask.

        A noun such as "operator" needs a first name that nothing else is called, or "former" or the like before it.

        Args:
            name: A name.
            before: The words before it, in lower case.
        """
        if before[-1] in people.BUSINESS_TITLES and self._is_personal(name):
            return True
        words = [word.lower() for word in name_words(name.of(self._text))]
        if before[-1] not in people.TRADES_OF_PEOPLE or len(words) == 1 or self.is_organization(name):
            return False
        held = not people.QUALIFIERS.isdisjoint(before[-2:-1]) and not self._is_word(words[-1])
        given = is_listed_first_name(words[0]) and (not self._is_word(words[0]) or is_first_name(words[0]))
        return held or (given and not self.is_plain_noun(words[-1]))
