"""Trees made by hand, so that what reads them is tested without a parser."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from claimex.parsing.spacy_pipeline import Parsed

LEMMAS = {
    "said": "say", "knew": "know", "hoped": "hope", "thinks": "think", "expected": "expect", "promised": "promise",
    "urged": "urge", "told": "tell", "believed": "believe", "asked": "ask", "wants": "want", "saw": "see",
    "used": "use", "hopes": "hope", "suspected": "suspect", "denied": "deny", "called": "call", "wanted": "want",
    "considering": "consider", "considered": "consider", "begged": "beg", "aimed": "aim", "predicted": "predict",
    "declared": "declare", "decided": "decide", "says": "say", "remembered": "remember", "thought": "think",
}  # fmt: skip
VOCAB = spacy.blank("en").vocab


def lemma(word: str, part: str) -> str:
    return LEMMAS.get(word.lower(), word.lower())


def parsed(text: str, tree: str, *, start: int = 0) -> Parsed:
    """Make the tree of a text from word|tag|dependency|head, one for each token."""
    tokens = [token.rsplit("|", 3) for token in tree.split()]
    words, tags, deps, heads = zip(*tokens, strict=True)
    spaces, at = [], 0
    for word in words:
        at = text.index(word, at) + len(word)
        spaces.append(text[at : at + 1] == " ")
    doc = Doc(VOCAB, words=list(words), spaces=spaces, tags=list(tags), deps=list(deps), heads=[int(h) for h in heads])
    assert doc.text == text
    return Parsed(start, doc)
