"""Places of a text in their clauses: subjects, objects, who stands above whom.

Comes in: sentences of an article that were parsed to dependencies. Goes out: what a mention is in its sentence, and
how two mentions of one sentence stand to each other, which is what binding and parallelism are about (Chomsky 1981;
Smyth 1994). Sentences that were not parsed answer with nothing, so that only those are parsed that are asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc


_CLAUSES = frozenset(("ROOT", "acl", "advcl", "ccomp", "csubj", "csubjpass", "parataxis", "pcomp", "relcl", "xcomp"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
_CONTROLLED = frozenset(("xcomp", "advcl", "pcomp", "conj", "acl"))
"""Clauses that may have the subject of the one above: "she wants to leave", "leaving, she said"."""
_SAME = frozenset(("conj", "appos", "compound", "flat", "nmod", "amod", "nummod"))
"""Relations below a noun that pass on what the noun is: "Ada Quill and Mari Tamm", "the mayor, Ada Quill"."""
_ROLES = {
    "nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "object", "oprd": "object",
    "attr": "object", "agent": "oblique", "pobj": "oblique", "poss": "possessive",
}  # fmt: skip
DEEP = 12
"""Steps up a tree at most; deeper ones are parses gone wrong."""


class Node(NamedTuple):
    """A word: where it stands, its head's number (its own for a root), and its relation to it."""

    start: int
    end: int
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class Role:
    """What a mention is in its sentence.

    Attributes:
        role: subject, object, oblique, possessive or other, seen through appositions and coordination.
        outer: The same of the noun phrase that a possessive or a postmodifier stands in.
        depth: How many clauses stand above its own.
        clause: The number of the word that heads its clause.
        word: The number of its own head.
        joined: Whether it is one of several joined by "and".
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
    """The parsed sentences of one article.

    Args:
        docs: Parses of single sentences, with the offset of each in the text.
    """

    def __init__(self, docs: Iterable[tuple[int, Doc]] = ()) -> None:
        self._nodes: list[Node] = []
        for offset, doc in sorted(docs, key=lambda pair: pair[0]):
            base = len(self._nodes)
            self._nodes += [Node(offset + t.idx, offset + t.idx + len(t), base + t.head.i, t.dep_) for t in doc]
        self._starts = [node.start for node in self._nodes]
        self._subjects: dict[int, int] = {}
        for number, node in enumerate(self._nodes):
            if node.dep in _SUBJECTS:
                self._subjects.setdefault(node.head, number)

    def role(self, start: int, end: int) -> Role | None:
        """Return what a mention is in its sentence; None where it was not parsed."""
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
        """Return the word of a stretch that the others hang on."""
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
        """Tell whether a word heads a clause; one joined to a clause's head does if it is no noun: has a subject."""
        dep = self._nodes[number].dep
        if dep == "conj":
            return self._is_clause(self._nodes[number].head)
        return dep in _CLAUSES

    def clause(self, number: int) -> int:
        """Return the head of the clause that holds a word."""
        for _ in range(DEEP):
            if self._is_clause(number):
                break
            number = self._nodes[number].head
        return number

    def _depth(self, clause: int) -> int:
        return sum(1 for _ in self.above(clause))

    def above(self, clause: int) -> Iterator[int]:
        """Yield the heads of the clauses that hold a clause, from the inside out; joined ones count as one."""
        for _ in range(DEEP):
            node = self._nodes[clause]
            if node.dep == "ROOT" or node.head == clause:
                return
            joined = node.dep == "conj"
            clause = self.clause(node.head)
            if not joined:
                yield clause

    def subject(self, clause: int) -> int | None:
        """Return the head of a clause's subject; of one without its own, the subject of the clause above."""
        for _ in range(DEEP):
            if clause in self._subjects:
                return self._subjects[clause]
            node = self._nodes[clause]
            if node.dep not in _CONTROLLED or node.head == clause:
                return None
            clause = self.clause(node.head)
        return None

    def _outer(self, number: int) -> str:
        """Return the role of the noun phrase that a possessive, or what "of" governs, stands in."""
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
        """Tell whether a word's phrase holds another word."""
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
