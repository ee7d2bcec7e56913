"""Write records as Label Studio tasks with predictions, and read annotations or predictions back.

Comes in: annotated articles, or a JSON export of Label Studio. Goes out: a JSON file of tasks, the prediction for a
task that Label Studio has already, or records.

Each article is a task, and each span a region of type `labels`. Each value is a choice on its region (a name is a text
area), and relations join the regions of a record. `data.claimex` carries the article's document and the records' JSON
by the id of the anchor's region: Label Studio returns `data` unchanged, and regions keep their ids when a prediction is
accepted. Relations are drawn over the text, so they are written only on request; without them the ids of regions tell
which belong to one record. A prediction cannot change `data`, so one for an existing task carries the record in `meta`
of its anchor's region, which Label Studio returns too. CONFIG is the labelling interface that shows all of this.

Offsets count code points in plain text: the front end converts the browser's UTF-16 positions to code points before it
stores them (label-studio-frontend, pull request 308, `fixCodePointsInRange`). Earlier versions stored UTF-16 units
(label-studio issues 1008 and 1347). So if a region's words do not stand at its offsets in code points, the offsets are
tried as units.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from claimex.article import sha256_of
from claimex.errors import ClaimexError, InputError, RecordError, SpanError
from claimex.formats.annotation_graph import (
    CONTENT,
    LABELS,
    PARENT,
    PART,
    Edge,
    Graph,
    Node,
    draw,
    read_graph,
    with_implied,
    with_lone_claims,
)
from claimex.formats.annotations import CHOICES, NAME, AnnotatedArticle, find_text, from_tool, to_tool
from claimex.formats.output_files import open_output
from claimex.reading import read_regular
from claimex.record import Document, parse_record
from claimex.spans import Span, Units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.reading import Texts
    from claimex.record import Producer, Record


TOOL = "label-studio"
_ADVICE = "export from Label Studio as JSON"
_log = logging.getLogger(__name__)
TAG, TEXT = "label", "text"
CARRIED = "claimex"
"""Key of what is ours, in a task's `data` and in a region's `meta`."""
RELATIONS = "relations"
"""Key of what is ours that says whether relations were written."""


def labelling_interface() -> str:
    """Return the labelling interface of a project for these tasks."""
    labels = "".join(f'\n    <Label value="{label}"/>' for label in LABELS)
    choices = "".join(
        f'\n  <Choices name="{name}" toName="{TEXT}" perRegion="true" choice="single">'
        + "".join(f'\n    <Choice value="{value}"/>' for value in values)
        + "\n  </Choices>"
        for name, values in CHOICES.items()
    )
    return f"""<View>
  <Relations>
    <Relation value="{PART}"/>
    <Relation value="{PARENT}"/>
  </Relations>
  <Labels name="{TAG}" toName="{TEXT}">{labels}
  </Labels>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Text name="{TEXT}" value="$text" granularity="symbol"/>{choices}
  <TextArea name="{NAME}" toName="{TEXT}" perRegion="true" maxSubmissions="1" editable="true"/>
</View>
"""


CONFIG = labelling_interface()
"""The labelling interface of a project for these tasks."""


def missing_from(config: str) -> list[str]:
    """Return the names of CONFIG that another labelling interface lacks; predictions need each of them."""
    return [name for name in (TAG, TEXT, *CHOICES, NAME) if not re.search(rf"""\bname\s*=\s*["']{name}["']""", config)]


def model_version(producer: Producer) -> str:
    """Return how predictions name the program and model that made them."""
    return " ".join(filter(None, (producer.name, producer.version, producer.model)))


def to_label_studio(articles: Iterable[AnnotatedArticle], target: Path, *, relations: bool = False) -> int:
    """Write a JSON file with a task on each line; returns how many records they hold.

    Args:
        articles: The records.
        target: The file.
        relations: Whether to write relations too, which Label Studio draws over the text.
    """
    written = 0
    with open_output(target) as stream:
        stream.write(b"[\n")
        for number, article in enumerate(articles):
            line = json.dumps(_task(article, relations=relations), ensure_ascii=False)
            stream.write((",\n" if number else "").encode() + line.encode())
            written += len(article.records)
        stream.write(b"\n]\n")
    return written


def _task(article: AnnotatedArticle, *, relations: bool) -> dict[str, Any]:
    graph = draw(to_tool(article.records), article.text)
    own = {"doc": article.doc.model_dump(), "records": graph.carried, RELATIONS: relations}
    prediction = {
        "model_version": model_version(article.records[0].producer),
        "score": _score(article.records),
        "result": [*_results(graph, article.text), *(map(_relation, graph.edges) if relations else ())],
    }
    return {"data": {TEXT: article.text, CARRIED: own}, "predictions": [prediction]}


def predict(article: AnnotatedArticle, *, version: str) -> dict[str, Any]:
    """Return the prediction for a task that Label Studio has already.

    Args:
        article: The article of the task. It may have no records.
        version: What Label Studio is told as the version of the model, see `model_version`.
    """
    graph = draw(to_tool(article.records), article.text)
    results = list(_results(graph, article.text))
    for result in results:
        if result["type"] == "labels" and result["id"] in graph.carried:
            result["meta"] = {CARRIED: graph.carried[result["id"]]}
    return {"model_version": version, "score": _score(article.records), "result": results}


def _score(records: Sequence[Record]) -> float | None:
    """Return the least confidence, so that Label Studio's ordering puts the least certain article first."""
    return min((record.confidence for record in records), default=None)


def _results(graph: Graph, text: str) -> Iterator[dict[str, Any]]:
    for node in graph.nodes:
        region = {"start": node.span.start, "end": node.span.end, "text": node.span.of(text)}
        yield _result(node.id, TAG, "labels", {**region, "labels": [node.label]})
        for name, value in node.values.items():
            if value and name in CHOICES:
                yield _result(node.id, name, "choices", {**region, "choices": [value]})
            elif value:
                yield _result(node.id, name, "textarea", {**region, "text": [value]})


def _result(key: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "from_name": name, "to_name": TEXT, "type": kind, "value": value}


def _relation(edge: Edge) -> dict[str, Any]:
    ends = {"from_id": edge.source, "to_id": edge.target}
    return {"type": "relation", **ends, "direction": "right", "labels": [edge.label]}


def import_label_studio(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read a JSON export: for each task the newest annotation that was not cancelled, else the first prediction.

    A task without an annotation whose predictions are given as numbers alone keeps the records that were exported.

    Yields:
        Each record, or what is wrong with it or with its task.

    Raises:
        InputError: It is not a list of tasks.
    """
    try:
        tasks = json.loads(read_regular(path))
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), "is not JSON", reason="not Label Studio", advice=_ADVICE) from error
    if not isinstance(tasks, list):
        raise InputError(str(path), "is not a list of tasks", reason="not Label Studio", advice=_ADVICE)
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {number}"
        try:
            yield from _read_task(task, texts, where)
        except ClaimexError as error:
            yield error
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError) as error:
            _log.debug("%s: %r", where, error)
            yield InputError(where, "is not a task of this kind", reason="bad task", advice=_ADVICE)


def _read_task(task: Mapping[str, Any], texts: Texts, where: str) -> Iterator[Record | ClaimexError]:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise InputError(where, "has no data", reason="bad task", advice=_other_export(task))
    data, results = task["data"], _chosen(task)
    own = data.get(CARRIED) or {}
    if not own and not results:
        return  # an article in which neither the model nor a person found anything
    carried = {**own.get("records", {}), **_carried_by(results or ())}
    doc = Document.model_validate(own["doc"]) if own else _doc_of(task, carried, where)
    text = find_text(texts, doc, shown=data[TEXT])
    if results is None:
        found = to_tool([parse_record(line, where=where) for line in carried.values()])
    else:
        graph = _graph(results, text, f"{where}: {doc.id}", carried)
        found = read_graph(graph if own.get(RELATIONS) else with_implied(graph), where=where)
        found, alone = with_lone_claims(found, graph)
        yield from (_of_no_record(node, text, f"{where}: {doc.id}") for node in alone)
    yield from from_tool(doc, text, found, tool=TOOL, where=where)


def _of_no_record(node: Node, text: str, where: str) -> RecordError:
    problem = f"{node.span.of(text)[:60]!r} belongs to no record; draw a relation between it and its {CONTENT}"
    return RecordError(where, problem, field=node.label)


def _other_export(task: object) -> str:
    """Return what to do about a task without data, if it is known."""
    if isinstance(task, dict) and TEXT in task:  # JSON-MIN has the data of a task at its top
        return "this is JSON-MIN; export as JSON"
    return "check that it is Label Studio's JSON export"


def _chosen(task: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Return the results of the annotation to read, or of the first prediction; None if neither is there whole.

    Label Studio exports predictions as numbers alone if an export does not ask for them whole.
    """
    given = [entry for entry in task.get("annotations") or () if not entry.get("was_cancelled")]
    predicted = [entry for entry in task.get("predictions") or () if not isinstance(entry, int)]
    if not given and not predicted:
        return None
    chosen = max(given, key=_when) if given else predicted[0]
    return chosen.get("result") or []


def _carried_by(results: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the records' JSON that regions carry, by the region's id.

    A region that a person copied carries the same record again. Only the first one is that record.
    """
    found: dict[str, str] = {}
    for result in results:
        carried = (result.get("meta") or {}).get(CARRIED)
        if carried is not None and carried not in found.values():
            found[result["id"]] = carried
    return found


def _doc_of(task: Mapping[str, Any], carried: Mapping[str, str], where: str) -> Document:
    """Return the document of a task without `data.claimex`: that of its records, else what its data say."""
    if carried:
        return parse_record(next(iter(carried.values())), where=where).doc
    return Document(id=name_of(task), sha256=sha256_of(task["data"][TEXT]))


def name_of(task: Mapping[str, Any]) -> str:
    """Return an article's id: that of its task's data, else one made of the task's number."""
    own, named = task["data"].get(CARRIED), task["data"].get("id")
    if isinstance(own, dict) and isinstance(own.get("doc"), dict):
        named = own["doc"].get("id")
    return str(named) if isinstance(named, str | int) and named != "" else f"task-{task['id']}"


def _when(annotation: Mapping[str, Any]) -> tuple[str, int]:
    return str(annotation.get("updated_at") or annotation.get("created_at") or ""), int(annotation.get("id") or 0)


def _graph(results: Iterable[Mapping[str, Any]], text: str, where: str, carried: Mapping[str, str]) -> Graph:
    units = Units(text, "utf-16")
    places: dict[str, tuple[str, Span]] = {}
    values: defaultdict[str, dict[str, str]] = defaultdict(dict)
    edges = []
    for result in results:
        kind, value = result["type"], result.get("value") or {}
        if kind == "relation":
            label = next(iter(result.get("labels") or ()), PART)
            edge = Edge(result["from_id"], result["to_id"], label)
            edges.append(Edge(edge.target, edge.source, label) if result.get("direction") == "left" else edge)
        elif kind == "labels" and value.get("labels"):
            span = _place(value, text, units, f"{where}: region {result['id']}")
            for number, label in enumerate(value["labels"]):  # several if the project's interface allows it
                places[f"{result['id']}+{number}" if number else result["id"]] = label, span
        elif kind in {"choices", "textarea"}:
            chosen = value.get("choices") or value.get("text") or ""
            values[result["id"]][result["from_name"]] = chosen if isinstance(chosen, str) else chosen[0]
    nodes = [Node(key, label, span, values[key]) for key, (label, span) in places.items()]
    return Graph(nodes, edges, carried)


def _place(value: Mapping[str, Any], text: str, units: Units, where: str) -> Span:
    """Find the span of a region by its offsets in code points or, if only they match its words, in UTF-16 units."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if 0 <= start < end <= len(text) and words in {None, text[start:end]}:
        return Span(start, end)
    try:
        span = units.to_code_points(start, end)
    except SpanError:
        span = Span(0, 0)
    if span and words == span.of(text):
        return span
    problem = f"text[{start}:{end}] is {text[max(start, 0) : end][:60]!r}, not {str(words)[:60]!r}"
    raise RecordError(where, problem, field="value")
