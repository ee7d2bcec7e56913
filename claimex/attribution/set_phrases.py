"""Set phrases that lay a sentence on somebody: per, in the opinion of, by her account, in his words, as he put it.

Comes in: attributions. Goes out: the same, with what such phrases attribute. The tagger has met few of them (some
30 places of the PolNeAR train part, "according to" aside). A phrase stands at the beginning of a
sentence, at its end or between commas; the rest of the sentence is content. "According to", which the tagger knows,
is looked at for one thing: that content does not begin within the list or apposition that tells whose words they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import FINITE, ArticleGrammar, overlap
from claimex.english._lists import words
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.attribution import Attribution


PHRASED = 0.75
"""Confidence of an attribution that a phrase alone shows. By hand: in the PolNeAR train part 4 are added, too few to
measure."""

VIEWS = r"(?:opinion|view|words?|estimation|judge?ment|assessment|eyes|mind|telling|reading|reckoning|phrase)"
ACCOUNTS = r"(?:account|reckoning|admission|telling|estimate|estimation|count|calculation|own\swords)"
"""Nouns for what somebody thinks or says: behind "in" and behind "by". Set by hand, from no corpus; no others were
tried."""

_WHOSE = r"(?P<whose>his|her|their|its|(?:(?!\b(?:of|in|by|that|which)\b)[\w.’'-]+\s){0,6}?[\w.-]+(?:['’]s|s['’]))"
_OF = rf"(?P<cue>in\sthe\s{VIEWS}\sof|to\squote|as\sper|per)\s(?=\w|[“\"])"
_OWNED = rf"(?P<in>in|by|to)\s{_WHOSE}\s(?P<noun>(?:own\s)?(?:{VIEWS}|{ACCOUNTS}))\b(?=\s*,)"
_PUT = r"as\s(?P<who>(?:(?!\b(?:as|that|which)\b)[\w.’'-]+\s){1,6}?)(?P<put>(?:has\s|had\s|once\s)?puts?\sit)\b"
_EDGE = r"(?:(?<=[.?!…”\"’)]\s)|(?<=,\s)|(?<=\n)|(?<=[–—]\s)|\A|(?<=\bwas\s)|(?<=\bis\s))"
_FORMULAS = tuple(re.compile(_EDGE + form, re.IGNORECASE) for form in (_OF, _OWNED, _PUT))
_ACCORDING = re.compile(r"\baccording\sto\s(?=\w)", re.IGNORECASE)

_HABITS = words("usual custom tradition schedule plan routine norm practice habit request agreement rule rules law")
"""What is done "as per": not said by anybody."""

_HEADS = words("police prosecutors officials reports filings documents records")
_RELATIVES = words("who whom whose which that")
_OPENS = "“\"‘'`"


@dataclass(frozen=True, slots=True)
class Formula:
    """A set phrase in its sentence: its cue, whose it is, from where to where it goes, the words around it, and whether
    the tagger knows it well.
    """

    cue: Span
    source: Span
    whole: Span
    content: tuple[Span, ...]
    known: bool


def attribute_formulas(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Add what set phrases attribute, and mend what the tagger made of them."""
    out = list(attributions)
    for found in _find(grammar):
        cued = next((n for n, each in enumerate(out) if each.cue is not None and each.cue.overlaps(found.whole)), None)
        if cued is not None:
            out[cued] = _mended(out[cued], found, grammar)
            continue
        bare = (
            None
            if found.known
            else next(
                (n for n, each in enumerate(out) if each.cue is None and overlap(each.content, found.content)), None
            )
        )
        if found.known:
            continue
        inside = any(overlap(each.content, [found.cue]) for each in out if each.cue is not None)
        if bare is not None:
            told = grammar.with_content(out[bare], found.content)
            out[bare] = replace(told, cue=found.cue, source=found.source, confidence=PHRASED)
        elif not inside and not any(_crosses(each, found) for each in out):
            out.append(grammar.attribution(found.content, found.cue, found.source, PHRASED))
    return out


def _mended(each: Attribution, found: Formula, grammar: ArticleGrammar) -> Attribution:
    """Take the phrase out of content, and give the phrase its source where the tagger gave it none."""
    if not overlap(each.content, [found.whole]):
        if each.source is None or (not found.known and found.whole.contains(each.source)):
            return replace(each, cue=found.cue, source=found.source)
        return each
    return replace(grammar.with_content(each, found.content), cue=found.cue, source=found.source)


def _crosses(each: Attribution, found: Formula) -> bool:
    """Tell whether an attribution's own words stand in the phrase or its content holds part of that of the phrase."""
    own = [span for span in (each.cue, each.source) if span is not None]
    return overlap(own, [found.whole]) or any(
        piece.overlaps(mine) and not mine.contains(piece) for piece in each.content for mine in found.content
    )


def _find(grammar: ArticleGrammar) -> Iterator[Formula]:
    for form in (*_FORMULAS, _ACCORDING):
        for match in form.finditer(grammar.text):
            start = match.start()
            sentence = grammar.sentence(Span(start, match.end()))
            if sentence is None or grammar.mask[start] or match.end() > sentence.end:
                continue
            found = _read(match, sentence, grammar)
            if found is not None:
                yield found


def _read(match: re.Match[str], sentence: Span, grammar: ArticleGrammar) -> Formula | None:
    named = match.groupdict()
    cue: Span | None
    if "who" in named or "whose" in named:
        cue = Span(*match.span("put" if "who" in named else "noun"))
        source = grammar.plain(*match.span("who" if "who" in named else "whose"))
        whole = Span(match.start(), match.end())
    else:
        cue = Span(*match.span("cue")) if "cue" in named else grammar.plain(match.start(), match.end())
        source = _whose(match, sentence, grammar)
        whole = Span(match.start(), source.end if source is not None else match.end())
    if source is None or cue is None:
        return None
    content = _beside(whole, grammar) or _around(sentence, whole, grammar)
    tokens = grammar.tree(sentence)
    clause = any(_is_clause(t) for p, t in tokens if any(piece.contains(p) for piece in content))
    known = match.re is _ACCORDING
    return Formula(cue, source, whole, content, known) if content and clause else None


def _beside(whole: Span, grammar: ArticleGrammar) -> tuple[Span, ...]:
    """Return the quotation that a phrase amid a sentence stands right behind or before."""
    for quotation in grammar.quotations:
        between = (
            (quotation.span.end, whole.start)
            if quotation.span.end <= whole.start
            else (whole.end, quotation.span.start)
        )
        if not quotation.depth and between[0] <= between[1] and not grammar.text[slice(*between)].strip(" ,"):
            return (quotation.span,)
    return ()


def _around(sentence: Span, whole: Span, grammar: ArticleGrammar) -> tuple[Span, ...]:
    """Return what of a sentence stands around a phrase."""
    body = grammar.body(sentence)
    pieces = (grammar.plain(body.start, whole.start), grammar.plain(whole.end, body.end))
    return tuple(piece for piece in pieces if piece is not None)


def _whose(match: re.Match[str], sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the phrase behind "per" and the like: up to the clause that it is put before, or the sentence's end."""
    opens = grammar.plain(sentence.start, match.start()) is None
    if match.re is _ACCORDING and not opens:
        return None
    after = [(place, token) for place, token in grammar.tree(sentence) if place.start >= match.end()]
    end = _phrase_end(after) if opens else _first_pause(after, grammar.body(sentence).end)
    if end is None:
        return None
    inside = [token for place, token in after if place.end <= end]
    cue = match.group().strip().lower()
    if not inside or (cue.endswith("per") and not _is_body(inside)) or any(t.tag_ in FINITE for t in inside[:1]):
        return None
    return grammar.plain(match.end(), end) if ":" not in grammar.text[match.end() : end] else None


def _first_pause(after: Sequence[tuple[Span, Token]], last: int) -> int:
    return next((place.start for place, token in after if token.text in {",", ";", "–", "—"}), last)


def _is_body(tokens: Sequence[Token]) -> bool:
    """Tell a phrase for people, bodies and papers from a rate ("per head") and a habit ("as per usual")."""
    core = [t for t in tokens if t.text not in {",", "and"}]
    if not _HABITS.isdisjoint(t.lower_ for t in core):
        return False
    first = core[0]
    return first.tag_ in {"DT", "PRP$", "NNP", "NNPS", "NNS"} or core[-1].tag_ == "NNS" or first.lower_ in _HEADS


def _is_clause(token: Token) -> bool:
    return token.tag_ in FINITE or token.dep_ in {"nsubj", "nsubjpass"}


def _phrase_end(after: Sequence[tuple[Span, Token]]) -> int | None:
    """Return where the noun phrase ends that some tokens begin with and a clause follows: by the tree, at a comma.

    Where the tree ends it at no comma or hangs the clause on it too, the first comma counts behind which a verb stands.
    """
    commas = [n for n, (_, token) in enumerate(after) if token.text == "," and n]
    clausal = [n for n in commas if any(_is_clause(t) or t.text[0] in _OPENS for _, t in after[n + 1 :])]
    if len(clausal) > 1 and after[clausal[0] + 1][1].lower_ in _RELATIVES:
        return after[clausal[1]][0].start
    head = next((n for n, (_, token) in enumerate(after) if token.dep_ == "pobj"), None)
    if not clausal or head is None or head > clausal[0]:
        return after[clausal[0]][0].start if clausal else None
    inside = {token.i for token in after[head][1].subtree}
    last = max(n for n, (_, token) in enumerate(after) if token.i in inside)
    by_tree = next((n for n in clausal if n in {last, last + 1}), clausal[0])
    return after[by_tree][0].start
