"""Processes that stay for many callers, each of which works on one article at a time.

Comes in: articles, from any thread, one by one. Goes out: a future of each one's `Outcome`. Where `processes` serves
one stream in order, the pool serves whoever asks, in the order of asking. A process that dies is replaced, and its
article is tried once more; one that takes too long is ended and replaced, and its article fails.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING

from claimex.article import Article, Failure
from claimex.errors import ConfigError
from claimex.pipeline import Outcome
from claimex.running.processes import Task, Worker, report_death

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimex.running.processes import Make

TRIES = 2
"""Processes that an article may bring down, as in `processes`."""

START_SECONDS = 300.0
"""That a process may take until it has opened its model: some 5 on an idle machine, many times that under load."""

WARMING = Article("warming", "“We won,” Ada Quill said.")
"""What a new process is given before it counts as ready."""

_log = logging.getLogger(__name__)


class Pool:
    """Worker processes for many callers.

    Args:
        make: Makes the extractor of a process; a function that can be pickled.
        jobs: How many processes.
        seconds: How long one article may be at work.
    """

    def __init__(self, make: Make, *, jobs: int, seconds: float) -> None:
        self._make = make
        self._seconds = seconds
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(jobs, "claimex-pool")
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()  # None for one that is still to be started
        self._lock = Lock()
        self._all: set[Worker] = set()
        self._closed = False
        self.replaced = 0
        for _ in range(jobs):
            self._idle.put(None)

    def start(self) -> list[Future[None]]:
        """Start the processes; each future is done when one has opened its model, or raises why it could not."""
        return [self._threads.submit(self._warm_one) for _ in range(self._jobs)]

    @property
    def ready(self) -> int:
        """How many processes have opened their model and live."""
        with self._lock:
            return sum(worker.alive for worker in self._all)

    @property
    def pids(self) -> list[int]:
        """The processes' numbers."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def submit(self, article: Article) -> Future[Outcome]:
        """Hand an article in.

        Returns:
            Its outcome, in time; "worker died" and "out of time" are failures. Raises what `make` or a defect raises.
        """
        return self._threads.submit(self._work, article)

    def close(self) -> None:
        """Let nothing more begin, and end the processes at once."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
        for worker in workers:
            worker.kill()
        self._threads.shutdown()
        for worker in workers:
            worker.end()

    def _warm_one(self) -> None:
        with self._borrowed():
            pass

    @contextmanager
    def _borrowed(self) -> Iterator[Worker]:
        """Lend a live process; it comes back where it still lives, else another takes its place."""
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive:
                if worker is not None:
                    self._let_go(worker)
                    worker = None
                worker = self._hire()
            yield worker
        finally:
            self._idle.put(worker)

    def _hire(self) -> Worker:
        worker = Worker(self._make)
        try:
            self._warm(worker)
        except BaseException:
            worker.end()
            raise
        return worker

    def _warm(self, worker: Worker) -> None:
        """Let a new process open its model, and count it in."""
        task = Task([WARMING])
        worker.give(task)
        _wait_for(worker, task, START_SECONDS)
        if task.error is not None:
            raise task.error
        with self._lock:
            if self._closed or not task.over:
                where = "--jobs"
                raise ConfigError(where, "a process ended before it began", advice="give the machine more memory")
            self._all.add(worker)

    def _let_go(self, worker: Worker) -> None:
        with self._lock:
            known = worker in self._all
            self._all.discard(worker)
            self.replaced += known
        if known:
            worker.end()

    def _work(self, article: Article) -> Outcome:
        for _ in range(TRIES):
            with self._borrowed() as worker:
                task = Task([article])
                worker.give(task)
                in_time = _wait_for(worker, task, self._seconds)
                if task.error is not None:
                    raise task.error
                if task.over:
                    return task.outcomes[0]
                self._let_go(worker)
                if not in_time:
                    return Outcome(article, failure=_late(article, self._seconds))
            _log.warning("a worker process died, and another takes its place")
        return Outcome(article, failure=report_death(article))


def _wait_for(worker: Worker, task: Task, seconds: float) -> bool:
    """Wait until a task is over or its process has died; False where neither happens in time."""
    deadline = time.monotonic() + seconds
    while not task.over:
        if not worker.answers_within(max(0.0, deadline - time.monotonic())):
            return False
        if not worker.take():
            return True
    return True


def _late(article: Article, seconds: float) -> Failure:
    message = f"{article.id}: it took longer than {seconds:g} s; split it into articles, or allow more time"
    return Failure(article.id, "out of time", message)
