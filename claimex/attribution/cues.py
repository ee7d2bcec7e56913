"""Find the lemma of a cue, and whether it wishes or weighs something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.english import cues
from claimex.record import (
    CueSpan,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.parsing import Lemmatizer
    from claimex.spans import Span


def is_mark(cue: CueSpan) -> bool:
    """Tell whether a cue is only a colon, a dash or the like, not a word."""
    return all(c in cues.ASSERTING_MARKS for c in cue.text)


def find_lemma(cue: str, lemmatizer: Lemmatizer) -> str:
    """Return the lemma of a cue's head: the first word with a listed act, otherwise the first full verb.

    In "liked to say", that is "say", and in "reportedly believes" it is "believe".
    """
    words = cue.lower().split()
    words = [word for word in words if word not in cues.REPORTING_ADVERBS] or words
    verbs = [lemmatizer.lemma(word, "VERB") for word in words]
    nouns = [lemmatizer.lemma(word, "NOUN") for word in words]
    for number, lemma in enumerate((*verbs, *nouns)):
        if lemma in cues.LIKING and _says_gladly(words, verbs, number % len(words)):
            continue
        if lemma in cues.ACTS and lemma not in cues.AUXILIARIES:
            return lemma
    full = (lemma for lemma in verbs if lemma not in cues.AUXILIARIES and any(map(str.isalnum, lemma)))
    return next(full, verbs[0])


def _says_gladly(words: Sequence[str], verbs: Sequence[str], number: int) -> bool:
    """Tell whether an infinitive of saying follows a word: liked *to say*."""
    return words[number + 1 : number + 2] == ["to"] and any(v in cues.ASSERTION for v in verbs[number + 2 : number + 3])


def wishes(cue: CueSpan) -> bool:
    """Tell whether a cue wishes with "would": would like, 'd rather see."""
    act = cues.ACTS.get(cue.lemma or "") or cues.ACTS_OF_VERBS.get(cue.lemma or "")
    return act in {"fact", "eventuality"} and cues.WISHING.search(cue.text) is not None


def weighs(cue: CueSpan, content: str) -> bool:
    """Tell whether a cue weighs what may be done: is considering / a sale, would consider / selling."""
    may = cues.MAY_WEIGH.search(cue.text) is not None and cues.GERUND.match(content) is not None
    return may or cues.WEIGHING.search(cue.text) is not None


def cut_cue(text: str, cue: Span, lemmatizer: Lemmatizer) -> CueSpan:
    """Return a cue as it is written in records, with its lemma."""
    words = cue.of(text)
    return CueSpan(start=cue.start, end=cue.end, text=words, lemma=find_lemma(words, lemmatizer))
