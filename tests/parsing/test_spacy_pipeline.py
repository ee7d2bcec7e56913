"""Test the parsing of texts in pieces, and the lookup of lemmas without a tagger."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strange import TEXTS

from claimex.errors import ModelError, SpanError
from claimex.layout.paragraphs import find_paragraphs
from claimex.parsing import spacy_pipeline as parse_module
from claimex.parsing.fast_ner import NAME
from claimex.parsing.spacy_pipeline import (
    CHUNK,
    LONGEST_RUN,
    LONGEST_SENTENCE,
    PIPELINES,
    Lemmatizer,
    SentenceParser,
    chunks,
    load_pipeline,
    parse,
)
from claimex.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

    from claimex.parsing.spacy_pipeline import Parsed


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@given(TEXTS, st.integers(1, 50))
def test_pieces_join_to_the_text_and_are_short(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse_module, "CHUNK", size)
        pieces = list(chunks(text, find_paragraphs(text)))

    assert "".join(pieces) == text
    assert all(pieces)


def test_a_text_is_cut_between_paragraphs() -> None:
    paragraph = "word " * (CHUNK // 20) + "end."
    text = "\n\n".join([paragraph] * 9)

    pieces = list(chunks(text, find_paragraphs(text)))

    assert len(pieces) > 1
    assert all(len(piece) <= CHUNK for piece in pieces)
    assert all(piece.endswith("end.") for piece in pieces)


def test_a_paragraph_that_is_too_long_is_cut_all_the_same() -> None:
    text = "x" * (2 * CHUNK + 5)

    assert [len(piece) for piece in chunks(text, find_paragraphs(text))] == [CHUNK, CHUNK, 5]


def test_a_missing_pipeline_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)

    with pytest.raises(ModelError, match=f"pip install {PIPELINES[-1]}"):
        load_pipeline()


@pytest.mark.model
def test_only_what_is_used_is_run(nlp: Language) -> None:
    assert set(nlp.pipe_names) == {"senter", NAME}


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\x00",
        "“We won,” she said.\r\n\r\nHe left.",
        "e\u0301 👩‍👩‍👧 שלום\u2028中文",
        "One.\n\n\n\nTwo.\t \n",
    ],
)
def test_a_parse_has_the_characters_of_the_text(nlp: Language, text: str) -> None:
    doc = parse(text, nlp, paragraphs=find_paragraphs(text))

    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text


@pytest.mark.model
def test_a_text_parsed_in_pieces_is_one_again(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mari Tamm left.\n\nJaan Kask stayed. He said so.\r\n\r\n" * 5
    monkeypatch.setattr(parse_module, "CHUNK", 60)

    doc = parse(text, nlp, paragraphs=find_paragraphs(text))

    assert doc.text == text
    assert all(text[e.start_char : e.end_char] == e.text for e in doc.ents)
    assert len(list(doc.sents)) >= 15


@pytest.mark.model
@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("said", "VERB", "say"),
        ("Says", "VERB", "say"),
        ("told", "VERB", "tell"),
        ("according", "VERB", "accord"),
        ("guess", "VERB", "guess"),
        ("discuss", "VERB", "discuss"),
        ("thought", "VERB", "think"),
        ("was", "VERB", "be"),
        ("reports", "NOUN", "report"),
        ("—", "VERB", "—"),
        ("🎉", "NOUN", "🎉"),
        ("\x00", "VERB", "\x00"),
    ],
)
def test_lemmas_are_looked_up(nlp: Language, word: str, pos: str, lemma: str) -> None:
    assert Lemmatizer(nlp).lemma(word, pos) == lemma


@pytest.mark.model
def test_common_words_are_told_from_names(nlp: Language) -> None:
    lemmatizer = Lemmatizer(nlp)

    assert all(map(lemmatizer.is_word, ("harbour", "officials", "run")))
    assert not any(map(lemmatizer.is_word, ("kask", "uusküla", "")))


def test_an_endless_run_of_characters_is_cut_for_the_tokenizer(nlp: Language) -> None:
    text = "“" * (3 * LONGEST_RUN + 1) + " end."

    doc = parse(text, nlp, paragraphs=find_paragraphs(text))

    assert doc.text == text
    assert max(len(token) for token in doc) <= LONGEST_RUN


def tree(parsed: Parsed) -> list[tuple[str, str, str, int]]:
    return [(token.text, token.tag_, token.dep_, token.head.i) for token in parsed.doc]


@pytest.mark.model
def test_a_sentence_asked_for_comes_with_its_tree_and_its_place(nlp: Language) -> None:
    text = "It rained 🎉.\r\nThe mayor did not leave.  She stayed."
    start = text.index("The")
    parsed = SentenceParser(text, nlp).parse(Span(start, start + len("The mayor did not leave.")))

    root = next(parsed.doc.sents).root
    assert (root.text, root.tag_) == ("leave", "VB")
    assert [child.dep_ for child in root.lefts] == ["nsubj", "aux", "neg"]
    assert parsed.span(root.left_edge, root).of(text) == "The mayor did not leave"


@pytest.mark.model
def test_a_sentence_is_parsed_once(nlp: Language) -> None:
    parser = SentenceParser("The port is shut. Ships wait.", nlp)

    first = parser.parse(Span(0, 17))
    assert parser.parse_all([Span(18, 29), Span(0, 17)])[1] is first


@pytest.mark.model
def test_a_tree_hangs_on_the_words_alone(nlp: Language) -> None:
    sentences = ["The port is shut.", "“We won,”", "to leave", "ships that wait pay more, she said", "word " * 300]
    text = " ".join(sentences)
    spans = [Span(start, start + len(s)) for s in sentences for start in (text.index(s),)]
    alone = [tree(SentenceParser(text, nlp).parse(span)) for span in spans]

    together = SentenceParser(text, nlp)
    assert list(map(tree, together.parse_all(spans))) == alone
    backwards = SentenceParser(text, nlp)
    assert [tree(backwards.parse(span)) for span in reversed(spans)] == alone[::-1]


@pytest.mark.model
def test_stretches_are_parsed_as_one_alike_alone_and_together(nlp: Language) -> None:
    text = "“The bridge,” said Ms Oduya, “leaks.” “We paid,” Tomas Ek said, “and, in the end, nobody came.”"
    pairs = [
        [_place(text, "The bridge"), _place(text, "leaks")],
        [_place(text, "We paid"), _place(text, "and")],
    ]
    alone = [SentenceParser(text, nlp).parse_joined(pair, joint=", ") for pair in pairs]

    together = SentenceParser(text, nlp).parse_all_joined([(pair, ", ") for pair in pairs])

    assert [parsed.doc.text for parsed in together] == ["The bridge, leaks", "We paid, and"]
    assert [tree(parsed) for parsed in together] == [tree(parsed) for parsed in alone]
    assert [[text[parsed.at(token.idx)] for token in parsed.doc][-1] for parsed in together] == ["l", "a"]


def _place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.model
@settings(max_examples=50)
@given(TEXTS, st.data())
def test_any_stretch_of_any_text_can_be_parsed(nlp: Language, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))

    parsed = SentenceParser(text, nlp).parse(span)

    plain = span.of(text).replace("’", "'").casefold()
    assert len(parsed.doc.text) == len(span)
    assert parsed.doc.text.replace("’", "'").casefold() == plain
    assert all(len(parsed.span(token, token)) == len(token) for token in parsed.doc)


@pytest.mark.model
def test_curly_apostrophes_and_capitals_do_not_mislead_the_parser(nlp: Language) -> None:
    text = "Please don’t panic. THE PORT IS SHUT."
    panic, shut = SentenceParser(text, nlp).parse_all([Span(0, 19), Span(20, len(text))])

    assert [next(parsed.doc.sents).root.text for parsed in (panic, shut)] == ["panic", "shut"]
    assert [token.dep_ for token in panic.doc if token.text == "n't"] == ["neg"]


@pytest.mark.model
def test_a_hyphen_does_not_cut_a_verb_in_two(nlp: Language) -> None:
    for text in ("They refused to re-elect her.", "They hoped to cross-examine the long-term tenants."):
        doc = SentenceParser(text, nlp).parse(Span(0, len(text))).doc
        verb = next(token for token in doc if token.dep_ == "xcomp")

        assert len(doc.text) == len(text)
        assert text[verb.idx : verb.idx + len(verb)] in ("re-elect", "cross-examine")


@pytest.mark.model
def test_an_endless_sentence_is_parsed_in_pieces(nlp: Language) -> None:
    text = "and he said " * 1500 + "“" * (2 * LONGEST_RUN)

    doc = SentenceParser(text, nlp).parse(Span(0, len(text))).doc

    assert doc.text == text
    assert all(abs(token.head.i - token.i) < LONGEST_SENTENCE for token in doc)


@pytest.mark.model
def test_a_stretch_past_the_text_is_refused(nlp: Language) -> None:
    with pytest.raises(SpanError):
        SentenceParser("Short.", nlp).parse(Span(3, 9))
