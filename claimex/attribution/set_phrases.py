"""Read set phrases that attribute a sentence: per, in the opinion of, by her account, as he put it, it seems to him.

Comes in: attributions. Goes out: the same, with those of set phrases. The tagger saw few of them in training (some 30
in the PolNeAR train part, apart from "according to"). A phrase is at the beginning of a sentence, at its end or between
commas, and the rest of the sentence is content. The tagger knows "according to", so only two things are checked there:
content must not begin inside a list or apposition that belongs to the source, and without a comma the source ends where
another noun phrase begins: according to the mayor / the tunnel is safe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import ArticleGrammar, overlap
from claimex.english._lists import words
from claimex.parsing import FINITE_TAGS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.attribution import Attribution


PHRASE_CONFIDENCE = 0.75
"""Confidence of an attribution that only a phrase shows. Set by hand: 4 are added in the PolNeAR train part, too few to
measure."""

VIEWS = r"(?:opinion|view|words?|estimation|judge?ment|assessment|eyes|mind|telling|reading|reckoning|phrase)"
ACCOUNTS = r"(?:account|reckoning|admission|telling|estimate|estimation|count|calculation|own\swords)"
"""Nouns for what somebody thinks or says, the first list after "in" and the second after "by". Chosen by hand, not from
a corpus; no others were tried."""

_WHOSE = r"(?P<whose>his|her|their|its|(?:(?!\b(?:of|in|by|that|which)\b)[\w.’'-]+\s){0,6}?[\w.-]+(?:['’]s|s['’]))"
_OF = rf"(?P<cue>in\sthe\s{VIEWS}\sof|to\squote|as\sper|per)\s(?=\w|[“\"])"
_OWNED = rf"(?P<in>in|by|to)\s{_WHOSE}\s(?P<noun>(?:own\s)?(?:{VIEWS}|{ACCOUNTS}))\b(?=\s*,)"
_PUT = (
    r"as\s(?P<who>(?:(?!\b(?:as|if|that|which)\b)[\w.’'-]+\s){1,6}?)"
    r"(?P<put>(?:has\s|had\s|once\s)?puts?\sit\b|(?:sees?|saw|remembers?|tells?|told)\sit(?=\s*,))"
)
_NAMED = r"(?P<who>(?:(?!\b(?:as|that|which|if|to)\b)[\w.’'-]+\s){1,6}?)"
_TOLD = rf"the\sway\s{_NAMED}(?P<put>(?:tells?|told|sees?|saw)\sit)\b(?=\s*,)"
_HEARD = rf"to\shear\s{_NAMED}(?P<put>tell\sit)\b(?=\s*,)"
_BELIEVED = rf"if\s{_NAMED}(?P<put>(?:is|are|was|were)\sto\sbe\s(?:believed|trusted))\b(?=\s*,)"
_EDGE = r"(?:(?<=[.?!…”\"’)]\s)|(?<=,\s)|(?<=\n)|(?<=[–—]\s)|\A|(?<=\bwas\s)|(?<=\bis\s))"
_FORMULAS = tuple(re.compile(_EDGE + form, re.IGNORECASE) for form in (_OF, _OWNED, _PUT, _TOLD, _HEARD, _BELIEVED))
_ACCORDING = re.compile(r"\baccording\sto\s(?=\w)", re.IGNORECASE)

_SEEMS = re.compile(
    r"\b(?P<put>it\s(?:(?:has|had)\s(?:\w+\s)?)?(?:seem|appear)(?:s|ed)?)\s"
    r"to\s(?P<who>(?:[\w’'.-]+\s){0,5}?[\w’'.-]+)\s(?=that\b)",
    re.IGNORECASE,
)
"""What seems so, and to whom."""

_HABITS = words("usual custom tradition schedule plan routine norm practice habit request agreement rule rules law")
"""Nouns after "as per" that do not name a source."""

_HEADS = words("police prosecutors officials reports filings documents records")
_RELATIVES = words("who whom whose which that")
_OPENS = "“\"‘'`"


@dataclass(frozen=True, slots=True)
class SetPhrase:
    """A set phrase in its sentence.

    Attributes:
        cue: Its cue.
        source: Whose view it states.
        whole: From the first to the last word of the phrase.
        content: The words around it.
        known: Whether the tagger knows the phrase well.
    """

    cue: Span
    source: Span
    whole: Span
    content: tuple[Span, ...]
    known: bool


def attribute_set_phrases(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Add the attributions of set phrases, and correct those that the tagger made of them."""
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
        if found.known and not _is_unparted(found, grammar):
            continue
        inside = any(overlap(each.content, [found.cue]) for each in out if each.cue is not None)
        if bare is not None:
            told = grammar.with_content(out[bare], found.content)
            out[bare] = replace(told, cue=found.cue, source=found.source, confidence=PHRASE_CONFIDENCE)
        elif not inside and not any(_crosses(each, found) for each in out):
            out.append(grammar.make_attribution(found.content, found.cue, found.source, PHRASE_CONFIDENCE))
    return out


def _mended(each: Attribution, found: SetPhrase, grammar: ArticleGrammar) -> Attribution:
    """Take the phrase out of content, and give the phrase its source if the tagger found none."""
    longer = each.source is not None and each.source.start == found.source.start and found.source.end < each.source.end
    if longer and _is_unparted(found, grammar):
        return replace(grammar.with_content(each, found.content), cue=found.cue, source=found.source)
    if not overlap(each.content, [found.whole]):
        if each.source is None or (not found.known and found.whole.contains(each.source)):
            return replace(each, cue=found.cue, source=found.source)
        return each
    return replace(grammar.with_content(each, found.content), cue=found.cue, source=found.source)


def _is_unparted(found: SetPhrase, grammar: ArticleGrammar) -> bool:
    """Tell whether no mark parts a source from the content behind it: according to the mayor / the tunnel is safe."""
    return grammar.text[found.whole.end : found.content[0].start].isspace()


def _crosses(each: Attribution, found: SetPhrase) -> bool:
    """Tell whether the phrase contains an attribution's cue or source, or the contents of the two partly overlap."""
    own = [span for span in (each.cue, each.source) if span is not None]
    return overlap(own, [found.whole]) or any(
        piece.overlaps(mine) and not mine.contains(piece) for piece in each.content for mine in found.content
    )


def _find(grammar: ArticleGrammar) -> Iterator[SetPhrase]:
    for form in (*_FORMULAS, _SEEMS, _ACCORDING):
        for match in form.finditer(grammar.text):
            start = match.start()
            sentence = grammar.sentence(Span(start, match.end()))
            if sentence is None or grammar.mask[start] or match.end() > sentence.end:
                continue
            found = _read(match, sentence, grammar)
            if found is not None:
                yield found


def _read(match: re.Match[str], sentence: Span, grammar: ArticleGrammar) -> SetPhrase | None:
    named = match.groupdict()
    cue: Span | None
    if "who" in named or "whose" in named:
        cue = Span(*match.span("put" if "who" in named else "noun"))
        source = grammar.trimmed(*match.span("who" if "who" in named else "whose"))
        whole = Span(match.start(), match.end())
    else:
        cue = Span(*match.span("cue")) if "cue" in named else grammar.trimmed(match.start(), match.end())
        source = _whose(match, sentence, grammar)
        whole = Span(match.start(), source.end if source is not None else match.end())
    if source is None or cue is None:
        return None
    tokens = grammar.tree(sentence)
    if match.re is _SEEMS:
        if any(t.tag_ == "VB" for p, t in tokens if p.start == source.start):
            return None  # it appeared to weaken the argument that
        content = _that_clause(whole.end, tokens, grammar)
    else:
        content = _beside(whole, grammar) or _around(sentence, whole, grammar)
    told = [t for p, t in tokens if any(piece.contains(p) for piece in content)]
    clause = any(_is_clause(t) or (t.tag_ == "VBN" and len(content) > 1) for t in told)
    known = match.re is _ACCORDING
    return SetPhrase(cue, source, whole, content, known) if content and clause else None


def _that_clause(start: int, tokens: Sequence[tuple[Span, Token]], grammar: ArticleGrammar) -> tuple[Span, ...]:
    """Return the clause that begins with the "that" after an offset."""
    that = next((token for place, token in tokens if place.start >= start), None)
    if that is None or that.head.i < that.i:
        return ()
    last = next(place for place, token in tokens if token == that.head.right_edge)
    found = grammar.trimmed(start, grammar.without_stop(Span(start, last.end)).end)
    return (found,) if found is not None else ()


def _beside(whole: Span, grammar: ArticleGrammar) -> tuple[Span, ...]:
    """Return the quotation right before or after a phrase."""
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
    """Return the words of a sentence before and after a phrase."""
    body = grammar.without_stop(sentence)
    pieces = (grammar.trimmed(body.start, whole.start), grammar.trimmed(whole.end, body.end))
    return tuple(piece for piece in pieces if piece is not None)


def _whose(match: re.Match[str], sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the noun phrase after "per" and the like. It ends at the clause that follows, or at the sentence's end."""
    opens = grammar.trimmed(sentence.start, match.start()) is None
    if match.re is _ACCORDING and not opens:
        return None
    after = [(place, token) for place, token in grammar.tree(sentence) if place.start >= match.end()]
    end = _phrase_end(after) if opens else _first_pause(after, grammar.without_stop(sentence).end)
    if end is None:
        return None
    inside = [token for place, token in after if place.end <= end]
    cue = match.group().strip().lower()
    if not inside or (cue.endswith("per") and not _is_body(inside)) or any(t.tag_ in FINITE_TAGS for t in inside[:1]):
        return None
    return grammar.trimmed(match.end(), end) if ":" not in grammar.text[match.end() : end] else None


def _first_pause(after: Sequence[tuple[Span, Token]], last: int) -> int:
    return next((place.start for place, token in after if token.text in {",", ";", "–", "—"}), last)


def _is_body(tokens: Sequence[Token]) -> bool:
    """Tell a phrase for people, organizations and documents from a rate ("per head") and a habit ("as per usual")."""
    core = [t for t in tokens if t.text not in {",", "and"}]
    if not _HABITS.isdisjoint(t.lower_ for t in core):
        return False
    first = core[0]
    return first.tag_ in {"DT", "PRP$", "NNP", "NNPS", "NNS"} or core[-1].tag_ == "NNS" or first.lower_ in _HEADS


def _is_clause(token: Token) -> bool:
    return token.tag_ in FINITE_TAGS or token.dep_ in {"nsubj", "nsubjpass"}


def _second_phrase(after: Sequence[tuple[Span, Token]]) -> int | None:
    """Return where a second noun phrase follows the first without a comma: the mayor / *the tunnel* is safe."""
    nouns = {"NN", "NNS", "NNP", "NNPS"}
    for number, (_, token) in enumerate(after):
        if token.is_punct or token.tag_ in FINITE_TAGS or token.dep_ == "prep":
            return None
        if number and token.tag_ in {"DT", "PRP$"} and after[number - 1][1].tag_ in nouns:
            rest = [t for _, t in after[number + 1 :]]
            verb = next((n for n, t in enumerate(rest) if t.tag_ in FINITE_TAGS), None)
            parted = any(t.text == "," for t in rest[:verb])  # the tunnel, which cost a lot, will open
            return number if verb is not None and (parted or not _is_told_later(rest[verb:])) else None
    return None


def _is_told_later(tokens: Sequence[Token]) -> bool:
    """Tell whether another clause follows a comma, so that the one before describes: a letter it sent, *costs rose*."""
    comma = next((n for n, t in enumerate(tokens) if t.text == ","), len(tokens))
    after = tokens[comma + 1 :]
    joined = bool(after) and (after[0].tag_ == "CC" or after[0].lower_ in _RELATIVES)
    return not joined and any(t.tag_ in FINITE_TAGS for t in after)


def _phrase_end(after: Sequence[tuple[Span, Token]]) -> int | None:
    """Return the end of the noun phrase with which some tokens begin and which a clause follows: at a comma.

    The tree decides which comma. If the tree ends the phrase elsewhere, or puts the clause inside it, the phrase ends
    at the first comma that a verb follows.
    """
    if (second := _second_phrase(after)) is not None:
        return after[second][0].start
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
