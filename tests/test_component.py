"""claimex within a spaCy pipeline."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from claimex import load
from claimex.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

TEXT = "“We won,” Ada Quill said. The rain had stopped."

pytestmark = pytest.mark.model


def test_the_component_is_found_by_its_name_and_sets_records_and_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claimex")

    doc = nlp(TEXT)

    assert [record.kind for record in doc._.attributions] == ["direct"]
    assert [(span.text, span.label_) for span in doc.spans["claimex"]] == [
        ("“We won,”", "content"),
        ("said", "cue"),
        ("Ada Quill", "source"),
    ]


def test_the_spans_can_go_under_another_key() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claimex", config={"spans_key": "sc"})

    assert len(nlp(TEXT).spans["sc"]) == 3


def test_an_empty_doc_has_no_attributions() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claimex")

    assert nlp("")._.attributions == []


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("claimex", config={"model": "fast", "spans_key": "said"})
    return made


def lines(doc: Doc) -> list[str]:
    return [record.to_json() for record in doc._.attributions]


def test_records_come_back_from_other_processes(nlp: Language) -> None:
    texts = [TEXT.replace("Ada", name) for name in ("Ada", "Mina", "Oke")]

    found = list(nlp.pipe(texts, n_process=2, batch_size=1))

    assert [lines(doc) for doc in found] == [lines(nlp(text)) for text in texts]
    assert all(map(lines, found))


@pytest.mark.parametrize("user_data", [True, False])
def test_records_are_in_bytes_and_in_a_docbin_with_or_without_user_data(nlp: Language, *, user_data: bool) -> None:
    doc = nlp(TEXT)

    read = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (stored,) = DocBin().from_bytes(DocBin(docs=[doc], store_user_data=user_data).to_bytes()).get_docs(nlp.vocab)

    assert lines(read) == lines(stored) == lines(doc) != []
    assert len(stored.spans["said"]) == 3


def test_records_are_in_json_and_come_back(nlp: Language) -> None:
    doc = nlp(TEXT)

    text = json.dumps(doc.to_json(underscore=["attributions_json"]))

    assert json.loads(text)["_"]["attributions_json"] == [json.loads(line) for line in lines(doc)] != []
    assert lines(Doc(nlp.vocab).from_json(json.loads(text))) == lines(doc)


def test_records_can_be_set_and_a_doc_not_read_has_none(nlp: Language) -> None:
    doc = nlp(TEXT)
    doc._.attributions = doc._.attributions[:0]

    assert doc._.attributions == nlp.make_doc(TEXT)._.attributions == []
    assert len(doc.spans["said"]) == 3


def test_a_pipeline_and_an_extractor_can_be_pickled(nlp: Language) -> None:
    extractor = load("fast", headlines=True, voice="all", any_language=True)
    german = "„Wir haben gewonnen“, sagte Ada Quill am Abend im Hafen. Der Regen hatte schon am Morgen aufgehört."

    pipeline, again = pickle.loads(pickle.dumps(nlp)), pickle.loads(pickle.dumps(extractor))  # noqa: S301 - our own

    assert lines(pipeline(TEXT)) == lines(nlp(TEXT)) != []
    assert [r.to_json() for r in again.extract(TEXT)] == [r.to_json() for r in extractor.extract(TEXT)]
    assert {r.kind for r in again.extract(TEXT)} == {"direct", "statement"}
    assert [r.to_json() for r in again.extract(german)] == [r.to_json() for r in extractor.extract(german)] != []


def test_an_unknown_model_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ModelError, match="known models: base"):
        spacy.blank("en").add_pipe("claimex", config={"model": "nowhere"})
