"""Turn bodies into outcomes: a thread reads articles, the pool works on them, and outcomes come in order when done.

The pool is anything that takes an article and returns a future with its outcome, so tests need no model.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Semaphore
from typing import TYPE_CHECKING, BinaryIO, Protocol

from claimex.article import Article, Failure
from claimex.pipeline import Outcome
from claimex.reading import read_articles
from claimex.serve.limits import too_many

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from claimex.reading import ReadOptions
    from claimex.serve.limits import Limits
    from claimex.serve.metrics import Metrics

AHEAD = 4
"""Articles of one request that the pool is given at a time: enough for the usual few processes, and so few that a long
stream does not keep other requests waiting."""


class Workers(Protocol):
    """Workers for articles, such as `running.Pool`."""

    replaced: int

    @property
    def ready(self) -> int:
        """Number of workers that can work now."""

    def submit(self, article: Article) -> Future[Outcome]:
        """Hand in an article."""


class Service:
    """What all requests of a server share.

    Args:
        workers: Workers for articles.
        limits: The limits of the server.
        metrics: Its counters.
    """

    def __init__(self, workers: Workers, *, limits: Limits, metrics: Metrics) -> None:
        self.workers, self.limits, self.metrics = workers, limits, metrics
        self._readers = ThreadPoolExecutor(limits.at_once, "claimex-reader")
        self._at_once = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Count a request as in progress while the block runs.

        Raises:
            RefusedError: Too many are in progress already.
        """
        if self._at_once >= self.limits.at_once:
            raise too_many(self.limits.at_once)
        self._at_once += 1
        self.metrics.at_once.set(self._at_once)
        try:
            yield
        finally:
            self._at_once -= 1
            self.metrics.at_once.set(self._at_once)

    async def work(self, stream: BinaryIO, options: ReadOptions, *, name: str | None = None) -> AsyncIterator[Outcome]:
        """Extract from the articles of a body, and yield the outcomes in order, each as soon as it is done.

        Args:
            stream: The body, which another thread reads.
            options: The options for reading.
            name: Id for a single article, instead of the one that it would get.
        """
        loop = asyncio.get_running_loop()
        line: asyncio.Queue[Future[Outcome] | None] = asyncio.Queue()
        free, stopped = Semaphore(AHEAD), Event()

        def read() -> None:
            try:
                for entry in read_articles("-", options=options, stdin=stream):
                    free.acquire()
                    if stopped.is_set():
                        return
                    loop.call_soon_threadsafe(line.put_nowait, self._hand_in(entry, name))
            finally:
                loop.call_soon_threadsafe(line.put_nowait, None)

        reader = loop.run_in_executor(self._readers, read)
        try:
            while (future := await line.get()) is not None:
                outcome = await asyncio.wrap_future(future)
                free.release()
                self.metrics.note(outcome)
                yield outcome
            await reader
        finally:
            stopped.set()
            free.release()
            while not line.empty():
                if (future := line.get_nowait()) is not None:
                    future.cancel()

    async def work_on(self, article: Article) -> Outcome:
        """Extract from one article."""
        outcome = await asyncio.wrap_future(self._hand_in(article, None))
        self.metrics.note(outcome)
        return outcome

    def _hand_in(self, entry: Article | Failure, name: str | None) -> Future[Outcome]:
        if isinstance(entry, Article):
            article = entry if name is None else replace(entry, id=name)
            if len(article.text) <= self.limits.text:
                return self.workers.submit(article)
            entry = _too_large(article, self.limits.text)
        done: Future[Outcome] = Future()
        done.set_result(Outcome(None, failure=entry))
        return done


def _too_large(article: Article, limit: int) -> Failure:
    message = f"{article.id}: {len(article.text):,} characters, more than {limit:,}; split it into articles"
    return Failure(article.id, "too large", message)
