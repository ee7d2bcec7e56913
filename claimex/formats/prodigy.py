"""Write records as Prodigy tasks with tokens, spans and relations, and read them back.

Comes in: annotated articles, or a JSON Lines file that Prodigy exported. Goes out: a JSON Lines file with a task for
each article, or records.

Offsets count code points, as in spaCy, on which Prodigy builds. Spans carry an `id` besides Prodigy's fields, and the
task carries `claimex`, with the document and the records' JSON; Prodigy keeps fields that it does not know. A span that
comes back without its id was drawn anew, and is recognized by its label and place. Prodigy sets `_input_hash` and
`_task_hash` itself. Only accepted tasks are read back.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claimex.errors import ClaimexError, InputError, RecordError
from claimex.formats.annotation_graph import PART, Edge, Graph, Node, draw, read_graph
from claimex.formats.annotations import VALUES, find_text, from_tool, to_tool
from claimex.formats.output_files import open_output
from claimex.reading import lines_of
from claimex.record import Document
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record


TOOL = "prodigy"
ACCEPTED = "accept"

_log = logging.getLogger(__name__)


def to_prodigy(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write one task for each article; returns how many records they hold."""
    written = 0
    with open_output(target) as stream:
        for article in articles:
            stream.write(json.dumps(_task(article), ensure_ascii=False).encode() + b"\n")
            written += len(article.records)
    return written


@lru_cache(maxsize=1)
def tokenizer() -> Language:
    """Return spaCy's English tokenizer, which needs no model."""
    import spacy

    return spacy.blank("en")


def _task(article: AnnotatedArticle) -> dict[str, Any]:
    graph = draw(to_tool(article.records), article.text)
    tokens = tokenizer().make_doc(article.text)
    spans = {node.id: _span(node, tokens) for node in graph.nodes}
    return {
        "text": article.text,
        "tokens": [
            {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)}
            for t in tokens
        ],
        "spans": list(spans.values()),
        "relations": [_relation(edge, spans) for edge in graph.edges],
        "meta": {"source": article.doc.id},
        "claimex": {"doc": article.doc.model_dump(), "records": graph.carried},
    }


def _span(node: Node, tokens: Doc) -> dict[str, Any]:
    """Return a span for Prodigy: its characters are exact, its tokens are all that it touches."""
    touched = tokens.char_span(node.span.start, node.span.end, alignment_mode="expand")
    first, last = (touched.start, touched.end - 1) if touched is not None and len(touched) else (0, 0)
    values = {name: value for name, value in node.values.items() if value}
    place = {"start": node.span.start, "end": node.span.end, "token_start": first, "token_end": last}
    return {**place, "label": node.label, "id": node.id, **values}


def _relation(edge: Edge, spans: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    head, child = spans[edge.source], spans[edge.target]
    ends = {"head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child}
    return {**ends, "label": edge.label}


def import_prodigy(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read tasks that were accepted, or never answered.

    Yields:
        Each record, or what is wrong with it or with its line.

    Raises:
        InputError: The file cannot be read.
    """
    refused = 0
    for number, line in enumerate(lines_of(path), 1):
        where = f"{path}:{number}"
        try:
            task = json.loads(line)
            if task.get("answer", ACCEPTED) != ACCEPTED:
                refused += 1
                continue
            yield from _read_task(task, texts, where)
        except ClaimexError as error:
            yield error
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, ValidationError):
            yield InputError(
                where,
                "is not a task that claimex wrote",
                reason="bad task",
                advice="keep its field claimex",
            )
    if refused:
        _log.info("%s: left out %d tasks that were rejected or ignored", path, refused)


def _read_task(task: Mapping[str, Any], texts: Texts, where: str) -> Iterator[Record | ClaimexError]:
    own = task["claimex"]
    doc = Document.model_validate(own["doc"])
    text = find_text(texts, doc, shown=task["text"])
    nodes = [_node(span, text, f"{where}: {doc.id}") for span in task.get("spans") or ()]
    known = {(node.label, node.span): node.id for node in reversed(nodes)}
    edges = [
        Edge(_end(relation["head_span"], known), _end(relation["child_span"], known), relation.get("label") or PART)
        for relation in task.get("relations") or ()
    ]
    graph = Graph(nodes, edges, own["records"])
    yield from from_tool(doc, text, read_graph(graph, where=where), tool=TOOL, where=where)


def _node(span: Mapping[str, Any], text: str, where: str) -> Node:
    start, end, label = int(span["start"]), int(span["end"]), str(span["label"])
    if not 0 <= start < end <= len(text) or span.get("text", text[start:end]) != text[start:end]:
        problem = f"[{start}, {end}) {span.get('text', '')!r} is not in the text of {len(text)} characters"
        raise RecordError(where, problem, field="spans")
    values = {name: str(span[name]) for name in (*VALUES, "polarity", "certainty") if span.get(name)}
    return Node(str(span.get("id") or f"{label}:{start}:{end}"), label, Span(start, end), values)


def _end(span: Mapping[str, Any], known: Mapping[tuple[str, Span], str]) -> str:
    place = (str(span["label"]), Span(int(span["start"]), int(span["end"])))
    return str(span.get("id") or known.get(place, ""))
