"""Articles and records for tests, made by hand from words; people and places are invented."""

from __future__ import annotations

from typing import Any

from claimex.article import Article
from claimex.record import CueSpan, Document, Producer, Record, Speaker, TextSpan, record_id
from claimex.spans import Span

TEXT = (
    "UUSKÜLA (Agency) – “We won,” said Mari Tamm, the mayor, “and we are glad 🎉.”\n\n"
    "Officials expected a close race. “It is over,” according to Jaan Kask.\r\n"
)


def make_article(text: str = TEXT, *, doc_id: str = "news/1.txt", title: str | None = None) -> Article:
    return Article(id=doc_id, text=text, encoding="utf-8", title=title)


def cut(article: Article, words: str) -> TextSpan:
    start = article.text.index(words)
    return TextSpan.cut(article.text, Span(start, start + len(words)))


def make_record(
    article: Article,
    *content: str,
    cue: str | None = None,
    mention: str | None = None,
    name: str | None = None,
    kind: str = "direct",
    **fields: Any,  # noqa: ANN401 - any field of a record
) -> Record:
    lemmas = [CueSpan(**cut(article, cue).model_dump(), lemma=cue.split()[0])] if cue else []
    speaker = Speaker(mention=cut(article, mention), name=name, type="person") if mention else None
    whole: dict[str, Any] = {
        "id": record_id(article.id, content=content, cue=[cue or ""], mention=mention),
        "doc": Document(id=article.id, sha256=article.sha256, encoding=article.encoding, title=article.title),
        "kind": kind,
        "act": "assertion",
        "content": [cut(article, words) for words in content],
        "cue": lemmas,
        "speaker": speaker,
        "confidence": 0.9,
        "producer": Producer(name="claimex", version="0", model="hand"),
    }
    return Record.model_validate({**whole, **fields})


def make_records(article: Article) -> list[Record]:
    """Make three records of `TEXT`: one of two spans, an indirect one without a person, a quotation."""
    return [
        make_record(
            article, "“We won,”", "“and we are glad 🎉.”", cue="said", mention="Mari Tamm, the mayor", name="Mari Tamm"
        ),
        make_record(
            article,
            "a close race",
            cue="expected",
            mention="Officials",
            kind="indirect",
            act="belief",
            confidence=0.4,
        ),
        make_record(article, "“It is over,”", cue="according to", mention="Jaan Kask", confidence=0.75),
    ]
