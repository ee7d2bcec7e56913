"""Run the whole extraction on one article or on a stream: layout → tag → link → nest → speakers → claims → records.

Comes in: articles, and failures to read them. Goes out: an `Outcome` for each, in the same order. A bad article never
stops a stream.
"""

from __future__ import annotations

import logging
import traceback
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from claimex._version import __version__
from claimex.article import DEFECT, Article, Failure
from claimex.attribution import ArticleGrammar, apply_grammar_rules, find_refusals, link, nest, tag, with_acts
from claimex.claims import find_claims, project, with_scores
from claimex.errors import ClaimexError, InputError, InternalError
from claimex.layout import Within, find_language, find_paragraphs, repair_text, zones_of
from claimex.model import Tagger, find_model
from claimex.parsing import Lemmatizer, SentenceParser, find_sentences, load_pipeline, parse
from claimex.pipeline.article_lines import make_line
from claimex.pipeline.claim_context import add_context
from claimex.pipeline.records import make_records
from claimex.pipeline.restoration import restore_line, restore_records
from claimex.pipeline.statements import make_statements
from claimex.record import Producer, Record
from claimex.speakers import find_speakers, list_entities, profile_speakers
from claimex.vocabulary import Device, Voices, ZoneKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.language import Language

    from claimex.article_line import ArticleLine
    from claimex.attribution import Attribution, Tags
    from claimex.spans import Span


_log = logging.getLogger(__name__)

KEPT_ARTICLES = 64
"""Number of articles at the start whose words spaCy keeps for good, some 5 MB. From them its tokenizer caches how to
cut the 10,000 most frequent strings, which it does not do while words are to be forgotten. That alone saves an eighth
of the time of the model `fast`."""

MEMORY_EVERY = 32
"""Number of articles after which spaCy forgets new words. Looking up a new word takes longer than tagging it, and most
words of an article occur in the next one too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one input: an article with its records and its line, or a failure."""

    article: Article | None
    records: tuple[Record, ...] = ()
    failure: Failure | None = None
    line: ArticleLine | None = None


class Extractor:
    """Extracts attributions with an opened model and a spaCy pipeline.

    It can be pickled. Only the model's folder and the settings are stored, and unpickling opens the model and the
    pipeline again.

    Args:
        tagger: The opened model.
        nlp: The spaCy pipeline, see `spacy_pipeline.load_pipeline`.
        headlines: Whether to make records of headlines too.
        voice: Whose assertions become records.
        any_language: Whether to read articles in other languages as if they were English.
    """

    def __init__(
        self,
        tagger: Tagger,
        nlp: Language,
        *,
        headlines: bool = False,
        voice: Voices = "source",
        any_language: bool = False,
    ) -> None:
        self._tagger = tagger
        self._any_language = any_language
        self._headlines = headlines
        self._voice = voice
        self._nlp = nlp
        self._lemmatizer = Lemmatizer(nlp)
        weights = tagger.checkable
        self._of_middle = partial(project, weights=weights) if weights is not None else None
        self._threads = ThreadpoolController()
        self._memory = ExitStack()
        self._articles = 0
        self.producer = Producer(name="claimex", version=__version__, model=tagger.name)

    def __reduce__(self) -> tuple[Callable[[], Extractor], tuple[()]]:
        given = {"headlines": self._headlines, "any_language": self._any_language}
        return partial(_reopen, self._tagger, voice=self._voice, **given), ()

    def extract(self, text: str | Article) -> list[Record]:
        """Extract the attributions of one article.

        Args:
            text: The article, or its text alone.

        Returns:
            In the order of their first content. A nested record follows its parent.

        Raises:
            InputError: The text holds half a surrogate pair, or is not English.
        """
        return list(self.read(text).records)

    def read(self, text: str | Article) -> Outcome:
        """Extract the attributions of one article, with the line about it.

        Args:
            text: The article, or its text alone.

        Returns:
            The article, its records, and its line: zones, entities, and quotations without a record.

        Raises:
            InputError: The text holds half a surrogate pair, or is not English.
        """
        given = Article(id="text", text=text) if isinstance(text, str) else text
        view = repair_text(given.text)
        sound = given if view is None else replace(given, text=view.text)
        article, foreign = self._in_english(sound)
        with self._with_limits():
            found = self._read(article, foreign)
        if view is None:
            return replace(found, article=given)
        told = replace(given, lang=article.lang)
        line = restore_line(found.line, told, view) if found.line is not None else None
        return Outcome(given, tuple(restore_records(found.records, told, view)), line=line)

    def _in_english(self, article: Article) -> tuple[Article, Sequence[Span]]:
        """Return an article with its language, and its paragraphs in other languages, which are not read."""
        found = find_language(article.text, find_paragraphs(article.text))
        if not (found.english or self._any_language):
            problem = f"the text is not in English; it seems to be {found.code!r}"
            advice = "--any-language reads it nevertheless"
            raise InputError(article.id, problem, reason="not English", advice=advice)
        stated = article.lang or ""
        lang = stated if stated.replace("_", "-").lower().split("-")[0] == found.code else found.code
        return replace(article, lang=lang), () if self._any_language else found.foreign

    def _read(self, article: Article, foreign: Sequence[Span]) -> Outcome:
        """Run the stages in order: layout, tag, parse, link, nest, speakers, claims, records."""
        text, words, parser = article.text, self._lemmatizer, SentenceParser(article.text, self._nlp)
        zones = zones_of(article, foreign=foreign)
        tags = tag(text, self._tagger, zones=zones, of_middle=self._of_middle)
        doc = parse(text, self._nlp, paragraphs=tags.paragraphs)
        sentences = find_sentences(doc, tags.paragraphs)
        linked = self._link(tags, sentences, parser)
        found = nest(linked, tags, self._tagger, sentences=sentences, parser=parser, lemma=words.lemma)
        found = with_acts(found, tags, self._tagger.heads.get("act"))
        tags = replace(tags, vectors={})  # 5 KB a piece, no longer needed
        who = find_speakers(
            text, doc, found, sentences=sentences, paragraphs=tags.paragraphs, parser=parser, is_word=words.is_word
        )
        profiles = profile_speakers(text, who, found, sentences=sentences)
        entities = list_entities(who)
        claims = find_claims(text, found, sentences=sentences, parser=parser, lemmatizer=words)
        records = make_records(
            article,
            found,
            who=who,
            profiles=profiles,
            entities=entities,
            claims=claims,
            sentences=sentences,
            zones=zones,
            lemmatizer=words,
            producer=self.producer,
        )
        line = make_line(article, tags, entities=entities, records=records)
        records = add_context(text, self._with_statements(article, tags, records, sentences, parser), who.meant)
        if self._tagger.checkable is not None:
            records = with_scores(records, tags, self._tagger.checkable)
        return Outcome(article, tuple(records), line=line.model_copy(update={"records": len(records)}))

    def _with_statements(
        self, article: Article, tags: Tags, records: list[Record], sentences: Sequence[Span], parser: SentenceParser
    ) -> list[Record]:
        """Return the records of the voices asked for: the attributions, the article's own statements, or both."""
        if self._voice == "source":
            return records
        own = make_statements(
            article,
            tags,
            records,
            sentences=sentences,
            parser=parser,
            weights=self._tagger.manifest.statements,
            producer=self.producer,
        )
        return own if self._voice == "author" else merge_statements(records, own)

    def _link(self, tags: Tags, sentences: Sequence[Span], parser: SentenceParser) -> list[Attribution]:
        """Link the tagged pieces, correct the attributions by grammar, and find the refusals."""
        found = link(tags, self._tagger, headlines=self._headlines)
        shown: tuple[ZoneKind, ...] = ("headline",) if self._headlines else ()
        within = Within(tags.zones, but=shown)
        grammar = ArticleGrammar.of(tags.text, tags.quotations, sentences, parser, self._lemmatizer.lemma)
        found = apply_grammar_rules(found, grammar)
        found = find_refusals(tags.text, found, quotations=tags.quotations, sentences=sentences, parser=parser)
        return [each for each in found if each.cue is None or within.of(each.cue) is None]

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        """Extract from a stream, lazily and in order. An article that fails gives an outcome with a `Failure`."""
        for article in articles:
            yield Outcome(None, failure=article) if isinstance(article, Failure) else self._try(article)

    def _try(self, article: Article) -> Outcome:
        """Read an article of a stream. A defect of claimex in one article fails that article, not the stream.

        Raises:
            MemoryError: The machine has too little memory, so the next article may fail too.
        """
        try:
            return self.read(article)
        except ClaimexError as error:
            return Outcome(article, failure=Failure(article.id, getattr(error, "reason", "failed"), str(error)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the defect is, the articles after this one can be read
            _log.debug("%s: a defect", article.id, exc_info=True)
            return Outcome(article, failure=Failure(article.id, DEFECT, str(InternalError(article.id, _name(error)))))

    @contextmanager
    def _with_limits(self) -> Iterator[None]:
        """Free spaCy's memory regularly, and limit NumPy to one thread, so that sums are always the same."""
        if self._articles >= KEPT_ARTICLES and (self._articles - KEPT_ARTICLES) % MEMORY_EVERY == 0:
            self._memory.close()
            self._memory.enter_context(self._nlp.memory_zone())
        self._articles += 1
        with self._threads.limit(limits=1, user_api="blas"):
            yield


def _name(error: Exception) -> str:
    """Return the class of an error, the line that raised it, and its message."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at line {last.lineno} of {'/'.join(Path(last.filename).parts[-2:])} ({error})"


def merge_statements(records: Sequence[Record], statements: Sequence[Record]) -> list[Record]:
    """Merge statements and attributions in the order of their first content. Nested records stay after their parent."""
    starts = list(accumulate((_place(r) if r.parent is None else 0 for r in records), max))
    placed = [*zip(starts, records, strict=True), *((_place(r), r) for r in statements)]
    return [record for _, record in sorted(placed, key=itemgetter(0))]


def _place(record: Record) -> int:
    return (record.content or record.cue)[0].start


def _reopen(tagger: Tagger, *, headlines: bool, voice: Voices, any_language: bool) -> Extractor:
    return Extractor(tagger, load_pipeline(), headlines=headlines, voice=voice, any_language=any_language)


def load(
    model: str | Path | None = None,
    *,
    threads: int = 1,
    device: Device = "cpu",
    headlines: bool = False,
    voice: Voices = "source",
    any_language: bool = False,
) -> Extractor:
    """Open a model and the spaCy pipeline.

    Args:
        model: Name of a model that `claimex models` lists, or a model folder. None means the default.
        threads: Number of threads of one encoder run.
        device: Where the encoder runs: "cpu", or "cuda", which was never tried and whose records may differ slightly.
        headlines: Whether to make records of headlines too, each with `zone` "headline".
        voice: Whose assertions become records: attributed ones ("source"), the article's own ("author"), or all.
        any_language: Whether to read articles in other languages as if they were English. Otherwise they fail.

    Raises:
        ModelError: The model or the spaCy pipeline is missing, altered or of another format, or onnxruntime cannot use
            the device.
    """
    tagger = Tagger(find_model(model), threads=threads, device=device)
    return Extractor(tagger, load_pipeline(), headlines=headlines, voice=voice, any_language=any_language)
