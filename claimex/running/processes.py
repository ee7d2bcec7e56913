"""A stream of articles over several processes, each with one model and one thread.

Comes in: articles and failures to read them, in order. Goes out: an `Outcome` for each, in the same order and
with the same records for any number of processes, since each article is worked on alone. Few batches are under
way at a time, so the memory of the parent does not grow with the stream.

Each process has a pipe of its own, and holds the other end of it alone: when it dies, even in the middle of an answer,
the parent reads that the pipe has ended. A queue that all share, as in `concurrent.futures`, would leave the parent
waiting for the other half for ever. The article that a dead process was at work on is tried again alone, while the
other processes rest; if it kills its process again, it becomes a failure, and the stream goes on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import traceback
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from claimex.article import Article, Failure
from claimex.errors import ConfigError
from claimex.pipeline import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

    from claimex.pipeline import Extractor

    Make = Callable[[], Extractor]
    Batch = list[Article | Failure]


BATCH_CHARACTERS = 20_000
"""Characters of one batch at most, beyond its first article: over a second of work, so that handing over costs nothing
beside it, and no process is long the last one at work."""

BATCH_ARTICLES = 32

GIVEN = 2
"""Batches given to each process: one at work and one waiting, so that none idles while the parent writes."""

AHEAD = 4
"""Batches under way for each process, with those that are done and wait for an earlier one: so many others are
worked on beside one long article."""

MAX_FAILED_STARTS = 5
"""Processes in a row that may die before they begin, none by an article: more than that hangs on the machine or on the
script that was started."""

FEW_CHARACTERS = 100_000
"""A whole input of at most so many characters stays in this process: starting others takes longer than the work."""

_log = logging.getLogger(__name__)


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def extract_all(articles: Iterable[Article | Failure], make: Make, *, jobs: int) -> Iterator[Outcome]:
    """Extract from a stream, lazily and in order.

    Args:
        articles: Any number.
        make: Makes the extractor; a function that can be pickled, such as a `partial` of `extractor.load`.
        jobs: Processes; with 1, or for a short input, everything happens in this one.

    Yields:
        One outcome for each article; "worker died" is the failure of one that brought its process down twice.

    Raises:
        ConfigError: No process can be started.
        ModelError: From `make`.
    """
    stream = iter(articles)
    for entry in stream:  # what fails before there is any work waits for no model
        if isinstance(entry, Article):
            stream = chain([entry], stream)
            break
        yield Outcome(None, failure=entry)
    head = list(_take(stream, FEW_CHARACTERS)) if jobs > 1 else []
    rest = next(stream, None)
    together = chain(head, () if rest is None else (rest,), stream)
    if rest is None and not head:
        return
    if jobs <= 1 or rest is None:
        yield from make().extract_all(together)
    else:
        yield from _WorkerPool(make, jobs, _batches(together)).work()


def _take(stream: Iterator[Article | Failure], limit: int) -> Iterator[Article | Failure]:
    """Take articles until they have more than `limit` characters together."""
    total = 0
    for entry in stream:
        yield entry
        total += _size(entry)
        if total > limit:
            return


def _batches(entries: Iterable[Article | Failure]) -> Iterator[Batch]:
    batch: Batch = []
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


@dataclass(slots=True, eq=False)
class _Task:
    """A batch, the outcomes of its first articles so far, and what ended it early: an error, or its process's death."""

    batch: Batch
    outcomes: list[Outcome] = field(default_factory=list)
    error: Exception | None = None
    lost: bool = False

    @property
    def over(self) -> bool:
        return self.lost or self.error is not None or len(self.outcomes) == len(self.batch)


class _WorkerPool:
    """The processes, and what is under way in them.

    Args:
        make: Makes the extractor of a process.
        jobs: How many processes.
        batches: What is to be done, in order.
    """

    def __init__(self, make: Make, jobs: int, batches: Iterator[Batch]) -> None:
        self._make = make
        self._jobs = jobs
        self._batches = batches
        self._line: deque[_Task] = deque()  # what was taken on and has not come out, in order
        self._waiting: deque[_Task] = deque()  # what of it no process has, in order
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def work(self) -> Iterator[Outcome]:
        """Work the batches off, in order; when it is left early, the processes end at once."""
        try:
            self._hand_out()
            while self._line:
                task = self._line[0]
                while not task.over:
                    self._take_in(self._waiting)
                    self._hand_out()
                yield from task.outcomes
                self._line.popleft()
                if task.error is not None:
                    raise task.error
                if task.lost:
                    yield self._again(task)
                self._hand_out()
        finally:
            for worker in self._workers:
                worker.end()

    def _hand_out(self) -> None:
        """Take batches on, and give each process as many as it can have."""
        while len(self._line) < self._jobs * AHEAD and (batch := next(self._batches, None)) is not None:
            self._line.append(_Task(batch))
            self._waiting.append(self._line[-1])
        while self._waiting:
            worker = min(self._hire(self._jobs), key=lambda each: len(each.tasks))
            if len(worker.tasks) == GIVEN:
                return
            worker.give(self._waiting.popleft())

    def _hire(self, count: int) -> list[_Worker]:
        """Return the processes, so many at least."""
        while len(self._workers) < count:
            self._workers.append(_Worker(self._make))
        return self._workers

    def _take_in(self, waiting: deque[_Task]) -> None:
        """Wait for an answer, take those that are there, and let go of processes that died.

        Args:
            waiting: Gets back what a dead process had not begun.
        """
        ready = set(wait([worker.pipe for worker in self._workers if worker.tasks]))
        for worker in [each for each in self._workers if each.pipe in ready]:
            alive = worker.take()
            self._failed_starts = 0 if worker.begun else self._failed_starts + 1
            if not alive:
                self._workers.remove(worker)
                worker.end()
                if worker.begun:
                    worker.tasks.popleft().lost = True
                waiting.extendleft(reversed(worker.tasks))
        if self._failed_starts > MAX_FAILED_STARTS:
            where, problem = "--jobs", f"{self._failed_starts} processes one after the other died before they began"
            advice = "use one process; a script needs the line if __name__ == '__main__': above what it starts"
            raise ConfigError(where, problem, advice=advice)

    def _again(self, task: _Task) -> Outcome:
        """Try the article that a process died at again, while no other is at work and takes memory.

        Those of its batch that come after it are put in its place.
        """
        done = len(task.outcomes)
        entry, rest = task.batch[done], task.batch[done + 1 :]
        where = _where(entry)
        _log.warning("the worker process died that was at work on %s, which is tried again alone", where)
        while any(worker.tasks for worker in self._workers):
            self._take_in(self._waiting)
        alone = _Task([entry])
        waiting = deque([alone])
        while not alone.over:
            if waiting:
                self._hire(1)[0].give(waiting.popleft())
            self._take_in(waiting)
        if rest:
            self._line.appendleft(_Task(rest))
            self._waiting.appendleft(self._line[0])
        if alone.error is not None:
            raise alone.error
        return Outcome(None, failure=report_death(entry)) if alone.lost else alone.outcomes[0]


class _Worker:
    """A process, its pipe, and what it was given and has not answered, in order.

    Args:
        make: Makes its extractor.
    """

    def __init__(self, make: Make) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the threads of onnxruntime and BLAS
        self.begun = False
        self.tasks: deque[_Task] = deque()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(make, theirs), daemon=True)
        with theirs, _without_interrupts():
            self._process.start()

    def give(self, task: _Task) -> None:
        """Hand a task in; to a process that has died, which shows when its answer is taken."""
        self.tasks.append(task)
        with suppress(OSError):
            self.pipe.send(task.batch)

    def take(self) -> bool:
        """Take the next answer, and tell whether the process lived to give it."""
        task = self.tasks[0]
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):  # the latter for half an answer
            return False
        self.begun = True
        if answer is None:
            return True
        if isinstance(answer, Outcome):
            task.outcomes.append(answer)
        else:
            task.error = answer
        if task.over:
            self.tasks.popleft()
        return True

    def end(self) -> None:
        """End the process, which holds nothing that would be lost."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start a process that never hears Ctrl-C, not even before it comes to `_serve`; it is for this one, afterwards.

    The process inherits which signals are blocked, which only POSIX knows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it, which else happens within, would let the signals through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def report_death(entry: Article | Failure) -> Failure:
    """Return the failure of an article that brought down its process once more when it was tried again alone."""
    where = _where(entry)
    advice = "give the machine more memory, or leave the article out"
    return Failure(where, "worker died", f"{where}: each process that worked on it died; {advice}")


def _where(entry: Article | Failure) -> str:
    return entry.id if isinstance(entry, Article) else entry.where


def _serve(make: Make, pipe: Connection) -> None:
    """Be a worker: answer each article by its outcome, or by the error that the parent is to raise."""
    logging.getLogger().addHandler(logging.NullHandler())  # or Python prints what packages log
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    batches: SimpleQueue[Batch] = SimpleQueue()
    Thread(target=_listen, args=(pipe, batches), daemon=True).start()
    with suppress(OSError):  # the parent is gone
        pipe.send(None)  # it has begun
        for answer in _answers(make, batches):
            pipe.send(answer)


def _answers(make: Make, batches: SimpleQueue[Batch]) -> Iterator[Outcome | Exception]:
    extractor: Extractor | None = None
    while True:
        batch = batches.get()
        try:
            extractor = extractor or make()
            yield from extractor.extract_all(batch)
        except Exception as error:  # noqa: BLE001 - the parent raises whatever it is
            error.add_note(traceback.format_exc())
            yield error


def _listen(pipe: Connection, batches: SimpleQueue[Batch]) -> None:
    """Take batches as they come, so that the parent never waits to give one, and end with the parent."""
    try:
        while True:
            batches.put(pipe.recv())
    finally:  # whatever it was: a process that hears nothing more would keep the parent waiting
        os._exit(1)
