"""Add records to a document of INCEpTION as suggestions for one layer and feature (extra `cas`).

Comes in: a CAS in XMI with its type system, as INCEpTION sends it to an external recommender, and the records of its
text. Goes out: the CAS with one annotation more for each suggestion.

INCEpTION takes suggestions from annotations whose feature `inception_internal_predicted` is true. It asks for one layer
and one feature at a time, so each recommender has a name that says which spans it suggests. A suggested feature `role`
is the role of the span; `kind`, `act`, `speaker_type`, `speaker_name`, `polarity` and `certainty` are those of the
record or claim; any other feature, of a layer that is not ours, is the role too. Source: the developer's guide of
INCEpTION, "External recommender" and "Encoding annotation suggestions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from claimex.errors import InputError
from claimex.formats.annotation_graph import CLAIM, CONTENT, CUE, EVIDENCE, LABELS, SOURCE, draw, key_of
from claimex.formats.annotations import CERTAINTY, POLARITY, VALUES, to_tool
from claimex.formats.cas import DAMAGED, open_cassis, parse_plain, parse_types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.formats.annotation_graph import Graph, Node
    from claimex.record import Record

RECOMMENDERS: Mapping[str, Sequence[str]] = {
    "spans": LABELS,
    "content": (CONTENT,),
    "cue": (CUE,),
    "source": (SOURCE,),
    "evidence": (EVIDENCE,),
    "claim": (CLAIM,),
    "links": (),
}
"""The roles of the spans that each recommender suggests; `links` suggests relations between spans."""

LINKS = "links"
PREDICTED = "inception_internal_predicted"
SCORE = "_score"
ENDS = ("Governor", "Dependent")


class Wanted(NamedTuple):
    """What to suggest: the recommender's name, and the layer and feature that INCEpTION named."""

    name: str
    layer: str
    feature: str


def open_document(xmi: str, types: str, wanted: Wanted) -> Any:  # noqa: ANN401 - made by a module without types
    """Read a document.

    Raises:
        InputError: It is not a CAS, or its layer cannot take these suggestions.
        ExtraMissing: dkpro-cassis is not installed.
    """
    cassis = open_cassis()
    from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

    where = "document"
    try:
        system = cassis.load_typesystem(parse_types(types.encode(), where="typeSystem"))
        cas = cassis.load_cas_from_xmi(parse_plain(xmi.encode(), where=where), typesystem=system)
    except (*DAMAGED, cassis.typesystem.TypeNotFoundError, XMLSyntaxError) as error:
        raise InputError(where, f"cannot be read as CAS ({error})", reason="not CAS") from error
    if not isinstance(cas.sofa_string, str):
        raise InputError(where, "holds no text", reason="not CAS")
    _check(cas, wanted)
    return cas


def _check(cas: Any, wanted: Wanted) -> None:  # noqa: ANN401 - made by a module without types
    if not cas.typesystem.contains_type(wanted.layer):
        raise InputError(wanted.layer, "is not in the type system", reason="unknown layer")
    names = {feature.name for feature in cas.typesystem.get_type(wanted.layer).all_features}
    needed = {wanted.feature, PREDICTED, *(ENDS if wanted.name == LINKS else ())}
    if missing := sorted(needed - names):
        advice = "choose a relation layer" if set(missing) & set(ENDS) else "choose a layer of spans, and its feature"
        problem = f"has no feature {', '.join(missing)}"
        raise InputError(wanted.layer, problem, reason="unknown feature", advice=advice)
    if wanted.name != LINKS and names.issuperset(ENDS):
        advice = f"use the recommender {LINKS}"
        raise InputError(wanted.layer, "is a relation layer", reason="unknown feature", advice=advice)


def suggest(cas: Any, records: Sequence[Record], wanted: Wanted) -> str:  # noqa: ANN401 - made by a module without types
    """Add the suggestions.

    Args:
        cas: From `open_document`; it is changed.
        records: Those of its text.
        wanted: What to suggest.

    Returns:
        The CAS as XMI.
    """
    graph = draw(to_tool(records), cas.sofa_string)
    scores = {str(number): record.confidence for number, record in enumerate(records, 1)}
    if wanted.name == LINKS:
        _add_links(cas, graph, scores, wanted)
    else:
        _add_spans(cas, graph, scores, wanted)
    return str(cas.to_xmi())


def _add_spans(cas: Any, graph: Graph, scores: Mapping[str, float], wanted: Wanted) -> None:  # noqa: ANN401
    layer = cas.typesystem.get_type(wanted.layer)
    roles = RECOMMENDERS[wanted.name]
    for node in graph.nodes:
        if node.label in roles and (label := _label(node, wanted.feature)):
            place = {"begin": node.span.start, "end": node.span.end}
            cas.add(layer(**place, **_suggested(layer, wanted.feature, label, _score(node.id, scores))))


def _label(node: Node, feature: str) -> str:
    if feature in {*VALUES, POLARITY, CERTAINTY}:
        return node.values.get(feature, "")
    return node.label


def _add_links(cas: Any, graph: Graph, scores: Mapping[str, float], wanted: Wanted) -> None:  # noqa: ANN401
    """Add relations. An end that was not accepted yet is added as a span without a suggestion: its place counts."""
    layer = cas.typesystem.get_type(wanted.layer)
    spans = cas.typesystem.get_type(layer.get_feature(ENDS[0]).rangeType.name)
    there = {(found.begin, found.end): found for found in cas.select(spans.name)}
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        ends = [_end(cas, spans, there, nodes[key]) for key in (edge.source, edge.target)]
        place = {"begin": ends[1].begin, "end": ends[1].end}
        told = _suggested(layer, wanted.feature, edge.label, _score(edge.source, scores))
        cas.add(layer(**place, **dict(zip(ENDS, ends, strict=True)), **told))


def _end(cas: Any, spans: Any, there: dict[tuple[int, int], Any], node: Node) -> Any:  # noqa: ANN401
    place = (node.span.start, node.span.end)
    if place not in there:
        there[place] = spans(begin=place[0], end=place[1])
        cas.add(there[place])
    return there[place]


def _score(key: str, scores: Mapping[str, float]) -> float:
    return scores[key_of(key) or ""]


def _suggested(layer: Any, feature: str, label: str, score: float) -> dict[str, Any]:  # noqa: ANN401
    """Return the features of a suggestion. A score is told where the layer has a place for it."""
    told = {feature: label, PREDICTED: True}
    if any(each.name == feature + SCORE for each in layer.all_features):
        told[feature + SCORE] = score
    return told
