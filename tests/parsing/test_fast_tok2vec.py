"""Test that word vectors in context are the same as those of spaCy's own layers."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimex.parsing import fast_tok2vec
from claimex.parsing.fast_tok2vec import Vectors, can_compute, compute_faster
from claimex.parsing.spacy_pipeline import PIPELINES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc
    from thinc.api import Model

ARTICLES = sorted((Path(__file__).parents[2] / "examples" / "articles").glob("*.txt"))
WORDS = st.sampled_from(["Ada", "Hale", "said", "don't", "ca", "cannot", "U.N.", "$5", "\n", ".", "“", "\u200f", "né"])
ROUNDING = 1e-5  # vectors have lengths near 10

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def pipeline() -> Language:
    """spaCy's pipeline without any change."""
    return load()


def load() -> Language:
    package = next(name for name in PIPELINES if importlib.util.find_spec(name))
    return cast("Language", importlib.import_module(package).load())


def network(nlp: Language, name: str) -> Model[list[Doc], list[NDArray[np.float32]]]:
    """Return the part of a component that makes vectors."""
    return next(node for node in cast("TrainablePipe", nlp.get_pipe(name)).model.walk() if can_compute(node))


@pytest.mark.parametrize("name", ["tok2vec", "ner", "senter"])
def test_vectors_are_those_of_spacy(pipeline: Language, name: str) -> None:
    model = network(pipeline, name)
    docs = [pipeline.make_doc(line) for path in ARTICLES[:4] for line in path.read_text("utf-8").splitlines()]

    own, ours = model.predict(docs), Vectors(model)(docs)

    assert [len(each) for each in ours] == [len(doc) for doc in docs]
    assert all(np.abs(a - b).max(initial=0.0) < ROUNDING for a, b in zip(own, ours, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=5))
def test_any_texts_give_the_vectors_of_spacy(pipeline: Language, texts: list[list[str]]) -> None:
    model = network(pipeline, "tok2vec")
    docs = [pipeline.make_doc(" ".join(words)) for words in texts]

    ours = Vectors(model)(docs)

    own = model.predict(docs) if any(map(len, docs)) else [np.zeros((0, 96), dtype=np.float32) for _ in docs]
    assert all(a.shape == b.shape for a, b in zip(own, ours, strict=True))
    assert all(np.abs(a - b).max(initial=0.0) < ROUNDING for a, b in zip(own, ours, strict=True))


def test_a_text_has_the_same_vectors_to_the_last_bit_whatever_was_read_before_it(
    pipeline: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = [pipeline.make_doc(path.read_text("utf-8")) for path in ARTICLES[:12]]
    model = network(pipeline, "tok2vec")
    alone = [Vectors(model)([doc])[0] for doc in docs]
    monkeypatch.setattr(fast_tok2vec, "KEPT", 500)  # so that stored embeddings are dropped during the test, too
    full = Vectors(model)

    after = [full([doc])[0] for doc in docs]

    assert [a.tobytes() for a in after] == [b.tobytes() for b in alone]


@pytest.mark.parametrize("kind", ["Haswell", "Prescott"])
def test_so_it_has_on_other_kinds_of_processor(kind: str) -> None:
    """A variable makes OpenBLAS multiply as on another x86 processor. On other machines it ignores the variable."""
    name = test_a_text_has_the_same_vectors_to_the_last_bit_whatever_was_read_before_it.__name__
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{name}"]

    done = subprocess.run(  # noqa: S603 - our own command
        command, env={**os.environ, "OPENBLAS_CORETYPE": kind}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_a_text_has_the_same_vectors_but_for_rounding_whatever_is_read_in_the_same_call(pipeline: Language) -> None:
    docs = [pipeline.make_doc(path.read_text("utf-8")) for path in ARTICLES[:6]]
    model = network(pipeline, "tok2vec")

    beside, alone = Vectors(model)(docs)[3], Vectors(model)([docs[3]])[0]

    assert np.abs(beside - alone).max() < ROUNDING


def test_components_compute_with_the_faster_network_and_say_the_same(pipeline: Language) -> None:
    text = ARTICLES[0].read_text("utf-8")
    faster = load()
    for name in ("tok2vec", "tagger", "parser", "senter", "ner"):
        compute_faster(cast("TrainablePipe", faster.get_pipe(name)))

    own, ours = pipeline(text), faster(text)

    assert [(t.tag_, t.dep_, t.head.i, t.ent_type_) for t in ours] == [
        (t.tag_, t.dep_, t.head.i, t.ent_type_) for t in own
    ]
    assert not any(can_compute(node) for node in cast("TrainablePipe", faster.get_pipe("tok2vec")).model.walk())
