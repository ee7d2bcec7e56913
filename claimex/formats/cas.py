"""Write records as UIMA CAS in XMI for INCEpTION, and read them back, with dkpro-cassis (extra `cas`).

Comes in: annotated articles, or a folder that INCEpTION exported. Goes out: a folder with `TypeSystem.xml` and an
`.xmi` file for each article, or records.

Each span of a record is an annotation in the span layer `webanno.custom.Claimex`, whose feature `role` states its role.
The relation layer `webanno.custom.ClaimexLink` joins the spans (`annotation_graph`). The feature `record` of the anchor
carries the record's JSON.

UIMA counts UTF-16 units; dkpro-cassis converts them to code points when it reads, and back when it writes. XML 1.0 does
not allow some control characters. They are written as U+FFFD, which has the same length, and the article's own text
stays the reference.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from keyword import iskeyword
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from claimex.errors import ClaimexError, ExtraMissing, InputError, RecordError
from claimex.formats.annotation_graph import PART, Edge, Graph, Node, draw, read_graph
from claimex.formats.annotations import CERTAINTY, POLARITY, VALUES, ToolRecord, find_text, from_tool, to_tool
from claimex.formats.output_files import new_folder, put
from claimex.formats.xml_text import legal
from claimex.reading import kept_name, read_regular
from claimex.record import Document, parse_record
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record


TOOL = "cas"
SPAN_LAYER, LINK_LAYER = "webanno.custom.Claimex", "webanno.custom.ClaimexLink"
TYPE_SYSTEM = "TypeSystem.xml"

_FEATURES = (*VALUES, POLARITY, CERTAINTY)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
DAMAGED = (ParseError, OSError, ValueError, KeyError, AttributeError, TypeError, RuntimeError, SyntaxError)
"""Errors that dkpro-cassis raised on randomly damaged files; it does not have its own error for them."""


def to_cas(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write a folder; returns how many records it holds.

    Raises:
        ConfigError: The folder exists and is not empty.
        ExtraMissing: dkpro-cassis is not installed.
    """
    cassis = open_cassis()
    types = _types(cassis)
    written = 0
    with new_folder(target) as folder:
        put(folder, TYPE_SYSTEM, types.to_xml().encode())
        for article in articles:
            name = kept_name(article.doc.id).removesuffix(".txt") + ".xmi"
            put(folder, name, _xmi(cassis, types, article).encode())
            written += len(article.records)
    return written


def type_system() -> str:
    """Return the layers as XML, to be imported into a project.

    Raises:
        ExtraMissing: dkpro-cassis is not installed.
    """
    return str(_types(open_cassis()).to_xml())


def open_cassis() -> Any:  # noqa: ANN401 - a module without types
    """Return dkpro-cassis.

    Raises:
        ExtraMissing: It is not installed.
    """
    try:
        import cassis
    except ImportError as error:
        feature = "CAS XMI"
        raise ExtraMissing(feature, "cas") from error
    return cassis


def _types(cassis: Any) -> Any:  # noqa: ANN401 - a module without types
    types = cassis.TypeSystem()
    layer = types.create_type(SPAN_LAYER, supertypeName="uima.tcas.Annotation")
    for name in ("role", *_FEATURES, "key", "record"):
        types.create_feature(layer, name, "uima.cas.String")
    link = types.create_type(LINK_LAYER, supertypeName="uima.tcas.Annotation")
    types.create_feature(link, "Dependent", layer)
    types.create_feature(link, "Governor", layer)
    types.create_feature(link, "role", "uima.cas.String")
    return types


def _xmi(cassis: Any, types: Any, article: AnnotatedArticle) -> str:  # noqa: ANN401 - a module without types
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = legal(article.text)
    cas.sofa_mime = "text/plain"
    graph = draw(to_tool(article.records), article.text)
    layer, link = types.get_type(SPAN_LAYER), types.get_type(LINK_LAYER)
    made = {}
    for node in graph.nodes:
        values = {name: legal(value) for name, value in node.values.items() if value}
        carried = graph.carried.get(node.id)
        if carried is not None:  # in ASCII, which XML always allows
            values["record"] = json.dumps(json.loads(carried))
        made[node.id] = layer(begin=node.span.start, end=node.span.end, role=node.label, key=node.id, **values)
        cas.add(made[node.id])
    for edge in graph.edges:
        head, other = made[edge.source], made[edge.target]
        cas.add(link(begin=other.begin, end=other.end, Governor=head, Dependent=other, role=edge.label))
    return str(cas.to_xmi())


def import_cas(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read the `.xmi` files of a folder at any depth, each with the type system beside it or that of the folder.

    Yields:
        Each record, or what is wrong with it or with its article.

    Raises:
        InputError: There is nothing to read.
        ExtraMissing: dkpro-cassis is not installed.
    """
    cassis = open_cassis()
    files = sorted(path.rglob("*.xmi")) if path.is_dir() else []
    if not files:
        advice = f"give a folder with {TYPE_SYSTEM} and .xmi files"
        raise InputError(str(path), "holds no .xmi file", reason="not CAS", advice=advice)
    for file in files:
        beside = file.with_name(TYPE_SYSTEM)
        try:
            cas = _load(cassis, file, beside if beside.is_file() else path / TYPE_SYSTEM)
            yield from _article(cas, file, texts)
        except ClaimexError as error:
            yield error


def _load(cassis: Any, file: Path, types: Path) -> Any:  # noqa: ANN401 - a module without types
    from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

    try:
        system = cassis.load_typesystem(parse_types(read_regular(types), where=str(types)))
        document = parse_plain(read_regular(file), where=str(file))
        return cassis.load_cas_from_xmi(document, typesystem=system, lenient=True)
    except (*DAMAGED, XMLSyntaxError) as error:
        raise InputError(str(file), f"cannot be read as CAS ({error})", reason="not CAS") from error


def parse_plain(document: bytes, *, where: str) -> io.BytesIO:
    """Parse XML, and refuse a document type: its entities could name other files or expand without limit.

    The parser itself tells whether a document type is declared, since the bytes differ in UTF-16 or EBCDIC. The parsed
    XML is written out again, so that no later parser can read the same bytes in another way.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    tree = etree.parse(io.BytesIO(document), parser)
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise InputError(where, "declares a document type", reason="not CAS", advice="take the declaration out")
    return io.BytesIO(etree.tostring(tree.getroot(), encoding="utf-8"))


def parse_types(document: bytes, *, where: str) -> io.BytesIO:
    """Parse a type system, and refuse names that are none: dkpro-cassis makes Python code of the names of features."""
    from lxml import etree

    plain = parse_plain(document, where=where)
    for name in etree.parse(plain).xpath("//*[local-name()='typeDescription' or local-name()='featureDescription']/*"):
        if etree.QName(name).localname != "name":
            continue
        words = "".join(name.itertext()).strip()
        if _NAME.fullmatch(words) is None or iskeyword(words):
            raise InputError(where, f"{words!r} is not the name of a type or feature", reason="not CAS")
    plain.seek(0)
    return plain


def _article(cas: Any, file: Path, texts: Texts) -> Iterator[Record | ClaimexError]:  # noqa: ANN401 - a module without types
    regions = list(cas.select(SPAN_LAYER)) if cas.typesystem.contains_type(SPAN_LAYER) else []
    anchors = sorted((fs for fs in regions if fs.record), key=lambda fs: (len(fs.key or ""), fs.key or ""))
    if not anchors:
        problem = f"holds no annotation of the layer {SPAN_LAYER} with a record"
        raise InputError(str(file), problem, reason="no annotation")
    doc = parse_record(anchors[0].record, where=f"{file}: {anchors[0].key}").doc
    text = _text(cas, doc, texts)
    nodes = [_node(fs, f"{file}: {doc.id}") for fs in regions]
    edges = [
        Edge(str(fs.Governor.xmiID), str(fs.Dependent.xmiID), fs.role or PART)
        for fs in cas.select(LINK_LAYER)
        if fs.Governor is not None and fs.Dependent is not None
    ]
    graph = Graph(nodes, edges, {str(fs.xmiID): fs.record for fs in anchors})
    tool_records = read_graph(graph, where=str(file))
    yield from from_tool(doc, text, tool_records, tool=TOOL, where=str(file), shown=_shown)


def _node(fs: Any, where: str) -> Node:  # noqa: ANN401 - made by a module without types
    if fs.begin is None or fs.end is None or not fs.begin < fs.end:  # cassis gives None for half a character
        problem = f"[{fs.begin}, {fs.end}) is not a place in the text"
        raise RecordError(where, problem, field=f"annotation {fs.xmiID}")
    values = {name: value for name in _FEATURES if (value := getattr(fs, name))}
    return Node(str(fs.xmiID), fs.role or "", Span(fs.begin, fs.end), values)


def _text(cas: Any, doc: Document, texts: Texts) -> str:  # noqa: ANN401 - a module without types
    text = find_text(texts, doc)
    if legal(text) != cas.sofa_string:
        advice = "annotate the text as it was exported"
        raise InputError(doc.id, "its text is not the article's", reason="text changed", advice=advice)
    return text


def _shown(tool_record: ToolRecord) -> ToolRecord:
    return replace(tool_record, values={name: legal(value) for name, value in tool_record.values.items()})
