"""The main line for one article and for a stream: read → parse → tag → link → resolve → segment → record.

Comes in: articles, and failures to read them. Goes out: an `Outcome` for each, in the same order. One bad
article never stops a stream.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from claimex import __version__
from claimex.assemble import find_sentences, make_records
from claimex.errors import ClaimexError
from claimex.link import link
from claimex.models import Tagger, find_model
from claimex.nest import nest
from claimex.parse import Lemmatizer, SentenceParser, load_pipeline, parse
from claimex.read import Article, Failure
from claimex.record import Producer, Record
from claimex.refusals import find_refusals
from claimex.tag import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language

    from claimex.link import Attribution
    from claimex.spans import Span
    from claimex.tag import Tags


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: an article with its records, or a failure."""

    article: Article | None
    records: tuple[Record, ...] = ()
    failure: Failure | None = None


class Extractor:
    """Extracts attributions; holds the opened model and the spaCy pipeline.

    Args:
        tagger: The opened model.
        nlp: The spaCy pipeline, see `parse.load_pipeline`.
    """

    def __init__(self, tagger: Tagger, nlp: Language) -> None:
        self._tagger = tagger
        self._nlp = nlp
        self._lemmatizer = Lemmatizer(nlp)
        self._threads = ThreadpoolController()
        self.producer = Producer(name="claimex", version=__version__, model=tagger.name)

    def extract(self, text: str | Article) -> list[Record]:
        """Extract the attributions of one article.

        Args:
            text: The article, or its text alone.

        Returns:
            In the order of their first content; a nested one follows the one that holds it.

        Raises:
            InputError: The text holds half a surrogate pair.
        """
        article = Article(id="text", text=text) if isinstance(text, str) else text
        with self._quietly():
            tags = tag(article.text, self._tagger)
            doc = parse(article.text, self._nlp, paragraphs=tags.paragraphs)
            parser = SentenceParser(article.text, self._nlp)
            attributions = self._attribute(tags, find_sentences(doc, tags.paragraphs), parser)
            return make_records(
                article,
                doc,
                attributions,
                paragraphs=tags.paragraphs,
                lemmatizer=self._lemmatizer,
                parser=parser,
                producer=self.producer,
            )

    def _attribute(self, tags: Tags, sentences: Sequence[Span], parser: SentenceParser) -> list[Attribution]:
        """Link what was tagged, and find the refusals and what is nested."""
        found = link(tags, self._tagger)
        found = find_refusals(tags.text, found, quotations=tags.quotations, sentences=sentences, parser=parser)
        return nest(found, tags, self._tagger, sentences=sentences, parser=parser, lemma=self._lemmatizer.lemma)

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        """Extract from a stream, lazily and in order; an article that fails becomes a `Failure`."""
        for article in articles:
            if isinstance(article, Failure):
                yield Outcome(None, failure=article)
                continue
            try:
                yield Outcome(article, tuple(self.extract(article)))
            except ClaimexError as error:
                yield Outcome(article, failure=Failure(article.id, getattr(error, "reason", "failed"), str(error)))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Give spaCy's memory back afterwards, and keep NumPy to one thread, whose sums are always the same."""
        with self._threads.limit(limits=1, user_api="blas"), self._nlp.memory_zone():
            yield


def load(model: str | Path | None = None, *, threads: int = 1) -> Extractor:
    """Open a model and the spaCy pipeline.

    Args:
        model: Name of a shipped model, or a model folder; None means the default.
        threads: Threads of one encoder run.

    Raises:
        ModelError: The model or the spaCy pipeline is missing, altered or of another format.
    """
    return Extractor(Tagger(find_model(model), threads=threads), load_pipeline())
