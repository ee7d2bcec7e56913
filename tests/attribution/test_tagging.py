"""Test tagging: the best sequence of labels under the constraints, and the pieces cut from it."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standin import stand_in
from strange import TEXTS

from claimex.attribution.tagging import Tags, tag
from claimex.layout.zones import Zone
from claimex.model import inference
from claimex.model.encoding import LABELS, ROLES
from claimex.model.inference import run_encoder
from claimex.model.viterbi import best_labels
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

N = len(LABELS)
LEVEL = np.zeros((N, N))  # no transition is better than another
HELD = -1e4  # the score of a label that a quotation's marks rule out
TAGGER = stand_in()


def is_possible(labels: Sequence[int], paragraphs: Sequence[int]) -> bool:
    """Tell whether each I- label follows B- or I- of its role in the same paragraph."""
    for at, label in enumerate(labels):
        if LABELS[label].startswith("I-"):
            role = LABELS[label][2:]
            goes_on = at > 0 and LABELS[labels[at - 1]] in {f"B-{role}", f"I-{role}"}
            if not goes_on or paragraphs[at] != paragraphs[at - 1]:
                return False
    return True


def total(scores: Floats, transitions: Floats, labels: Sequence[int]) -> float:
    words = sum(float(scores[at, label]) for at, label in enumerate(labels))
    return words + sum(float(transitions[a, b]) for a, b in pairwise(labels))


@st.composite
def articles(draw: st.DrawFn, *, most: int) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Draw scores, (n_words, n_labels), the paragraph of each word, and transitions, (n_labels, n_labels).

    The numbers come from a drawn seed: drawn one by one they would take longer than the search is worth.
    """
    n_words = draw(st.integers(0, most))
    steps = draw(st.lists(st.booleans(), min_size=n_words, max_size=n_words))
    spread = draw(st.sampled_from([1.0, 30.0]))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32)))
    scores, transitions = -spread * numbers.random((n_words, N)), 4 * numbers.random((N, N)) - 2
    scores[numbers.random(scores.shape) < 0.1] = HELD
    return scores, np.cumsum(steps, dtype=np.int64), transitions


@settings(max_examples=60)
@given(articles(most=4))
def test_decoding_finds_the_best_possible_sequence(article: tuple[Floats, NDArray[np.int64], Floats]) -> None:
    scores, paragraphs, transitions = article
    possible = (s for s in product(range(N), repeat=len(scores)) if is_possible(s, paragraphs.tolist()))

    found = best_labels(scores, paragraphs, transitions)

    assert is_possible(found, paragraphs.tolist())
    assert total(scores, transitions, found) == pytest.approx(max(total(scores, transitions, s) for s in possible))


@given(articles(most=300))
def test_decoding_never_yields_an_impossible_sequence(article: tuple[Floats, NDArray[np.int64], Floats]) -> None:
    scores, paragraphs, transitions = article

    assert is_possible(best_labels(scores, paragraphs, transitions), paragraphs.tolist())


def scored(*labels: str) -> Floats:
    """Return scores under which each word has its own label by far."""
    scores = np.full((len(labels), N), -20.0)
    for at, label in enumerate(labels):
        scores[at, LABELS.index(label)] = 0.0
    return scores


def test_a_span_is_cut_where_a_paragraph_ends() -> None:
    scores = scored("B-content", "I-content", "I-content", "I-content")

    labels = best_labels(scores, np.array([0, 0, 1, 1], dtype=np.int64), LEVEL)

    assert [LABELS[label] for label in labels] == ["B-content", "I-content", "B-content", "I-content"]


def test_an_article_without_words_has_no_labels() -> None:
    assert best_labels(np.zeros((0, N)), np.zeros(0, dtype=np.int64), LEVEL) == []


def found_in(tags: Tags) -> dict[str, list[str]]:
    spans = {role: [tags.encoding.span_of(p.low, p.high) for p in tags.pieces[role]] for role in ROLES}
    return {role: [span.of(tags.text) for span in found] for role, found in spans.items()}


def test_pieces_are_the_words_under_one_label() -> None:
    tags = tag("“We won,” said Mari Tamm. She believes peace is near.", TAGGER)

    assert found_in(tags) == {
        "source": ["Mari Tamm", "She"],
        "cue": ["said", "believes"],
        "content": ["“We won,”", "peace is near"],
    }
    assert all(0.99 < piece.score <= 1 for pieces in tags.pieces.values() for piece in pieces)


def test_pieces_do_not_cross_paragraphs() -> None:
    assert found_in(tag("Peace\n\nis near", TAGGER))["content"] == ["Peace", "is near"]


def test_pieces_do_not_cross_the_edge_of_a_zone_within_a_paragraph() -> None:
    dateline = Zone(Span(0, 5), "dateline")

    assert found_in(tag("Peace is near", TAGGER))["content"] == ["Peace is near"]
    assert found_in(tag("Peace is near", TAGGER, zones=[dateline]))["content"] == ["Peace", "is near"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Peace is near. “We won. We ran,” she said", ["Peace is near.", "“We won. We ran,”"]),
        ("Peace is near, “we won,” she said", ["Peace is near, “we won,”"]),
        ("Peace is near... “we won,” she said", ["Peace is near... “we won,”"]),
        ("“We won. “We ran,” she said", ["“We won.", "“We ran,”"]),
        ("“We won “and we ran,” she said", ["“We won “and we ran,”"]),
    ],
)
def test_a_quotation_that_begins_a_sentence_begins_a_new_piece_of_content(text: str, content: list[str]) -> None:
    assert found_in(tag(text, stand_in(more=",.")))["content"] == content


def test_a_quotation_that_is_mostly_content_is_kept_whole() -> None:
    """The labels of the stand-in cut the quotation in two, but its marks prove that it is one."""
    text = "“We said mostly this and nothing else,” she added."
    cut = stand_in(quoted=4.0)
    run = cut.run

    def broken(ids: NDArray[np.int64], features: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        logits, hidden = run(ids, features)
        logits[3] = 0
        logits[3, LABELS.index("B-cue")] = 9
        return logits, hidden

    cut.run = broken  # type: ignore[method-assign]

    assert found_in(tag(text, cut))["content"] == ["“We said mostly this and nothing else,”"]
    assert found_in(tag(text.replace("“", "").replace("”", ""), cut))["content"] == []


def test_a_quotation_that_the_model_does_not_take_for_speech_is_left_alone() -> None:
    assert found_in(tag("The film “She believes” opened.", stand_in(quoted=-5)))["content"] == []


def test_a_long_article_is_tagged_the_same_in_every_window() -> None:
    sentence = "“We won,” said Mari Tamm.\n\n"

    tags = tag(sentence * 60, TAGGER)

    assert found_in(tags) == {"source": ["Mari Tamm"] * 60, "cue": ["said"] * 60, "content": ["“We won,”"] * 60}


@given(TEXTS)
def test_any_text_is_tagged(text: str) -> None:
    tags = tag(text, TAGGER)

    for pieces in tags.pieces.values():
        assert all(a.high <= b.low for a, b in pairwise(pieces))
        for piece in pieces:
            assert 0 <= piece.low < piece.high <= tags.encoding.n_words
            assert 0 <= piece.score <= 1
            assert len(set(tags.encoding.paragraphs[piece.low : piece.high].tolist())) == 1


PIECES = 4  # of a block, far less than a window


@given(TEXTS)
def test_the_states_of_an_article_are_the_same_block_by_block(text: str) -> None:
    tagger = stand_in()
    encoding = tag(text, tagger).encoding
    whole = [states.logits for states in run_encoder(encoding, tagger)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inference, "BLOCK", PIECES)
        blocks = list(run_encoder(encoding, tagger))

    assert [word for states in blocks for word in range(*states.words)] == list(range(encoding.n_words))
    assert sum(len(states.logits) for states in blocks) == len(encoding.ids)
    if whole:
        assert np.array_equal(np.concatenate([states.logits for states in blocks]), np.concatenate(whole))


def test_an_article_of_many_blocks_has_the_pieces_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“Peace is near,” Mari said.\n\nOfficials believe peace is near.\n\n" * 12
    whole = tag(text, TAGGER, of_middle=lambda states: states)
    monkeypatch.setattr(inference, "BLOCK", 30)

    blocks = tag(text, TAGGER, of_middle=lambda states: states)

    assert blocks.pieces == whole.pieces
    assert np.array_equal(blocks.outside, whole.outside)
    assert {piece: vector.tolist() for piece, vector in blocks.vectors.items()} == {
        piece: vector.tolist() for piece, vector in whole.vectors.items()
    }


def test_a_paragraph_longer_than_a_block_is_cut_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“" + "peace is near and " * 50 + "peace,” Mari said."
    monkeypatch.setattr(inference, "BLOCK", 30)

    tags = tag(text, TAGGER)

    words = [word for piece in tags.pieces["content"] for word in range(piece.low, piece.high)]
    assert len(tags.pieces["content"]) > 1
    assert words == list(range(words[0], words[-1] + 1))
