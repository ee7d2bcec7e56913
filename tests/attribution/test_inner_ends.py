"""Test where the tree of a sentence ends what the inner layer found."""

from __future__ import annotations

import pytest
from tables import find
from tagged_trees import lemma, parsed

from claimex.attribution.inner_ends import end_by_tree
from claimex.attribution.inner_layer import Inside

CALLED = (
    "The|DT|det|1 paper|NN|nsubj|2 called|VBD|ROOT|2 it|PRP|dobj|2 small|JJ|oprd|2 and|CC|cc|2 praised|VBD|conj|2 "
    "the|DT|det|8 cook|NN|dobj|6"
)
IN_MARCH = "She|PRP|nsubj|1 declared|VBD|ROOT|1 the|DT|det|3 gift|NN|dobj|1 in|IN|prep|3 March|NNP|pobj|4"
FOR_MARCH = "She|PRP|nsubj|1 wanted|VBD|ROOT|1 the|DT|det|3 gift|NN|dobj|1 in|IN|prep|3 March|NNP|pobj|4"
IN_OSLO = "She|PRP|nsubj|1 declared|VBD|ROOT|1 the|DT|det|3 house|NN|dobj|1 in|IN|prep|3 Oslo|NNP|pobj|4"


@pytest.mark.parametrize(
    ("tree", "cue", "content", "expected"),
    [
        pytest.param(CALLED, "called", "it small and praised the cook", "it small", id="a joined verb"),
        pytest.param(IN_MARCH, "declared", "the gift in March", "the gift", id="a time beside a thing told"),
        pytest.param(FOR_MARCH, "wanted", "the gift in March", "the gift in March", id="a time of what is wanted"),
        pytest.param(IN_OSLO, "declared", "the house in Oslo", "the house in Oslo", id="a place of a thing"),
        pytest.param(IN_MARCH, "She", "the gift in March", "the gift in March", id="a cue without a verb"),
    ],
)
def test_content_ends_before_what_belongs_to_the_cues_own_clause(
    tree: str, cue: str, content: str, expected: str
) -> None:
    text = " ".join(token.split("|")[0] for token in tree.split())
    found = Inside((find(text, content),), find(text, cue), None, 0.9)

    assert [span.of(text) for span in end_by_tree(found, parsed(text, tree), lemma).content] == [expected]


def test_further_pieces_of_content_stay() -> None:
    text = " ".join(token.split("|")[0] for token in IN_MARCH.split())
    shifted = "Yes. " + text
    tree = parsed(text, IN_MARCH, start=5)
    found = Inside((find(shifted, "the gift in March"), find(shifted, "Yes")), find(shifted, "declared"), None, 0.9)

    assert [span.of(shifted) for span in end_by_tree(found, tree, lemma).content] == ["the gift", "Yes"]
