"""Read gold records from brat standoff folders, and write records to brat folders.

Comes in: a folder of texts and `.ann` files, where `Source`, `Cue` and `Content` entities are joined by E-lines whose
type begins with `Attribution` (The brat standoff format, brat.nlplab.org/standoff.html). Goes out: each article with
its records. Two layouts are known: plain brat, with `x.ann` beside `x.txt`, and that of PolNeAR (Newell, Margolin and
Ruths 2018), with `attributions/NAME_ANNOTATOR.ann` and `text/NAME.txt`.

A folder that `to_brat` wrote carries whole records (`brat_lines`), and gives them back with their edits. Other folders
do not state the kind and parent of a record, so both are derived from the text: the kind from the paired quotation
marks, the parent from the content that holds the record.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.article import Article
from claimex.errors import ClaimexError, InputError
from claimex.formats.annotations import (
    CHOICES,
    AnnotatedArticle,
    ToolRecord,
    find_parents,
    find_text,
    from_tool,
    kind_by_marks,
    to_tool,
)
from claimex.formats.brat_lines import ATTRIBUTES, VALUES, as_shown, first_carried, read_lines, write_lines
from claimex.formats.output_files import new_folder, put
from claimex.reading import kept_name, read_regular
from claimex.record import CueSpan, Document, Producer, Record, Speaker, TextSpan, parse_record, record_id
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.reading import Texts


FIRST, ALL = "first", "all"
PRODUCER = Producer(name="brat", version="unknown")  # a standoff file does not say which version wrote it
DOUBT = "Discard"
OVERLAPS = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
"""Lets spans cross, nest and be equal, as of version 1.3. Without it brat marks each such span as an error."""

_ROLES = ("Source", "Cue", "Content")
_ENTITY = re.compile(r"(?P<key>T\d+)\t(?P<label>\S+) (?P<at>\d+ \d+(?:;\d+ \d+)*)(?:\t(?P<words>.*))?")
_EVENT = re.compile(r"E\d+\tAttribution[^\s:]*(?::T\d+)?(?P<arguments>.*)")
_ARGUMENT = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
_ENTITY_START = re.compile(r"T\d+\t(?:Source|Cue|Content|Evidence|Claim|Discard) ")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The files of one article by one annotator."""

    id: str
    text: Path
    ann: Path
    annotator: str | None = None


@dataclass(slots=True)
class _Attribution:
    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)


def from_brat(folder: Path, *, annotator: str = FIRST) -> Iterator[tuple[Article, list[Record]]]:
    """Read the articles of a brat folder and the attributions marked in them.

    Attributions without content, and those that overlap a `Discard` span, are left out and counted in the log. If a
    source has several pieces, the first becomes the mention, since a record has only one.

    Args:
        folder: Holds `text/` and `attributions/`, or texts beside their `.ann` files at any depth.
        annotator: "first" for the alphabetically first annotator of each article, "all" for every annotator (the
            article then comes once for each), or an annotator's name. Plain brat has one annotator without a name.

    Yields:
        Articles in the order of their paths, annotators in alphabetical order. The records are in reading order and
        have confidence 1. The article and `doc` state the annotator's name in `meta`.

    Raises:
        InputError: There is nothing to read, a text is not UTF-8, or offsets do not fit their text.
    """
    sheets = _choose(_find_sheets(folder), annotator)
    if not sheets:
        raise InputError(
            str(folder),
            "holds no brat annotation" + ("" if annotator in {FIRST, ALL} else f" by {annotator!r}"),
            reason="no annotation",
            advice="give a folder with text/ and attributions/, or with each x.ann beside its x.txt",
        )
    dropped: Counter[str] = Counter()
    for sheet in sheets:
        article = _read_article(sheet)
        lines = _read_text(sheet.ann, advice="").split("\n")
        if (carried := first_carried(lines)) is not None:
            yield _own(article, carried, lines, sheet, dropped)
        else:
            yield article, _records(article, _read_attributions(article.text, sheet.ann, lines, dropped))
    _tell(folder, dropped)


def _tell(folder: Path, dropped: Mapping[str, int]) -> None:
    for reason, count in sorted(dropped.items()):
        _log.info("%s: left out %d attributions: %s", folder, count, reason)


def is_brat(folder: Path) -> bool:
    """Tell whether a folder holds brat annotation in one of the layouts that `from_brat` reads."""
    return bool(_find_sheets(folder))


def _find_sheets(folder: Path) -> list[_Sheet]:
    find = _polnear_sheets if (folder / "text").is_dir() and (folder / "attributions").is_dir() else _plain_sheets
    return sorted(find(folder), key=lambda sheet: (sheet.id, sheet.annotator or ""))


def _polnear_sheets(folder: Path) -> Iterator[_Sheet]:
    for ann in (folder / "attributions").glob("*.ann"):
        name, _, annotator = ann.stem.rpartition("_")
        text = folder / "text" / f"{name}.txt"
        yield _Sheet(text.relative_to(folder).as_posix(), text, ann, annotator)


def _plain_sheets(folder: Path) -> Iterator[_Sheet]:
    for ann in folder.rglob("*.ann"):
        text = ann.with_suffix(".txt")
        yield _Sheet(text.relative_to(folder).as_posix(), text, ann)


def _choose(sheets: Sequence[_Sheet], annotator: str) -> list[_Sheet]:
    if annotator == ALL:
        return list(sheets)
    if annotator == FIRST:
        return list({sheet.id: sheet for sheet in reversed(sheets)}.values())[::-1]
    return [sheet for sheet in sheets if sheet.annotator == annotator]


def _read_article(sheet: _Sheet) -> Article:
    text = _read_text(sheet.text, advice=f"put the text of {sheet.ann.name} there")
    return Article(sheet.id, text, encoding="utf-8", meta={"annotator": sheet.annotator} if sheet.annotator else {})


def _read_text(path: Path, *, advice: str) -> str:
    try:
        return read_regular(path).decode()
    except FileNotFoundError as error:
        raise InputError(str(path), "is missing", reason="not found", advice=advice) from error
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not UTF-8"
        raise InputError(str(path), problem, reason="not UTF-8", advice="convert the file to UTF-8") from error


def _own(
    article: Article, carried: str, lines: Sequence[str], sheet: _Sheet, dropped: Counter[str]
) -> tuple[Article, list[Record]]:
    """Read a file that carries whole records; the first fault is raised."""
    doc = _carried_doc(article, carried, sheet)
    found = _own_records(doc, article.text, lines, sheet, dropped)
    for entry in found:
        if isinstance(entry, ClaimexError):
            raise entry
    described = (doc.title, doc.lang, doc.url, doc.published, doc.meta)
    article = Article(doc.id, article.text, doc.encoding, *described)
    return article, [entry for entry in found if isinstance(entry, Record)]


def _carried_doc(article: Article, carried: str, sheet: _Sheet) -> Document:
    doc = parse_record(carried, where=str(sheet.ann)).doc
    if doc.sha256 != article.sha256:
        advice = "restore the text that was exported"
        raise InputError(str(sheet.text), "is not the text of its records", reason="text changed", advice=advice)
    return doc


def _own_records(
    doc: Document, text: str, lines: Sequence[str], sheet: _Sheet, dropped: Counter[str]
) -> list[Record | ClaimexError]:
    entities = dict(_entities(text, sheet.ann, lines))
    doubtful = [span for label, spans in entities.values() if label == DOUBT for span in spans]
    tool_records = []
    for tool_record in read_lines(lines):
        spans = [*tool_record.content, *tool_record.cue, *([tool_record.mention] if tool_record.mention else [])]
        if any(span.overlaps(doubt) for span in spans for doubt in doubtful):
            dropped[f"overlaps a {DOUBT}"] += 1
        elif tool_record.carried is None and not tool_record.content:
            dropped["no content"] += 1
        else:
            tool_records.append(tool_record)

    def shown(tool_record: ToolRecord) -> ToolRecord:
        return as_shown(text, tool_record)

    return from_tool(doc, text, tool_records, tool=PRODUCER.name, where=str(sheet.ann), shown=shown)


def to_brat(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write a brat folder: each article's text, its `.ann` beside it, and the settings that brat needs to show them.

    Returns:
        How many records were written.

    Raises:
        ConfigError: The folder is there already and not empty.
    """
    written = 0
    with new_folder(target) as folder:
        put(folder, "annotation.conf", settings().encode())
        for article in articles:
            name = kept_name(article.doc.id)
            put(folder, name, article.text.encode())
            lines = write_lines(article.text, to_tool(article.records, values=VALUES))
            put(folder, name.removesuffix(".txt") + ".ann", lines.encode())
            written += len(article.records)
    return written


def settings() -> str:
    """Return brat's `annotation.conf` for such files."""
    roles = ("Content", "Cue", "Source", "Evidence", "Claim")
    arguments = ", ".join(f"{role}{'*' if role == 'Claim' else '?'}:{role}" for role in roles)
    holders = {name: "Claim" if name in {"Polarity", "Certainty"} else "Attribution" for name in ATTRIBUTES}
    choices = (f"{name}\tArg:{holders[name]}, Value:{'|'.join(CHOICES[value])}" for name, value in ATTRIBUTES.items())
    relations = ("[relations]", OVERLAPS, "Parent\tArg1:Attribution, Arg2:Attribution")
    events = ("[events]", f"Attribution\t{arguments}")
    return "\n".join(["[entities]", *roles, "", *relations, "", *events, "", "[attributes]", *choices, ""])


def import_brat(folder: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read an annotated folder, and check its records against the articles; of several annotators the first is read.

    Yields:
        Each record, or what is wrong with it or with its article.

    Raises:
        InputError: There is nothing to read.
    """
    sheets = _choose(_find_sheets(folder), FIRST)
    if not sheets:
        advice = "give a folder with each x.ann beside its x.txt"
        raise InputError(str(folder), "holds no brat annotation", reason="no annotation", advice=advice)
    dropped: Counter[str] = Counter()
    for sheet in sheets:
        try:
            yield from _import_sheet(sheet, texts, dropped)
        except ClaimexError as error:
            yield error
    _tell(folder, dropped)


def _import_sheet(sheet: _Sheet, texts: Texts, dropped: Counter[str]) -> Iterator[Record | ClaimexError]:
    article = _read_article(sheet)
    lines = _read_text(sheet.ann, advice="").split("\n")
    if (carried := first_carried(lines)) is not None:
        doc = _carried_doc(article, carried, sheet)
        find_text(texts, doc, shown=article.text)
        yield from _own_records(doc, article.text, lines, sheet, dropped)
        return
    plain = article.id.removesuffix(".txt")
    name = plain if kept_name(plain) == article.id else article.id
    texts.find(name, article.sha256)
    article = Article(name, article.text, encoding="utf-8", meta=article.meta)
    yield from _records(article, _read_attributions(article.text, sheet.ann, lines, dropped))


def _read_attributions(text: str, ann: Path, lines: Sequence[str], dropped: Counter[str]) -> list[_Attribution]:
    entities = dict(_entities(text, ann, lines))
    doubtful = [span for label, spans in entities.values() if label == DOUBT for span in spans]
    out = []
    for line in lines:
        if not (event := _EVENT.match(line)):
            continue
        item = _attribution(event["arguments"], entities)
        if not item.content:
            dropped["no content"] += 1
        elif any(span.overlaps(doubt) for span in item.source + item.cue + item.content for doubt in doubtful):
            dropped[f"overlaps a {DOUBT}"] += 1
        else:
            out.append(item)
    return out


def _entities(text: str, ann: Path, lines: Iterable[str]) -> Iterator[tuple[str, tuple[str, list[Span]]]]:
    # Notes and the words of an entity may go on over several lines, so lines of an unknown form are skipped.
    for number, line in enumerate(lines, 1):
        if not _ENTITY_START.match(line):
            continue
        match = _ENTITY.match(line)
        spans = _pieces(text, match["at"]) if match else None
        if match is None or spans is None or not _fits(text, match["at"], match["words"]):
            where = f"{ann}:{number}"
            raise InputError(
                where,
                f"{line[:60]!r} does not fit the text",
                reason="offsets do not fit",
                advice="restore the text that was annotated; offsets count code points",
            )
        yield match["key"], (match["label"], spans)


def _bounds(field: str) -> list[tuple[int, int]]:
    numbers = [int(number) for number in re.findall(r"\d+", field)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _pieces(text: str, field: str) -> list[Span] | None:
    """Return the pieces of an entity, joined across white space; None if one does not fit the text."""
    bounds = _bounds(field)
    if any(not start <= end <= len(text) for start, end in bounds):
        return None
    out: list[Span] = []
    for span in sorted(strip(text, Span(*pair)) for pair in bounds):
        gap = text[out[-1].end : span.start] if out else ""
        if out and not gap.strip() and "\n" not in gap:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif len(span):
            out.append(span)
    return out


def _fits(text: str, field: str, words: str | None) -> bool:
    # Brat joins pieces with spaces, and may cut off words at a line break.
    there = "".join("".join(text[start:end] for start, end in _bounds(field)).split())
    return there.startswith("".join((words or "").split()))


def _attribution(arguments: str, entities: Mapping[str, tuple[str, list[Span]]]) -> _Attribution:
    item = _Attribution()
    for role, key in _ARGUMENT.findall(arguments):
        label, spans = entities.get(key, ("", []))
        if label in _ROLES:
            getattr(item, role.lower()).extend(spans)
    for name in ("source", "cue", "content"):
        setattr(item, name, sorted(set(getattr(item, name))))
    return item


def _records(article: Article, items: Iterable[_Attribution]) -> list[Record]:
    text = article.text
    ordered = sorted(items, key=lambda item: (item.content, item.cue, item.source))
    doc = Document(id=article.id, sha256=article.sha256, encoding=article.encoding, meta=dict(article.meta))
    ids = _ids(article, ordered)
    parents = find_parents([(item.content, item.cue, next(iter(item.source), None)) for item in ordered])
    kind = kind_by_marks(text)
    return [
        Record(
            id=ids[i],
            doc=doc,
            kind=kind(item.content),
            content=[TextSpan.cut(text, span) for span in item.content],
            cue=[CueSpan.cut(text, span) for span in item.cue],
            speaker=Speaker(mention=TextSpan.cut(text, item.source[0])) if item.source else None,
            parent=ids[parents[i]] if i in parents else None,
            confidence=1.0,
            producer=PRODUCER,
        )
        for i, item in enumerate(ordered)
    ]


def _ids(article: Article, items: Sequence[_Attribution]) -> list[str]:
    seen: defaultdict[tuple[object, ...], int] = defaultdict(int)
    out = []
    for item in items:
        content, cue = (tuple(span.of(article.text) for span in spans) for spans in (item.content, item.cue))
        mention = item.source[0].of(article.text) if item.source else None
        key = (content, cue, mention)
        out.append(record_id(article.id, content=content, cue=cue, mention=mention, ordinal=seen[key]))
        seen[key] += 1
    return out
