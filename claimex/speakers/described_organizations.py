"""Resolve descriptions of organizations: "the company", "the agency", "the charity".

Comes in: a noun phrase that means an organization, and the mentions of the article so far. Goes out: the organization
it refers to, or None. It is the one with the noun in its name or apposition, or else an unnamed one that was described
with the same noun. "The company" may also be the firm that the article is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import CROWD
from claimex.english.nouns import is_firms
from claimex.speakers.antecedents import NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.spans import Span
    from claimex.speakers.antecedents import Antecedents, Found
    from claimex.speakers.figures import Figure
    from claimex.speakers.known_entities import Cast
    from claimex.speakers.mention_history import Memory


NON_COMPANY_WORDS = _lists.words("""
    ministry department agency bureau office commission committee council court tribunal parliament congress senate
    house party police university college school hospital union association federation league foundation institute
    government administration navy army force service embassy board authority inspectorate centre center museum
    church society nations states court's republican democratic republicans democrats charity nonprofit watchdog
    regulator
""")
"""Words in the name of an organization, or before it, that show that it is not a company."""

BODIES = _lists.words(
    "charity nonprofit group organisation organization body association union federation trust society"
)
BODIES_NAMED = _lists.words("""
    alliance trust foundation union association federation league network society council institute centre center
    campaign coalition fund initiative project aid relief club guild congress forum watch action
""")
"""Nouns for a body of members or supporters, and words in the names of such bodies. By hand, each class as a whole."""

KINDS_OF_FIRMS = _lists.words("bank airline utility railway carrier brand publisher insurer lender brewer employer")
"""Nouns for firms of one kind. The only firm named is theirs only if it is known to be of the kind."""


MAX_LEAD = 60
"""Most characters before a name in which words that make it a former one are looked for. By hand."""

_FORMERLY = re.compile(
    r"\b(?:formerly|previously|originally|once|founded\sas|(?:was|been)\s(?:then\s)?(?:called|named|known\sas)|"
    r"(?:changed|shed|dropped)\s(?:its|the)\s(?:old\s|former\s)?name(?:,|\sfrom)?)\s(?:(?:called|named|known\sas)\s)?"
    r"(?:the\s)?\Z"
)
"""Words before a name that a body no longer has."""


class DescribedOrganizations:
    """Resolves the descriptions of organizations in one article.

    Args:
        cast: The figures of the article.
        memory: The mentions so far. The reader of the article adds to it.
        antecedents: Looks up figures by noun and by mention.
    """

    def __init__(self, cast: Cast, memory: Memory, antecedents: Antecedents) -> None:
        self._cast = cast
        self._memory = memory
        self._antecedents = antecedents

    def find(self, place: Span, head: str, words: Sequence[str], unnamed: Sequence[Figure]) -> Found:
        """Return the organization that a description refers to, given the mentions so far.

        Args:
            place: The description.
            head: Its noun.
            words: Its words in lower case.
            unnamed: The unnamed figures that the noun introduced, in reading order.
        """
        named = self._named(head)
        if len(named) > 1:
            said = {w for w in words if w not in people.DETERMINERS}
            most = max(len(said & f.roles) for f in named)
            named = [f for f in named if len(said & f.roles) == most]
        if len(named) > 1:
            spoken = [f for f in named if f in self._memory.last_spoke]
            last = max(spoken, key=self._memory.last_spoke.__getitem__, default=None)
            named = [last] if last is not None else [f for f in self._memory.recent() if f in named][:1]
        if len(named) == 1 and not (unnamed and self._antecedents.is_later(unnamed[-1], named[0])):
            return self._antecedents.found(named[0], "word of its name or role")
        if unnamed:
            return self._antecedents.found(unnamed[-1], "same description")
        if head in BODIES:
            return self._body(place)
        return self._company(place, head) if is_firms(head) else NOT_FOUND

    def find_only(self, place: Span, head: str, words: Sequence[str], unnamed: Sequence[Figure]) -> Found:
        """Return the organization that a description refers to as `find` does, but none if several have the noun.

        Of several the only one that has all words of the description is meant, or the only one named in this paragraph
        or the one before.
        """
        named = self._named(head)
        if len(named) > 1:
            said = {w for w in words if w not in people.DETERMINERS}
            named = [f for f in named if f.roles != {head}]  # and not "Agency" alone
            named = [f for f in named if said <= f.roles] or named
        if len(named) > 1:
            here = self._memory.paragraph(place.start)
            near = [f for f in named if here - self._memory.seen[f].paragraph <= 1]
            named = near if len(near) == 1 else []
        elif not named:
            return self.find(place, head, words, unnamed)
        if len(named) != 1 or (unnamed and self._antecedents.is_later(unnamed[-1], named[0])):
            return NOT_FOUND
        return self._antecedents.found(named[0], "word of its name or role")

    def _named(self, head: str) -> list[Figure]:
        """Return the organizations mentioned so far that have a noun. Of several, none is only a former name."""
        found = [f for f in self._antecedents.bearing(head) if f.type == "organization" and f in self._memory.seen]
        return [f for f in found if not self._is_former(f)] if len(found) > 1 else found

    def _is_former(self, figure: Figure) -> bool:
        """Tell whether the article gives a name only as a former one: the Foo Party, formerly the / Bar Party."""
        text, places = self._memory.text, self._memory.history[figure][:CROWD]
        return all(_FORMERLY.search(text, max(0, s.start - MAX_LEAD), s.start) is not None for s in places)

    def _body(self, place: Span) -> Found:
        """Resolve "the charity" to the only alliance, trust or the like named in this paragraph or the one before."""
        here = self._memory.paragraph(place.start)
        recent = [f for f in self._memory.recent(CROWD) if f.type == "organization" and f.entity is not None]
        near = [
            f for f in recent if here - self._memory.seen[f].paragraph <= 1 and not f.roles.isdisjoint(BODIES_NAMED)
        ]
        near = [f for f in near if here == self._memory.seen[f].paragraph] or near
        return self._antecedents.found(near[0], "only body") if len(near) == 1 else NOT_FOUND

    def _company(self, place: Span, head: str) -> Found:
        """Return the one company that the article is about. None if the article names more than CROWD organizations."""
        organizations = self._cast.organizations()
        if len(organizations) > CROWD:
            return NOT_FOUND
        firms = [f for f in organizations if f in self._memory.seen and not f.roles & NON_COMPANY_WORDS]
        firms = [
            f for f in firms if f.entity and (f.entity.name or "").rpartition(" ")[2].lower() not in people.OUTLET_NOUNS
        ]
        here = self._memory.paragraph(place.start)
        near = [f for f in firms if self._memory.seen[f].paragraph == here]
        told = [f for f in near if f.count > 1 or f in self._memory.last_spoke or " " in (f.named.name or "")]
        subjects = [f for f in told if self._memory.seen[f].opens]
        if len(subjects) == 1:
            return self._antecedents.found(subjects[0], "firm of the paragraph")
        spoken = [f for f in firms if f in self._memory.last_spoke]
        if len(spoken) == 1:
            return self._antecedents.found(spoken[0], "firm that spoke")
        firms.sort(key=lambda f: -f.count)
        if len(firms) == 1 and head not in KINDS_OF_FIRMS and here - self._memory.seen[firms[0]].paragraph <= 1:
            return self._antecedents.found(firms[0], "only firm")
        if firms and firms[0].count > 1 and (len(firms) == 1 or firms[0].count >= 2 * firms[1].count):
            return self._antecedents.found(firms[0], "firm named most")
        return NOT_FOUND
