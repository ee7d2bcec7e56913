"""The spaCy component: `nlp.add_pipe("claimex")` finds the attributions of each `Doc`.

Comes in: a `Doc` of any English pipeline. Goes out: the same `Doc` with `doc._.attributions` (the records),
`doc._.attributions_json` (the same as plain data, for `doc.to_json`) and `doc.spans["claimex"]` (content, cue and
source, for displaCy). The component reads only the text of the `Doc`; claimex's own pipeline analyses it.

The records are lines of JSON in the attributes of the span group. spaCy stores these with every `Doc`: in
`doc.to_bytes()`, between the processes of `nlp.pipe(n_process=2)`, and in a `DocBin` with or without user data.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from claimex.pipeline import load
from claimex.record import Record, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spacy.tokens import Span as SpacySpan


SPANS_KEY = "claimex"
RECORDS = "claimex_records"
"""The attribute of a span group that holds the records."""


class AttributionComponent:
    """Sets `doc._.attributions` and `doc.spans["claimex"]`. When it is unpickled, it opens its model again.

    Args:
        model: Name of a shipped model, or a model folder; None means the default.
        spans_key: The key in `doc.spans` for the spans.
    """

    def __init__(self, *, model: str | None, spans_key: str) -> None:
        for name, getter in (("attributions", _records), ("attributions_json", _plain)):
            if not Doc.has_extension(name):
                Doc.set_extension(name, getter=getter, setter=_store)
        self._extractor = load(model, any_language=True)  # spaCy knows its language
        self._model = model
        self._spans_key = spans_key

    def __reduce__(self) -> tuple[Callable[[], AttributionComponent], tuple[()]]:
        return partial(AttributionComponent, model=self._model, spans_key=self._spans_key), ()

    def __call__(self, doc: Doc) -> Doc:
        """Find the attributions of a `Doc`.

        In `doc.spans`, a span that begins or ends inside a token is widened to the whole token. The records keep the
        exact offsets.
        """
        records = self._extractor.extract(doc.text)
        group = SpanGroup(doc, name=self._spans_key, attrs=_attributes(records), spans=_spans(doc, records))
        doc.spans[self._spans_key] = group
        return doc


@Language.factory(
    "claimex",
    default_config={"model": None, "spans_key": SPANS_KEY},
    assigns=["doc._.attributions", "doc._.attributions_json", "doc.spans"],
)
def make_component(nlp: Language, name: str, model: str | None, spans_key: str) -> AttributionComponent:  # noqa: ARG001
    """Make the component for `nlp.add_pipe("claimex")`.

    Raises:
        ModelError: The model is missing or altered.
    """
    return AttributionComponent(model=model, spans_key=spans_key)


def _attributes(records: Iterable[Record | dict[str, Any]]) -> dict[str, list[str]]:
    return {RECORDS: [r.to_json() if isinstance(r, Record) else json.dumps(r) for r in records]}


def _lines(doc: Doc) -> list[str]:
    """Return the records of a `Doc` as lines of JSON; none if the component has not run on it."""
    return next((group.attrs[RECORDS] for group in doc.spans.values() if RECORDS in group.attrs), [])


def _records(doc: Doc) -> list[Record]:
    return [parse_record(line, where="doc") for line in _lines(doc)]


def _plain(doc: Doc) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(doc)]


def _store(doc: Doc, records: Iterable[Record | dict[str, Any]]) -> None:
    """Set the records of a `Doc`; `doc.from_json` calls this with plain data."""
    group = next((group for group in doc.spans.values() if RECORDS in group.attrs), None)
    if group is None:
        if SPANS_KEY not in doc.spans:
            doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY)
        group = doc.spans[SPANS_KEY]
    group.attrs.update(_attributes(records))


def _spans(doc: Doc, records: list[Record]) -> list[SpacySpan]:
    found = dict.fromkeys(
        (span.start, span.end, label)
        for record in records
        for label, spans in (
            ("content", record.content),
            ("cue", record.cue),
            ("source", [record.speaker.mention] if record.speaker and record.speaker.mention else []),
        )
        for span in spans
    )
    spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found]
    return [span for span in spans if span is not None]
