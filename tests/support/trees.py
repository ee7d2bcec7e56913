"""Trees made by hand, so that rules are tested without a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc

from claimex.parsing.spacy_pipeline import Parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.vocab import Vocab

    from claimex.spans import Span


def grow(vocab: Vocab, rows: str) -> Parsed:
    """Make a tree from rows of "word tag dependency head", head being the number of a row, from 0."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words, tags, deps, heads = ([row[column] for row in cells] for column in range(4))
    return Parsed(0, Doc(vocab, words=words, tags=tags, deps=deps, heads=[int(head) for head in heads]))


class Flat:
    """Stands in for `claimex.parsing.spacy_pipeline.SentenceParser`: hangs every word of a stretch on its first."""

    def __init__(self, text: str, nlp: Language) -> None:
        self._text = text
        self._nlp = nlp

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        return [Parsed(span.start, self._flat(self._nlp.make_doc(span.of(self._text)))) for span in spans]

    def parse_all_joined(self, joined: Sequence[tuple[Sequence[Span], str]]) -> list[Parsed]:
        words = [joint.join(piece.of(self._text) for piece in pieces) for pieces, joint in joined]
        starts = [pieces[0].start for pieces, _ in joined]
        return [Parsed(start, self._flat(self._nlp.make_doc(said))) for start, said in zip(starts, words, strict=True)]

    def _flat(self, doc: Doc) -> Doc:
        words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
        deps = ["ROOT", *["dep"] * len(doc)][: len(doc)]
        return Doc(doc.vocab, words=words, spaces=spaces, deps=deps, heads=[0] * len(doc), tags=[""] * len(doc))
