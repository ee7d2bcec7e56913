"""Prodigy's tasks: the shape that its documentation gives, and spaCy's own documents made of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from annotated import account
from spacy.tokens import Doc, DocBin, Span

from claimex.formats.prodigy import to_prodigy

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = {"text": str, "start": int, "end": int, "id": int, "ws": bool}
SPAN = {"start": int, "end": int, "token_start": int, "token_end": int, "label": str}
RELATION = {"head": int, "child": int, "head_span": dict, "child_span": dict, "label": str}
"""The fields of the interfaces `spans_manual` and `relations` (prodi.gy/docs/api-interfaces)."""


@pytest.fixture
def task(tmp_path: Path) -> dict[str, Any]:
    to_prodigy([account()], tmp_path / "a.jsonl")
    (line,) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    found: dict[str, Any] = json.loads(line)
    return found


def fits(value: dict[str, Any], shape: dict[str, type]) -> bool:
    return all(type(value.get(name)) is kind for name, kind in shape.items())


def test_a_task_has_the_documented_fields(task: dict[str, Any]) -> None:
    assert all(fits(token, TOKEN) for token in task["tokens"])
    assert all(fits(span, SPAN) for span in task["spans"])
    assert all(fits(relation, RELATION) for relation in task["relations"])
    assert all(fits(relation[end], SPAN) for relation in task["relations"] for end in ("head_span", "child_span"))
    assert [token["id"] for token in task["tokens"]] == list(range(len(task["tokens"])))
    assert all(task["text"][token["start"] : token["end"]] == token["text"] for token in task["tokens"])
    assert type(task["meta"]) is dict


def test_spacy_makes_a_document_of_a_task_and_stores_its_spans(task: dict[str, Any]) -> None:
    words, spaces = [token["text"] for token in task["tokens"]], [token["ws"] for token in task["tokens"]]
    nlp = spacy.blank("en")
    made = Doc(nlp.vocab, words=words, spaces=spaces)
    made.spans["claimex"] = [Span(made, s["token_start"], s["token_end"] + 1, label=s["label"]) for s in task["spans"]]
    (read,) = DocBin().from_bytes(DocBin(docs=[made]).to_bytes()).get_docs(nlp.vocab)

    assert read.text == task["text"]
    assert len(read.spans["claimex"]) == len(task["spans"])
    for span, stated in zip(read.spans["claimex"], task["spans"], strict=True):
        assert span.label_ == stated["label"]
        assert task["text"][stated["start"] : stated["end"]] in span.text
