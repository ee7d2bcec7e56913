"""What must hold whatever stands in an article: for its layout, and for the records of the whole main line.

See `hostile.py`.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from spacy.language import Language  # noqa: TC002 - of a cached function
from standin import stand_in
from strange import ARTICLES, MUTATED, TEXTS, Target

from claimex.article import Article
from claimex.article_line import check_article, parse_article
from claimex.errors import InputError
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import mask_quoted, pair_marks
from claimex.layout.turns import find_signed, find_turns
from claimex.layout.zone_finder import find_zones
from claimex.parsing.spacy_pipeline import load_pipeline
from claimex.pipeline.extractor import Extractor, load
from claimex.record import Record, check_spans, parse_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.pipeline.extractor import Outcome

BETWEEN = ARTICLES[0][:400]
"""What is read between two readings of an article, to show that the second knows nothing of it."""


def hold_layout(text: str) -> None:
    """Paragraphs, quotations, turns and zones lie in the text, in order, in their paragraphs, the same each time."""
    paragraphs = find_paragraphs(text)
    quotations = pair_marks(text, paragraphs=paragraphs)
    turns = [find_turns(text, paragraphs), find_signed(text, quotations, paragraphs)]
    zones = find_zones(text, paragraphs)
    assert all(0 <= a.start < a.end <= b.start < b.end <= len(text) for a, b in pairwise([*paragraphs]) if b)
    for quotation in quotations:
        assert any(paragraph.contains(quotation.span) for paragraph in paragraphs)
    assert len(mask_quoted(len(text), quotations)) == len(text)
    for found in turns:
        assert all(a.whole.end <= b.whole.start for a, b in pairwise(found))
        assert all(0 <= turn.whole.start < turn.whole.end <= len(text) for turn in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(zones))
    assert all(zone.span.of(text) == zone.span.of(text).strip() != "" for zone in zones)
    assert quotations == pair_marks(text, paragraphs=find_paragraphs(text))
    assert zones == find_zones(text, paragraphs)


def hold_to_contract(records: Sequence[Record], text: str) -> None:
    """Assert what is true of the records of any article."""
    ids = [record.id for record in records]
    assert len(set(ids)) == len(ids)
    holder: Record | None = None
    above: dict[str, Record] = {}
    for record in records:
        check_spans(record, text)
        assert parse_record(record.to_json(), where="here") == record
        assert record.content or record.cue
        if record.parent is None:
            first = (record.content or record.cue)[0].start
            assert holder is None or (holder.content or holder.cue)[0].start <= first
            holder = record
        else:
            assert record.parent in above
        above[record.id] = record


@cache
def nlp() -> Language:
    """Return the spaCy pipeline, opened once."""
    return load_pipeline()


@cache
def rules() -> Extractor:
    """Return the main line with the stand-in in the model's place, which finds something in almost any text."""
    return Extractor(stand_in(), nlp(), headlines=True, voice="all", any_language=True)


@cache
def fast() -> Extractor:
    """Return the main line with the fast model."""
    return load("fast", headlines=True, voice="all", any_language=True)


def hold_extraction(extractor: Extractor, text: str) -> None:
    """Records keep the contract and do not depend on what was read before."""
    try:
        article = Article("a.txt", text)
    except InputError:  # half a surrogate pair
        return
    first = extractor.read(article)
    extractor.read(BETWEEN)
    second = extractor.read(article)
    hold_to_contract(first.records, text)
    assert _written(first) == _written(second)
    assert first.line is not None
    check_article(first.line, text)
    assert parse_article(first.line.to_json(), where="here") == first.line


def _written(outcome: Outcome) -> list[str]:
    line = outcome.line.to_json() if outcome.line is not None else ""
    return [*(record.to_json() for record in outcome.records), line]


LAYOUT = MUTATED | TEXTS
"""Texts for all that works without a model."""

WITH_MODEL = ("article", "article by the rules")


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    return {
        "layout": Target(LAYOUT, hold_layout),
        "article": Target(MUTATED | TEXTS | st.text(max_size=80), lambda text: hold_extraction(fast(), text)),
        "article by the rules": Target(MUTATED | TEXTS, lambda text: hold_extraction(rules(), text)),
    }
