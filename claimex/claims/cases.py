"""Hold a clause to judge, and read its words as the judging modules do.

Comes in: a clause with its main predicates, and the cue that introduces it. Goes out: a `Case`, which `polarity.py`,
`directives.py`, `hypotheticals.py` and `factuality.py` read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.parsing import SUBJECTS, is_independent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.claims.frames import Frame
    from claimex.parsing import Clause
    from claimex.spans import Span


PREDICATIVES = frozenset({"attr", "acomp", "oprd"})
AUXILIARIES = frozenset({"aux", "auxpass"})


@dataclass(frozen=True, slots=True)
class Case:
    """The clause to judge.

    Attributes:
        text: The article as read.
        clause: The clause.
        predicates: Its main predicate, and those that this only hedges.
        frame: The cue that introduces it.
    """

    text: str
    clause: Clause
    predicates: Sequence[Token]
    frame: Frame

    @property
    def head(self) -> Token:
        """The head of the clause."""
        return self.clause.head

    @property
    def speaks(self) -> bool:
        """Whether it is a whole sentence in the source's own words, which the cue's verb does not affect."""
        return self.frame.quoted and is_independent(self.head)

    def at(self, token: Token) -> Span:
        """Return the place of a token in the article."""
        return self.clause.parsed.span(token, token)


def plain_word(token: Token) -> str:
    """Return a word in small letters with straight apostrophes."""
    return token.lower_.replace("’", "'")


def is_inverted(head: Token) -> bool:
    """Tell whether a verb stands before its subject: did she go, had it rained."""
    verbs = [head.i, *(c.i for c in head.children if c.dep_ in AUXILIARIES)]
    subjects = [c.i for c in head.children if c.dep_ in SUBJECTS]
    return bool(subjects) and min(verbs) < min(subjects)


def find_modals(predicate: Token, words: frozenset[str]) -> Iterator[Token]:
    """Yield the modal verbs of a predicate that are in a list. Without a full verb, the modal is the predicate."""
    for token in (predicate, *predicate.children):
        if token.tag_ == "MD" and plain_word(token) in words and (token == predicate or token.dep_ == "aux"):
            yield token
