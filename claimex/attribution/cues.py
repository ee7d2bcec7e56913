"""Find the lemma of a cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.english import cues
from claimex.record import (
    CueSpan,
)

if TYPE_CHECKING:
    from claimex.parsing import Lemmatizer
    from claimex.spans import Span


def is_mark(cue: CueSpan) -> bool:
    """Tell whether a cue is only a colon, a dash or the like, not a word."""
    return all(c in cues.ASSERTING_MARKS for c in cue.text)


def find_lemma(cue: str, lemmatizer: Lemmatizer) -> str:
    """Return the lemma of a cue's head: the first word with a listed act, otherwise the first full verb."""
    words = cue.lower().split()
    verbs = [lemmatizer.lemma(word, "VERB") for word in words]
    nouns = [lemmatizer.lemma(word, "NOUN") for word in words]
    for lemma in (*verbs, *nouns):
        if lemma in cues.ACTS and lemma not in cues.AUXILIARIES:
            return lemma
    full = (lemma for lemma in verbs if lemma not in cues.AUXILIARIES and any(map(str.isalnum, lemma)))
    return next(full, verbs[0])


def cut_cue(text: str, cue: Span, lemmatizer: Lemmatizer) -> CueSpan:
    """Return a cue as it is written in records, with its lemma."""
    words = cue.of(text)
    return CueSpan(start=cue.start, end=cue.end, text=words, lemma=find_lemma(words, lemmatizer))
