"""claimex as a spaCy component: `nlp.add_pipe("claimex")`.

Comes in: a `Doc` of any English pipeline. Goes out: the same `Doc` with `doc._.attributions` (the records)
and `doc.spans["claimex"]` (content, cue and source, for displaCy). Named entities are taken from the `Doc`
where the pipeline sets them; sentences too. What it lacks, claimex's own pipeline supplies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from claimex.pipeline import load

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan

    from claimex.record import Record


SPANS_KEY = "claimex"


class AttributionComponent:
    """Sets `doc._.attributions` and `doc.spans["claimex"]`.

    Args:
        model: Name of a shipped model, or a model folder; None means the default.
        spans_key: Under which key of `doc.spans` the spans go.
    """

    def __init__(self, *, model: str | None, spans_key: str) -> None:
        self._extractor = load(model)
        self._spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Find the attributions of a `Doc`.

        Spans that begin or end inside a token are widened to it in `doc.spans`; the records keep the
        exact offsets.
        """
        records = self._extractor.extract(doc.text)
        doc._.attributions = records
        doc.spans[self._spans_key] = SpanGroup(doc, spans=_spans(doc, records))
        return doc


@Language.factory(
    "claimex", default_config={"model": None, "spans_key": SPANS_KEY}, assigns=["doc._.attributions", "doc.spans"]
)
def make_component(nlp: Language, name: str, model: str | None, spans_key: str) -> AttributionComponent:  # noqa: ARG001
    """Make the component for `nlp.add_pipe("claimex")`.

    Raises:
        ModelError: The model is missing or altered.
    """
    if not Doc.has_extension("attributions"):
        Doc.set_extension("attributions", default=())
    return AttributionComponent(model=model, spans_key=spans_key)


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
