"""Extract from a stream of articles in several worker processes, each with one model and one thread.

Comes in: articles and failures to read them, in order. Goes out: an `Outcome` for each, in the same order. The records
are the same for any number of processes, since each article is processed alone. Only a few batches are in progress at
a time, so the memory of the parent does not grow with the stream.

Each process has its own pipe, and nobody else holds its end. When the process dies, even in the middle of an answer,
the parent sees that the pipe has ended. With a shared queue, as in `concurrent.futures`, the parent would wait for the
rest of the answer for ever. The article that a dead process was working on is tried again alone, while the other
processes rest. If it kills its process again, it becomes a failure, and the stream goes on.
"""

from __future__ import annotations

import gc
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
from threading import Thread, current_thread, main_thread
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
"""The most characters of one batch, beyond its first article. They take over a second of work, so that handing a batch
over costs next to nothing, and no process works for long after all others are done."""

BATCH_ARTICLES = 32

GIVEN = 2
"""Batches given to each process: one in progress and one waiting, so that no process idles while the parent writes."""

AHEAD = 4
"""Batches in progress for each process, including those that are done and wait for an earlier one. So many other
batches can be processed during one long article."""

MAX_FAILED_STARTS = 5
"""If more workers in a row die at start-up, the cause is the machine or the calling script, not an article."""

FEW_CHARACTERS = 100_000
"""An input of at most so many characters is processed here, since starting workers would take longer than the work."""

_log = logging.getLogger(__name__)


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def extract_all(articles: Iterable[Article | Failure], make: Make, *, jobs: int) -> Iterator[Outcome]:
    """Extract from a stream, lazily and in order.

    Args:
        articles: Articles, or failures to read them, in any number.
        make: Makes the extractor; a function that can be pickled, such as a `partial` of `claimex.load`.
        jobs: Number of processes; with 1, or for a short input, everything happens in this process.

    Yields:
        One outcome for each article. An article that killed its process twice has the failure "worker died".

    Raises:
        ConfigError: No process can be started.
        ModelError: From `make`.
    """
    stream = iter(articles)
    for entry in stream:  # failures before the first article do not wait for the model
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
class Task:
    """A batch with its outcomes so far, and what ended it early: an error, or the death of its process."""

    batch: Batch
    outcomes: list[Outcome] = field(default_factory=list)
    error: Exception | None = None
    lost: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.lost or self.error is not None or len(self.outcomes) == len(self.batch)


class _WorkerPool:
    """The worker processes, and the tasks in progress.

    Args:
        make: Makes the extractor of a process.
        jobs: Number of processes.
        batches: The batches to process, in order.
    """

    def __init__(self, make: Make, jobs: int, batches: Iterator[Batch]) -> None:
        self._make = make
        self._jobs = jobs
        self._batches = batches
        self._line: deque[Task] = deque()  # tasks that were begun and not yet given back, in order
        self._waiting: deque[Task] = deque()  # those of them that no process has, in order
        self._workers: list[Worker] = []
        self._failed_starts = 0

    def work(self) -> Iterator[Outcome]:
        """Process the batches in order; when the caller stops early, the processes end at once."""
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
        """Begin tasks, and give each process as many as it can hold."""
        while len(self._line) < self._jobs * AHEAD and (batch := next(self._batches, None)) is not None:
            self._line.append(Task(batch))
            self._waiting.append(self._line[-1])
        while self._waiting:
            worker = min(self._hire(self._jobs), key=lambda each: len(each.tasks))
            if len(worker.tasks) == GIVEN:
                return
            worker.give(self._waiting.popleft())

    def _hire(self, count: int) -> list[Worker]:
        """Start processes until there are at least so many, and return all of them."""
        while len(self._workers) < count:
            self._workers.append(Worker(self._make))
        return self._workers

    def _take_in(self, waiting: deque[Task]) -> None:
        """Wait for an answer, take all answers that are there, and drop processes that died.

        Args:
            waiting: Gets back the tasks that a dead process had not begun.
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
            where, problem = "--jobs", f"{self._failed_starts} processes in a row died at start-up"
            advice = "use one process; in a script, put the call below the line if __name__ == '__main__':"
            raise ConfigError(where, problem, advice=advice)

    def _again(self, task: Task) -> Outcome:
        """Try the article again that a process died on, while no other process works and takes memory.

        The rest of its batch becomes the next task.
        """
        done = len(task.outcomes)
        entry, rest = task.batch[done], task.batch[done + 1 :]
        where = _where(entry)
        _log.warning("the worker process for %s died; this article is tried again alone", where)
        while any(worker.tasks for worker in self._workers):
            self._take_in(self._waiting)
        alone = Task([entry])
        waiting = deque([alone])
        while not alone.over:
            if waiting:
                self._hire(1)[0].give(waiting.popleft())
            self._take_in(waiting)
        if rest:
            self._line.appendleft(Task(rest))
            self._waiting.appendleft(self._line[0])
        if alone.error is not None:
            raise alone.error
        return Outcome(None, failure=report_death(entry)) if alone.lost else alone.outcomes[0]


class Worker:
    """A worker process with its pipe, and the tasks that it has not finished, in order.

    Args:
        make: Makes the extractor of the process.
    """

    def __init__(self, make: Make) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the threads of onnxruntime and BLAS
        self.begun = False
        self.tasks: deque[Task] = deque()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(make, theirs), daemon=True)
        with theirs, _without_interrupts():
            self._process.start()

    @property
    def pid(self) -> int:
        """Number of the process. -1 before it has one."""
        return self._process.pid or -1

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.is_alive()

    def answers_within(self, seconds: float) -> bool:
        """Wait until the process answers or dies. False if neither happens in time."""
        return self.pipe.poll(seconds)

    def give(self, task: Task) -> None:
        """Hand over a task. If the process has died, `take` finds out."""
        self.tasks.append(task)
        with suppress(OSError):
            self.pipe.send(task.batch)

    def take(self) -> bool:
        """Take the next answer, and return whether the process is alive."""
        task = self.tasks[0]
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):  # OSError: half an answer
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

    def kill(self) -> None:
        """Kill the process. A thread that waits for its answer then sees that it has died."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process, which holds nothing that would be lost, and close its pipe."""
        self.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, so that the process never gets it; this one gets it afterwards.

    A process inherits which signals are blocked. Only POSIX has this. Another thread of this process may take the
    signal, which Python hands to the main thread all the same, so the handler waits too.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # if it started inside the block, it would let the signals through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _delayed_handler():
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _delayed_handler() -> Iterator[None]:
    if current_thread() is not main_thread():
        yield  # only the main thread may set a handler
        return
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler or signal.SIG_DFL)  # None: set by no Python code
        if came:
            signal.raise_signal(signal.SIGINT)


def report_death(entry: Article | Failure) -> Failure:
    """Return the failure of an article that killed its process twice, the second time when it was tried alone."""
    where = _where(entry)
    advice = "give the machine more memory, or leave the article out"
    return Failure(where, "worker died", f"{where}: each process that worked on it died; {advice}")


def _where(entry: Article | Failure) -> str:
    return entry.id if isinstance(entry, Article) else entry.where


def _serve(make: Make, pipe: Connection) -> None:
    """Run a worker: answer each article with its outcome, or with the error that the parent must raise."""
    logging.getLogger().addHandler(logging.NullHandler())  # or Python prints the log lines of packages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    batches: SimpleQueue[Batch] = SimpleQueue()
    Thread(target=_listen, args=(pipe, batches), daemon=True).start()
    with suppress(OSError):  # the parent is gone
        pipe.send(None)  # says that the worker has started
        for answer in _answers(make, batches):
            pipe.send(answer)


def _answers(make: Make, batches: SimpleQueue[Batch]) -> Iterator[Outcome | Exception]:
    extractor: Extractor | None = None
    while True:
        batch = batches.get()
        try:
            if extractor is None:
                extractor = make()
                gc.freeze()  # or Python would look for unused objects among all that stays for good
            yield from extractor.extract_all(batch)
        except Exception as error:  # noqa: BLE001 - the parent raises it
            error.add_note(traceback.format_exc())
            yield error


def _listen(pipe: Connection, batches: SimpleQueue[Batch]) -> None:
    """Take batches as they come, so that the parent never waits to hand one over, and end with the parent."""
    try:
        while True:
            batches.put(pipe.recv())
    finally:  # in any case: a process that no longer listens would keep the parent waiting
        os._exit(1)
