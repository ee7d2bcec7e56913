"""The main line for one article and for a stream: read → parse → tag → link → resolve → segment → record.

Comes in: articles, and failures to read them. Goes out: an `Outcome` for each, in the same order. One bad
article never stops a stream.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from claimex import __version__
from claimex.account import make_line, zones_of
from claimex.assemble import find_sentences, make_records
from claimex.checkable import project, with_scores
from claimex.errors import ClaimexError
from claimex.link import link
from claimex.models import Tagger, find_model
from claimex.nest import nest
from claimex.parse import Lemmatizer, SentenceParser, load_pipeline, parse
from claimex.read import Article, Failure
from claimex.record import Producer, Record
from claimex.refusals import find_refusals
from claimex.statements import make_statements
from claimex.tag import tag
from claimex.zones import Within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language

    from claimex.article import ArticleLine
    from claimex.config import Voices
    from claimex.furniture import ZoneKind
    from claimex.link import Attribution
    from claimex.spans import Span
    from claimex.tag import Tags


LEARNED = 64
"""Articles whose words spaCy keeps for good: some 5 MB. So its tokenizer learns how to cut the 10,000 most frequent
stretches, which it does not while it is to forget them: that alone takes an eighth off the time of `fast`."""

ZONE = 32
"""Articles after which spaCy forgets the words it met: it takes longer to look at a new word than to tag it, and most
words of an article stand in the next one too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: an article with its records and its own line, or a failure."""

    article: Article | None
    records: tuple[Record, ...] = ()
    failure: Failure | None = None
    line: ArticleLine | None = None


class Extractor:
    """Extracts attributions; holds the opened model and the spaCy pipeline.

    Args:
        tagger: The opened model.
        nlp: The spaCy pipeline, see `parse.load_pipeline`.
        headlines: Give records of headlines too.
        voice: Whose assertions become records.
    """

    def __init__(self, tagger: Tagger, nlp: Language, *, headlines: bool = False, voice: Voices = "source") -> None:
        self._tagger = tagger
        self._headlines = headlines
        self._voice = voice
        self._nlp = nlp
        self._lemmatizer = Lemmatizer(nlp)
        weights = tagger.checkable
        self._of_middle = partial(project, weights=weights) if weights is not None else None
        self._threads = ThreadpoolController()
        self._zone = ExitStack()
        self._read = 0
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
        return list(self.read(text).records)

    def read(self, text: str | Article) -> Outcome:
        """Extract the attributions of one article, and tell what else it holds.

        Args:
            text: The article, or its text alone.

        Returns:
            The article, its records, and its own line: zones, entities, quoted words that gave no record.

        Raises:
            InputError: The text holds half a surrogate pair.
        """
        article = Article(id="text", text=text) if isinstance(text, str) else text
        with self._quietly():
            tags = tag(article.text, self._tagger, zones=zones_of(article), of_middle=self._of_middle)
            doc = parse(article.text, self._nlp, paragraphs=tags.paragraphs)
            parser = SentenceParser(article.text, self._nlp)
            sentences = find_sentences(doc, tags.paragraphs)
            attributions = self._attribute(tags, sentences, parser)
            tags = replace(tags, vectors={})  # 5 KB a piece, which nothing reads any more
            records, entities = make_records(
                article,
                doc,
                attributions,
                paragraphs=tags.paragraphs,
                lemmatizer=self._lemmatizer,
                parser=parser,
                producer=self.producer,
                zones=tags.zones,
            )
            line = make_line(article, tags, entities=entities, records=records)
            if self._voice != "source":
                own = make_statements(
                    article,
                    tags,
                    records,
                    sentences=sentences,
                    parser=parser,
                    weights=self._tagger.manifest.statements,
                    producer=self.producer,
                )
                records = own if self._voice == "author" else in_order(records, own)
            if self._tagger.checkable is not None:
                records = with_scores(records, tags, self._tagger.checkable)
        return Outcome(article, tuple(records), line=line.model_copy(update={"records": len(records)}))

    def _attribute(self, tags: Tags, sentences: Sequence[Span], parser: SentenceParser) -> list[Attribution]:
        """Link what was tagged, and find the refusals and what is nested."""
        found = link(tags, self._tagger, headlines=self._headlines)
        shown: tuple[ZoneKind, ...] = ("headline",) if self._headlines else ()
        within = Within(tags.zones, but=shown)
        found = find_refusals(tags.text, found, quotations=tags.quotations, sentences=sentences, parser=parser)
        found = [each for each in found if each.cue is None or within.of(each.cue) is None]
        return nest(found, tags, self._tagger, sentences=sentences, parser=parser, lemma=self._lemmatizer.lemma)

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        """Extract from a stream, lazily and in order; an article that fails becomes a `Failure`."""
        for article in articles:
            if isinstance(article, Failure):
                yield Outcome(None, failure=article)
                continue
            try:
                yield self.read(article)
            except ClaimexError as error:
                yield Outcome(article, failure=Failure(article.id, getattr(error, "reason", "failed"), str(error)))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Give spaCy's memory back now and then, and keep NumPy to one thread, whose sums are always the same."""
        if self._read >= LEARNED and (self._read - LEARNED) % ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
        self._read += 1
        with self._threads.limit(limits=1, user_api="blas"):
            yield


def in_order(records: Sequence[Record], statements: Sequence[Record]) -> list[Record]:
    """Put statements among attributions, by first content; nested ones stay behind the one that holds them."""
    starts = list(accumulate((_place(r) if r.parent is None else 0 for r in records), max))
    placed = [*zip(starts, records, strict=True), *((_place(r), r) for r in statements)]
    return [record for _, record in sorted(placed, key=itemgetter(0))]


def _place(record: Record) -> int:
    return (record.content or record.cue)[0].start


def load(
    model: str | Path | None = None, *, threads: int = 1, headlines: bool = False, voice: Voices = "source"
) -> Extractor:
    """Open a model and the spaCy pipeline.

    Args:
        model: Name of a shipped model, or a model folder; None means the default.
        threads: Threads of one encoder run.
        headlines: Give records of headlines too, each with `zone` "headline".
        voice: Whose assertions become records: attributed ones ("source"), the article's own ("author"), or all.

    Raises:
        ModelError: The model or the spaCy pipeline is missing, altered or of another format.
    """
    tagger = Tagger(find_model(model), threads=threads)
    return Extractor(tagger, load_pipeline(), headlines=headlines, voice=voice)
