"""Records of a few articles with outlets, dates and claims, made by hand; people and places are invented."""

from __future__ import annotations

from typing import Any

from claimex.article import Article
from claimex.formats.annotations import AnnotatedArticle
from claimex.record import Document, Record, record_id

SPOKEN: tuple[tuple[str, str, str, tuple[tuple[str, str, str | None, str, str], ...]], ...] = (
    (
        "north/1",
        "The North",
        "2026-05-04",
        (
            ("Mari Tamm", "person", "she", "direct", "the quay is safe"),
            ("Mari Tamm", "person", "she", "indirect", "no money was lost"),
            ("Jaan Kask", "person", "he", "mixed", "-5 degrees were measured"),
            ("Olev Rebane", "person", "he", "no_comment", ""),
        ),
    ),
    ("north/2", "The North", "2026-06-11", (("Mari Tamm", "person", "she", "direct", "=the tide never came"),)),
    (
        "south/1",
        "South Post",
        "2026-06-12",
        (
            ("", "anonymous", None, "indirect", "the vote was not counted"),
            ("Jaan Kask", "person", "he", "indirect", "nobody won 🎉"),
        ),
    ),
)
"""Id, outlet and date of an article; of each record the name, type, pronoun, kind and words."""


def articles() -> list[AnnotatedArticle]:
    """Make the articles with their records."""
    return [_article(*each) for each in SPOKEN]


def records() -> list[Record]:
    """Return the records of all articles."""
    return [record for article in articles() for record in article.records]


def _article(doc_id: str, outlet: str, date: str, spoken: tuple[Any, ...]) -> AnnotatedArticle:
    lines = [f"{name or 'An official'} said {words or 'nothing'}." for name, _, _, _, words in spoken]
    text = "\n".join(lines)
    sha256 = Article(doc_id, text).sha256
    doc = Document(id=doc_id, sha256=sha256, published=date, encoding="utf-8", meta={"outlet": outlet})
    made, at = [], 0
    for number, (line, (name, kind_of, pronoun, kind, words)) in enumerate(zip(lines, spoken, strict=True)):
        made.append(_record(doc, line, at, number, (name, kind_of, pronoun, kind, words)))
        at += len(line) + 1
    return AnnotatedArticle(doc, text, tuple(made))


def _record(doc: Document, line: str, at: int, number: int, spoken: tuple[str, str, str | None, str, str]) -> Record:
    name, kind_of, pronoun, kind, words = spoken
    start = line.index(" said ") + 6

    def span(first: int, after: int) -> dict[str, Any]:
        return {"start": at + first, "end": at + after, "text": line[first:after]}

    content = [span(start, start + len(words))] if words else []
    negated = any(word in words.split() for word in ("no", "not", "never", "nobody"))
    labels = {"polarity": "negated" if negated else "affirmed", "certainty": "asserted"}
    claims = [{**content[0], **labels, "checkable": (len(words) % 10) / 10}] if content else []
    speaker = {"mention": span(0, start - 6), "name": name or None, "type": kind_of, "pronoun": pronoun}
    whole = {
        "id": record_id(doc.id, content=[words], ordinal=number),
        "doc": doc,
        "kind": kind,
        "content": content,
        "claims": claims,
        "speaker": speaker,
        "confidence": 0.9 - number / 10,
        "producer": {"name": "hand", "version": "0"},
    }
    return Record.model_validate(whole)
