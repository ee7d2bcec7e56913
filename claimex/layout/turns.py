"""Find turns, whose form shows who speaks: `NAME: words`, `Q. words`, and signed quotations, “words” — Name.

If no turn has a label, paragraphs that ask and paragraphs that answer are turns too, see `questions.py`.

Comes in: the text, its paragraphs and quotations. Goes out: turns, each with its label and its words. Rules decide,
because the form proves a turn. The encoder sees only a window of a long answer, and often cannot tell. A false turn is
expensive, because everything in it becomes content. So a single `Word:` proves nothing, and two labels must alternate.
If the paragraph breaks are lost, a label after the end of a sentence also begins a turn. If the capitals are lost, only
labels at the start of paragraphs do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.english.common_words import common_words
from claimex.english.names import is_name, is_title
from claimex.english.nouns import is_first_name
from claimex.layout.narration import is_speech_like, is_told
from claimex.layout.questions import find_questions
from claimex.layout.quotation_marks import NEUTRAL_MARKS, OPENING_MARKS, pair_marks
from claimex.layout.transcript import Transcript, Turn
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.layout.quotation_marks import Quotation
    from claimex.layout.transcript import Part


_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = (
    rf"(?:{_UPPER}[\w.'’\-]*|@\w[\w.]*)"
    rf"(?:[ \u00a0](?:{_UPPER}[\w.'’\-]*|#?\d{{1,2}}|&|de|van|von|al|bin)){{0,4}}"
)
_CAPITALS = rf"(?:[A-Z][a-z]{{1,2}})?{_UPPER}(?:{_UPPER}|[.'’\-]){{0,40}}"
_FORMAL_NAME = (
    rf"(?:[A-Z][a-z]{{1,14}}\.?[ \u00a0]){{0,3}}{_CAPITALS}"
    rf"(?:[ \u00a0](?:{_CAPITALS}|#?\d{{1,2}}|pro tempore|de|van|von|al|bin)){{0,6}}"
)
_ASIDES = r"(?:\s?[(\[][^()\[\]\n]{1,60}[)\]]){0,3}"
_TIME = r"[(\[]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s?[ap]\.?m\.?)?[)\]]?"
_BEFORE = rf"[*_>\s\"“]{{0,12}}(?:{_TIME}\s{{0,4}}(?:[-–—|]\s)?)?[*_]{{0,2}}"
"""Characters allowed before a label: emphasis, the mark of a reply, a time of day or of the recording."""

_COLON = rf"[*_]{{0,2}}(?P<mark>:)(?![\d/])[*_]{{0,2}}(?:\s{{1,4}}{_TIME}(?=\s*(?:\n|\Z)))?\s*(?=\S|\Z)"
_LABEL = re.compile(rf"{_BEFORE}(?P<label>(?P<name>{_NAME}))(?P<asides>{_ASIDES}){_COLON}")
_FORMAL = re.compile(
    rf"{_BEFORE}(?P<label>(?P<name>{_FORMAL_NAME})(?P<title>{_ASIDES},\s[^:\n]{{2,80}}?)?)(?P<asides>{_ASIDES}){_COLON}"
)
"""The label of a broadcast transcript: a name in capitals, with titles before it and an office after it."""

_RECORDED = re.compile(
    rf"{_BEFORE}(?P<label>(?P<name>(?:The|[A-Z][a-z]{{1,14}}\.?)[ \u00a0]{_CAPITALS}"
    rf"(?:[ \u00a0](?:{_CAPITALS}|pro tempore)){{0,4}})(?:[ \u00a0]of(?:[ \u00a0][A-Z]\w+){{1,2}})?)"
    rf"(?P<asides>{_ASIDES})(?P<mark>\.)\s+(?=\S)"
)
"""The label of a parliament's record: title, surname in capitals, full stop."""

_SMALL_LABEL = re.compile(
    r"[*_>\s\"“]*(?P<label>(?P<name>[^\W\d_][\w.'’\-]*(?:[ \u00a0][\w.'’\-]+){0,2}))"
    r"(?P<asides>(?:\s?\([^()\n]{1,60}\))?)[*_]{0,2}(?P<mark>:)[*_]{0,2}\s+(?=\S)"
)
_ENCLOSED = re.compile(
    rf"[>\s]*(?P<opening>[(\[<*_]{{1,2}})(?P<label>(?P<name>{_NAME}))(?P<mark>[)\]>*_]{{1,2}})(?:\s?:)?\s*(?=\S|\Z)"
)
"""A label in brackets or emphasis, with or without a colon: ((Ada Quill)) words, **Quill** words."""

_MIRRORED = str.maketrans("([<", ")]>")
_DASHED = re.compile(rf"{_BEFORE}(?P<label>(?P<name>{_NAME}))(?P<asides>{_ASIDES})\s(?P<mark>[–—|-])\s+(?=\S)")
_ALONE = re.compile(
    rf"{_BEFORE}(?P<label>(?P<name>{_NAME}))(?P<asides>{_ASIDES})[*_]{{0,2}}(?:\s{{1,4}}{_TIME})?\s*(?P<mark>)\Z"
)
"""A label followed by a dash or bar, or alone in its paragraph. They open paragraphs, but not the sentences in them."""

_LETTER = re.compile(r"[*_>\s]*(?P<label>[QA])\d{0,2}\s?(?P<mark>[.:)–—-])[*_]{0,2}\s+(?=\S)")
_SEAM = re.compile(r"(?<=[.:?!…”\"’)\]–—-])\s{1,8}(?=[*_>\"“]{0,3}[A-Z])")
"""Where a turn may begin inside a paragraph: after the end of a sentence, or of a turn that breaks off."""

_WHOLE = (_DASHED, _ALONE)
_PREFIX = re.compile(r"[>*_#\s]*+(?:[•·▪‣–—-]\s)?[*_]{0,3}")
"""What may stand before a signed quotation: Markdown's marks, and a bullet."""
_SIGNATURE = re.compile(
    rf"[>*_\s]*(?P<mark>[–—―]|--?)\s*(?P<label>(?:[A-Z]\w*(?:\s[\w’'-]+){{1,5}}?\s"
    rf"|(?:(?!(?:said|says|told|wrote|asked|added)\b)[a-z]{{3,20}}\s){{1,2}})?{_NAME}"
    r"(?:,\s(?!(?:at|on|in|to|via|by|after|speaking|writing)\b)[^.,\n]{1,80}\w)?)(?:,\s[^.\n]{1,80})?[\s.*_]*"
)
"""A dash, then a name, with its titles before it and its office after. Place and time are left out."""

_GLUED = re.compile(r"(?<=[a-z][a-z])\.?(?=[A-Z][a-z])")
"""Where a caption and its credit lost the space between them: Ada Quill.Image: Foo."""

_ABBREVIATED = re.compile(r"\b(?:Jr|Sr|[A-Z])\.$")
_ASIDE = re.compile(r"[\"“]?[\[(].*[\])]\.?[\"”]?$", re.DOTALL)
_LAST_ASIDE = re.compile(
    r"\s[\"“]?[\[(](?:[A-Z][A-Z ]{2,40}|(?i:laughter|applause|crosstalk|inaudible))\.?[\])]\.?\s*+[\"“]?+\s*+$"
)
BOILERPLATE_WORDS = words("""
    advertisement ad sponsor sponsored read related more watch transcript highlights summary photo photos image credit
    source caption video listen update updated correction editor note published posted by share tags topics follow
    subscribe contact email phone date time venue where when what who why how price tickets address website breaking
    live nextimg via see also next previous pros cons verdict facts rating score cost
""")
"""Words at the start of a line of boilerplate or of a list of facts, not of a turn."""
REPORTING = words("""
    added announced asked concluded continued explained follows here is replied said says stated that the they this
    told tweeted was wrote
""")
"""Words of a sentence that introduces a quotation. A label has none of them. In text with capitals, the capitals show
the difference too."""

SCREEN = frozenset(("text", "on screen", "on-screen", "on-screen text", "screen", "graphic", "super", "chyron"))
"""Labels, in capitals, of words that a broadcast shows on the screen and that nobody says."""
UNKNOWN = words("unidentified unknown male female")
NAMELESS = UNKNOWN | words("question questioner operator moderator speaker interviewer narrator announcer")
"""Words at the start of labels for speakers whose name a transcript does not know."""

_STAGED = re.compile(
    r"(?i:voice[- ]?over|(?:on|off)[- ](?:camera|screen|mic)|ph\b|through (?:an? )?(?:translator|interpreter)|"
    r"via (?:phone|telephone|satellite|video)|by phone|on the phone|during the|crosstalk|inaudible|laughter|applause)"
)
_OFFICE = re.compile(r"(?:[^,]{0,60}), [^\W\d_]{2}")
_DIRECTION = re.compile(r"[(\[][A-Z][A-Z ,.'’:\-]{3,60}[)\]]\.?")
LEAST_TURNS, LEAST_REPEATS, LEAST_SPEAKERS, LABEL_WORDS = 4, 2, 2, 4
"""A transcript has at least LEAST_TURNS turns, and at least LEAST_SPEAKERS labels of at most LABEL_WORDS words that
occur LEAST_REPEATS times or more."""

TALK = 0.25
"""At least this share of a transcript's turns say I, we or you, or ask. In the six interviews and transcripts of the
PolNeAR train and dev parts and the 18 interviews of GUM, .5 to 1 do. In invented lists of match notes and charges, none
do."""

LEAST_FORMAL, FORMAL_WORDS, LABELLED, PROOF = 2, 7, 1 / 3, 2
"""If labels are in capitals, LEAST_FORMAL labels of at most FORMAL_WORDS words are enough, or one with an office. From
the first label on, at least the share LABELLED of the paragraphs must begin with a label, and the signs of a broadcast
or of a parliament's sitting must add up to PROOF (see `_proof`). Without these signs, names in capitals also open lists
of places, dates and charges. Set by hand on invented lists."""

LEAST_BRACKETED = 2
"""Fewest labels in double brackets. Set by hand."""

SIGNATURE = 200
"""Most characters of a signature: five words and a short apposition."""

_GOES_ON = re.compile(r"[.?!…–—-]\s{1,8}\Z")
"""The characters before a mark inside a turn that opened a paragraph, if the paragraph break is lost."""

LONGEST_ASIDE = 60
"""How many characters at the end of a turn are searched for an aside such as "(APPLAUSE)"."""

SENTENCES, SENTENCE_WORDS = 0.5, 2
"""At least the share SENTENCES of a transcript's turns are sentences: they end like one and have at least
SENTENCE_WORDS words. Tables of results ("Home: 3. Away: 1.") do not. In the PolNeAR train part three articles pass, and
all are transcripts."""
_AFTER_END = " ”’)*_" + '"'
_ENDS = frozenset(".?!…-–—―")


def find_signed(text: str, quotations: Sequence[Quotation], paragraphs: Sequence[Span]) -> list[Turn]:
    """Find quotations signed with a dash and a name, on their own line or the next.

    Args:
        text: The article as read.
        quotations: In reading order. Only one that fills its paragraph up to the signature can be signed.
        paragraphs: In order, without overlap.

    Returns:
        In reading order.
    """
    opened = {q.span.start: q.span for q in quotations if q.closed and not q.depth}
    out = []
    for number, paragraph in enumerate(paragraphs):
        prefix = _PREFIX.match(text, paragraph.start, paragraph.end)
        quoted = opened.get(prefix.end() if prefix is not None else paragraph.start)
        if quoted is None:
            continue
        follows = number + 1 < len(paragraphs) and quoted.end == paragraph.end
        place = paragraphs[number + 1] if follows else Span(quoted.end, paragraph.end)
        signed = _SIGNATURE.fullmatch(text, place.start, place.end) if len(place) <= SIGNATURE else None
        if signed is not None:
            out.append(Turn(_signer(signed), Span(*signed.span("mark")), (quoted,)))
    return out


def _signer(signed: re.Match[str]) -> Span:
    """Return the name without the full stop that ends its line."""
    start, end = signed.span("label")
    label = signed.group("label")
    return Span(start, end if _ABBREVIATED.search(label) else start + len(label.rstrip(".")))


def is_label(words: str) -> bool:
    """Tell whether words have the form of a turn's label: capitals, then possibly an office or a remark in brackets."""
    return any(kind.fullmatch(words + ":") is not None for kind in (_FORMAL, _LABEL))


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Find the turns of an interview or transcript, see `read_transcript`."""
    return list(read_transcript(text, paragraphs).turns)


def read_transcript(text: str, paragraphs: Sequence[Span]) -> Transcript:
    """Find the turns of an interview or transcript.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.

    Returns:
        Turns in reading order. None if the article is not a transcript. A paragraph between two turns belongs to the
        first of them, unless it is an aside in brackets or, in a printed interview, the author's.
    """
    return _read_transcript(text, tuple(paragraphs))


@lru_cache(maxsize=1)  # zones, tags and speakers are found in the same transcript
def _read_transcript(text: str, paragraphs: Sequence[Span]) -> Transcript:
    labels = [(_SMALL_LABEL,)] if text.islower() else [(_FORMAL, _RECORDED, _LABEL, _ENCLOSED), _WHOLE]
    for kinds in [(_LETTER,), *labels]:
        pieces = list(_part(text, paragraphs, kinds)) if kinds != _WHOLE else paragraphs
        heads = {n: head for n, piece in enumerate(pieces) if (head := _head(text, piece, kinds)) is not None}
        if kinds == (_SMALL_LABEL,) and 1 not in heads:
            heads.pop(0, None)  # it is a headline that begins with a name
        for kept in (_recurring(heads), _formal(heads), _bracketed(heads), _lettered(text, pieces, heads)):
            if _is_transcript(text, pieces, kept):
                joined, heads = _join(pieces, kept)
                screens = [Span(h.label.start, joined[n].end) for n, h in sorted(heads.items()) if h.on_screen]
                return Transcript(tuple(_turns(text, joined, heads)), tuple(screens))
    return Transcript(tuple(find_questions(text, paragraphs)))


@dataclass(frozen=True, slots=True)
class _Head:
    """The beginning of a turn: its label, its colon or full stop, and the start of its words."""

    label: Span
    name: str
    beside: str
    mark: Span
    sign: str
    end: int
    formal: bool
    letter: bool

    @property
    def recorded(self) -> bool:
        """Whether it has the form used in a parliament's record."""
        return self.formal and self.beside.endswith(".")

    @property
    def on_screen(self) -> bool:
        return self.formal and self.name.casefold() in SCREEN

    @property
    def is_bracketed(self) -> bool:
        """Whether it stands in double brackets, which mark nothing else in an article."""
        return self.sign == "))"

    @property
    def last_word(self) -> str:
        return self.name.split()[-1].casefold()


def _head(text: str, piece: Span, kinds: Sequence[re.Pattern[str]]) -> _Head | None:
    """Return the head of a turn, if a piece of text begins with a label that may be a speaker's."""
    for kind in kinds:
        found = kind.match(text, piece.start, piece.end)
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("opening", found["mark"]).translate(_MIRRORED) != found["mark"]:
            continue
        name = groups.get("name") or found["label"]
        beside = (groups.get("title") or "") + (groups.get("asides") or "") + ("." if kind is _RECORDED else "")
        label, mark = Span(*found.span("label")), Span(*found.span("mark"))
        head = _Head(
            label, name, beside, mark, found["mark"], found.end(), kind in {_FORMAL, _RECORDED}, kind is _LETTER
        )
        if _may_speak(head):
            return head
    return None


def _part(text: str, paragraphs: Sequence[Span], kinds: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    """Split paragraphs before the labels inside them."""
    for paragraph in paragraphs:
        start = paragraph.start
        labelled = _label_end(text, paragraph, kinds)
        for seam in _SEAM.finditer(text, start, paragraph.end):
            rest = Span(seam.end(), paragraph.end)
            if rest.start >= labelled and (end := _label_end(text, rest, kinds)):
                yield Span(start, rest.start)
                start, labelled = rest.start, end
        yield Span(start, paragraph.end)


def _label_end(text: str, piece: Span, kinds: Sequence[re.Pattern[str]]) -> int:
    """Return where the label at the start of a piece of text ends. 0 if there is none."""
    return max((found.end() for kind in kinds if (found := kind.match(text, piece.start, piece.end))), default=0)


def _join(pieces: Sequence[Span], kept: dict[int, _Head]) -> tuple[list[Span], dict[int, _Head]]:
    """Join pieces of one paragraph again if the label between them is not a speaker's."""
    joined: list[Span] = []
    heads = {}
    for number, piece in enumerate(pieces):
        if number not in kept and joined and joined[-1].end == piece.start:
            joined[-1] = Span(joined[-1].start, piece.end)
            continue
        if number in kept:
            heads[len(joined)] = kept[number]
        joined.append(piece)
    return joined, heads


def _may_speak(head: _Head) -> bool:
    parts = _GLUED.sub(" ", head.name).lower().replace(".", "").split()
    if head.letter or head.on_screen:
        return True
    if head.formal and sum(map(str.isupper, head.name)) < 2:  # noqa: PLR2004 - one capital is not a word in capitals
        return False
    if head.recorded and not (is_title(parts[0]) or any(map(is_title, parts[1:]))):
        return False
    if parts[0] == "the" and head.name[:1].isupper() and (not head.formal or any(map(is_title, parts[1:]))):
        parts = parts[1:]  # an outlet that asks: The Ledger
    most = FORMAL_WORDS if head.formal else LABEL_WORDS
    return bool(parts) and len(parts) <= most and BOILERPLATE_WORDS.isdisjoint(parts) and REPORTING.isdisjoint(parts)


def _recurring(heads: dict[int, _Head]) -> dict[int, _Head]:
    """Keep the labels that recur, and those that are longer forms of them, in capitals like them, or a full name."""
    who = _speakers(heads.values())
    counts = Counter(who[head.name] for head in heads.values())
    often = {name for name, n in counts.items() if n >= LEAST_REPEATS}
    signs = {head.sign for head in heads.values() if who[head.name] in often}
    once = {who[head.name] for head in heads.values() if head.sign in signs and _is_full_name(head.name)} - often
    if len(often) < LEAST_SPEAKERS and (not often or len(once) < LEAST_SPEAKERS):
        return {}
    last_words = {name.split()[-1].casefold() for name in often}
    capitals = all(head.formal for head in heads.values() if who[head.name] in often)
    kept = {
        index: head
        for index, head in heads.items()
        if (head.formal if capitals else who[head.name] in often | once or head.last_word in last_words)
    }
    return kept if len(kept) >= LEAST_TURNS else {}


def _speakers(heads: Iterable[_Head]) -> dict[str, str]:
    """Return for each name in a label the only full name in another that it is the surname of, or else itself."""
    names = {head.name: head.last_word for head in heads}
    full: dict[str, list[str]] = {}
    for name, last in names.items():
        if _is_full_name(name):
            full.setdefault(last, []).append(name)
    longer = {name: full.get(last, []) if " " not in name else [] for name, last in names.items()}
    return {name: found[0] if len(found) == 1 else name for name, found in longer.items()}


def _is_full_name(name: str) -> bool:
    """Tell whether a label is a first name and a surname, so that among those that recur it need not recur itself."""
    parts = [part for part in name.split() if not is_title(part.lower())]
    small = [part.lower() for part in parts]
    return len(parts) > 1 and is_name(parts) and common_words().isdisjoint(small[is_first_name(small[0]) :])


def _formal(heads: dict[int, _Head]) -> dict[int, _Head]:
    kept = {index: head for index, head in heads.items() if head.formal}
    named = any(_OFFICE.match(head.beside) for head in kept.values())
    return kept if len(kept) >= LEAST_FORMAL - named else {}


def _bracketed(heads: dict[int, _Head]) -> dict[int, _Head]:
    """Keep the labels in double brackets, as wikis mark who asks: ((Foo News)) words."""
    kept = {index: head for index, head in heads.items() if head.is_bracketed}
    return kept if len(kept) >= LEAST_BRACKETED else {}


def _lettered(text: str, pieces: Sequence[Span], heads: dict[int, _Head]) -> dict[int, _Head]:
    """Keep Q and A where they begin two paragraphs in a row, and the first asks something."""
    for index, head in sorted(heads.items()):
        after = heads.get(index + 1)
        asks = head.letter and head.name == "Q" and pieces[index].of(text).rstrip(_AFTER_END).endswith("?")
        if asks and after is not None and after.letter and after.name == "A":
            return {index: head, index + 1: after}
    return {}


def _is_transcript(text: str, pieces: Sequence[Span], heads: dict[int, _Head]) -> bool:
    """Tell turns from a list. Turns are sentences, and their speakers alternate or they have the signs of a sitting."""
    speakers = {index: head for index, head in heads.items() if not head.on_screen}
    said = [strip(text, _first_words(pieces, index, head)).of(text) for index, head in speakers.items()]
    if not said or sum(map(_is_sentence, said)) < SENTENCES * len(said):
        return False
    talk = sum(map(is_speech_like, said)) / len(said)
    if any(head.letter for head in heads.values()):
        return len(said) >= LEAST_TURNS or all(head.letter for head in heads.values())
    who = _speakers(speakers.values())
    labels = [who[head.name] for head in speakers.values()]
    names = Counter(labels).most_common(LEAST_SPEAKERS)
    often = len(names) == LEAST_SPEAKERS and names[-1][1] >= LEAST_REPEATS
    alternate = len(said) >= LEAST_TURNS and talk >= TALK and (often or _is_panel(labels, said, names[0][0]))
    if alternate or all(head.is_bracketed for head in speakers.values()):
        return True
    below = [piece for piece in pieces[min(heads) :] if not _ASIDE.match(piece.of(text))]
    asks = any(words.rstrip(_AFTER_END).endswith("?") for words in said)
    staged = any(_DIRECTION.fullmatch(piece.of(text)) for piece in pieces)
    formal = all(head.formal for head in heads.values())
    proof = _proof(heads.values()) + (2 * talk >= 1) + asks + 2 * staged
    return formal and len(heads) >= LABELLED * len(below) and proof >= PROOF


def _is_panel(labels: Sequence[str], said: Sequence[str], host: str) -> bool:
    """Tell whether one speaker asks and everybody else answers once: at least half of that speaker's turns ask."""
    asked = [words.rstrip(_AFTER_END).endswith("?") for label, words in zip(labels, said, strict=True) if label == host]
    return len(asked) >= LEAST_REPEATS and 2 * sum(asked) >= len(asked)


def _proof(heads: Iterable[_Head]) -> int:
    """Add up the signs of a broadcast or a sitting in formal labels: 2 for one that no list has, 1 for a rare one."""
    heads = list(heads)
    last_words = Counter(head.last_word for head in heads)
    nameless = any(not NAMELESS.isdisjoint(head.name.lower().split()) for head in heads)
    sure = nameless or any(head.on_screen or head.recorded or _STAGED.search(head.beside) for head in heads)
    return 2 * sure + any(_OFFICE.match(head.beside) is not None for head in heads) + (max(last_words.values()) > 1)


def _first_words(pieces: Sequence[Span], index: int, head: _Head) -> Span:
    """Return the words of a turn in the paragraph of its label, or in the next one if the label is alone."""
    if head.end < pieces[index].end or index + 1 == len(pieces):
        return Span(min(head.end, pieces[index].end), pieces[index].end)
    return pieces[index + 1]


def _is_sentence(said: str) -> bool:
    bare = said.rstrip(_AFTER_END)
    return bare[-1:] in _ENDS and len(bare.split()) >= SENTENCE_WORDS


def _turns(text: str, paragraphs: Sequence[Span], heads: dict[int, _Head]) -> Iterator[Turn]:
    order = sorted(heads)
    throughout = order[0] <= 1 and all(head.formal for head in heads.values())
    speakers = frozenset(head.last_word for head in heads.values())
    asked_alone = len(speakers) == 1 and all(head.is_bracketed for head in heads.values())
    for index, following in zip(order, [*order[1:], None], strict=True):
        head = heads[index]
        if head.on_screen:
            continue
        alone = head.end >= paragraphs[index].end
        last = None if asked_alone else following  # the answers have no label
        last = last or (len(paragraphs) if throughout else index + 1 + alone)
        said = [Span(head.end, paragraphs[index].end)]
        for number, paragraph in enumerate(paragraphs[index + 1 : last]):
            words_of_it = paragraph.of(text)
            own = head.formal or (alone and not number) or not is_told(words_of_it, speakers)
            if own and not _ASIDE.match(words_of_it):
                said.append(paragraph)
        if words_ := tuple(_said(text, said)):
            part: Part | None = None if not head.letter else "asks" if head.name == "Q" else "answers"
            yield Turn(None if head.letter else head.label, head.mark, words_, part)


def _said(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the words said, without white space, a final aside, and marks that only show a continued paragraph."""
    for number, span in enumerate(spans):
        aside = _LAST_ASIDE.search(text, max(span.start, span.end - LONGEST_ASIDE), span.end)
        said = strip(text, span if aside is None else Span(span.start, aside.start()))
        said = _without_stray_mark(text, said) if not number else said
        start = said.start
        for quotation in pair_marks(text, paragraphs=[said]):
            mark = quotation.span.start
            goes_on = number if mark == said.start else _GOES_ON.search(text, max(said.start, mark - 9), mark)
            if goes_on and not quotation.closed and text[mark] in OPENING_MARKS + NEUTRAL_MARKS:
                if mark > start:
                    yield strip(text, Span(start, mark))
                start = mark + 1
        if len(rest := strip(text, Span(start, said.end))):
            yield rest


def _without_stray_mark(text: str, said: Span) -> Span:
    """Cut off the mark that closes a quotation opened before the label: “Quill: I did. / ”."""
    words_ = said.of(text)
    stray = words_.count('"') == 1 if words_.endswith('"') else words_.endswith("”") and "“" not in words_
    return Span(said.start, said.end - 1) if stray else said
