"""claimex within a spaCy pipeline."""

from __future__ import annotations

import pytest
import spacy

from claimex.errors import ModelError

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


def test_an_unknown_model_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ModelError, match="shipped models: base"):
        spacy.blank("en").add_pipe("claimex", config={"model": "nowhere"})
