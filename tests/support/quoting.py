"""A stand-in for the extractor: each quotation is said by whom “said NAME” names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from made import make_record

from claimex.article import Article, Failure
from claimex.article_line import ArticleLine, ZoneBounds
from claimex.errors import InputError
from claimex.pipeline.extractor import Outcome
from claimex.record import Record, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


QUOTED = re.compile(r"“[^”]+”")


class StandIn:
    """Marks each quotation as said by whom “said NAME” names; fails on BROKEN, stops on STOP, REMOVEs files."""

    def __init__(self, *, headlines: bool = False) -> None:
        self._headlines = headlines

    def extract(self, article: Article) -> list[Record]:
        if "BROKEN" in article.text:
            raise InputError(article.id, "is broken", reason="broken")
        if "STOP" in article.text:
            raise KeyboardInterrupt
        if gone := re.match(r"REMOVE (\S+)", article.text):
            for path in Path().glob(gone[1]):
                path.unlink()
        named = re.search(r"said (\w+ \w+)", article.text)
        mention = named[1] if named else None
        return [make_record(article, words, mention=mention, name=mention) for words in QUOTED.findall(article.text)]

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for article in articles:
            if isinstance(article, Failure):
                yield Outcome(None, failure=article)
                continue
            try:
                records = tuple(self.extract(article))
                yield Outcome(article, records, line=own_line(article, records, headlines=self._headlines))
            except InputError as error:
                yield Outcome(article, failure=Failure(article.id, error.reason, str(error)))


def own_line(article: Article, records: tuple[Record, ...], *, headlines: bool) -> ArticleLine:
    """Make an article's own line that shows whether headlines were asked for."""
    zones = [ZoneBounds(start=0, end=1, kind="headline")] if headlines else []
    return ArticleLine(doc=describe(article), characters=len(article.text), zones=zones, records=len(records))
