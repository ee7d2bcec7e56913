"""Resolve "he" and "she" by rules, as to the only possible antecedent, or to nobody.

Comes in: a pronoun, and the mentions before it (`mention_history.py`). Goes out: its figure, or None if the rules do
not decide. They supplement the scorer of `pronouns.py`, which was trained on text with names that are better known than
those of most of the world.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.names import FEMALE, MALE, STATED, is_title, name_words
from claimex.english.nouns import kind_of
from claimex.speakers.mention_history import POSSESSIVES, SUBJECTS, agreement, candidates
from claimex.speakers.name_gender import gender_of
from claimex.speakers.naming_context import KIN, stated_gender
from claimex.speakers.pronouns import MIN_CLEAR_GENDER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from claimex.parsing import Syntax
    from claimex.spans import Span
    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Ahead, Memory, Pronoun


MAX_SENTENCES_BACK = 6
"""Most sentences between a pronoun and the last mention of its only possible antecedent. Over a longer distance,
another one was probably missed."""

MAX_TITLE_LENGTH = 60
"""Most characters before a name in which a phrase that leads to it is looked for: room for a title of a few words."""

_OF_SOMEBODY = re.compile(
    r"[\W_]*(?:An?|The|One|His|Her|[A-Z][\w-]{1,30}['’]s)\s(?:[a-z-]{2,30}\s){0,3}?(?P<noun>[a-z-]{3,30})\s(?:to|of|for)\s"
    r"(?:[\w.’'-]{1,30}\s){0,6}"
)
"""The beginning of a sentence up to somebody whose aide, friend or brother is the subject."""

_CREDIT = re.compile(
    r"^[\W_]*(?:(?:photo|photograph|picture|image|illustration|graphic|video|credit|text|word|reporting|translation)s?"
    r"(?:\s(?:by|credit|courtesy\sof))?\s*"
    r"(?:[:/|–—-]|\bby\b)|©|\(c\)|by\s[\w.’' -]+$)",
    re.IGNORECASE,
)


_I_AM = re.compile(r"\b(?:I(?:\sam|['’]m)|[Mm]y\sname\sis|[Tt]his\sis|I,|call(?:s|ed)?\sme)\s(?:[\w.]+\s){0,2}$")
_PREPOSITION = re.compile(
    r"[\W_]*(?:In|With|By|Despite|During|After|Before|Since|For|At|On|Through|Throughout|Under|From|Unlike|Like)\s"
)
_VERB = re.compile(r"\s[a-z]")
_OWN = re.compile(r"\sown\s")
_IS = re.compile(
    r"\b(?:is|are|was|were)\s"
    r"(?:(?:an?|the|his|her|their|its)\s(?:(?!(?:of|at|by|for|with|to|in|on|from)\b)[\w.’'-]+\s){0,4})?\Z"
)
_ASKED_BY = re.compile(
    r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned|[Qq]uizzed|[Cc]hallenged)\s(?:\w+\s)?by\s(?:[\w.’'-]+\s){0,5}\Z"
)
_ASKS_SOMEBODY = re.compile(
    r"\b(?:ask|rang|phone|telephone|call|contact|e-?mail|interview|visit|quiz)(?:s|ed)?\s"
    r"(?:(?:the|an?|his|her|their|its)\s|[\w’'-]{1,30}['’]s\s)(?:[\w’'-]{1,30}\s){0,4}?(?P<noun>[a-z]{3,30})"
    r"(?:\s(?:about|why|if|whether|what|for|on)\b[^.?!\n]{0,120})?[.?!]\s*\Z"
    r"|\b(?:spoke|talked|turned|wrote|put\s(?:[\w’'-]{1,30}\s){1,4}?)\s?to\s(?:(?:the|an?|his|her|their|its)\s"
    r"|[\w’'-]{1,30}['’]s\s)(?:[\w’'-]{1,30}\s){0,4}?(?P<other>[a-z]{3,30})[.?!]\s*\Z"
)
"""Verbs of asking, and the noun of somebody unnamed: *rang the bank's press officer.*"""

_HAS_SOMEBODY = re.compile(
    r"\s(?:[a-z]+\s)?(?:has|have|had|got|gets|employ(?:s|ed)?|hire[sd]?|appoint(?:s|ed)|elect(?:s|ed))\s(?:just\s|only\s)?"
    r"(?:an?|one|(?:its|their|his|her)\s(?:first|only|own|new))\s(?:[\w’'-]+\s){0,3}?([a-z]+)(?=[.!,;:—–\n]|\s[—–-])"
)
"""A verb by which the name before it has somebody unnamed: *employs a part-time* doctor."""
MIN_RIVAL_CHANCE = 0.1
"""Least probability of a candidate that counts as a rival of the best. By hand, not swept."""

CROWDED = 20
"""Most mentions of one person that are looked at in one paragraph."""


def is_credit(text: str, start: int) -> bool:
    """Tell whether a name is in a line that credits the author of a picture or of the article."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return _CREDIT.match(text[begin : end if end >= 0 else len(text)][: MAX_TITLE_LENGTH + start - begin]) is not None


def first_speaker(
    memory: Memory,
    ranked: Sequence[tuple[float, Figure | None]],
    *,
    said: Sequence[Span],
    named: Collection[Figure] = frozenset(),
) -> tuple[float, Figure | None]:
    """Return the best candidate who can be the speaker, with the probability.

    A person mentioned only in the content, or named there, cannot be its speaker.
    """
    left = [(chance, f) for chance, f in ranked if f is None or not (f in named or _only_in(memory, f, said))]
    chance, figure = left[0] if left else (1.0, None)
    return chance / max(sum(share for share, _ in left), chance) if len(left) < len(ranked) else chance, figure


def introduces(text: str, start: int) -> bool:
    """Tell whether the words before a name introduce the speaker: I am Mari Tamm, my name is Mari Tamm."""
    return _I_AM.search(text, max(0, start - MAX_TITLE_LENGTH), start) is not None


def only_one(text: str, memory: Memory, pronoun: Pronoun, ahead: Ahead, *, said: Sequence[Span]) -> Figure | None:
    """Return the only possible antecedent of a pronoun. None if there is not exactly one, or something speaks against
    it.

    Args:
        text: The article as read.
        memory: The mentions so far.
        pronoun: The pronoun.
        ahead: Figures whose first mention follows in the same sentence.
        said: The content of the pronoun's attribution. Somebody mentioned only there is not its speaker.
    """
    found = candidates(memory, pronoun, ahead) or _against_its_name(memory, pronoun)
    found = [f for f in found if not _only_in(memory, f, said)]
    if len(found) != 1 or found[0] not in memory.seen:
        return None
    figure, seen = found[0], memory.seen[found[0]]
    if memory.sentence(pronoun.start) - seen.sentence > MAX_SENTENCES_BACK or _owns_somebody(text, seen.end):
        return None
    several = figure.entity is not None and " " in (figure.entity.name or "")
    return figure if several or not figure.maybe_person else None


def announced(text: str, memory: Memory, pronoun: Pronoun, ahead: Ahead) -> Figure | None:
    """Return the person whom the opening phrase of a sentence announces: In his review for Foo, / Mari Tamm called it.

    Only a person who was not named before is announced. The phrase begins with a preposition and ends at the comma
    before the name and its title. Whoever speaks in the phrase is announced by "own" only: By his own account, / Mari
    Tamm slept.
    """
    begin = memory.sentence_start(pronoun.start)
    if pronoun.speaks and _OWN.match(text, pronoun.end) is None:
        return None
    if _PREPOSITION.fullmatch(text, begin, pronoun.start) is None:
        return None
    for figure, start, end in ahead:
        phrase = text[pronoun.end : start]
        title = phrase.partition(", ")[2].split()
        named = phrase.count(",") == 1 and all(w[0].isupper() or is_title(w) for w in title)
        if named and ", " in phrase and _VERB.match(text, end) and agreement(figure, pronoun.word) > -STATED:
            return figure
        break
    return None


def is_told_by_gender(memory: Memory, ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun) -> bool:
    """Tell whether the text states the gender of the best candidate, the last named, and no other agrees by name."""
    (_, best), *others = ranked
    if best is None or best not in memory.seen or agreement(best, pronoun.word) < STATED:
        return False
    rivals = [figure for chance, figure in others if chance >= MIN_RIVAL_CHANCE]
    named = [figure for figure in rivals if figure is not None and figure in memory.seen]
    last = memory.seen[best].start
    return len(named) == len(rivals) and all(
        agreement(figure, pronoun.word) < 0 and memory.seen[figure].start < last for figure in named
    )


def relative_of(memory: Memory, ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun) -> Figure | None:
    """Return the candidate of a stated gender whom the best one only owns: "Kask, Tamm's brother, left. He said"."""
    best = ranked[0][1]
    last = memory.seen.get(best) if best is not None else None
    if best is None or last is None or not last.possessive or agreement(best, pronoun.word) >= MIN_CLEAR_GENDER:
        return None
    rivals = [f for chance, f in ranked[1:] if f is not None and f in memory.seen and chance >= MIN_RIVAL_CHANCE]
    stated = [f for f in rivals if agreement(f, pronoun.word) >= STATED and memory.seen[f].sentence == last.sentence]
    return stated[0] if len(stated) == 1 and stated[0].entity is not None else None


def stated_just_before(
    memory: Memory, ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun
) -> Figure | None:
    """Return the only person of a stated gender in the sentence before, if the best candidate is not in it.

    The gender of the best one is not clear: "Norland may send more police. Mr Tamm was asked. “Never,” he said". Or the
    other one opens that sentence: "My mother is old. She thinks".
    """
    best, number = ranked[0][1], memory.sentence(pronoun.start)
    last = memory.seen.get(best) if best is not None else None
    if best is None or last is None or last.sentence >= number - 1:
        return None
    near = [f for _, f in ranked[1:] if f is not None and f in memory.seen and memory.seen[f].sentence == number - 1]
    stated = [f for f in near if agreement(f, pronoun.word) >= STATED and not memory.seen[f].quoted]
    if len(near) != 1 or not stated:
        return None
    unclear = stated[0].entity is not None and agreement(best, pronoun.word) < MIN_CLEAR_GENDER
    return stated[0] if unclear or (memory.seen[stated[0]].opens and memory.opens(pronoun.start)) else None


def agreeing_other(ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun) -> Figure | None:
    """Return the only person whose stated gender agrees, if the speaker's own name contradicts: Paul said her plan."""
    speaker = pronoun.speaker
    if speaker is None or agreement(speaker, pronoun.word) > -MIN_CLEAR_GENDER:
        return None
    others = [f for chance, f in ranked if chance >= MIN_RIVAL_CHANCE and f is not None and f is not speaker]
    return others[0] if len(others) == 1 and agreement(others[0], pronoun.word) >= STATED else None


def only_agreeing(memory: Memory, pronoun: Pronoun, figure: Figure | None) -> Figure | None:
    """Return the only person nearby whose name agrees, if that of the best candidate contradicts: Paul's aunt / Ana."""
    if figure is None or agreement(figure, pronoun.word) > -MIN_CLEAR_GENDER:
        return None
    here = memory.sentence(pronoun.start)
    near = [f for f in candidates(memory, pronoun) if here - memory.seen[f].sentence <= 1]
    agreeing = [f for f in near if f.entity is not None and agreement(f, pronoun.word) >= MIN_CLEAR_GENDER]
    return agreeing[0] if len(agreeing) == 1 and not agreeing[0].maybe_person else None


def is_subject_before(memory: Memory, ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun) -> bool:
    """Tell whether the best candidate opens the sentence before, as the only person there: Tamm left. He said.

    This decides only between people, if the scorer hardly doubts that the pronoun refers to one of them.
    """
    figure, number = ranked[0][1], memory.sentence(pronoun.start)
    rivals = [other for chance, other in ranked[1:] if chance >= MIN_RIVAL_CHANCE]
    if figure is None or not rivals or None in rivals:
        return False
    seen = memory.seen.get(figure)
    if seen is None or seen.sentence != number - 1 or not seen.opens or seen.quoted or not memory.opens(pronoun.start):
        return False
    others = (f for f in memory.recent() if f is not figure and f.type in {"person", "anonymous"})
    return not seen.possessive and all(memory.seen[f].sentence < seen.sentence for f in others)


def subject_just_before(
    memory: Memory, ranked: Sequence[tuple[float, Figure | None]], pronoun: Pronoun, syntax: Syntax
) -> Figure | None:
    """Return the only person named in the sentence before, as its subject: Tamm said no. A farmer, Ivo Kask, came.

    Nobody else is in that sentence, unless as an owner: *his* neighbour, Ivo Kask. For a pronoun in a later clause of a
    sentence, that sentence counts: Ivo Kask wept as *he* told it. So does a name that says who the subject is: one of
    them *is Ivo Kask*.
    """
    best = ranked[0][1]
    speaks = pronoun.speaks and pronoun.word in POSSESSIVES  # in his view
    if (pronoun.word not in SUBJECTS and not speaks) or best is None or best not in memory.seen:
        return None
    number, here = memory.sentence(pronoun.start), memory.paragraph(pronoun.start)
    first = number if not memory.opens(pronoun.start) and _named_since(memory, number, syntax) else number - 1
    near = _named_since(memory, first, syntax)
    named = [figure for figure in near if figure.entity is not None]
    if len(named) != 1:
        return None
    figure = named[0]
    seen = next(s for s in memory.history[figure][-CROWDED:] if s.sentence >= first and not s.pronoun)
    role = syntax.role(seen.start, seen.end)
    if role is None or role.joined or seen.quoted or seen.paragraph != here:
        return None
    presented = _IS.search(memory.text, max(0, seen.start - MAX_TITLE_LENGTH), seen.start) is not None
    if (role.role != "subject" or role.depth or len(near) > 1) and not presented:
        return None
    others = memory.history[best][-CROWDED:] if best is not figure else ()
    if any(s.sentence >= first and s.pronoun not in POSSESSIVES for s in others):
        return None
    sure = figure.type == "person" and figure.entity is not None and not figure.plural
    sure = sure and not (pronoun.quoted and figure is pronoun.speaker)
    least = -MIN_CLEAR_GENDER if best is not figure else 0.0
    return figure if sure and agreement(figure, pronoun.word) >= least else None


def _named_since(memory: Memory, sentence: int, syntax: Syntax) -> list[Figure]:
    """Return the people mentioned in a sentence or after it, and not only by a pronoun, or by what somebody is."""
    found = []
    for figure in memory.recent():
        if figure.type not in {"person", "anonymous"} and not figure.maybe_person:
            continue
        for seen in memory.history[figure][-CROWDED:]:
            if seen.sentence < sentence or seen.pronoun:
                continue
            role = syntax.role(seen.start, seen.end) if figure.entity is None else None
            if role is None or role.role != "object":
                found.append(figure)
                break
    return found


def speaker_of_paragraph(memory: Memory, pronoun: Pronoun, best: Figure | None) -> Figure | None:
    """Return the only person who spoke in a paragraph and can be meant, if the scorer looks before the paragraph.

    The others named in the paragraph have the other gender, as the text states.
    """
    here = memory.paragraph(pronoun.start)
    lately = [f for f in memory.recent() if any(s.paragraph == here for s in memory.history[f][-CROWDED:])]
    meant = [f for f in lately if f.type == "person" and not f.plural and agreement(f, pronoun.word) > -STATED]
    if best is None or best in lately or len(meant) != 1 or not meant[0].entity:
        return None
    spoke = any(seen.source and seen.paragraph == here for seen in memory.history[meant[0]][-CROWDED:])
    return meant[0] if spoke and agreement(meant[0], pronoun.word) > -MIN_CLEAR_GENDER else None


def subject_of_paragraph(memory: Memory, pronoun: Pronoun) -> Figure | None:
    """Return the only person named so far in a paragraph, if the name opens it: "Mari Tamm sings. She says …"."""
    here, sentence = memory.paragraph(pronoun.start), memory.sentence(pronoun.start)
    if not memory.opens(pronoun.start):
        return None
    lately = [f for f in memory.recent() if any(s.paragraph == here for s in memory.history[f][-CROWDED:])]
    if len(lately) != 1 or lately[0].type != "person" or lately[0].plural:
        return None
    first = next(s for s in memory.history[lately[0]] if s.paragraph == here)
    if first.pronoun or first.quoted or not (first.opens and first.first) or first.sentence >= sentence:
        return None
    begins = memory.sentence_start(first.start) == memory.paragraph_start(first.start)
    return lately[0] if begins and agreement(lately[0], pronoun.word) > -MIN_CLEAR_GENDER else None


def _against_its_name(memory: Memory, pronoun: Pronoun) -> list[Figure]:
    """Return the only person in the text so far, if at most the first name contradicts the pronoun.

    Many first names are women's in one place and men's in another (Sam, Andrea). They prove nothing if nobody else can
    be meant.
    """
    people = [f for f in memory.seen if f.type == "person" and not f.plural]
    if len(people) != 1 or people[0].entity is None or people[0] is pronoun.teller:
        return []
    if people[0] is pronoun.speaker and pronoun.quoted:
        return []
    given = gender_of(name_words(people[0].entity.name or "")[0])
    stated = people[0].gender - given
    return people if (stated if pronoun.word in FEMALE else -stated) > -MIN_CLEAR_GENDER else []


def only_one_meant(memory: Memory, pronoun: Pronoun) -> Figure | None:
    """Return the only named person to whom such a pronoun referred before.

    All other candidates must be descriptions whose gender is unknown and to which no such pronoun referred.

    Args:
        memory: The mentions so far.
        pronoun: The pronoun.
    """
    found = candidates(memory, pronoun)
    named = [f for f in found if f.entity is not None]
    others = [f for f in found if f.entity is None]
    if len(named) != 1 or any(agreement(f, pronoun.word) or _was_meant(memory, f, pronoun) for f in others):
        return None
    figure = named[0]
    near = memory.sentence(pronoun.start) - memory.seen[figure].sentence <= MAX_SENTENCES_BACK
    agrees = agreement(figure, pronoun.word) > 0 and _was_meant(memory, figure, pronoun)
    return figure if near and agrees and not figure.maybe_person else None


def _was_meant(memory: Memory, figure: Figure, pronoun: Pronoun) -> bool:
    """Tell whether a pronoun of the same gender referred to a figure before."""
    gender = FEMALE if pronoun.word in FEMALE else MALE
    return any(seen.pronoun in gender for seen in memory.history.get(figure, ()))


def was_the_other(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:  # noqa: ARG001 - as its siblings
    """Tell whether only pronouns of the other gender spoke for a figure so far: "Dr Tamm left. She said". / *He*.

    A first name that clearly agrees counts more, because one of those pronouns may be wrong.
    """
    gender = MALE if pronoun.word in FEMALE else FEMALE
    others = any(seen.source and seen.pronoun in gender for seen in memory.history.get(figure, ()))
    words = name_words(figure.named.name or "")
    given = gender_of(words[0]) * (1 if pronoun.word in FEMALE else -1) if len(words) > 1 else 0.0
    return others and given < MIN_CLEAR_GENDER and not _was_meant(memory, figure, pronoun)


def is_one_of_two(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:
    """Tell whether a figure was last named together with another possible antecedent: "Tamm and Kask left"."""
    seen = memory.seen.get(figure)
    if seen is None or seen.pronoun:
        return False
    for other in candidates(memory, pronoun):
        with_it = memory.seen.get(other)
        if other is figure or with_it is None or agreement(other, pronoun.word) < -2 * MIN_CLEAR_GENDER:
            continue
        first, second = sorted((seen, with_it))
        if text[first.end : second.start] == " and " and agreement(figure, pronoun.word) < STATED:
            return True
    return False


def has_somebody_new(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:
    """Tell whether a figure was last named as having somebody unnamed, who may be meant: "Morva has a priest. He …"."""
    seen = memory.seen.get(figure)
    if seen is None or seen.pronoun or agreement(figure, pronoun.word) >= STATED:
        return False
    if memory.sentence(pronoun.start) - memory.sentence(seen.start) not in {0, 1}:
        return False
    found = _HAS_SOMEBODY.match(text, seen.end)
    return found is not None and found.end() <= pronoun.start and kind_of(found.group(1)) == "person"


def is_somebody_asked(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:
    """Tell whether somebody unnamed was asked in the sentence before, not the figure: I rang his old boss. *He*."""
    number, start = memory.sentence(pronoun.start), memory.sentence_start(pronoun.start)
    if not memory.opens(pronoun.start) or any(s.sentence == number - 1 for s in memory.history[figure][-CROWDED:]):
        return False
    found = _ASKS_SOMEBODY.search(text, memory.sentence_start(max(0, start - 1)), start)
    return found is not None and kind_of(found["noun"] or found["other"]) == "person"


def asks_it(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:
    """Tell whether a figure asks what the pronoun answers: Asked by Mari Tamm if *he* knew, *he* said no.

    The answer may be the next sentence, if nobody spoke since: the chief paused. “No,” *he* said.
    """
    seen = memory.seen.get(figure)
    apart = memory.sentence(pronoun.start) - memory.sentence(seen.start) if seen is not None else -1
    if seen is None or seen.start > pronoun.start or apart not in ((0, 1, 2) if pronoun.speaks else (0,)):
        return False
    if apart and any(seen.end < start < pronoun.start for start, _ in memory.spoke):
        return False
    return _ASKED_BY.search(text, max(0, seen.start - MAX_TITLE_LENGTH), seen.start) is not None


def is_of_subject(text: str, memory: Memory, pronoun: Pronoun, figure: Figure) -> bool:
    """Tell whether a figure only says whose the subject is: an aide to Tamm quit after a tape in which *he* said.

    In the words of a lawyer for Tamm, "he" may be Tamm.
    """
    seen = memory.seen.get(figure)
    if seen is None or pronoun.speaker is not None or memory.sentence(seen.start) != memory.sentence(pronoun.start):
        return False
    lead = _OF_SOMEBODY.match(text, memory.sentence_start(seen.start), seen.start)
    if lead is None or lead.end() != seen.start or kind_of(lead["noun"]) != "person":
        return False
    subject = stated_gender([lead["noun"]]) * (1 if pronoun.word in FEMALE else -1)
    return subject >= 0  # Tamm's wife is not "he"


def _only_in(memory: Memory, figure: Figure, spans: Sequence[Span]) -> bool:
    mentions = memory.history.get(figure, ())
    return bool(mentions) and all(any(s.start <= m.start and m.end <= s.end for s in spans) for m in mentions)


def _owns_somebody(text: str, end: int) -> bool:
    """Tell whether a name is the possessor of another person: "Tamm's son"."""
    owned = re.compile(r"['’]s?\s((?:[a-z-]+\s){0,2}[a-z-]+)").match(text, end)
    return owned is not None and any(is_title(w) or w in KIN for w in owned.group(1).split())
