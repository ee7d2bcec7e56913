"""Find the grammatical role of a mention: subject, object or other, and in which clause.

Comes in: parsed sentences of an article. Goes out: the role of a mention in its sentence, and which clause and phrase
holds which. Rules of binding and parallelism need both (Chomsky 1981; Smyth 1994). A sentence that was not parsed
gives no role, so only the sentences that somebody asks about need a parse.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc


SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
"""Relations of a subject to its verb, also of a clause, and of "there" or "it" in the place of a subject."""

FINITE_TAGS = frozenset(("VBD", "VBP", "VBZ", "MD"))
"""Tags of finite verbs."""

_CLAUSES = frozenset(("ROOT", "acl", "advcl", "ccomp", "csubj", "csubjpass", "parataxis", "pcomp", "relcl", "xcomp"))
_CONTROLLED = frozenset(("xcomp", "advcl", "pcomp", "conj", "acl"))
"""Clauses that may share the subject of the clause above: "she wants to leave", "leaving, she said"."""
_SAME = frozenset(("conj", "appos", "compound", "flat", "nmod", "amod", "nummod"))
"""Relations to a noun that take over the role of the noun: "Ada Quill and Mari Tamm", "the mayor, Ada Quill"."""
_ROLES = {
    "nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "object", "oprd": "object",
    "attr": "object", "agent": "oblique", "pobj": "oblique", "poss": "possessive",
}  # fmt: skip
DEEP = 12
"""Most steps up a tree. A deeper tree is a wrong parse."""


class Node(NamedTuple):
    """A word: its offsets, the number of its head (its own number for a root), and its relation to the head."""

    start: int
    end: int
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class Role:
    """The grammatical role of a mention in its sentence.

    Attributes:
        role: subject, object, oblique, possessive or other. An apposition or a coordinated noun has the role of its
            noun.
        outer: For a possessive or a postmodifier, the role of the noun phrase that contains it.
        depth: How many clauses contain its clause.
        clause: The number of the word that heads its clause.
        word: The number of the mention's head.
        joined: Whether it is one of several nouns joined by "and".
        apposed: Whether it is an apposition.
    """

    role: str
    outer: str
    depth: int
    clause: int
    word: int
    joined: bool
    apposed: bool


class Syntax:
    """The dependency trees of the parsed sentences of one article.

    Args:
        docs: Parses of single sentences, each with its offset in the text.
    """

    def __init__(self, docs: Iterable[tuple[int, Doc]] = ()) -> None:
        self._nodes: list[Node] = []
        for offset, doc in sorted(docs, key=lambda pair: pair[0]):
            base = len(self._nodes)
            self._nodes += [Node(offset + t.idx, offset + t.idx + len(t), base + t.head.i, t.dep_) for t in doc]
        self._starts = [node.start for node in self._nodes]
        self._subjects: dict[int, int] = {}
        for number, node in enumerate(self._nodes):
            if node.dep in SUBJECTS:
                self._subjects.setdefault(node.head, number)

    def role(self, start: int, end: int) -> Role | None:
        """Return the role of a mention in its sentence. None if the sentence was not parsed."""
        word = self._head(start, end)
        if word is None:
            return None
        joined = apposed = False
        at = word
        for _ in range(DEEP):
            dep = self._nodes[at].dep
            if dep not in _SAME or self._is_clause(at):
                break
            joined, apposed = joined or dep == "conj", apposed or dep == "appos"
            at = self._nodes[at].head
        role = _ROLES.get(self._nodes[at].dep, "other")
        clause = self.clause(at)
        return Role(role, self._outer(at), self._depth(clause), clause, at, joined, apposed)

    def _head(self, start: int, end: int) -> int | None:
        """Return the number of the word on which the other words of a stretch depend."""
        low = bisect_right(self._starts, start) - 1
        if low < 0 or self._nodes[low].end <= start:
            low += 1
        high = low
        while high < len(self._nodes) and self._nodes[high].start < end:
            high += 1
        for number in range(low, high):
            if not low <= self._nodes[number].head < high or self._nodes[number].head == number:
                return number
        return low if low < high else None

    def _is_clause(self, number: int) -> bool:
        """Tell whether a word heads a clause. A word joined to another ("and") does if the other does."""
        dep = self._nodes[number].dep
        if dep == "conj":
            return self._is_clause(self._nodes[number].head)
        return dep in _CLAUSES

    def clause(self, number: int) -> int:
        """Return the number of the head of the clause that contains a word."""
        for _ in range(DEEP):
            if self._is_clause(number):
                break
            number = self._nodes[number].head
        return number

    def _depth(self, clause: int) -> int:
        return sum(1 for _ in self.above(clause))

    def above(self, clause: int) -> Iterator[int]:
        """Yield the heads of the clauses that contain a clause, from the inside out. Joined clauses count as one."""
        for _ in range(DEEP):
            node = self._nodes[clause]
            if node.dep == "ROOT" or node.head == clause:
                return
            joined = node.dep == "conj"
            clause = self.clause(node.head)
            if not joined:
                yield clause

    def subject(self, clause: int) -> int | None:
        """Return the head of a clause's subject. A clause without its own subject may take that of the clause above."""
        for _ in range(DEEP):
            if clause in self._subjects:
                return self._subjects[clause]
            node = self._nodes[clause]
            if node.dep not in _CONTROLLED or node.head == clause:
                return None
            clause = self.clause(node.head)
        return None

    def _outer(self, number: int) -> str:
        """Return the role of the noun phrase that contains a possessive or the object of a preposition."""
        nodes = self._nodes
        if nodes[number].dep == "poss":
            at = nodes[number].head
        elif nodes[number].dep == "pobj" and nodes[nodes[number].head].dep == "prep":
            at = nodes[nodes[number].head].head
            if self._is_clause(at):
                return ""
        else:
            return ""
        for _ in range(DEEP):
            if nodes[at].dep in _ROLES or self._is_clause(at):
                return _ROLES.get(nodes[at].dep, "")
            at = nodes[at].head
        return ""

    def holds(self, upper: int, lower: int) -> bool:
        """Tell whether the phrase of a word contains another word."""
        for _ in range(3 * DEEP):
            if lower == upper:
                return True
            above = self._nodes[lower].head
            if above == lower:
                return False
            lower = above
        return False

    def head_of(self, number: int) -> int:
        """Return the number of a word's head."""
        return self._nodes[number].head

    def dep(self, number: int) -> str:
        """Return a word's relation to its head."""
        return self._nodes[number].dep
