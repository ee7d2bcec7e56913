"""Write records as one page of W3C Web Annotations in JSON-LD, and read them back.

Comes in: annotated articles, or a page of annotations. Goes out: the page, or records.

Each record is an annotation. Its targets are its spans, each a `SpecificResource` with a `TextPositionSelector` and a
`TextQuoteSelector`; `claimex:role` states the role of the span. Its bodies are the values of the record, and the
record's JSON.

Positions count code points: "The selection of the text MUST be in terms of unicode code points" (Web Annotation Data
Model, W3C Recommendation of 23 February 2017, 4.2.4, to which 4.2.5 refers). But clients in JavaScript are known to
count UTF-16 units (github.com/tilgovi/dom-anchor-text-position, issue 6). So if the quoted words do not stand at a
position in code points, the position is tried as units, and then the words are searched with what stands around them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import ValidationError

from claimex.errors import ClaimexError, InputError, RecordError, SpanError
from claimex.formats.annotation_graph import CLAIM, CONTENT, CUE, EVIDENCE, SOURCE
from claimex.formats.annotations import (
    CERTAINTY,
    POLARITY,
    VALUES,
    ToolClaim,
    ToolRecord,
    find_text,
    from_tool,
    to_tool,
)
from claimex.formats.output_files import open_output
from claimex.reading import read_regular
from claimex.record import Document
from claimex.spans import Span, Units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record


TOOL = "w3c"
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"claimex": "urn:claimex:"}]
AROUND = 32  # characters of prefix and suffix, as many as the Hypothesis client writes

_ADVICE = "give an AnnotationPage, as claimex export writes it"
_HEAD = f'{{"@context": {json.dumps(CONTEXT)}, "type": "AnnotationPage", "items": [\n'


def to_w3c(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write one page with an annotation on each line; returns how many annotations."""
    written = 0
    with open_output(target) as stream:
        stream.write(_HEAD.encode())
        for article in articles:
            for tool_record in to_tool(article.records):
                line = json.dumps(_annotation(article, tool_record), ensure_ascii=False)
                stream.write((",\n" if written else "").encode() + line.encode())
                written += 1
        stream.write(b"\n]}\n")
    return written


def _annotation(article: AnnotatedArticle, tool_record: ToolRecord) -> dict[str, Any]:
    doc = article.doc
    place = f"urn:claimex:{quote(doc.id, safe='')}"
    source = doc.url or place
    targets = [_target(source, article.text, role, span, values) for role, span, values in _spans(tool_record)]
    record = json.loads(tool_record.carried or "{}")
    out = {
        "id": f"{place}:{quote(record['id'], safe='')}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            *_bodies(tool_record),
            _body("describing", "record", tool_record.carried or "", format="application/json"),
        ],
        "target": targets or source,
        "claimex:doc": doc.model_dump(),
        "claimex:key": tool_record.key,
    }
    return out | ({"claimex:parent": tool_record.parent} if tool_record.parent is not None else {})


def _spans(tool_record: ToolRecord) -> Iterator[tuple[str, Span, Mapping[str, str]]]:
    places = ((SOURCE, tool_record.mention), (EVIDENCE, tool_record.evidence))
    yield from ((CONTENT, span, {}) for span in tool_record.content)
    yield from ((CUE, span, {}) for span in tool_record.cue)
    yield from ((role, span, {}) for role, span in places if span is not None)
    yield from ((CLAIM, c.span, {POLARITY: c.polarity, CERTAINTY: c.certainty}) for c in tool_record.claims)


def _bodies(tool_record: ToolRecord) -> Iterator[dict[str, Any]]:
    for name, value in tool_record.values.items():
        if value:
            yield _body("classifying", name, value)


def _body(purpose: str, field: str, value: str, **more: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "claimex:field": field, **more}


def _target(source: str, text: str, role: str, span: Span, values: Mapping[str, str]) -> dict[str, Any]:
    quotation = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [{"type": "TextPositionSelector", "start": span.start, "end": span.end}, quotation],
        "claimex:role": role,
        **{f"claimex:{name}": value for name, value in values.items() if value},
    }


def import_w3c(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read the annotations of a page, article by article.

    Yields:
        Each record, or what is wrong with it or with its article.

    Raises:
        InputError: It is not a page of annotations.
    """
    for items in _by_article(_items(path)):
        try:
            yield from _article(items, texts, str(path))
        except ClaimexError as error:
            yield error


def _items(path: Path) -> list[dict[str, Any]]:
    try:
        page = json.loads(read_regular(path))
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), "is not JSON", reason="not W3C", advice=_ADVICE) from error
    items = page.get("items") if isinstance(page, dict) else page
    if not isinstance(items, list):
        raise InputError(str(path), "is not a page of annotations", reason="not W3C", advice=_ADVICE)
    return _dicts(items)


def _by_article(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        groups.setdefault(json.dumps(item.get("claimex:doc"), sort_keys=True), []).append(item)
    yield from groups.values()


def _article(items: list[dict[str, Any]], texts: Texts, where: str) -> Iterator[Record | ClaimexError]:
    try:
        doc = Document.model_validate(items[0].get("claimex:doc"))
    except ValidationError as error:
        place = f"{where}: {items[0].get('id')}"
        advice = "keep claimex:doc"
        raise InputError(place, "does not state its article", reason="no article", advice=advice) from error
    text = find_text(texts, doc)
    units = Units(text, "utf-16")
    tool_records = []
    for number, item in enumerate(items, 1):
        try:
            tool_records.append(_tool_record(item, number, text, units, where))
        except ClaimexError as error:
            yield error
    yield from from_tool(doc, text, tool_records, tool=TOOL, where=where)


def _tool_record(item: Mapping[str, Any], number: int, text: str, units: Units, where: str) -> ToolRecord:
    place = f"{where}: annotation {item.get('id', number)}"
    bodies = {str(body.get("claimex:field")): body.get("value") for body in _dicts(item.get("body"))}
    roles: dict[str, list[Span]] = {role: [] for role in (CONTENT, CUE, SOURCE, EVIDENCE)}
    claims = []
    for target in _dicts(item.get("target")):
        role = str(target.get("claimex:role", CONTENT))
        span = _place(target, text, units, place)
        if role == CLAIM:
            polarity, certainty = (str(target.get(f"claimex:{name}") or "") for name in (POLARITY, CERTAINTY))
            claims.append(ToolClaim(span, polarity, certainty))
        elif role in roles:
            roles[role].append(span)
    parent = item.get("claimex:parent")
    return ToolRecord(
        key=str(item.get("claimex:key") or f"new {number}"),
        content=tuple(roles[CONTENT]),
        cue=tuple(roles[CUE]),
        mention=next(iter(roles[SOURCE]), None),
        evidence=next(iter(roles[EVIDENCE]), None),
        claims=tuple(claims),
        values={name: str(bodies.get(name) or "") for name in VALUES},
        parent=str(parent) if parent is not None else None,
        carried=bodies.get("record"),
    )


def _dicts(value: object) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [entry for entry in values if isinstance(entry, dict)]


def _place(target: Mapping[str, Any], text: str, units: Units, where: str) -> Span:
    """Find the span of a target: by its position in code points, else in units, else by its quotation."""
    selectors = {str(selector.get("type")): selector for selector in _dicts(target.get("selector"))}
    quotation, position = (selectors.get(name, {}) for name in ("TextQuoteSelector", "TextPositionSelector"))
    exact = quotation.get("exact")
    for span in _positions(position, units):
        if span.end <= len(text) and exact in (None, span.of(text)):
            return span
    words = [str(quotation.get(name) or "") for name in ("prefix", "exact", "suffix")]
    around = "".join(words)
    if words[1] and text.count(around) == 1:
        start = text.index(around) + len(words[0])
        return Span(start, start + len(words[1]))
    stands = f"start {position.get('start')} and end {position.get('end')}"
    raise RecordError(where, f"{str(exact)[:60]!r} does not stand at {stands} or just once in the text", field="target")


def _positions(position: Mapping[str, Any], units: Units) -> Iterator[Span]:
    start, end = position.get("start"), position.get("end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        yield Span(start, end)
        try:
            yield units.to_code_points(start, end)
        except SpanError:
            return
