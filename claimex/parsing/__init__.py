"""Parse a text with spaCy: sentences, named entities, trees, clauses, grammatical roles."""

from __future__ import annotations

from claimex.parsing.clauses import (
    LINE_BREAK,
    Clause,
    cut_sentences,
    edges,
    find_clauses,
    is_finite,
    is_imperative,
    is_independent,
    is_infinitive,
    stretches,
    unquote,
)
from claimex.parsing.grammatical_roles import FINITE_TAGS, SUBJECTS, Role, Syntax
from claimex.parsing.sentences import find_sentences
from claimex.parsing.spacy_pipeline import PIPELINES, Lemmatizer, Parsed, Parses, SentenceParser, load_pipeline, parse

__all__ = [
    "FINITE_TAGS",
    "LINE_BREAK",
    "PIPELINES",
    "SUBJECTS",
    "Clause",
    "Lemmatizer",
    "Parsed",
    "Parses",
    "Role",
    "SentenceParser",
    "Syntax",
    "cut_sentences",
    "edges",
    "find_clauses",
    "find_sentences",
    "is_finite",
    "is_imperative",
    "is_independent",
    "is_infinitive",
    "load_pipeline",
    "parse",
    "stretches",
    "unquote",
]
