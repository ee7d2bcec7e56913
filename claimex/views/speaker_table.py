"""Count who speaks in a corpus: the records of many articles grouped by speaker.

Comes in: a stream of records. Goes out: one `Voice` for each speaker, with counts by kind, act and outlet, as a table,
CSV, JSON or a bar chart. People in different articles are the same only if both articles give the same full name. A
surname alone stays with its article. Records are counted as they stream by and are not kept.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from claimex.english.names import name_words
from claimex.errors import ExtraMissing
from claimex.formats import safe_cell
from claimex.record import Record
from claimex.vocabulary import ACTS, CONTENT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from claimex.record import Member, Speaker


KINDS: tuple[Kind, ...] = (*CONTENT_KINDS, "no_comment")
COLUMNS = ("name", "type", "role", "records", "articles", *KINDS, *ACTS, "outlets", "aliases")
BAR, LABEL, ROW, BARS = 560, 240, 24, 30  # pixels of the longest bar, of its label and of a row; most bars
COLOURS = {"direct": "#0072b2", "mixed": "#56b4e9", "indirect": "#e69f00", "no_comment": "#999999"}
"""From the palette of Okabe and Ito (2008), which colour-blind readers can tell apart."""

_PART = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Voice:
    """One speaker of a corpus.

    Attributes:
        name: The name in the first record.
        type: The type in the first record.
        role: The most frequent role.
        records: Number of records.
        articles: Ids of the articles.
        kinds, acts, outlets: Numbers of records by kind, act and outlet.
        aliases: Numbers of the ways the name is written, without pronouns and descriptions.
        roles: Numbers of records by role.
    """

    name: str
    type: str
    role: str | None = None
    records: int = 0
    articles: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, object]:
        """Return the speaker as it is written to JSON."""
        return {
            "name": self.name,
            "type": self.type,
            "role": self.role,
            "records": self.records,
            "articles": sorted(self.articles),
            "kinds": _ordered(self.kinds),
            "acts": _ordered(self.acts),
            "outlets": _ordered(self.outlets),
            "aliases": _ordered(self.aliases),
        }


@dataclass(frozen=True, slots=True)
class Speakers:
    """The speakers of a corpus.

    Attributes:
        voices: The speakers, the most frequent first, then by name.
        unnamed: Numbers of records whose speaker's name is not known, by type.
        silent: Number of records without a speaker.
    """

    voices: Sequence[Voice]
    unnamed: Counter[str]
    silent: int


def group(records: Iterable[object]) -> Speakers:
    """Group records by speaker.

    Args:
        records: Any number of records, in any order. Entries that are not records are skipped. A joint source counts
            for each of its members.

    Returns:
        The speakers that have a name. Speakers in two articles are the same if type and full name agree, apart from
        case and punctuation. One word is a full name, except for persons.
    """
    found: dict[tuple[str, ...], Voice] = {}
    unnamed: Counter[str] = Counter()
    silent = 0
    for record in records:
        if not isinstance(record, Record):
            continue
        speaker = record.speaker
        if speaker is None:
            silent += 1
        else:
            for who in speaker.members or (speaker,):
                if who.name is None:
                    unnamed[who.type] += 1
                else:
                    voice = found.setdefault(_key(record, who.name, who.type), Voice(who.name, who.type))
                    _count(voice, record, who)
    for voice in found.values():
        voice.role = _most(voice.roles)
    return Speakers(sorted(found.values(), key=lambda v: (-v.records, v.name, v.type)), unnamed, silent)


def _key(record: Record, name: str, kind: str) -> tuple[str, ...]:
    words = tuple(part.casefold() for part in _PART.findall(name))
    if kind == "person" and len(name_words(name)) == 1:
        return (kind, *words, "", record.doc.id)
    return (kind, *words)


def _count(voice: Voice, record: Record, who: Speaker | Member) -> None:
    """Count a record for one of its speakers."""
    voice.records += 1
    voice.articles.add(record.doc.id)
    voice.kinds[record.kind] += 1
    if record.act is not None:
        voice.acts[record.act] += 1
    if (outlet := record.doc.outlet) is not None:
        voice.outlets[outlet] += 1
    if who.role is not None:
        voice.roles[who.role] += 1
    if who.mention is not None and not getattr(who, "chain", ()):
        voice.aliases[who.mention.text.strip(" ,")] += 1


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda key: (-counts[key], key)) if counts else None


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def to_json(found: Speakers) -> str:
    """Return all speakers as one JSON object."""
    whole = {
        "speakers": [voice.as_dict() for voice in found.voices],
        "unnamed": _ordered(found.unnamed),
        "without_speaker": found.silent,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def to_csv(found: Speakers) -> str:
    """Return one line for each speaker under COLUMNS. Outlets and aliases have counts and are separated by semicolons.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for voice in found.voices:
        counts = [*(voice.kinds[kind] for kind in KINDS), *(voice.acts[act] for act in ACTS)]
        lists = [_listed(voice.outlets), _listed(voice.aliases)]
        row = [voice.name, voice.type, voice.role, voice.records, len(voice.articles), *counts, *lists]
        writer.writerow(map(safe_cell, row))
    return out.getvalue()


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name.replace('_', ' ')} {count}" for name, count in _ordered(counts).items())


def render(found: Speakers) -> RenderableType:
    """Return the speakers as a table for the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("speaker", overflow="fold", ratio=1)
    for heading in ("records", "articles"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("kinds", "acts"):
        table.add_column(heading, no_wrap=True)
    outlets = any(voice.outlets for voice in found.voices)
    if outlets:
        table.add_column("outlets", overflow="fold", ratio=1)
    for voice in found.voices:
        name = Text.assemble(voice.name, "\n", (", ".join(filter(None, (voice.type, voice.role))), "dim"))
        lists = [_listed(each).replace("; ", "\n") for each in (voice.kinds, voice.acts)]
        cells = [*lists, *([_listed(voice.outlets)] if outlets else ())]
        table.add_row(name, str(voice.records), str(len(voice.articles)), *map(Text, cells))
    return table


def to_svg(found: Speakers) -> str:
    """Draw one bar for each of the first BARS speakers, divided by kind of record. Return SVG."""
    voices = found.voices[:BARS]
    most = max((voice.records for voice in voices), default=1)
    height = ROW * (len(voices) + 2)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 60}" height="{height}" '
            f'font-family="sans-serif" font-size="12">'
        ),
        "<desc>claimex speakers</desc>",
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, (kind, colour) in enumerate(COLOURS.items()):
        x = LABEL + number * BAR // len(COLOURS)
        out.append(f'<rect x="{x}" y="6" width="12" height="12" fill="{colour}"/>')
        out.append(f'<text x="{x + 16}" y="16">{kind.replace("_", " ")}</text>')
    for number, voice in enumerate(voices, 1):
        left: float = LABEL
        y = ROW * number + 4
        out.append(f'<text x="{LABEL - 8}" y="{y + 13}" text-anchor="end">{escape(voice.name)}</text>')
        for kind, colour in COLOURS.items():
            width = BAR * voice.kinds[kind] / most
            if width:
                out.append(f'<rect x="{left:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}"/>')
            left += width
        out.append(f'<text x="{left + 6:.1f}" y="{y + 13}">{voice.records}</text>')
    return "\n".join([*out, "</svg>\n"])


def draw_png(found: Speakers, picture: Path) -> None:
    """Draw the same bars as `to_svg` and write them as a PNG file.

    Raises:
        ExtraMissing: The extra `plot` is not installed.
    """
    if importlib.util.find_spec("matplotlib") is None:
        feature = "drawing a PNG (an SVG needs nothing)"
        raise ExtraMissing(feature, "plot")
    from matplotlib.figure import Figure

    voices = list(reversed(found.voices[:BARS]))
    figure = Figure(figsize=(9, 1.2 + 0.3 * len(voices)), layout="constrained")
    axes = figure.subplots()
    left = [0] * len(voices)
    for kind, colour in COLOURS.items():
        counts = [voice.kinds[kind] for voice in voices]
        axes.barh(range(len(voices)), counts, left=left, color=colour, label=kind.replace("_", " "))
        left = [a + b for a, b in zip(left, counts, strict=True)]
    axes.set_yticks(range(len(voices)), [voice.name for voice in voices])
    axes.set_xlabel("records")
    axes.legend()
    figure.savefig(picture, format="png", metadata={"Software": "claimex"})
