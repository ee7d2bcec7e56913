"""Test which statements count as right when their confidence is fitted."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

from claimex.model.folder import find_model
from claimex.model.tagger import Tagger
from claimex.parsing.spacy_pipeline import load_pipeline
from claimex.spans import Span
from claimex.train.corpus import Example, Gold
from claimex.train.statements import judge

NEWS = "The port of Havenby is shut.\n\nForty ships lie outside.\n\nThe port opened in 1912."


@pytest.mark.model
def test_a_statement_is_judged_wrong_where_gold_attributes_its_words() -> None:
    span = Span(0, len("The port of Havenby is shut."))
    marked = Example("a", NEWS, (Gold((), (span,), (span,)),))

    found = list(judge([marked, Example("b", NEWS, ())], Tagger(find_model()), load_pipeline()))

    assert [each.right for each in found] == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert {each.article for each in found} == {"a", "b"}
