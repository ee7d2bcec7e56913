"""Keep worker processes for many callers. Each process works on one article at a time.

Comes in: articles, one by one, from any thread. Goes out: a future with the `Outcome` of each. `processes` serves one
stream in order; the pool serves all callers in the order in which they ask. A process that dies is replaced, and its
article is tried once more. A process that takes too long is killed and replaced, and its article fails.
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
"""Processes that may die of one article, as in `processes`."""

START_SECONDS = 300.0
"""Most time that a process may take to open its model: about 5 s on an idle machine, many times that under load."""

WARMING = Article("warming", "“We won,” Ada Quill said.")
"""The article that a new process must read before it counts as ready."""

_log = logging.getLogger(__name__)


class Pool:
    """Worker processes for many callers.

    Args:
        make: Makes the extractor of a process; a function that can be pickled.
        jobs: Number of processes.
        seconds: Most time for one article.
    """

    def __init__(self, make: Make, *, jobs: int, seconds: float) -> None:
        self._make = make
        self._seconds = seconds
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(jobs, "claimex-pool")
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()  # None stands for a process to start
        self._lock = Lock()
        self._all: set[Worker] = set()
        self._closed = False
        self.replaced = 0
        for _ in range(jobs):
            self._idle.put(None)

    def start(self) -> list[Future[None]]:
        """Start the processes. Each future is done when a process has opened its model, or raises why not."""
        return [self._threads.submit(self._warm_one) for _ in range(self._jobs)]

    @property
    def ready(self) -> int:
        """Number of living processes that have opened their model."""
        with self._lock:
            return sum(worker.alive for worker in self._all)

    @property
    def pids(self) -> list[int]:
        """Numbers of the processes."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def submit(self, article: Article) -> Future[Outcome]:
        """Hand in an article.

        Returns:
            A future with its outcome, whose failure can be "worker died" or "out of time". The future raises what
            `make` raised, or the error of a defect.
        """
        return self._threads.submit(self._work, article)

    def close(self) -> None:
        """Start nothing more, and kill the processes at once."""
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
        """Lend a living process. If it dies meanwhile, another takes its place."""
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
        """Wait until a new process has opened its model, and count it among the ready ones."""
        task = Task([WARMING])
        worker.give(task)
        _wait_for(worker, task, START_SECONDS)
        if task.error is not None:
            raise task.error
        with self._lock:
            if self._closed or not task.over:
                where = "--jobs"
                raise ConfigError(where, "a process died at start-up", advice="give the machine more memory")
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
            _log.warning("a worker process died; another takes its place")
        return Outcome(article, failure=report_death(article))


def _wait_for(worker: Worker, task: Task, seconds: float) -> bool:
    """Wait until a task is over or its process has died. False if neither happens in time."""
    deadline = time.monotonic() + seconds
    while not task.over:
        if not worker.answers_within(max(0.0, deadline - time.monotonic())):
            return False
        if not worker.take():
            return True
    return True


def _late(article: Article, seconds: float) -> Failure:
    message = f"{article.id}: it took more than {seconds:g} s; split it into articles, or allow more time"
    return Failure(article.id, "out of time", message)
