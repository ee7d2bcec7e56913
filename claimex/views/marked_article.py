"""Show one article in the terminal: who says what, highlighted in its text, with tables of its records and claims.

Comes in: an article, its records and its zones. Goes out: an object that rich prints. A span gets brackets with the
number of its record, and a colour too, so nothing depends on colour alone. Spans may nest, overlap and cross. A zone is
dim and begins with its kind. Below the table, each nested record is listed with its chain of sources. Control
characters in the article's text never reach the terminal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from claimex.messages import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from claimex.article import Article
    from claimex.layout import Zone
    from claimex.record import Claim, Record


STYLES: Mapping[str, str] = {"zone": "dim", "content": "green", "cue": "bold yellow", "speaker": "underline cyan"}
"""Styles that most colour-blind readers can tell apart, on a dark and on a light background. Blue-green, yellow and
cyan differ in brightness, and weight and underline differ too."""

BRACKETS: Mapping[str, tuple[str, str]] = {"content": ("[", "]"), "cue": ("{", "}"), "speaker": ("<", ">")}
INDENT = "  "
"""Indentation of a record's kind in the table, once for each record that contains it."""
ZONE_BRACKETS = ("⟦", "⟧")
_ORDER = {role: place for place, role in enumerate(STYLES)}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Highlight:
    start: int
    end: int
    role: str
    number: int
    name: str = ""

    def opens_before(self) -> tuple[int, int, int]:
        """Sort key for highlights that begin at the same offset: the longest comes first."""
        return -self.end, _ORDER[self.role], self.number

    def bracket(self, side: int) -> Text:
        if self.role == "zone":
            return Text(ZONE_BRACKETS[side] if side else f"{ZONE_BRACKETS[side]}{self.name}: ", style="dim")
        return Text(BRACKETS[self.role][side] + str(self.number).translate(_RAISED), style="dim")


def render_article(article: Article, records: Sequence[Record], *, zones: Sequence[Zone] = ()) -> Group:
    """Lay out an article with its records highlighted in its text.

    Args:
        article: The article that the records point into.
        records: Its records, numbered from 1 in the order given.
        zones: Its parts that are not body text.
    """
    highlights = [
        highlight for number, record in enumerate(records, start=1) for highlight in _highlights(record, number)
    ]
    highlights += [_Highlight(zone.span.start, zone.span.end, "zone", 0, zone.kind) for zone in zones]
    parts: list[RenderableType] = [
        _heading(article, len(records)),
        Text(),
        draw_highlights(article.text, highlights),
        Text(),
    ]
    if records:
        parts += [_legend(), Text(), _table(records)]
    if chains := list(_chains(records)):
        parts += [Text(), *chains]
    if any(record.claims for record in records):
        parts += [Text(), _claims(records)]
    return Group(*parts)


def render_claims(article: Article, records: Sequence[Record]) -> Group:
    """List the claims of an article so that each reads alone: in brackets, the names that its words stand for.

    Args:
        article: The article that the records point into.
        records: Its records, numbered from 1 in the order given.
    """
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("speaker", style=STYLES["speaker"], overflow="fold", ratio=1)
    table.add_column("claim", style=STYLES["content"], overflow="fold", ratio=3)
    for heading in ("polarity", "certainty"):
        table.add_column(heading, no_wrap=True)
    for number, record in enumerate(records, start=1):
        for claim in record.claims:
            cells = (str(number), one_line(_speaker(record)), one_line(in_full(claim)))
            table.add_row(*map(Text, (*cells, claim.polarity or "", claim.certainty or "")))
    return Group(_heading(article, len(records)), Text(), table)


def in_full(claim: Claim) -> str:
    """Return the words of a claim, with the name in brackets behind those that stand for somebody: she [Ada Quill]."""
    out = []
    for part in claim.parts or [claim]:
        last = part.start
        for known in claim.context:
            if part.start <= known.start and known.end <= part.end:
                out.append(f"{part.text[last - part.start : known.end - part.start]} [{known.name}]")
                last = known.end
        out.append(part.text[last - part.start :] + " ")
    return "".join(out).rstrip()


def _highlights(record: Record, number: int) -> Iterator[_Highlight]:
    for span in record.content:
        yield _Highlight(span.start, span.end, "content", number)
    for span in record.cue:
        yield _Highlight(span.start, span.end, "cue", number)
    if record.speaker is not None and record.speaker.mention is not None:
        yield _Highlight(record.speaker.mention.start, record.speaker.mention.end, "speaker", number)


def _heading(article: Article, n_records: int) -> Text:
    facts = [article.title and article.id, article.published, article.url, f"{n_records} records"]
    line = " · ".join(one_line(fact) for fact in facts if fact)
    return Text.assemble((one_line(article.title or article.id), "bold"), "\n", (line, "dim"))


def draw_highlights(text: str, highlights: Sequence[_Highlight]) -> Text:
    """Put brackets and colours around the highlights. The text has the colour of the highlight opened last."""
    opening, closing = defaultdict(list), defaultdict(list)
    for highlight in highlights:
        opening[highlight.start].append(highlight)
        closing[highlight.end].append(highlight)
    out, active, last = Text(overflow="fold"), list[_Highlight](), 0
    for place in sorted({*opening, *closing}):
        out.append(plain(text[last:place]), style=STYLES[active[-1].role] if active else "")
        last = place
        for highlight in [highlight for highlight in reversed(active) if highlight in closing[place]]:
            out.append_text(highlight.bracket(1))
            active.remove(highlight)
        for highlight in sorted(opening[place], key=_Highlight.opens_before):
            out.append_text(highlight.bracket(0))
            active.append(highlight)
    return out.append(plain(text[last:]))


def _legend() -> Text:
    out = Text()
    for role, (left, right) in BRACKETS.items():
        out.append(f"{left}ⁿ", style="dim").append(role, style=STYLES[role]).append(f"{right}ⁿ ", style="dim")
    return out.append("of record n", style="dim")


def _table(records: Sequence[Record]) -> Table:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("kind and act", no_wrap=True)
    for heading in ("speaker", "cue", "content"):
        table.add_column(heading, style=STYLES[heading], overflow="fold", ratio=2 if heading == "content" else 1)
    table.add_column("conf.", justify="right", no_wrap=True)
    numbers = {record.id: number for number, record in enumerate(records, start=1)}
    by_id = {record.id: record for record in records}
    for number, record in enumerate(records, start=1):
        nested = f" in {numbers[record.parent]}" if record.parent in numbers else ""
        indent = INDENT * (len(_chain(record, by_id)) - 1)
        kind = "\n".join(f"{indent}{value}" for value in (record.kind + nested, record.act) if value)
        table.add_row(*map(Text, (str(number), kind, *_cells(record))))
    return table


def _chains(records: Sequence[Record]) -> Iterator[Text]:
    """Yield a line for each nested record with its chain of sources: A › said › B › believes: …."""
    by_id = {record.id: record for record in records}
    width = len(str(len(records)))
    for number, record in enumerate(records, start=1):
        chain = _chain(record, by_id)
        if len(chain) > 1:
            out = Text(f"{number:{width}}  ", style="dim", overflow="fold")
            for step in chain:
                _, cue, content, _ = _cells(step)
                out.append(_short(step), style=STYLES["speaker"])
                out.append(f" › {cue or '–'}", style=STYLES["cue"])
                out.append(" › " if step is not record else f": {content}" if content else "", style="")
            yield out


def _chain(record: Record, by_id: Mapping[str, Record]) -> list[Record]:
    """Return the records that contain a record, the outermost first, and then the record."""
    chain = [record]
    while (above := by_id.get(chain[-1].parent or "")) is not None and above not in chain:
        chain.append(above)
    return chain[::-1]


def _short(record: Record) -> str:
    speaker = record.speaker
    mention = speaker.mention.text if speaker is not None and speaker.mention is not None else None
    return one_line((speaker.name if speaker is not None else None) or mention or "–")


def _cells(record: Record) -> tuple[str, str, str, str]:
    cue = " … ".join(span.text for span in record.cue)
    content = " … ".join(span.text for span in record.content)
    return one_line(_speaker(record)), one_line(cue), one_line(content), f"{record.confidence:.2f}"


def _claims(records: Sequence[Record]) -> Table:
    """List the claims with the number of their record, and with the words that decided polarity and certainty."""
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("claim", style=STYLES["content"], overflow="fold", ratio=3)
    for heading in ("polarity", "certainty"):
        table.add_column(heading, no_wrap=True)
    table.add_column("by", style=STYLES["cue"], overflow="fold", ratio=1)
    for number, record in enumerate(records, start=1):
        for claim in record.claims:
            by = one_line(", ".join(span.text for span in claim.signals))
            cells = (str(number), one_line(claim.words), claim.polarity or "", claim.certainty or "", by)
            table.add_row(*map(Text, cells))
    return table


def _speaker(record: Record) -> str:
    if record.speaker is None:
        return "the author" if record.voice == "author" else "–"
    mention = record.speaker.mention.text if record.speaker.mention else None
    name = record.speaker.name
    return f"{name} ({mention})" if name and mention and name != mention else name or mention or record.speaker.type
