"""Test records of attributions on parses made by hand: lemma and act of the cue, sentence, order, ids."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import make_article
from strange import TEXTS
from tables import find
from trees import Flat

from claimex.article import Article
from claimex.attribution.acts import find_act
from claimex.attribution.attribution import Attribution
from claimex.attribution.cues import find_lemma
from claimex.claims import find_claims
from claimex.errors import SpanError
from claimex.layout.paragraphs import find_paragraphs
from claimex.parsing.sentences import find_sentences
from claimex.pipeline.records import make_records
from claimex.record import CueSpan, Producer, check_spans, describe
from claimex.spans import Span
from claimex.speakers import find_speakers, list_entities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from claimex.parsing.spacy_pipeline import Lemmatizer
    from claimex.record import Record

PRODUCER = Producer(name="claimex", version="0", model="hand")


class WordList:
    """A stand-in for the lemmatizer. It knows a few words, and returns others unchanged."""

    FORMS: ClassVar = {
        "said": "say",
        "was": "be",
        "has": "have",
        "told": "tell",
        "according": "accord",
        "views": "view",
    }

    def lemma(self, word: str, pos: str) -> str:
        return self.FORMS.get(word, word) if pos == "VERB" or word == "views" else word

    def is_word(self, word: str) -> bool:
        return word in self.FORMS


LEMMAS = cast("Lemmatizer", WordList())


def parsed(blank: Language, text: str, sentences: Sequence[str] = ()) -> Doc:
    """Return a `Doc` whose sentences begin at the starts of the given ones."""
    doc = blank.make_doc(text)
    starts = {find(text, words).start for words in sentences}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


def records_of(
    blank: Language, article: Article, found: Sequence[Attribution], sentences: Sequence[str] = ()
) -> list[Record]:
    text, doc, parser = article.text, parsed(blank, article.text, sentences), Flat(article.text, blank)
    paragraphs = find_paragraphs(text)
    cut = find_sentences(doc, paragraphs)
    who = find_speakers(text, doc, found, sentences=cut, paragraphs=paragraphs, parser=parser, is_word=LEMMAS.is_word)
    return make_records(
        article,
        found,
        who=who,
        entities=list_entities(who),
        claims=find_claims(text, found, sentences=cut, parser=parser, lemmatizer=LEMMAS),
        sentences=cut,
        zones=(),
        lemmatizer=LEMMAS,
        producer=PRODUCER,
    )


def attribution(text: str, *content: str, cue: str | None = None, source: str | None = None) -> Attribution:
    spans = tuple(find(text, words) for words in content)
    return Attribution(
        spans, find(text, cue) if cue else None, find(text, source) if source else None, "direct", confidence=0.5
    )


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("said", "say"),
        ("SAID", "say"),
        ("has said", "say"),
        ("was told", "tell"),
        ("according to", "accord"),
        ("in her views", "view"),
        ("like to say", "say"),
        ("love to joke", "joke"),
        ("like to swim", "like"),
        ("reportedly said", "say"),
        ("reportedly", "reportedly"),
        ("has been", "been"),
        ("has", "have"),
        ("—", "—"),
        (":", ":"),
    ],
)
def test_the_lemma_is_that_of_the_attributing_word(cue: str, lemma: str) -> None:
    assert find_lemma(cue, LEMMAS) == lemma


@pytest.mark.parametrize(
    ("words", "lemma", "act"),
    [
        ("said", "say", "assertion"),
        ("fears", "fear", "belief"),
        ("remembers", "remember", "fact"),
        ("wants", "want", "eventuality"),
        (":", ":", "assertion"),
        (" —", "—", None),
        ("—", None, "assertion"),
        ("frobbed", "frob", None),
        ("did", None, None),
    ],
)
def test_the_act_depends_on_the_lemma_and_a_colon_asserts(words: str, lemma: str | None, act: str | None) -> None:
    assert find_act(CueSpan(start=0, end=len(words), text=words, lemma=lemma), kind="indirect") == act


@pytest.mark.parametrize(
    ("lemma", "kind", "act"),
    [
        ("frob", "indirect", "eventuality"),
        ("say", "indirect", "assertion"),
        ("frob", "direct", "assertion"),
    ],
)
def test_the_model_decides_the_act_only_if_no_list_does(lemma: str, kind: str, act: str) -> None:
    cue = CueSpan(start=0, end=4, text="frob", lemma=lemma)

    assert find_act(cue, kind=kind, chances=(0.05, 0.05, 0.1, 0.8)) == act


def test_unknown_fields_of_a_record_are_null(blank: Language) -> None:
    text = "“We won,” it was said. “Twice.”"
    article = Article(id="a.txt", text=text, title="A race", lang="en", meta={"desk": "sports"})

    record = records_of(blank, article, [attribution(article.text, "“We won,”", "“Twice.”", cue="was said")])[0]

    assert [span.text for span in record.content] == ["“We won,”", "“Twice.”"]
    assert (record.cue[0].text, record.cue[0].lemma, record.act) == ("was said", "say", "assertion")
    assert record.speaker is None
    assert [(claim.text, claim.checkable) for claim in record.claims] == [("We won", None), ("Twice", None)]
    assert (record.parent, record.voice, record.kind, record.confidence) == (None, "source", "direct", 0.5)
    assert record.doc == describe(article)
    assert (record.doc.title, record.doc.lang, record.doc.meta) == ("A race", "en", {"desk": "sports"})
    assert record.doc.sha256 == article.sha256


def test_a_quotation_without_a_cue_is_an_assertion(blank: Language) -> None:
    article = make_article("“We won.”")

    record = records_of(blank, article, [attribution(article.text, "“We won.”")])[0]

    assert (record.cue, record.act) == ([], "assertion")


def test_a_nested_record_follows_its_parent_and_names_it(blank: Language) -> None:
    text = "“She said ‘we won’ at noon,” Tamm told. “No,” he said."
    inner = attribution(text, "‘we won’", cue="said", source="She")
    outer = attribution(text, "“She said ‘we won’ at noon,”", cue="told", source="Tamm")
    last = attribution(text, "“No,”", source="he")

    found = records_of(blank, make_article(text), [replace(outer, nested=(inner,)), last])

    assert [r.content[0].text for r in found] == ["“She said ‘we won’ at noon,”", "‘we won’", "“No,”"]
    assert [r.parent for r in found] == [None, found[0].id, None]


def test_the_same_words_twice_have_different_ids(blank: Language) -> None:
    text = "“No,” she said. “No,” she said."
    first = attribution(text, "“No,”", cue="said", source="she")
    second = Attribution(
        *((find(text, "“No,”", after=9),), find(text, "said", after=20), find(text, "she", after=20), "direct", 0.5)
    )

    found = records_of(blank, make_article(text), [first, second])

    assert len({r.id for r in found}) == 2
    assert found[0].id == records_of(blank, make_article(text), [first])[0].id


def test_an_edit_elsewhere_does_not_change_an_id(blank: Language) -> None:
    text = "“We won,” said Mari Tamm."
    longer = "A headline\n\nA 🎉 paragraph.\n\n" + text + " She left."

    ids = [
        records_of(blank, make_article(t), [attribution(t, "“We won,”", cue="said", source="Mari Tamm")])[0].id
        for t in (text, longer)
    ]

    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("content", "cue", "source", "sentence"),
    [
        ("“One.”", "said", "Tamm", "Tamm said so."),
        ("“One.”", None, "Tamm", "Tamm said so."),
        ("“One.”", None, None, "“One.”"),
        ("“Two.”", "added", "Tamm", "Tamm said so. “Two.” He added."),
        ("“Three", None, None, "“Three"),
    ],
)
def test_the_sentence_contains_cue_and_mention_or_else_the_content(
    blank: Language, content: str, cue: str | None, source: str | None, sentence: str
) -> None:
    text = "“One.” Tamm said so. “Two.” He added.\n\n“Three"
    found = records_of(
        blank,
        make_article(text),
        [attribution(text, content, cue=cue, source=source)],
        ["Tamm", "“Two.”", "He", "“Three"],
    )

    assert found[0].sentence is not None
    assert found[0].sentence.span.of(text) == sentence


def test_sentences_end_at_the_end_of_paragraphs(blank: Language) -> None:
    text = "A headline\n\nOne. Two\nlines.\r\n\r\nThree."

    found = find_sentences(parsed(blank, text, ["Two"]), find_paragraphs(text))

    assert [span.of(text) for span in found] == ["A headline", "One.", "Two", "lines.", "Three."]


def test_the_speaker_is_numbered_within_the_article(blank: Language) -> None:
    text = "“Yes,” said Mari Tamm. “No,” said Jaan Kask. “Yes,” said Tamm."
    found = records_of(
        blank,
        make_article(text),
        [
            attribution(text, "“Yes,”", source="Mari Tamm"),
            attribution(text, "“No,”", source="Jaan Kask"),
            Attribution((find(text, "“Yes,”", after=9),), None, find(text, "Tamm", after=40), "direct", 0.5),
        ],
    )

    speakers = [r.speaker for r in found if r.speaker is not None]
    assert [(s.name, s.entity) for s in speakers] == [("Mari Tamm", "e1"), ("Jaan Kask", "e2"), ("Mari Tamm", "e1")]
    assert all(s.evidence is not None and s.evidence.text == s.name for s in speakers)


def test_a_span_past_the_text_is_refused(blank: Language) -> None:
    with pytest.raises(SpanError):
        records_of(blank, make_article("“No.”"), [Attribution((Span(0, 9),), None, None, "direct", 0.5)])


@given(text=TEXTS, data=st.data())
def test_any_spans_of_any_text_make_records_that_match_it(blank: Language, text: str, data: st.DataObject) -> None:
    article = make_article("x" + text)
    sizes = data.draw(st.lists(st.integers(1, 9), min_size=4, max_size=4))
    bounds = [min(at, len(article.text)) for at in accumulate(sizes, initial=0)]
    spans = [Span(a, b) for a, b in pairwise(bounds) if a < b]
    cue = spans[1] if len(spans) > 1 and spans[1].of(article.text).strip() else None
    source = spans[2] if len(spans) > 2 else None

    record = records_of(blank, article, [Attribution((spans[0],), cue, source, "indirect", 0.5)])[0]

    check_spans(record, article.text)
    assert record.sentence is not None
    assert all(record.sentence.span.contains(span) for span in (cue, source) if span is not None)
