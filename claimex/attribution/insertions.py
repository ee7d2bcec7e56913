"""Read inserted reporting clauses with the verb first: "The bridge, *said the mayor*, was never safe".

Comes in: attributions. Goes out: the same, where the inserted clause is cue and source, and the words on both sides are
content. The tagger saw few such clauses in training, and often takes the speaker for content. An inserted clause is a
comma, a verb of saying and a noun phrase, up to the next comma or the end of the sentence. The words before it are a
whole clause, or they wait for a verb that follows the insertion. After a whole clause, the words behind are content if
they share its subject, or add what goes with it: "…, said the coroner, *and was sold*". If phrases are in apposition
both before and after the verb, the first one is its subject: "Tamm, the judge, said the driver, Mari Kask, had fled".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import ArticleGrammar, overlap
from claimex.english._lists import words
from claimex.english.cues import AUXILIARIES, IRREGULAR_PASTS, REPORTS_CLAUSE, REPORTS_QUOTATION
from claimex.english.dates import TIME_WORDS
from claimex.english.nouns import kind_of
from claimex.parsing import FINITE_TAGS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.attribution import Attribution


INVERTING = (REPORTS_CLAUSE | REPORTS_QUOTATION | words("opine quip observe counter contend remark state")) - words(
    "accuse ask bet discover expect find forget guess hear hope imagine know learn order pledge promise tell teach "
    "vow show signal prove understand assume assure doubt fear feel foresee judge notice realise realize remember "
    "suppose swear think threaten wish wonder demand demonstrate propose point"
)
"""Verbs that may precede their subject in an inserted clause: the verbs of saying in `cues.REPORTS_CLAUSE` and
`REPORTS_QUOTATION`, and a few more, chosen by hand."""

THINKING = words("think believe reckon suspect guess")
"""Verbs of thinking that may precede their subject after an answer: Possibly, *thinks* the baker. By hand."""

INSERTION_CONFIDENCE = 0.8
"""Confidence of an attribution that only this construction shows. Set by hand: the PolNeAR train part has no such
case."""

MAX_SUBJECT = 8
"""Most words of a subject that an inserted clause parts from its verb. By hand."""

_VERB_BEHIND = re.compile(r",\s(?!\w+ing\b|(?:on|in|at|for|with|by|to|of|as)\b)(?P<verb>[a-z])")
_TRIGGER = re.compile(r",(?P<mark>[”\"’']*)\s(?P<verb>[a-z]+)\s(?=\S)")
_PRONOUNS = words("he she they i we")
_PAUSES = frozenset({",", ";", "—", "–", "--"})
_STARTS = frozenset({"DT", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "CD", "PRP", "JJR", "JJS"})
_JOINING = words("and or but then")
_OF_WORDS_ALONE = words("say state add argue insist explain remark quip opine contend maintain conclude claim")
"""Verbs that take no person for their object."""
_CONTRASTING = words("while whereas although though because")
_PREDICATES = frozenset({"VBN", "VBG", "VBD", "JJ"})
_ANSWERS = frozenset({"RB", "UH", ","})
_RELATIVES = words("who whom whose which that where")


@dataclass(frozen=True, slots=True)
class Insertion:
    """An inserted clause.

    Attributes:
        verb, source: Its words.
        before, behind: The words of the sentence before and after it.
        marked: Whether a quotation ends right before it.
        clause: Whether the words before are a whole clause.
        shared: Whether the words behind have no subject of their own, but share that of the words before.
    """

    verb: Span
    source: Span
    before: Span
    behind: Span | None
    marked: bool
    clause: bool
    shared: bool = False


def attribute_insertions(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Give each inserted clause its source and the content on both sides."""
    out = list(attributions)
    for found in _find(grammar):
        cued = [n for n, each in enumerate(out) if each.cue is not None and each.cue.overlaps(found.verb)]
        if cued:
            cue = out[cued[0]].cue
            if cue is not None and cue.start >= found.before.end:  # "praises, laments" is one cue
                out[cued[0]] = _mended(out[cued[0]], found, grammar)
                if found.shared:
                    out = _without_inner(out, out[cued[0]])
        elif not found.marked and not _told(out, found):
            content = [piece for piece in (found.before, found.behind) if piece is not None]
            out.append(grammar.make_attribution(content, found.verb, found.source, INSERTION_CONFIDENCE))
    return sorted(_with_parted_verbs(out, grammar.text), key=lambda each: each.place)


def _with_parted_verbs(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Give an inserted clause the verb behind it that was taken for a second one of its source.

    In "The files, she said, described a model", the files describe it.
    """
    begun = {(each.source, each.cue.start): each for each in attributions if each.cue is not None and each.content}
    out, taken = [], []
    for each in attributions:
        verb = _VERB_BEHIND.match(text, each.cue.end) if each.cue is not None else None
        second = begun.get((each.source, verb.start("verb"))) if verb is not None else None
        if verb is not None and second is not None and _is_parted_subject(each, text):
            whole = Span(verb.start("verb"), second.content[-1].end)
            out.append(replace(each, content=(*each.content, whole)))
            taken.append(second)  # it is read again inside the content
        else:
            out.append(each)
    return [each for each in out if not any(each is second for second in taken)]


def _is_parted_subject(each: Attribution, text: str) -> bool:
    """Tell whether content is a noun phrase right before an inserted clause: *The files*, she said."""
    if each.source is None or each.cue is None or each.source.end > each.cue.start or len(each.content) != 1:
        return False
    subject = each.content[0].of(text).lower().split()
    clause = any(word in AUXILIARIES | IRREGULAR_PASTS or word.endswith("ed") for word in subject)
    return text[each.content[0].end : each.source.start] == ", " and len(subject) <= MAX_SUBJECT and not clause


def _mended(each: Attribution, found: Insertion, grammar: ArticleGrammar) -> Attribution:
    if found.marked:
        free = not overlap(each.content, [found.source])
        return replace(each, source=found.source) if each.source is None and free else each
    wanted = [piece for piece in (found.before, found.behind) if piece is not None]
    right = each.source is not None and each.source.overlaps(found.source) and not overlap(each.content, [found.source])
    whole = found.clause and not found.shared
    if right and (whole or all(overlap(each.content, [piece]) for piece in wanted)):
        return each
    ends = [piece.end for piece in each.content if found.behind is not None and piece.overlaps(found.behind)]
    if found.behind is not None and ends and grammar.trimmed(found.behind.start, min(found.behind.end, max(ends))):
        wanted[-1] = Span(found.behind.start, min(found.behind.end, max(ends)))
    place = Span(found.before.start, (found.behind or found.source).end)
    far = [piece for piece in each.content if not piece.overlaps(place)]
    return replace(grammar.with_content(each, [*wanted, *far]), cue=each.cue, source=found.source)


def _without_inner(attributions: Sequence[Attribution], whole: Attribution) -> list[Attribution]:
    """Drop attributions inside the content of another one: they were found as if its words were the author's."""
    return [
        each
        for each in attributions
        if each is whole or not all(any(piece.contains(span) for piece in whole.content) for span in each.spans())
    ]


def _told(attributions: Sequence[Attribution], found: Insertion) -> bool:
    """Tell whether an attribution that has a cue already uses the words of an inserted clause."""
    clause = Span(found.verb.start, found.source.end)
    return any(overlap(list(each.spans()), [clause]) for each in attributions if each.cue is not None)


def _find(grammar: ArticleGrammar) -> Iterator[Insertion]:
    places = list(_places(grammar))
    grammar.parser.parse_all([sentence for _, sentence in places])
    for match, sentence in places:
        found = _read(sentence, Span(*match.span("verb")), match, grammar)
        if found is not None:
            yield found


def _places(grammar: ArticleGrammar) -> Iterator[tuple[re.Match[str], Span]]:
    """Yield the verbs that may begin an inserted clause, each with its sentence."""
    for match in _TRIGGER.finditer(grammar.text):
        if grammar.lemma(match["verb"], "VERB") not in INVERTING | THINKING or match["verb"].endswith("ing"):
            continue
        verb = Span(*match.span("verb"))
        sentence = grammar.sentence(verb)
        if sentence is None or grammar.mask[verb.start] or not sentence.contains(verb):
            continue
        yield match, sentence


def _read(sentence: Span, verb: Span, match: re.Match[str], grammar: ArticleGrammar) -> Insertion | None:
    tokens = grammar.tree(sentence)
    before = grammar.trimmed(sentence.start, match.start())
    after = [(place, token) for place, token in tokens if place.start >= verb.end]
    if before is None or not after or after[0][1].tag_ not in _STARTS or not _is_verb(tokens, verb):
        return None
    marked, own = bool(match["mark"]), has_finite(tokens, before)
    last = grammar.without_stop(sentence).end
    if not marked and all(t.tag_ in _ANSWERS for p, t in tokens if before.contains(p)):
        return _answer(verb, before, Span(verb.end, last), after, grammar)
    if grammar.lemma(match["verb"], "VERB") in THINKING:
        return None
    end = noun_phrase_end(after, last, clause=not marked and not own)
    alone = grammar.lemma(match["verb"], "VERB") in _OF_WORDS_ALONE or _is_about_thing(tokens, before)
    form = next((t.tag_ for p, t in tokens if p == verb), "")
    if own and not marked:
        end = _end_before_more(after, form=form, alone=alone) or end
    source, behind = grammar.trimmed(verb.end, end), grammar.trimmed(end, last)
    if source is None or not _may_speak([t for p, t in after if source.contains(p)]):
        return None
    if marked:
        return Insertion(verb, source, before, behind, marked=True, clause=own)
    first = [t for p, t in tokens if behind is not None and behind.contains(p)]
    joins = bool(first) and first[0].lower_ in _JOINING
    shared = own and _adds(first, form=form, alone=alone)
    if behind is not None and own and not joins and not shared and not has_finite(tokens, behind):
        source, behind = (source if first[0].tag_ == "VBG" else grammar.trimmed(verb.end, last) or source), None
    apposed = "," in before.of(grammar.text) and "," in source.of(grammar.text)
    waits = _goes_on(first) and not _is_subject(tokens, before) and not apposed
    fits = _speaks(after, source) and (shared or not joins if own else waits)
    return Insertion(verb, source, before, behind, marked=False, clause=own, shared=shared) if fits else None


def _answer(
    verb: Span, before: Span, rest: Span, after: Sequence[tuple[Span, Token]], grammar: ArticleGrammar
) -> Insertion | None:
    """Read an answer without a verb, with its speaker: *Possibly*, thinks Ada Quill, an ecologist."""
    source = grammar.trimmed(rest.start, rest.end)
    inside = [token for place, token in after if source is not None and source.contains(place)]
    if source is None or not _may_speak(inside) or not _speaks(after, source) or has_finite(after, source):
        return None
    return Insertion(verb, source, before, None, marked=False, clause=True)


def _is_verb(tokens: Sequence[tuple[Span, Token]], verb: Span) -> bool:
    """Tell a verb from a noun of the same form: "governors, *state* party chairs"."""
    return any(place == verb and (t.tag_.startswith("VB") or t.text.endswith("s")) for place, t in tokens)


def has_finite(tokens: Sequence[tuple[Span, Token]], place: Span) -> bool:
    """Tell whether a place contains the verb of a main clause: more finite verbs than subordinating words."""
    inside = [token for at, token in tokens if place.contains(at)]
    finite = (t for t in inside if t.tag_ in FINITE_TAGS)
    verbs = {t.head.i if t.dep_ in {"aux", "auxpass"} else t.i for t in finite}
    return len(verbs) > sum(t.lower_ in _RELATIVES or t.dep_ == "mark" or t.tag_ == "WRB" for t in inside)


def _is_subject(tokens: Sequence[tuple[Span, Token]], place: Span) -> bool:
    """Tell whether a place ends with a name in apposition, the subject of what follows: the porter, *Bo Lund*."""
    inside = [token for at, token in tokens if place.contains(at)]
    comma = max((n for n, t in enumerate(inside) if t.text == ","), default=-1)
    name = inside[comma + 1 :]
    return comma > 0 and len(name) > 1 and all(t.tag_ in {"NNP", "NNPS"} for t in name)


def _is_about_thing(tokens: Sequence[tuple[Span, Token]], before: Span) -> bool:
    """Tell whether the clause before an insertion is about a thing, which tells nothing itself: the bridge fell."""
    subject = next((t for p, t in tokens if before.contains(p) and t.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and subject.tag_ in {"NN", "NNS"} and kind_of(subject.lower_) is None


def _end_before_more(after: Sequence[tuple[Span, Token]], *, form: str, alone: bool) -> int | None:
    """Return the end of a noun phrase and its appositions before a comma and words that add to the clause before."""
    for n, (place, token) in enumerate(after):
        if token.text in _PAUSES and _adds([t for _, t in after[n + 1 :]], form=form, alone=alone):
            return place.start
        if token.tag_ in FINITE_TAGS:
            return None
    return None


def _adds(tokens: Sequence[Token], *, form: str, alone: bool) -> bool:
    """Tell whether words add to the clause before an insertion: they share its subject, or tell what goes with it.

    Args:
        tokens: The words behind the insertion.
        form: The tag of the insertion's verb. A verb of another form does not go on from it.
        alone: Whether the insertion's verb cannot go on from the clause before it, as in: the board met, *recommended*
            Ada Quill, and adjourned.
    """
    if _is_circumstance(tokens):
        return alone
    if not tokens or tokens[0].lower_ not in _JOINING or not _goes_on(tokens[1:]):
        return False
    return alone or next(t for t in tokens[1:] if t.tag_ in FINITE_TAGS).tag_ != form


def _is_circumstance(tokens: Sequence[Token]) -> bool:
    """Tell whether words add to a clause what goes with it: *with* 25 others hurt, *while* wages fell.

    With a pronoun for the speaker they tell how the words were said: *with* her voice shaking.
    """
    if not tokens or any(t.tag_ in {"PRP", "PRP$"} for t in tokens):
        return False
    if tokens[0].lower_ in _CONTRASTING:
        return any(t.tag_ in FINITE_TAGS for t in tokens)
    noun = next((n for n, t in enumerate(tokens) if t.tag_.startswith("NN")), len(tokens))
    return tokens[0].lower_ == "with" and any(t.tag_ in _PREDICATES for t in tokens[noun + 1 :])


def _goes_on(tokens: Sequence[Token]) -> bool:
    """Tell whether words begin with a finite verb, apart from adverbs before it."""
    for token in tokens:
        if token.tag_ in FINITE_TAGS:
            return True
        if token.tag_ not in {"RB", "RBR", "RBS", ","}:
            return False
    return False


def noun_phrase_end(after: Sequence[tuple[Span, Token]], last: int, *, clause: bool) -> int:
    """Return the end of the noun phrase with which some tokens begin: a comma, a dash or the end of the sentence.

    Args:
        after: The tokens from the noun phrase to the end of the sentence.
        last: The end of the sentence without its full stop.
        clause: Whether the words before the phrase still wait for their verb. If so, appositions belong to the phrase
            until that verb comes.
    """
    commas = [n for n, (_, token) in enumerate(after) if token.text in _PAUSES]
    for n in commas:
        if not clause or _goes_on([token for _, token in after[n + 1 :]]):
            return after[n][0].start
    return after[commas[0]][0].start if commas else last


def _may_speak(tokens: Sequence[Token]) -> bool:
    """Tell whether words may name a speaker: a noun phrase, not a time, an adverb or a clause."""
    if not tokens or tokens[-1].tag_ in {"IN", "TO", "CC"} or _times(tokens):
        return False
    relative = next((n for n, t in enumerate(tokens) if t.lower_ in _RELATIVES or t.text == ","), len(tokens))
    if any(t.tag_ in FINITE_TAGS for t in tokens[:relative]):
        return False
    pronouns = [t for t in tokens if t.tag_ == "PRP"]
    return not pronouns or (len(tokens) == 1 and pronouns[0].lower_ in _PRONOUNS)


def _times(tokens: Sequence[Token]) -> bool:
    core = [t for t in tokens if t.text.isalnum()]
    return bool(core) and not TIME_WORDS.isdisjoint(t.lower_ for t in (*core[:2], core[-1]))


def _speaks(after: Sequence[tuple[Span, Token]], source: Span) -> bool:
    """Tell whether a phrase names a speaker: by name, by pronoun, or by a noun for people or organizations."""
    inside = [token for place, token in after if source.contains(place)]
    return any(
        t.tag_ in {"NNP", "NNPS"}
        or t.lower_ in _PRONOUNS
        or (t.tag_.startswith("NN") and kind_of(t.lower_) is not None)
        for t in inside
    )
