"""Processes that stay: answers, deaths, too long a time, a model that cannot be opened, an end in the middle."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from labor import StandIn, broken

from claimex.article import Article
from claimex.errors import ModelError
from claimex.running.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60
pytestmark = pytest.mark.slow  # processes are started


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(StandIn, jobs=1, seconds=PATIENCE)  # type: ignore[arg-type]
    for started in made.start():
        started.result(PATIENCE)
    try:
        yield made
    finally:
        made.close()


def words(pool: Pool, *texts: str) -> list[str]:
    """Return each text's content, or why it failed."""
    futures = [pool.submit(Article(str(number), text)) for number, text in enumerate(texts)]
    outcomes = [future.result(PATIENCE) for future in futures]
    return [o.failure.reason if o.failure else o.records[0].content[0].text for o in outcomes]


def test_each_article_gets_its_own_outcome(pool: Pool) -> None:
    texts = [f"w{number}" for number in range(40)]

    assert words(pool, *texts, "BAD") == [*texts, "bad"]
    assert pool.ready == 1


def test_a_process_that_dies_at_work_is_replaced_and_its_article_tried_again(pool: Pool, tmp_path: Path) -> None:
    before = pool.replaced

    assert words(pool, f"ONCE {tmp_path}/a", "w", f"DIE {tmp_path}/b", "v") == ["ONCE", "w", "worker died", "v"]
    assert pool.replaced - before == 3


def test_a_process_killed_while_idle_is_replaced_and_costs_no_try(pool: Pool, tmp_path: Path) -> None:
    words(pool, "w")
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    while pool.ready:
        time.sleep(0.01)

    assert words(pool, f"ONCE {tmp_path}/a", "w") == ["ONCE", "w"]


def test_an_article_that_takes_too_long_fails_and_the_next_is_worked_on(pool: Pool) -> None:
    words(pool, "w")
    pool._seconds = 0.2  # noqa: SLF001 - of an option that `serve` has

    outcome = pool.submit(Article("long", "SLEEP")).result(PATIENCE)

    assert outcome.failure is not None
    assert (outcome.failure.where, outcome.failure.reason) == ("long", "out of time")
    pool._seconds = PATIENCE  # noqa: SLF001
    assert words(pool, "w", "v") == ["w", "v"]


def test_a_model_that_cannot_be_opened_is_told_to_each_who_asks() -> None:
    pool = Pool(broken, jobs=1, seconds=PATIENCE)  # type: ignore[arg-type]
    try:
        for _ in range(2):
            with pytest.raises(ModelError, match="install it again"):
                pool.submit(Article("a", "b")).result(PATIENCE)
        assert pool.ready == 0
    finally:
        pool.close()


def test_closing_ends_the_processes_in_the_middle_of_their_work() -> None:
    pool = Pool(StandIn, jobs=1, seconds=PATIENCE)  # type: ignore[arg-type]
    words(pool, "w")
    (pid,) = pool.pids
    pool.submit(Article("long", "SLEEP"))

    pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
