"""Find the organization for whom a source speaks, from its own words or other mentions of the same entity.

Comes in: the mentions of a source, and the speakers of the article (`identify.py`). Goes out: the name of the
organization, None if the words only describe it, and where it stands. What single words beside an office or a name show
is told by `affiliations.py`, `employers.py` and `referring_sources.py`. Here the mentions are asked in turn, the
speaker's own name is kept out, and the name is given in full.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.nouns import is_office
from claimex.spans import Span
from claimex.speakers.affiliations import PERSONAL_REPRESENTATIVES, find_organization
from claimex.speakers.document_makers import find_body_before
from claimex.speakers.employers import find_employer, is_home
from claimex.speakers.referring_sources import (
    find_makers_reference,
    find_office_alone,
    find_reference,
    names_client,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.identify import Identified
    from claimex.speakers.resolutions import Entity
    from claimex.vocabulary import SpeakerType

    Affiliated = tuple[str | None, Span]


_HIS_LAWYER = re.compile(
    rf"([Hh]is|[Hh]er)\s(?:[a-z-]{{1,30}}\s){{0,3}}?(?:{'|'.join(sorted(PERSONAL_REPRESENTATIVES))})(?![\w’'-])"
)


def find_source_organization(
    text: str, places: Sequence[Span], kind: SpeakerType, entity: Entity | None, who: Identified
) -> Affiliated | None:
    """Return the organization that the first of some mentions names, or else the one that the first refers to.

    If none is named and no reference is resolved, it is the description of one.
    """
    found_in = (_find_apart(text, place, kind, entity) for place in places)
    named = next(filter(None, found_in), None)
    if named is not None and who.bodies is not None and who.bodies.is_place(named[0] or "") and is_home(text, named[1]):
        named = None
    if named is not None and named[0] is not None:
        return (who.bodies.full_name(named[0], named[1]) if who.bodies is not None else named[0]), named[1]
    if who.bodies is not None and kind == "document":
        bodies = who.bodies
        bodies_before = (find_body_before(text, p, is_body=bodies.is_body, is_word=bodies.is_word) for p in places)
        before = next(filter(None, bodies_before), None)
        if before is not None:
            return bodies.full_name(*before), before[1]
    if who.bodies is None or kind == "organization":
        return named
    for place in places:
        found = find_makers_reference(text, place) if kind == "document" else find_reference(text, place)
        name = who.bodies.at(found[0]) if found is not None else None
        if found is not None and name is not None and (entity is None or name != entity.name):
            return name, found[1]
    return named or (_unnamed(text, places, entity, who) if kind == "person" else None)


def _unnamed(text: str, places: Sequence[Span], entity: Entity | None, who: Identified) -> Affiliated | None:
    """Return whom a person represents who names nobody: *her* lawyer; Foo Rail lost. / A *spokesman* said."""
    clients = (_client(text, place, entity, who) for place in places)
    if (client := next(filter(None, clients), None)) is not None or who.bodies is None:
        return client
    if any(names_client(text, place) for place in places):
        return None
    alone = (find_office_alone(text, place) for place in places)
    represented = (who.bodies.represented(office) for office in alone if office is not None)
    return next(filter(None, represented), None)


def _client(text: str, place: Span, entity: Entity | None, who: Identified) -> Affiliated | None:
    """Return whoever a pronoun before an office means: *her* lawyer."""
    found = _HIS_LAWYER.match(text, place.start, place.end)
    pronoun = Span(*found.span(1)) if found is not None else None
    name = who.meant.get(pronoun) if pronoun is not None else None
    return (name, pronoun) if pronoun and name is not None and (entity is None or name != entity.name) else None


def _find_apart(text: str, place: Span, kind: SpeakerType, entity: Entity | None) -> Affiliated | None:
    """Return the organization that a mention names, without the speaker's own name.

    If the name stands amid the words found, those behind it count, or else those before: Member of Parliament Ada Quill
    / of the Foo Party.
    """
    found = find_organization(text, place, kind)
    if found is None or found[0] is None or entity is None or not entity.name:
        return found
    start = found[0].find(f" {entity.name} ") + 1
    if start:
        own = found[1].start + start
        return find_organization(text, Span(own, place.end), kind) or _apart(
            find_organization(text, Span(place.start, own + len(entity.name)), kind), entity.name, entity
        )
    return _apart(found, entity.name, entity)


def _apart(found: Affiliated | None, own: str, entity: Entity) -> Affiliated | None:
    """Remove the speaker's own name from the end of an organization's name: head of Foo Rail / Ada Quill."""
    if found is None or found[0] is None:
        return found
    place = found[1]
    if found[0] == own:
        return None  # as in "a spokesman for the firm, Ada Quill"
    if found[0].partition(" ")[2] == own.rpartition(" ")[2] and not entity.evidence.contains(place):
        return None  # part of the office: Secretary of State Quill
    name = found[0].removesuffix(f" {own}")
    if name == found[0]:
        return found
    if (" " not in name and not name.isupper()) or is_office(name.rpartition(" ")[2].lower()):
        return None  # part of the office: Secretary of State Ada Quill
    return name, Span(place.start, place.start + len(name))


def find_named_employer(text: str, entity: Entity, spans: Sequence[Span], who: Identified) -> Affiliated | None:
    """Return the body that stands beside a person's full name somewhere: they met / Foo News’s / Ada Quill."""
    name, bodies = entity.name or "", who.bodies
    if bodies is None or " " not in name:
        return None
    full = (Span(span.end - len(name), span.end) for span in spans if span.of(text).endswith(name))
    found = next(filter(None, (find_employer(text, place, is_body=bodies.is_body) for place in full)), None)
    return (bodies.full_name(*found), found[1]) if found is not None else None
