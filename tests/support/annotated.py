"""Articles with records of every kind, over texts that break programs; and where their texts are found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from strange import TEXTS

from claimex.article import Article
from claimex.formats.annotations import CHOICES, AnnotatedArticle
from claimex.reading.texts import Texts, keep_text
from claimex.record import Document, Record, check_spans, record_id

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

ACCOUNT = (
    "UUSKÜLA – “We won 🎉,” said Mari Tamm, the mayor, “and\r\nwe are glad.”\n\n"
    "Jaan Kask told reporters that the harbour master “fears a storm,” but he declined to comment. שלום.\n"
    "The bridge is closed and\nwill stay so.\n"
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def record_of(text: str, doc: Document, content: list[tuple[int, int]], **fields: Any) -> Record:  # noqa: ANN401 - any field
    """Make a record of spans given as offsets; `cue` takes offsets too."""
    cue = [span(text, *place) | {"lemma": "say"} for place in fields.pop("cue", [])]
    words = [text[start:end] for start, end in content]
    whole: dict[str, Any] = {
        "id": record_id(doc.id, content=words, ordinal=fields.pop("ordinal", 0)),
        "doc": doc,
        "kind": "indirect" if content else "no_comment",
        "content": [span(text, *place) for place in content],
        "cue": cue,
        "confidence": 0.75,
        "producer": {"name": "claimex", "version": "0", "model": "hand made"},
    }
    return Record.model_validate({**whole, **fields})


def span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def doc_of(text: str, doc_id: str = "news/1.txt", **fields: Any) -> Document:  # noqa: ANN401 - any field
    return Document(id=doc_id, sha256=Article(doc_id, text).sha256, encoding="utf-8", **fields)


def account() -> AnnotatedArticle:
    """Return one article with a broken quotation, a nested record, a refusal and a statement of the author's."""
    text, doc = ACCOUNT, doc_of(ACCOUNT, title="=A title", meta={"desk": "news"})

    def at(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    tamm = {"mention": span(text, *at("Mari Tamm, the mayor")), "name": "Mari Tamm", "role": "mayor", "type": "person"}
    kask = {"mention": span(text, *at("Jaan Kask")), "name": "Jaan Kask", "type": "person", "entity": "e2"}
    pronoun = {
        **kask,
        "mention": span(text, *at("he declined")),
        "evidence": kask["mention"],
        "chain": [{**span(text, *at("Jaan Kask")), "rule": "pronoun", "score": 0.9}],
    }
    claims = [
        {**span(text, *at("We won 🎉")), "polarity": "affirmed", "certainty": "asserted", "checkable": 0.5},
        {**span(text, *at("we are glad")), "signals": [span(text, *at("glad"))]},
    ]
    broken = [at("“We won 🎉,”"), at("“and\r\nwe are glad.”")]
    whole = record_of(text, doc, [at("that the harbour master “fears a storm,”")], cue=[at("told")], speaker=kask)
    master = {"mention": span(text, *at("the harbour master")), "type": "person"}
    records = (
        record_of(text, doc, broken, cue=[at("said")], kind="direct", act="assertion", speaker=tamm, claims=claims),
        whole,
        record_of(
            text, doc, [at("“fears a storm,”")], cue=[at("fears")], act="belief", kind="direct", speaker=master
        ).model_copy(update={"parent": whole.id}),
        record_of(text, doc, [], cue=[at("declined to comment")], speaker=pronoun),
        record_of(text, doc, [at("The bridge is closed and\nwill stay so")], kind="statement", voice="author"),
    )
    return AnnotatedArticle(doc, text, records)


def found(folder: Path, *articles: AnnotatedArticle) -> Texts:
    """Keep the articles' texts in a folder and return what finds them there."""
    for article in articles:
        check(article)
        keep_text(folder, Article(article.doc.id, article.text))
    return Texts(folder)


def check(article: AnnotatedArticle) -> None:
    for record in article.records:
        check_spans(record, article.text)


@st.composite
def articles(draw: DrawFn, texts: SearchStrategy[str] = TEXTS) -> AnnotatedArticle:
    """Draw an article and records over any of its characters: broken, overlapping, nested, empty."""
    text = draw(texts.filter(lambda drawn: bool(drawn.strip("\0\ufeff\u200b\u2060 \t\r\n") and drawn.strip())))
    doc = doc_of(
        text, draw(st.sampled_from(["a", "../up", "news/1.txt", "שלום 🎉", "line\nbreak\t|"])), title=draw(WORDS)
    )
    records: list[Record] = []
    for number in range(draw(st.integers(1, 3))):
        records.append(draw(_records(text, doc, records, number)))
    return AnnotatedArticle(doc, text, tuple(records))


@st.composite
def _records(draw: DrawFn, text: str, doc: Document, before: list[Record], number: int) -> Record:
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12)).map(
        lambda pair: (pair[0], min(pair[0] + pair[1], len(text)))
    )
    content = sorted(draw(st.lists(places, max_size=3, unique=True)))
    author = bool(content) and draw(st.booleans())
    claims = [
        {**span(text, *place), "polarity": draw(_choice("polarity")), "certainty": draw(_choice("certainty"))}
        for place in draw(st.lists(places, max_size=2, unique=True))
    ]
    mention, evidence = (draw(st.none() | places) for _ in range(2))
    speaker = {
        "mention": span(text, *mention) if mention else None,
        "evidence": span(text, *evidence) if evidence else None,
        "name": draw(st.none() | WORDS.filter(bool)),
        "role": draw(st.none() | WORDS.filter(bool)),
        "type": draw(st.sampled_from(CHOICES["speaker_type"])),
        "chain": [{**span(text, *draw(places)), "rule": "=name", "score": 0.5}] if draw(st.booleans()) else [],
    }
    return record_of(
        text,
        doc,
        content,
        ordinal=number,
        cue=sorted(draw(st.lists(places, max_size=2, unique=True))),
        kind="statement" if author else draw(st.sampled_from(["direct", "mixed"])) if content else "no_comment",
        voice="author" if author else "source",
        act=draw(_choice("act")),
        speaker=speaker if draw(st.booleans()) else None,
        claims=claims,
        parent=draw(st.sampled_from([None, *(record.id for record in before)])),
        confidence=draw(st.floats(0, 1)),
    )


def _choice(name: str) -> SearchStrategy[str | None]:
    return st.sampled_from([None, *CHOICES[name]])
