"""Records and source texts for the tests of corpora, made by hand from words; people and places are invented."""

from __future__ import annotations

from typing import Any

from claimex.article import Article
from claimex.corpus import Sources
from claimex.record import Document, Producer, Record, Speaker, TextSpan, record_id

SPEECH = (
    "The harbour will stay open all winter. We spent 1,200 euros a day on the old cranes, and nobody thanked us. "
    "I don't believe the US will buy them. Prices rose 5% in March; the council was told twice, and it did nothing. "
    "Let me say this once more: the islands are not for sale."
)


def quoting(
    words: str | tuple[str, ...],
    *,
    name: str | None = None,
    doc: str = "news/1.txt",
    kind: str = "direct",
    **more: Any,  # noqa: ANN401 - any field of a record
) -> Record:
    """Make a record of words; its spans follow each other as if nothing stood between them but twenty characters."""
    texts = (words,) if isinstance(words, str) else words
    spans, at = [], more.pop("at", 0)
    for text in texts:
        spans.append(TextSpan(start=at, end=at + len(text), text=text))
        at += len(text) + 20
    document = Document(id=doc, sha256="0" * 64, **more.pop("document", {}))
    speaker = Speaker(name=name, type="person", **more.pop("speaker", {})) if name is not None else None
    whole: dict[str, Any] = {
        "id": record_id(doc, content=texts, mention=name),
        "doc": document,
        "kind": kind,
        "act": "assertion",
        "content": spans,
        "speaker": speaker,
        "confidence": 0.9,
        "producer": Producer(name="hand", version="0"),
    }
    return Record.model_validate({**whole, **more})


def sources(*texts: str) -> Sources:
    """Index texts as documents `0.txt`, `1.txt` and so on."""
    return Sources(Article(id=f"{number}.txt", text=text) for number, text in enumerate(texts))
