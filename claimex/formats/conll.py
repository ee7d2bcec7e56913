"""Write records as CoNLL-U Plus, with a token on each line and BIO tags in columns, and read them back.

Comes in: annotated articles, or a file. Goes out: one file for all articles, or records.

`# global.columns` names the columns. The `CLAIMEX` columns hold `B-1` and `I-1` for record number 1, several tags
separated by `|`, or `_` for none. A claim has its own number, as in `B-1.2`. MISC holds `start` and `end` of the token,
in code points.

Tokens are those of spaCy's English tokenizer, split where a span begins or ends inside one. White space is not a token,
so spans lose white space at their edges. A line break ends the sentence. Comments carry the article's document and each
record's JSON.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from claimex.errors import ClaimexError, InputError
from claimex.formats.annotations import ToolClaim, ToolRecord, find_text, from_tool, shown_of, to_tool
from claimex.formats.output_files import open_output
from claimex.formats.prodigy import tokenizer
from claimex.reading import lines_of
from claimex.record import Document, parse_record
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record


TOOL = "conll"
_UTF8 = "give a file that claimex export wrote, in UTF-8"
NONE = "_"

_ROLES = ("CONTENT", "CUE", "SOURCE", "EVIDENCE", "CLAIM")
_COLUMNS = ("ID", "FORM", *(f"CLAIMEX:{role}" for role in _ROLES), "MISC")
_BREAK = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_MISC = re.compile(r"(?:.*\|)?start=(\d+)\|end=(\d+)(?:\|.*)?")
_COMMENT = re.compile(r"# claimex:(?P<what>doc|record|parent)(?: (?P<key>\S+))? = (?P<value>.*)")

_Cells = list[dict[str, list[str]]]  # for each token, its tags by role
_Found = dict[str, defaultdict[str, list[Span]]]  # spans by role, and by the number of the record or claim


def to_conll(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write one file; returns how many records it holds."""
    written = 0
    with open_output(target) as stream:
        stream.write(f"# global.columns = {' '.join(_COLUMNS)}\n".encode())
        for article in articles:
            stream.write("".join(_lines(article)).encode())
            written += len(article.records)
    return written


def _lines(article: AnnotatedArticle) -> Iterator[str]:
    text, tool_records = article.text, to_tool(article.records, values=())
    tokens = _tokens(
        text,
        {
            edge
            for tool_record in tool_records
            for _, _, span in _tagged(tool_record)
            for edge in (span.start, span.end)
        },
    )
    yield f"# newdoc id = {' '.join(article.doc.id.split())}\n"
    yield f"# claimex:doc = {json.dumps(article.doc.model_dump())}\n"
    for tool_record in tool_records:  # in ASCII, since readers split lines at other characters than line feeds too
        yield f"# claimex:record {tool_record.key} = {json.dumps(json.loads(tool_record.carried or '{}'))}\n"
        if tool_record.parent is not None:
            yield f"# claimex:parent {tool_record.key} = {tool_record.parent}\n"
    cells = _cells(tokens, tool_records)
    for first, last in _sentences(text, tokens):
        yield f"# text = {text[tokens[first].start : tokens[last - 1].end]}\n"
        for number, i in enumerate(range(first, last), 1):
            tags = ("|".join(cells[i].get(role, ())) or NONE for role in _ROLES)
            misc = f"start={tokens[i].start}|end={tokens[i].end}"
            yield "\t".join((str(number), tokens[i].of(text), *tags, misc)) + "\n"
        yield "\n"


def _tokens(text: str, edges: Iterable[int]) -> list[Span]:
    """Return the tokens of a text, split where a span begins or ends, without white space."""
    cuts = sorted(edges)
    out = []
    for token in tokenizer().make_doc(text):
        if token.is_space:
            continue
        start, end = token.idx, token.idx + len(token)
        inner = cuts[bisect_left(cuts, start + 1) : bisect_left(cuts, end)]
        out += [Span(a, b) for a, b in zip([start, *inner], [*inner, end], strict=True)]
    return out


def _sentences(text: str, tokens: Sequence[Span]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(tokens) + 1):
        if i == len(tokens) or _BREAK.search(text, tokens[i - 1].end, tokens[i].start):
            yield first, i
            first = i


def _tagged(tool_record: ToolRecord) -> Iterator[tuple[str, str, Span]]:
    """Yield each span of a record with its role and tag."""
    yield from (("CONTENT", tool_record.key, span) for span in tool_record.content)
    yield from (("CUE", tool_record.key, span) for span in tool_record.cue)
    if tool_record.mention is not None:
        yield "SOURCE", tool_record.key, tool_record.mention
    if tool_record.evidence is not None:
        yield "EVIDENCE", tool_record.key, tool_record.evidence
    yield from (("CLAIM", f"{tool_record.key}.{i}", claim.span) for i, claim in enumerate(tool_record.claims, 1))


def _cells(tokens: Sequence[Span], tool_records: Iterable[ToolRecord]) -> _Cells:
    starts = [token.start for token in tokens]
    cells: _Cells = [{} for _ in tokens]
    for role, tag, span in (entry for tool_record in tool_records for entry in _tagged(tool_record)):
        first = bisect_left(starts, span.start)
        for i in range(first, bisect_left(starts, span.end)):
            cells[i].setdefault(role, []).append(f"{'B' if i == first else 'I'}-{tag}")
    return cells


def _read_cells(tokens: Sequence[Span], cells: _Cells) -> _Found:
    """Return the spans by role and tag, in the order of their starts."""
    out: _Found = {role: defaultdict(list) for role in _ROLES}
    last: dict[tuple[str, str], int] = {}
    for i, (token, row) in enumerate(zip(tokens, cells, strict=True)):
        for role, tags in row.items():
            for tag in tags:
                letter, _, key = tag.partition("-")
                spans = out[role][key]
                if letter == "I" and spans and last[role, key] == i - 1:
                    spans[-1] = Span(spans[-1].start, token.end)
                elif letter != "I" or last.get((role, key)) != i:
                    spans.append(token)
                last[role, key] = i
    return out


def import_conll(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read the records of a file.

    Yields:
        Each record, or what is wrong with it or with its article.

    Raises:
        InputError: The file cannot be read, or holds no article.
    """
    found = False
    for sheet in _sheets(path):
        found = True
        try:
            yield from _article(sheet, texts, str(path))
        except ClaimexError as error:
            yield error
    if not found:
        advice = "give a file that claimex export wrote, with its comments"
        raise InputError(str(path), "names no article", reason="not CoNLL", advice=advice)


@dataclass(slots=True)
class _Sheet:
    """The lines of one article in the file."""

    doc: str
    records: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    columns: Sequence[str] = _COLUMNS


def _sheets(path: Path) -> Iterator[_Sheet]:
    columns: Sequence[str] = _COLUMNS
    sheet: _Sheet | None = None
    for number, raw in enumerate(lines_of(path), 1):
        try:
            line = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            where = f"{path}:{number}"
            raise InputError(where, f"byte {error.start} is not UTF-8", reason="not UTF-8", advice=_UTF8) from error
        if line.startswith("# global.columns = "):
            columns = line.partition(" = ")[2].split()
        elif match := _COMMENT.fullmatch(line):
            if match["what"] == "doc":
                if sheet is not None:
                    yield sheet
                sheet = _Sheet(match["value"], columns=columns)
            elif sheet is not None:
                (sheet.records if match["what"] == "record" else sheet.parents)[match["key"]] = match["value"]
        elif line and not line.startswith("#") and sheet is not None:
            sheet.rows.append((number, line.split("\t")))
    if sheet is not None:
        yield sheet


def _article(sheet: _Sheet, texts: Texts, where: str) -> Iterator[Record | ClaimexError]:
    try:
        doc = Document.model_validate_json(sheet.doc)
    except ValidationError as error:
        advice = "keep the comment claimex:doc"
        raise InputError(where, "does not state its article", reason="no article", advice=advice) from error
    text = find_text(texts, doc)
    tokens, cells = _rows(sheet, text, where, doc.id)
    tool_records = list(_tool_records(text, _read_cells(tokens, cells), sheet, where))

    def shown(tool_record: ToolRecord) -> ToolRecord:
        """Return a record with its spans as the columns show them."""
        found = _read_cells(tokens, _cells(tokens, [replace(tool_record, key="1")]))
        return _gathered(found, "1", _claim_values(text, tool_record.claims))

    yield from from_tool(doc, text, tool_records, tool=TOOL, where=where, shown=shown)


def _rows(sheet: _Sheet, text: str, where: str, doc_id: str) -> tuple[list[Span], _Cells]:
    tokens: list[Span] = []
    cells: _Cells = []
    for number, row in sheet.rows:
        values = dict(zip(sheet.columns, row, strict=False))
        match = _MISC.fullmatch(values.get("MISC", ""))
        span = Span(int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) else None
        if span is None or text[span.start : span.end] != values.get("FORM"):
            stands = "no start and end in MISC" if span is None else repr(text[span.start : span.end][:60])
            problem = f"{doc_id}: {values.get('FORM', '')[:60]!r} does not stand there, but {stands}"
            place = f"{where}:{number}"
            raise InputError(place, problem, reason="not its text", advice="keep FORM and MISC")
        tokens.append(span)
        tags = {role: values.get(f"CLAIMEX:{role}", NONE) for role in _ROLES}
        cells.append({role: cell.split("|") for role, cell in tags.items() if cell not in {NONE, ""}})
    return tokens, cells


def _tool_records(text: str, found: _Found, sheet: _Sheet, where: str) -> Iterator[ToolRecord]:
    for key, carried in sheet.records.items():
        old = shown_of(parse_record(carried, where=f"{where}: record {key}"), values=())
        tool_record = _gathered(found, key, _claim_values(text, old.claims))
        yield replace(tool_record, parent=sheet.parents.get(key), carried=carried)
    for key in sorted({*found["CONTENT"], *found["CUE"]} - sheet.records.keys()):
        yield replace(_gathered(found, key, {}), parent=sheet.parents.get(key))


def _claim_values(text: str, claims: Iterable[ToolClaim]) -> dict[Span, tuple[str, str]]:
    """Return the polarity and certainty of claims, which no column shows, by the spans that the columns show."""
    return {strip(text, claim.span): (claim.polarity, claim.certainty) for claim in claims}


def _gathered(found: _Found, key: str, claim_values: Mapping[Span, tuple[str, str]]) -> ToolRecord:
    claims = [spans for tag, spans in found["CLAIM"].items() if tag.rpartition(".")[0] == key]
    return ToolRecord(
        key=key,
        content=tuple(found["CONTENT"].get(key, ())),
        cue=tuple(found["CUE"].get(key, ())),
        mention=next(iter(found["SOURCE"].get(key, ())), None),
        evidence=next(iter(found["EVIDENCE"].get(key, ())), None),
        claims=tuple(ToolClaim(span, *claim_values.get(span, ("", ""))) for spans in claims for span in spans),
    )
