"""A user's list of people → the entry that each speaker is, or none.

Comes in: a CSV file with the columns `id` and `name`, and any of `aliases`, `role`, `from`, `to` and others. Goes out:
records whose `speaker.link` names the entry, the rule that found it, the words that show it, and other candidates.
Names decide; an initial, a surname or an office alone only with further evidence. Two candidates mean no link.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from claimex.corpus.cluster_rows import day_of
from claimex.corpus.offices import Stated, names_its_place, office_words, stated_by
from claimex.english import people as lists
from claimex.english.names import fold, name_words
from claimex.errors import ConfigError, InputError
from claimex.formats.cells import plain_cell
from claimex.record import ListLink, TextSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from claimex.record import Member, Record, Speaker


NEEDED = ("id", "name")
SEPARATOR = "|"
"""Between the aliases, or the offices, of one cell."""

MOST_ALTERNATIVES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list.

    Attributes:
        names: The name, then its aliases.
        roles: Offices, each as its words.
        placed: Those of them that name their place or body, as they must to tell who is meant without a name.
        since, until: When the offices are held, both days included; None for open.
        columns: The whole row.
    """

    id: str
    names: tuple[str, ...]
    roles: tuple[frozenset[str], ...] = ()
    placed: tuple[frozenset[str], ...] = ()
    since: date | None = None
    until: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def held_on(self, day: date | None) -> bool:
        """Tell whether the office may be held on a day; always where no day is known."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def read_list(path: Path) -> list[Entry]:
    """Read a list of people.

    Args:
        path: CSV in UTF-8 with a heading, its columns parted by commas, semicolons or tabs. Rows without an id are
            passed over, so that what `suggest` wrote can be filled in bit by bit. Several rows may have one id: a
            person's offices.

    Raises:
        InputError: It is not there, or is not such a CSV file.
        ConfigError: A date cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, delimiter=delimiter_of(stream.readline()))
            stream.seek(0)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                problem = f"has no column {missing[0]!r}"
                raise InputError(str(path), problem, reason="not a list", advice="a list has the columns id and name")
            cells = [{name: plain_cell(value or "") for name, value in row.items() if name} for row in rows]
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(path), problem, reason="unreadable", advice="check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), "is not CSV in UTF-8", reason="unreadable", advice="save it as such") from error
    return [_entry(row, f"{path}:{number}") for number, row in enumerate(cells, 2) if row["id"].strip()]


def delimiter_of(heading: str) -> str:
    """Return what parts the columns: spreadsheets write semicolons or tabs in some countries."""
    return max(",;\t", key=heading.count)


def _entry(row: dict[str, str], where: str) -> Entry:
    if not row["name"].strip():
        raise InputError(where, "has an id but no name", reason="not a list")
    return Entry(
        id=row["id"].strip(),
        names=(row["name"].strip(), *_several(row.get("aliases", ""))),
        roles=tuple(map(office_words, _several(row.get("role", "")))),
        placed=tuple(office_words(role) for role in _several(row.get("role", "")) if names_its_place(role)),
        since=_day(row.get("from", ""), where, "from"),
        until=_day(row.get("to", ""), where, "to"),
        columns=row,
    )


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def _day(cell: str, where: str, column: str) -> date | None:
    if not cell.strip():
        return None
    if (day := day_of(cell)) is None:
        raise ConfigError(where, f"{column}: {cell!r} is not a date", advice="write it as 2024-03-31")
    return day


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: no titles, middle initials, accents, capitals and marks."""
    named = [fold(word).strip(".") for word in name_words(name)]
    while len(named) > 1 and named[0] in lists.TITLES:
        named = named[1:]
    middle = [word for word in named[1:-1] if len(word) > 1]
    parts = [named[0], *middle, named[-1]] if len(named) > 1 else named
    return tuple(piece for part in parts for piece in part.replace("’", "'").split("-"))


class People:
    """A list of people, found by name, initial, surname and office."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._names: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        self._surnames: dict[str, list[Entry]] = defaultdict(list)
        self._offices: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            keys = dict.fromkeys(name_key(name) for name in entry.names)
            for key in keys:
                self._names[key].append(entry)
            for surname in dict.fromkeys(key[-1] for key in keys if len(key) > 1):
                self._surnames[surname].append(entry)
            for word in {word for role in entry.roles for word in role}:
                self._offices[word].append(entry)

    def named(self, key: tuple[str, ...]) -> list[Entry]:
        """Return entries of this name or alias."""
        return self._names.get(key, [])

    def shortened(self, key: tuple[str, ...]) -> list[Entry]:
        """Return entries that a surname, or a surname after an initial, may be short for."""
        found = self._surnames.get(key[-1], []) if key else []
        if len(key) <= 1:
            return found
        if len(key) > 2 or len(key[0]) > 1:  # noqa: PLR2004 - an initial and a surname
            return []
        return [entry for entry in found if any("".join(name_key(name)[:1])[:1] == key[0] for name in entry.names)]

    def in_office(self, stated: Stated, day: date | None) -> list[Entry]:
        """Return entries whose office an article states, and nothing but it, and who hold it on the day."""
        near = {id(entry): entry for word in sorted(stated.words) for entry in self._offices.get(word, ())}
        held = (entry for entry in near.values() if _holds(entry, stated, day))
        return [entry for entry in held if any(map(stated.is_alone, entry.roles))]


def _holds(entry: Entry, stated: Stated, day: date | None) -> bool:
    return any(map(stated.is_office, entry.roles)) and entry.held_on(day)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was found out about a speaker: an entry with its rule, or candidates of whom none could be chosen.

    Attributes:
        office: The words that state the office, where the office decided.
        placed: Whether an office that decided alone names its place or body.
    """

    entry: Entry | None
    rule: str
    candidates: tuple[Entry, ...] = ()
    office: TextSpan | None = None
    placed: bool = False


DECISION = "decision"
"""The rule of what a person decided."""

Decisions = dict[tuple[tuple[str, ...], str | None], str | None]
"""What people decided: the id of a name, in one article or (None) everywhere; None for nobody on the list."""


def link(
    records: Iterable[Record],
    people: People,
    *,
    decisions: Decisions | None = None,
    unsure: Callable[[Record, Speaker | Member, Decided], None] | None = None,
) -> Iterator[Record]:
    """Give each speaker who is on the list, and each member of a joint one, a link to the entry.

    Args:
        records: The records of one article stand together: a surname may be short for a name of the same article.
        people: The list.
        decisions: What people decided, which stands above all rules.
        unsure: Is told of each record of whose speakers one may be several entries, and of which.

    Yields:
        Every record, in order; those without a link as they came.
    """
    for _, group in groupby(records, key=lambda record: record.doc.id):
        article = [(record, _voices(record)) for record in group]
        first = [[_by_itself(who, record, people, decisions or {}) for who in voices] for record, voices in article]
        everybody = [who for _, voices in article for who in voices]
        first = [[_if_meant(found, everybody) for found in each] for each in first]
        named = {id(found.entry): found.entry for each in first for found in each if found.entry is not None}
        for (record, voices), each in zip(article, first, strict=True):
            known = []
            for who, found in zip(voices, each, strict=True):
                settled = found.entry is not None or found.rule == DECISION
                known.append(found if settled else _in_article(who, people, named.values()) or found)
                if known[-1].entry is None and len(found.candidates) > 1 and unsure is not None:
                    unsure(record, who, found)
            yield _linked(record, known)


def _voices(record: Record) -> tuple[Speaker | Member, ...]:
    """Return the speaker, and after it the members of a joint one."""
    return () if record.speaker is None else (record.speaker, *(record.speaker.members or ()))


def _by_itself(who: Speaker | Member, record: Record, people: People, decisions: Decisions) -> Decided:
    """Find a speaker's entry by what the record says alone."""
    if who.type not in {"person", "organization", "unknown"}:
        return Decided(None, "")
    key = name_key(who.name) if who.name else ()
    for place in (record.doc.id, None):
        if key and (key, place) in decisions:
            wanted = decisions[key, place]
            return Decided(next((entry for entry in people.entries if entry.id == wanted), None), DECISION)
    day, role = day_of(record.doc.published), stated_by(who)
    if key and (found := people.named(key)):
        return _one("name", found, role, day, support=len(_ids(found)) > 1)
    if key and (found := people.shortened(key)):
        return _one("surname and office" if len(key) == 1 else "initial and office", found, role, day, support=True)
    if not key and (found := people.in_office(role, day)):
        placed = all(any(map(role.is_alone, entry.placed)) for entry in found)
        return replace(_one("office", found, role, day, support=False), placed=placed)
    return Decided(None, "")


def _one(rule: str, found: Sequence[Entry], role: Stated, day: date | None, *, support: bool) -> Decided:
    """Choose the only candidate; where more evidence is needed, the only one whose office fits on the day."""
    left = [entry for entry in found if _holds(entry, role, day)] if support else found
    candidates = tuple({entry.id: entry for entry in found}.values())
    if len(_ids(left)) == 1:
        told = rule if not support or "office" in rule else f"{rule} and office"
        return Decided(left[0], told, candidates, role.span if "office" in told else None)
    return Decided(None, rule, candidates)


def _ids(entries: Iterable[Entry]) -> set[str]:
    return {entry.id for entry in entries}


def _if_meant(found: Decided, voices: Sequence[Speaker | Member]) -> Decided:
    """Take back what an office alone decided, where it may be another's: another country's prime minister.

    The office must name its place or body, or the article its holder, and nobody else in the article may hold it.
    """
    if found.entry is None or found.rule != "office":
        return found
    surnames = {name_key(name)[-1:] for name in found.entry.names}
    named = [who for who in voices if who.name]
    own = any(name_key(who.name or "")[-1:] in surnames for who in named)
    others = [who for who in named if name_key(who.name or "")[-1:] not in surnames]
    held = any(stated_by(who).is_office(office) for who in others for office in found.entry.roles)
    return found if (own or found.placed) and not held else Decided(None, found.rule, found.candidates)


def _in_article(who: Speaker | Member, people: People, named: Iterable[Entry]) -> Decided | None:
    """Find the one person of the article, named in full elsewhere, for whom a surname or an initial is short."""
    if who.name is None or who.type != "person":
        return None
    shortened = people.shortened(name_key(who.name))
    here = _ids(named)
    found = [entry for entry in shortened if entry.id in here]
    if len(_ids(found)) != 1:
        return None
    return Decided(found[0], "name in the article", tuple({entry.id: entry for entry in shortened}.values()))


def _linked(record: Record, known: Sequence[Decided]) -> Record:
    """Return the record with links to what was found of its speaker, and of the members of a joint one."""
    if record.speaker is None or all(found.entry is None for found in known):
        return record
    changes: dict[str, Any] = {}
    if known[0].entry is not None:
        changes["link"] = _link(record.speaker, known[0], known[0].entry)
    if record.speaker.members:
        changes["members"] = [
            who if found.entry is None else who.model_copy(update={"link": _link(who, found, found.entry)})
            for who, found in zip(record.speaker.members, known[1:], strict=True)
        ]
    return record.model_copy(update={"speaker": record.speaker.model_copy(update=changes)})


def _link(who: Speaker | Member, found: Decided, entry: Entry) -> ListLink:
    shown = found.office or who.evidence or who.mention
    others = [other.id for other in found.candidates if other.id != entry.id][:MOST_ALTERNATIVES]
    evidence = TextSpan(start=shown.start, end=shown.end, text=shown.text) if shown is not None else None
    return ListLink(id=entry.id, rule=found.rule, evidence=evidence, alternatives=others)


def question(record: Record, who: Speaker | Member, found: Decided) -> dict[str, Any]:
    """Return the report's line about a speaker who may be several people; `decision` is to be filled in."""
    return {
        "name": who.name,
        "doc": record.doc.id,
        "role": who.role,
        "published": record.doc.published,
        "candidates": SEPARATOR.join(entry.id for entry in found.candidates),
        "words": " … ".join(span.text for span in record.content),
        "decision": "",
    }


QUESTIONS = ("name", "doc", "role", "published", "candidates", "words", "decision")
