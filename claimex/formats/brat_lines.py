"""Write and read the lines of a brat `.ann` file that holds whole records of claimex.

Comes in: the records of one article as a tool shows them, or the lines of a file. Goes out: the lines, or the records.

An attribution is an event `Attribution` with the arguments `Content`, `Cue`, `Source`, `Evidence` and `Claim`. Kind,
act, the speaker's type, polarity and certainty are attributes. The parent is a relation, and a note of the type
`Claimex` carries the whole record. Brat counts code points. It keeps the words of an entity on one line, so a span with
line breaks is split into pieces (The brat standoff format, brat.nlplab.org/standoff.html).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from claimex.formats.annotations import ACT, CERTAINTY, KIND, POLARITY, TYPE, ToolClaim, ToolRecord, anchor_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


VALUES = (KIND, ACT, TYPE)
ATTRIBUTES = {"Kind": KIND, "Act": ACT, "SpeakerType": TYPE, "Polarity": POLARITY, "Certainty": CERTAINTY}
TRIGGER = "Attribution"
PARENT = "Parent"

_NAMES = {value: name for name, value in ATTRIBUTES.items()}
# Line breaks as `str.splitlines`, and so brat, understands them.
_BREAK = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNBROKEN = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_ENTITY = re.compile(r"(?P<key>T\d+)\t(?P<label>\S+) (?P<at>\d+ \d+(?:;\d+ \d+)*)")
_EVENT = re.compile(r"(?P<key>E\d+)\tAttribution[^\s:]*(?::T\d+)?(?P<arguments>.*)")
_ARGUMENT = re.compile(r"(Content|Cue|Source|Evidence|Claim)\d*:(T\d+)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(?P<name>\S+) (?P<key>[ET]\d+)(?: (?P<value>\S+))?")
_RELATION = re.compile(rf"R\d+\t{PARENT} Arg1:(?P<child>E\d+) Arg2:(?P<parent>E\d+)")
_NOTE = re.compile(r"#\d+\tClaimex (?P<key>E\d+)\t(?P<json>\{.*)")


@dataclass(slots=True)
class _Writer:
    """Writes and numbers the lines of one file."""

    text: str
    lines: list[str] = field(default_factory=list)
    numbers: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, letter: str, words: str) -> str:
        self.numbers[letter] += 1
        key = f"{letter}{self.numbers[letter]}"
        self.lines.append(f"{key}\t{words}\n")
        return key

    def entity(self, label: str, spans: Sequence[Span]) -> str:
        pieces = fragments(self.text, spans)
        at = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
        return self.add("T", f"{label} {at}\t{' '.join(_BREAK.sub(' ', piece.of(self.text)) for piece in pieces)}")

    def attributes(self, key: str, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if value:
                self.add("A", f"{_NAMES[name]} {key} {value}")

    def record(self, tool_record: ToolRecord) -> str:
        arguments = []
        roles = (
            ("Content", tool_record.content),
            ("Cue", tool_record.cue),
            ("Source", tool_record.mention),
            ("Evidence", tool_record.evidence),
        )
        for role, place in roles:
            spans = (place,) if isinstance(place, Span) else place
            if spans:
                arguments.append(f"{role}:{self.entity(role, spans)}")
        for number, claim in enumerate(tool_record.claims, 1):
            key = self.entity("Claim", [claim.span])
            arguments.append(f"Claim{number if number > 1 else ''}:{key}")
            self.attributes(key, {POLARITY: claim.polarity, CERTAINTY: claim.certainty})
        trigger = self.entity(TRIGGER, tool_record.cue or [anchor_of(tool_record, self.text)])
        event = self.add("E", " ".join([f"{TRIGGER}:{trigger}", *arguments]))
        self.attributes(event, tool_record.values)
        if tool_record.carried is not None:  # in ASCII, since brat splits lines at other characters than line feeds too
            self.add("#", f"Claimex {event}\t{json.dumps(json.loads(tool_record.carried))}")
        return event


def write_lines(text: str, tool_records: Sequence[ToolRecord]) -> str:
    """Return the `.ann` file of one article's records."""
    writer = _Writer(text)
    events = {tool_record.key: writer.record(tool_record) for tool_record in tool_records}
    for tool_record in tool_records:
        if tool_record.parent is not None:
            writer.add("R", f"{PARENT} Arg1:{events[tool_record.key]} Arg2:{events[tool_record.parent]}")
    return "".join(writer.lines)


def fragments(text: str, spans: Iterable[Span]) -> list[Span]:
    """Split spans at line breaks; a span of line breaks alone stays as it is."""
    out: list[Span] = []
    for span in spans:
        pieces = [Span(match.start(), match.end()) for match in _UNBROKEN.finditer(text, span.start, span.end)]
        out += pieces or [span]
    return out


def as_shown(text: str, tool_record: ToolRecord) -> ToolRecord:
    """Return a record with its spans as they come back from a file."""
    return replace(
        tool_record,
        content=tuple(fragments(text, tool_record.content)),
        cue=tuple(fragments(text, tool_record.cue)),
        mention=_hull(fragments(text, [tool_record.mention])) if tool_record.mention else None,
        evidence=_hull(fragments(text, [tool_record.evidence])) if tool_record.evidence else None,
        claims=tuple(replace(claim, span=_hull(fragments(text, [claim.span]))) for claim in tool_record.claims),
    )


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def first_carried(lines: Iterable[str]) -> str | None:
    """Return the JSON of the first record that a file carries; None if `write_lines` did not write the file."""
    return next((match["json"] for match in _matches(_NOTE, lines)), None)


def read_lines(lines: Sequence[str]) -> list[ToolRecord]:
    """Read the attributions of a file in order; its entities must have been checked against the text."""
    places = {match["key"]: list(_bounds(match["at"])) for match in _matches(_ENTITY, lines)}
    notes = {match["key"]: match["json"] for match in _matches(_NOTE, lines)}
    parents = {match["child"]: match["parent"] for match in _matches(_RELATION, lines)}
    values: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for match in _matches(_ATTRIBUTE, lines):
        if (name := ATTRIBUTES.get(match["name"])) is not None:
            values[match["key"]][name] = match["value"] or ""
    return [
        _tool_record(match, places, values, parent=parents.get(match["key"]), carried=notes.get(match["key"]))
        for match in _matches(_EVENT, lines)
    ]


def _matches(pattern: re.Pattern[str], lines: Iterable[str]) -> Iterator[re.Match[str]]:
    return (match for line in lines if (match := pattern.match(line)))


def _bounds(at: str) -> Iterator[Span]:
    for piece in at.split(";"):
        start, end = piece.split(" ")
        yield Span(int(start), int(end))


def _tool_record(
    event: re.Match[str],
    places: Mapping[str, list[Span]],
    values: Mapping[str, dict[str, str]],
    *,
    parent: str | None,
    carried: str | None,
) -> ToolRecord:
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    claims = []
    for role, key in _ARGUMENT.findall(event["arguments"]):
        found = places.get(key, [])
        if role == "Claim" and found:
            stated = values.get(key, {})
            claims.append(ToolClaim(_hull(found), stated.get(POLARITY, ""), stated.get(CERTAINTY, "")))
        else:
            spans[role] += found
    return ToolRecord(
        key=event["key"],
        content=tuple(spans["Content"]),
        cue=tuple(spans["Cue"]),
        mention=_hull(spans["Source"]) if spans["Source"] else None,
        evidence=_hull(spans["Evidence"]) if spans["Evidence"] else None,
        claims=tuple(claims),
        values={name: values.get(event["key"], {}).get(name, "") for name in VALUES},
        parent=parent,
        carried=carried,
    )
