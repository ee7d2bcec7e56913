"""Tell what kind of source a name is, by its own words and by the words beside any of its places.

Comes in: the places of names in an article. Goes out: person, organization, or None where nothing states it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import CROWD, POSSESSIVE, name_words
from claimex.english.nouns import is_body
from claimex.speakers.kinds import ends_as_organization, kind_after
from claimex.speakers.titles import MAX_TITLE_DISTANCE, kind_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from claimex.spans import Span
    from claimex.speakers.full_forms import FullForms
    from claimex.vocabulary import SpeakerType

_FIRM = re.compile(rf"\b(?:{'|'.join(sorted(people.COMMERCIAL_NOUNS))}),\s$")
_BODY = re.compile(r"((?:[\w’'-]{1,40}\s){1,4})([a-z-]{1,40})\s$")


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

    def after(self, core: Span, mention: Span) -> SpeakerType | None:
        """Classify a name by the apposition or relative clause after it in its mention."""
        return kind_after(self._text[core.end : mention.end])

    def stated(self, core: Span) -> SpeakerType | None:
        """Return the type that another place states for a name: Heathfield is the largest airport in Tarn."""
        name = core.of(self._text)
        if name not in self._stated:
            kinds = (
                kind_beside(self._text, place.end) or self._before(place)
                for place in islice(self._forms.places(name), CROWD)
                if place.of(self._text) == name
            )
            self._stated[name] = next((kind for kind in kinds if kind is not None), None)
        return self._stated[name]

    def _before(self, name: Span) -> SpeakerType | None:
        """Return the type that the noun directly before a name states: the operator, Foo; news agency Foo Press."""
        before = self._text[max(0, name.start - MAX_TITLE_DISTANCE) : name.start]
        if _FIRM.search(before) is not None:
            return "organization"
        body = _BODY.search(before)
        if body is None or not is_body(body[2]):
            return None
        words = body[1].lower().split()
        determined = not people.DETERMINERS.isdisjoint(words) or any(POSSESSIVE.search(word) for word in words)
        if words[-1] in people.DETERMINERS or (determined and name.start in self._people):
            return None  # as in "the software company Mari Tamm runs"
        return "organization"
