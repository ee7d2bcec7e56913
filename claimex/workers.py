"""A stream of articles over several processes, each with one model and one thread.

Comes in: articles and failures to read them, in order. Goes out: an `Outcome` for each, in the same order and
with the same records for any number of processes, since each article is worked on alone. Few batches are under
way at a time, so the memory of the parent does not grow with the stream.

A process that dies takes its pool with it (`concurrent.futures`), so what was under way is done again, each
article alone in a process of its own: the one that kills that too becomes a failure, and the stream goes on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import chain
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from claimex.pipeline import Outcome
from claimex.read import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from claimex.pipeline import Extractor

BATCH_CHARACTERS = 60_000
"""Characters of one batch at most, beyond its first article: some seconds of work, so that handing over costs
nothing beside it, and a process is never long the last one at work."""

BATCH_ARTICLES = 32

AHEAD = 3
"""Batches under way for each process: one at work, two waiting, so that none idles while the parent writes."""

FEW_CHARACTERS = 100_000
"""A whole input of at most so many characters stays in this process: starting others takes longer than the work."""

GRACE = 10.0
"""Seconds that a process which is not at work has to end by itself: more than sending a result can take."""

_log = logging.getLogger(__name__)


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def extract_all(
    articles: Iterable[Article | Failure], make: Callable[[], Extractor], *, jobs: int
) -> Iterator[Outcome]:
    """Extract from a stream, lazily and in order.

    Args:
        articles: Any number.
        make: Makes the extractor; a function that can be pickled, such as a `partial` of `pipeline.load`.
        jobs: Processes; with 1, or for a short input, everything happens in this one.

    Yields:
        One outcome for each article; "worker died" is the failure of one that brought its process down twice.

    Raises:
        ModelError: From `make`.
    """
    stream = iter(articles)
    head = list(_take(stream, FEW_CHARACTERS)) if jobs > 1 else []
    rest = next(stream, None)
    together = chain(head, () if rest is None else (rest,), stream)
    if rest is None and not head:
        return
    if jobs <= 1 or rest is None:
        yield from make().extract_all(together)
    else:
        yield from _Crew(make, jobs).work(_batches(together))


def _take(stream: Iterator[Article | Failure], limit: int) -> Iterator[Article | Failure]:
    """Take articles until they have more than `limit` characters together."""
    total = 0
    for entry in stream:
        yield entry
        total += _size(entry)
        if total > limit:
            return


def _batches(entries: Iterable[Article | Failure]) -> Iterator[list[Article | Failure]]:
    batch: list[Article | Failure] = []
    total = 0
    for entry in entries:
        if batch and (total + _size(entry) > BATCH_CHARACTERS or len(batch) == BATCH_ARTICLES):
            yield batch
            batch, total = [], 0
        batch.append(entry)
        total += _size(entry)
    if batch:
        yield batch


def _size(entry: Article | Failure) -> int:
    return len(entry.text) if isinstance(entry, Article) else 0


class _Crew:
    """The processes, and what is under way in them.

    Args:
        make: Makes the extractor of a process.
        jobs: How many processes.
    """

    def __init__(self, make: Callable[[], Extractor], jobs: int) -> None:
        self._make = make
        self._jobs = jobs

    def work(self, batches: Iterator[list[Article | Failure]]) -> Iterator[Outcome]:
        """Work the batches off, in order."""
        batch = next(batches, None)
        while batch is not None:
            under_way: _UnderWay = deque()
            with self._pool(self._jobs) as pool:
                while batch is not None or under_way:
                    if batch is not None and len(under_way) < self._jobs * AHEAD and _submit(pool, batch, under_way):
                        batch = next(batches, None)
                    elif not under_way or _is_lost(under_way[0][1]):
                        break
                    else:
                        yield from under_way.popleft()[1].result()
            if under_way:
                _log.warning("a worker process died; what was under way is tried again, each article alone")
                yield from self._again(under_way)

    def _again(self, under_way: _UnderWay) -> Iterator[Outcome]:
        for batch, future in under_way:
            if _is_lost(future):
                yield from self._alone(batch)
            else:
                yield from future.result()

    def _alone(self, batch: Sequence[Article | Failure]) -> Iterator[Outcome]:
        left = deque(batch)
        while left:
            with self._pool(1) as pool:
                while left:
                    entry = left.popleft()
                    try:
                        yield from pool.submit(_work, [entry]).result()
                    except BrokenProcessPool:
                        yield Outcome(None, failure=_death(entry))
                        break

    @contextmanager
    def _pool(self, jobs: int) -> Iterator[ProcessPoolExecutor]:
        """Open processes; when the block is left early, they end at once instead of finishing their batch."""
        context = multiprocessing.get_context("spawn")  # a fork would share the threads of onnxruntime and BLAS
        hears, tells = context.Pipe(duplex=False)
        with hears, tells:
            pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(self._make, hears))
            try:
                yield pool
            except BaseException:
                tells.close()
                raise
            finally:
                pool.shutdown(cancel_futures=True)


_UnderWay = deque[tuple[list["Article | Failure"], "Future[list[Outcome]]"]]


def _submit(pool: ProcessPoolExecutor, batch: list[Article | Failure], under_way: _UnderWay) -> bool:
    """Hand a batch in, and tell whether the processes still take any."""
    try:
        under_way.append((batch, pool.submit(_work, batch)))
    except BrokenProcessPool:
        return False
    return True


def _is_lost(future: Future[list[Outcome]]) -> bool:
    """Wait for a batch, and tell whether it went down with its process."""
    return isinstance(future.exception(), BrokenProcessPool)


def _death(entry: Article | Failure) -> Failure:
    where = entry.id if isinstance(entry, Article) else entry.where
    advice = "give the machine more memory, or leave the article out"
    return Failure(where, "worker died", f"{where}: the process that worked on it died, twice; {advice}")


def _begin(make: Callable[[], Extractor], hears: Connection) -> None:
    """Make a worker ready: it leaves Ctrl-C to its parent, and ends when that ends."""
    global _make  # noqa: PLW0603 - a worker's state, set once
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(hears,), daemon=True).start()


def _end_with_parent(hears: Connection) -> None:
    """End the process when the parent says so or is gone, but not while it sends a result.

    Half a message would leave the parent reading for ever. An idle process is told to end by the pool; only where the
    parent is gone nobody tells it, and it ends after GRACE.
    """
    wait([hears])
    _busy.wait(GRACE)
    os._exit(1)


def _work(batch: list[Article | Failure]) -> list[Outcome]:
    _busy.set()
    try:
        return list(_extractor().extract_all(batch))
    finally:
        _busy.clear()


_busy = threading.Event()
_make: Callable[[], Extractor] | None = None


@cache
def _extractor() -> Extractor:
    """Open the model with a worker's first batch, so that an error of it reaches the parent as it is."""
    if _make is None:
        msg = "a worker works only after it has begun"
        raise RuntimeError(msg)
    return _make()
