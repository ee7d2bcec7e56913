"""Cut sentences into clauses: find where one assertion ends and the next begins.

Comes in: a stretch of content, and its tree. Goes out: `Clause`s, each with its main predicate, and trimmed of words
and marks that only join or enclose it. A sentence is cut between clauses that have their own subject and finite verb
and are not subordinate. Everything else stays together, because it cannot be understood alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from claimex.english import cues, people
from claimex.layout import DOUBLE_MARKS, MARKS, SINGLE_OPENING_MARKS, pair_marks
from claimex.parsing.grammatical_roles import FINITE_TAGS, SUBJECTS
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Span_

    from claimex.parsing.spacy_pipeline import Parsed


_AUXILIARIES = frozenset({"aux", "auxpass"})
_JOINED = frozenset({"ccomp", "parataxis"})
"""Relations by which the parser attaches a clause to the next across a semicolon, a colon or a comma."""

_JOINING = frozenset({"and", "but", "or"})
_SENTENCE_END = re.compile(r"[.?!…][\"'”’»›)\]]*\s*$")
LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INITIAL = re.compile(r"(?:^|\W)[A-Z]\.$")
_LAST_WORD = re.compile(r"\S+$")
_ABBREVIATION = re.compile(r"(?:^|\W)\w\.\w\.$")
ENDING = 120
"""How many characters at the end of a sentence are tested, so that a long sentence is not read again and again. A title
or an initial with the marks and spaces after it is shorter."""

_EDGES = ",;:.—–-•"
"""Punctuation between an assertion and the words around it. Question and exclamation marks belong to the assertion."""

_BRACKETS = {"(": ")", ")": "(", "[": "]", "]": "["}
_OPENS = {"(": (1, 0), ")": (-1, 0), "[": (0, 1), "]": (0, -1)}

_OMITTED = re.compile(r"\[(?:\.\s?){2,4}\]|\[…\]")
_OMITTED_AT_END = re.compile(rf"(?:{_OMITTED.pattern})\Z")
_LONGEST_OMITTED = 10
"""Brackets for words that an editor left out, and the most characters of one. Inside an assertion they stay."""

LAYERS = 8
"""Most times that marks, brackets and punctuation around a clause are removed, because each time reads the whole
clause. Set by hand; it changes no record of PolNeAR dev."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause that can be understood alone, or a phrase if there is no such clause.

    Attributes:
        span: Its place in the article, trimmed.
        parsed: The tree from which it was cut.
        head: Its main predicate, or the head of the phrase.
        first: Its first token that is not trimmed.
        asks: Whether its sentence ends with a question mark.
        closes: Whether it is the last clause of that sentence.
    """

    span: Span
    parsed: Parsed
    head: Token
    first: Token
    asks: bool
    closes: bool


def stretches(text: str, span: Span, sentences: Sequence[Span]) -> list[Span]:
    """Cut a piece of content at the ends of sentences, and unquote each part.

    Args:
        text: The article as read.
        span: The piece.
        sentences: Of the article, in order; see `cut_sentences`.
    """
    unquoted = (unquote(text, part) for part in cut_sentences(text, span, sentences) or [span])
    return [part for part in unquoted if any(c.isalnum() for c in part.of(text))]


def cut_sentences(text: str, span: Span, sentences: Sequence[Span]) -> list[Span]:
    """Cut a stretch of text at the ends of sentences.

    Args:
        text: The article as read.
        span: The stretch.
        sentences: Of the article, in order. A boundary without a full stop, or after an abbreviation, is ignored. So
            is one before a small letter, unless all letters are small.
    """
    small = span.of(text).islower()
    low = bisect_right(sentences, span.start, key=lambda s: s.end)
    high = bisect_left(sentences, span.end, key=lambda s: s.start)
    parts: list[Span] = []
    for sentence in sentences[low:high]:
        part = Span(max(span.start, sentence.start), min(span.end, sentence.end))
        if parts and not _is_boundary(text, parts[-1], part, small=small):
            part = Span(parts.pop().start, part.end)
        parts.append(part)
    return parts


def _is_boundary(text: str, before: Span, after: Span, *, small: bool) -> bool:
    if LINE_BREAK.search(text, before.end, after.start):
        return True
    words = text[max(before.start, before.end - ENDING) : before.end]
    last = _LAST_WORD.search(words)
    abbreviated = last is not None and (last[0].lower() in people.TITLES or bool(_INITIAL.search(words)))
    first = next((c for c in after.of(text) if c.isalnum()), "")
    return bool(_SENTENCE_END.search(words)) and not abbreviated and (small or not first.islower())


def find_clauses(text: str, parsed: Parsed) -> list[Clause]:
    """Cut a stretch into its clauses.

    Returns:
        In order, without overlap. Empty if the stretch has no word.
    """
    heads = sorted({head.i: head for group in _sentences(text, parsed) for head in group}.values(), key=lambda t: t.i)
    if not heads:
        return []
    doc = parsed.doc
    cuts = [(0, heads[0])]
    open_ = _open_brackets(doc) if len(heads) > 1 else []
    for before, after in pairwise(heads):
        if not _is_bracketed(open_, cuts[-1][0], start := _start(before, after)):
            cuts.append((start, after))
    cuts = _with_series(doc, cuts)
    found = ((head, low, high) for (low, head), (high, _) in pairwise([*cuts, (len(doc), heads[-1])]))
    return [clause for head, low, high in found if (clause := _clause(text, parsed, head, low, high)) is not None]


def _with_series(doc: Doc, cuts: Sequence[tuple[int, Token]]) -> list[tuple[int, Token]]:
    """Add the cuts between clauses with "that" in a series that the tree attaches to each other: that A, *that B*.

    The series is told directly if it begins the stretch, or if no other "that" is before its second clause: "they won
    *and that* we lost", "they won, *that* we lost *and that* you laughed". In "I said that A and that B" all belongs to
    what I said.
    """
    thats = [t for t in doc if t.lower_ == "that" and t.dep_ == "mark"]
    told = bool(thats) and all(_is_edge(t) or t.is_punct for t in doc[: thats[0].i])
    added = [*cuts]
    for number, that in enumerate(thats):
        start = that.i
        while start and (doc[start - 1].dep_ == "cc" or doc[start - 1].text == ","):
            start -= 1
        if number == 0 and start < that.i and not told:
            before = _told_before(that, thats[1:], [head for low, head in cuts if low <= start][-1])
            told = before is not None and not _is_reporting(before)
        if not (start and start < that.i and told and is_independent(that.head)):
            continue
        held = next((n for n, (low, head) in enumerate(added) if low < start and head == that.head), None)
        first = _complement_before(that) if held is not None else None
        if held is not None and first is not None:
            added[held : held + 1] = [(added[held][0], first), (start, that.head)]
        elif all(not start <= low <= that.i + 1 and head != that.head for low, head in added):
            added.append((start, that.head))
    return sorted(added, key=lambda cut: cut[0])


def _told_before(that: Token, later: Sequence[Token], head: Token) -> Token | None:
    """Return the head of the clause before a clause with "that", if both are told: they won, / *that* we lost.

    Behind a comma a series must go on with "and that". There are no degrees in it, "so fast, that", no nouns, "the
    fact, that", and no subjects of "it", "it is a pity, that".
    """
    if that.nbor(-1).dep_ == "cc":
        return head
    if not any(other.nbor(-1).dep_ == "cc" for other in later):
        return None
    before = _complement_before(that) if head == that.head else head
    if before is None or before.i > that.i or not is_independent(before):
        return None
    subjects = {child.lower_ for child in before.children if child.dep_ in SUBJECTS}
    degree = any(token.lower_ in _DEGREES for token in that.doc[: that.i])
    return before if not degree and "it" not in subjects else None


def _complement_before(that: Token) -> Token | None:
    """Return the clause before a clause with "that" that the tree took for its complement: *A*, that B."""
    before = (child for child in that.head.children if child.dep_ in {"ccomp", "advcl"} and child.i < that.i)
    return next(filter(is_independent, before), None)


def _open_brackets(doc: Doc) -> list[tuple[int, ...]]:
    """Return how many round and square brackets are open before each token, and after the last one."""
    steps = ((_OPENS.get(token.text, (0, 0))) for token in doc)
    return list(accumulate(steps, lambda sums, step: (sums[0] + step[0], sums[1] + step[1]), initial=(0, 0)))


def _is_bracketed(open_: Sequence[tuple[int, ...]], low: int, high: int) -> bool:
    """Tell whether a bracket that opens between two tokens is still open at the second."""
    return low < high and any(after > before for before, after in zip(open_[low], open_[high], strict=True))


def _sentences(text: str, parsed: Parsed) -> Iterator[list[Token]]:
    """Yield the heads of each sentence. A boundary needs a final mark, or an independent clause on either side."""
    held: list[Token] = []
    last = parsed.start
    for sentence in parsed.doc.sents:
        if not any(token.is_alpha or token.is_digit for token in sentence):
            continue
        heads = _coordinated(sentence.root)
        end = parsed.at(sentence.start_char)
        marked = _SENTENCE_END.search(text[last:end]) and not _INITIAL.search(text[last:end].rstrip())
        if held and not marked and not (is_independent(held[-1]) and is_independent(heads[0])):
            held = [*held, *heads] if len(heads) > 1 and is_independent(held[-1]) else _better(held, heads)
        else:
            yield held
            held = heads
        last = end
    yield held


def _better(held: list[Token], heads: list[Token]) -> list[Token]:
    return held if any(map(is_independent, held)) or not any(map(is_independent, heads)) else heads


def _coordinated(root: Token) -> list[Token]:
    """Return the main predicates of a sentence in order: its root, and independent clauses coordinated with it."""
    if _is_tag(root):
        root = next((child for child in root.lefts if child.dep_ in _JOINED), root)
    found = [root]
    waiting = [root]
    while waiting:
        head = waiting.pop()
        for child in head.children:
            if child.dep_ == "conj" and not _is_tag(child):
                waiting.append(child)
                if _is_told_too(child, head):
                    continue
                finite = any(is_finite(f) or is_imperative(f) for f in found)
                if finite and is_independent(child) and not _is_opened_again(child, head):
                    found.append(child)
            elif (child.dep_ in _JOINED and _is_beside(child, head)) or _is_listed(child, head):
                waiting.append(child)
                found.append(child)
    return sorted(found, key=lambda token: token.i)


def _is_opened_again(clause: Token, head: Token) -> bool:
    """Tell whether a clause has two subordinate ones: *when* you are poor, and *when* you are ill, / you lose."""
    first = _opener(head)
    again = (c for c in clause.lefts if c.dep_ == "advcl" and c.i > head.i)
    return first is not None and any(_opener(c) == first for c in again)


def _opener(clause: Token) -> str | None:
    """Return the word that makes a clause subordinate: when, if, because."""
    opens = (c.lower_ for c in clause.lefts if c.tag_ == "WRB" or (c.dep_ == "mark" and c.lower_ != "that"))
    return next(opens, None)


def _is_told_too(clause: Token, head: Token) -> bool:
    """Tell whether a clause with "that" is told by the verb that it is joined to: I said that A, and *that B*."""
    told = any(c.dep_ == "ccomp" and c.i < clause.i for c in head.children)
    return told and _is_reporting(head) and _has_that(clause) and not _has_that(head)


def _has_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _is_listed(clause: Token, head: Token) -> bool:
    """Tell whether clauses with "that" or "how" form a series, although the tree attaches one to the other.

    The first may have "that" for all, if another follows: *that* prices rose, wages fell *and* nobody cared.
    """
    if clause.dep_ != "advcl" or not (is_independent(clause) and is_independent(head)):
        return False
    first, edge = clause.doc[0], clause.doc[clause.right_edge.i : clause.right_edge.i + 2]
    goes_on = any(c.dep_ == "conj" and is_independent(c) for c in head.children)
    parted = goes_on and clause.i < head.i and any(t.text == "," for t in edge)
    for_all = first.lower_ == "that" and first.head == clause and parted and _opener(clause) is None
    again = _opener(clause) == "how" == _opener(head) and parted
    return again or (_has_that(clause) and (_has_that(head) or for_all))


def _is_beside(clause: Token, head: Token) -> bool:
    """Tell whether a clause is beside another and is not its complement: he won; she lost."""
    before = clause.i < head.i
    if not (is_independent(clause) and is_independent(head)) or _is_filler(clause):
        return False
    if _is_tag(clause) or _is_tag(head) or (_is_reporting(head) and not (before and _reports_more(head))):
        return False
    low, high = (clause.right_edge.i + 1, head.i) if before else (head.i + 1, clause.left_edge.i + 1)
    between = {token.text for token in head.doc[low:high] if token.is_punct}
    return bool(between & {";", ":"}) or (before and "," in between)


def _reports_more(head: Token) -> bool:
    """Tell whether a verb reports the words after it and not the clause before it: he left, *I think* he ran."""
    return any(child.dep_ == "ccomp" and child.i > head.i and is_independent(child) for child in head.children)


def _is_reporting(head: Token) -> bool:
    form = head.lower_
    stems = {form, form.removesuffix("s"), form.removesuffix("d"), form.removesuffix("ed"), form.removesuffix("es")}
    return form in _SAID or not stems.isdisjoint(cues.ASSERTION | cues.BELIEF | cues.FACT)


_SAID = frozenset({"said", "told", "wrote", "thought", "felt", "knew", "heard", "saw", "found", "'m", "am"})
"""Irregular forms of the most frequent reporting verbs."""


def _is_filler(clause: Token) -> bool:
    """Tell whether a clause is "you know", "I mean" or the like, which assert nothing."""
    return clause.lower_ in _FILLERS and all(c.dep_ in SUBJECTS or c.is_punct for c in clause.children)


def _is_tag(clause: Token) -> bool:
    """Tell whether a clause is the tag question after a statement: didn't you?"""
    subjects = [child for child in clause.children if child.dep_ in SUBJECTS]
    short = all(
        child in subjects or child.dep_ == "neg" or child.is_punct or child.dep_ in _JOINED for child in clause.children
    )
    return short and len(subjects) == 1 and subjects[0].tag_ == "PRP" and subjects[0].i > clause.i


_DEGREES = frozenset({"so", "such"})
_FILLERS = frozenset({"know", "mean", "see", "think", "believe", "guess", "say"})


def is_finite(head: Token) -> bool:
    """Tell whether a verb is finite, alone or by its auxiliaries."""
    auxiliaries = [child for child in head.children if child.dep_ in _AUXILIARIES]
    if any(child.tag_ == "TO" for child in auxiliaries):
        return False
    return head.tag_ in FINITE_TAGS or any(child.tag_ in FINITE_TAGS for child in auxiliaries)


def is_independent(head: Token) -> bool:
    """Tell whether a clause has its own subject and finite verb, and is not subordinate except by "that"."""
    subjects = [child for child in head.children if child.dep_ in SUBJECTS]
    if not subjects or not is_finite(head):
        return False
    if head.dep_ != "ROOT" and any(s.tag_ in {"WDT", "WP"} for s in subjects):
        return False
    return all(child.lower_ == "that" for child in head.children if child.dep_ == "mark")


def is_infinitive(head: Token) -> bool:
    """Tell whether a verb is an infinitive with "to"."""
    return any(child.tag_ == "TO" and child.dep_ == "aux" for child in head.children)


def is_imperative(head: Token) -> bool:
    """Tell whether a verb is a bare form without a subject."""
    if is_infinitive(head) or any(child.dep_ in SUBJECTS for child in head.children):
        return False
    bare = head.tag_ == "VB" or any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in head.children)
    return bare and all(child.lower_ == "do" for child in head.children if child.dep_ == "aux")


def _start(before: Token, after: Token) -> int:
    """Return the number of the first token of the later of two clauses, with the words that join it to the first."""
    doc = after.doc
    if before.head == after and before.dep_ in {*_JOINED, "advcl"}:
        return min(before.right_edge.i + 1, after.i)
    start = max(after.left_edge.i, before.i + 1)
    while start - 1 > before.i and (doc[start - 1].dep_ == "cc" or _is_edge(doc[start - 1])):
        start -= 1
    return start


def _is_edge(token: Token) -> bool:
    return token.is_space or all(c in _EDGES for c in token.text)


def _clause(text: str, parsed: Parsed, head: Token, low: int, high: int) -> Clause | None:
    doc = parsed.doc
    first = _first(doc, low, high)
    span = edges(text, parsed.span(first, doc[high - 1]))
    if not any(c.isalnum() for c in span.of(text)):
        return None
    end = next((t for t in doc[high - 1 :] if t.is_sent_end), doc[-1])
    asks = any(t.text.startswith("?") for t in doc[max(0, end.i - 2) : end.i + 1])
    return Clause(span, parsed, head, first, asks=asks, closes=end.i == high - 1)


def _first(doc: Doc, low: int, high: int) -> Token:
    """Return the first token of a clause after white space, punctuation, "and", "but", "or" and "that"."""
    for token in doc[low : high - 1]:
        joins = token.lower_ in _JOINING and token.dep_ != "preconj"
        that = token.lower_ == "that" and (
            (token.dep_ == "mark" and token.head.dep_ not in SUBJECTS) or _introduces(doc[token.i + 1 : high])
        )
        if not (joins or that or _is_edge(token)):
            return token
    return doc[high - 1]


def _introduces(after: Span_) -> bool:
    """Tell whether "that" cannot be a pronoun or an article before these words: that *whole scenes* went."""
    for token in after:
        if token.tag_ in {"NNS", "NNPS", "PRP", "PRP$", "DT", "EX"}:
            return True
        if token.tag_ not in {"JJ", "NN", "VBG", "CD"}:
            return False
    return False


def edges(text: str, span: Span) -> Span:
    """Trim white space, outer quotation marks, commas, full stops, dashes and "[...]" around an assertion."""
    for _ in range(LAYERS):
        inner = unquote(text, span)
        trimmed = _without_omitted(text, _without_end(text, _without_start(text, inner)))
        if trimmed == span:
            break
        span = trimmed
    return span


def _without_start(text: str, span: Span) -> Span:
    """Drop joining punctuation, and brackets whose partner is outside, from the start."""
    start, end = span.start, span.end
    last = {bracket: text.rfind(bracket, start, end) for bracket in _BRACKETS}
    while start < end and (text[start] in _EDGES + ")]" or last.get(_BRACKETS.get(text[start], ""), end) < start):
        start += 1
    return Span(start, end)


def _without_end(text: str, span: Span) -> Span:
    """Drop the same from the end. The full stop of an abbreviation stays."""
    start, end = span.start, span.end
    first = {bracket: text.find(bracket, start, end) for bracket in _BRACKETS}
    while end > start:
        place = first.get(_BRACKETS.get(text[end - 1], ""))
        stops = text[end - 1] in _EDGES + "([" and not _ABBREVIATION.search(text, max(start, end - ENDING), end)
        if not stops and (place is None or start <= place < end):
            break
        end -= 1
    return Span(start, end)


def _without_omitted(text: str, span: Span) -> Span:
    """Drop the brackets for omitted words from both ends."""
    first = _OMITTED.match(text, span.start, span.end)
    start = first.end() if first is not None else span.start
    last = _OMITTED_AT_END.search(text, max(start, span.end - _LONGEST_OMITTED), span.end)
    return Span(start, last.start() if last is not None else span.end)


_OPENING = re.compile(r"'(?=[A-Z])(?!(?:[Tt]is|[Tt]was|[Tt]il|[Cc]ause|[Ee]m|[Bb]out|[Rr]ound)\b)")
"""A straight single mark that opens a quotation, and no apostrophe: 'Tis late."""


def unquote(text: str, span: Span) -> Span:
    """Drop white space at both ends, and quotation marks that enclose the whole or whose partner is outside."""
    span = strip(text, span)
    for _ in range(LAYERS):
        if not len(span) or (text[span.start] not in MARKS + "`" and text[span.end - 1] not in MARKS):
            break
        inner = _without_marks(text, span)
        if inner == span:
            break
        span = strip(text, inner)
    return span


def _without_marks(text: str, span: Span) -> Span:
    pairs = [pair for pair in pair_marks(text, paragraphs=[span]) if not pair.depth]
    first = next((pair for pair in pairs if pair.span.start == span.start), None)
    if first is not None and (first.span.end == span.end or not first.closed):
        return Span(first.inside(text).start, first.inside(text).end if first.closed else span.end)
    start, end = span.start, span.end
    if first is None and (text[start] in DOUBLE_MARKS + SINGLE_OPENING_MARKS or _OPENING.match(text, start, end)):
        start += 1
    if end > start and not any(pair.span.end == end and pair.opened for pair in pairs):
        single = text[end - 2 : end - 1] in ",.?!…" if end - start > 1 else True
        if text[end - 2 : end] == "''":
            end -= 2
        elif text[end - 1] in DOUBLE_MARKS or (text[end - 1] in MARKS and single):
            end -= 1
    return Span(start, end)
