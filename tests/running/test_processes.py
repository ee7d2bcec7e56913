"""Several processes: order, equality, death of a worker, errors, interruption."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import labor
import pytest
from labor import DiesOnArrival, StandIn, Unreadable, broken

from claimex.article import Article, Failure
from claimex.errors import ModelError
from claimex.pipeline.extractor import Outcome, load
from claimex.running import processes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONG = processes.BATCH_CHARACTERS * 3 // 5  # a batch of its own; nine of these are no short input


def article(number: int, text: str = "word") -> Article:
    return Article(id=f"{number:02}", text=f"{text} ".ljust(LONG, "."))


def run(entries: Iterable[Article | Failure], *, jobs: int = 2) -> list[Outcome]:
    return list(processes.extract_all(entries, StandIn, jobs=jobs))  # type: ignore[arg-type]


def test_outcomes_come_in_the_order_of_the_input_and_are_the_same_for_any_number_of_processes() -> None:
    unread = Failure("x", "not found", "x: not found")
    entries: list[Article | Failure] = [article(0), unread, *(article(n, f"w{n}") for n in range(1, 20)), unread]

    alone, two, three = (run(entries, jobs=jobs) for jobs in (1, 2, 3))

    assert [outcome.article or outcome.failure for outcome in alone] == entries
    assert alone == two == three


def test_a_short_input_stays_in_this_process() -> None:
    def make() -> StandIn:  # which no other process could be given
        return StandIn()

    assert len(list(processes.extract_all([Article("a", "b")], make, jobs=8))) == 1  # type: ignore[arg-type]


def test_no_model_is_opened_for_no_article() -> None:
    assert list(processes.extract_all([], broken, jobs=2)) == []  # type: ignore[arg-type]


def test_an_article_that_kills_its_process_is_reported_and_no_other_is_lost(tmp_path: Path) -> None:
    entries = [article(n, f"DIE {tmp_path}/d" if n in {0, 6} else f"w{n}") for n in range(12)]

    outcomes = run(entries)

    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    assert [failure.where for failure in failed] == ["00", "06"]
    assert {failure.reason for failure in failed} == {"worker died"}
    assert [o.article.id for o in outcomes if o.article] == [e.id for e in entries if e.id not in {"00", "06"}]


def test_an_article_whose_process_died_of_something_else_is_tried_again(tmp_path: Path) -> None:
    entries = [article(n, f"ONCE {tmp_path}/once" if n == 3 else "w") for n in range(12)]

    outcomes = run(entries)

    assert (tmp_path / "once").exists()
    assert [outcome.article for outcome in outcomes] == entries


def test_of_a_batch_only_the_article_that_kills_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FEW_CHARACTERS", 100)
    words = {40: f"DIE {tmp_path}/d", 41: "BAD", 50: f"ONCE {tmp_path}/once"}
    entries = [Article(f"{n}", words.get(n, f"word{n}")) for n in range(200)]

    outcomes = run(entries)

    assert [o.failure.where for o in outcomes if o.failure] == ["40", "41"]
    assert [o for o in outcomes if not o.failure] == [
        o for e in entries if e.id not in {"40", "41"} for o in StandIn().extract_all([e])
    ]


@pytest.mark.parametrize("word", ["HALF", "HEAD"])
def test_a_process_that_dies_while_it_sends_is_found_dead(word: str) -> None:
    """In the middle of a result larger than the pipe holds, and in the four bytes that tell how long it is."""
    entries = [article(n, f"{word} " + "x" * 1_000_000 if n == 2 else f"w{n}") for n in range(12)]

    outcomes = run(entries)

    assert [o.failure.where for o in outcomes if o.failure] == ["02"]
    assert [o.article for o in outcomes if o.article] == [e for e in entries if e.id != "02"]


def test_results_larger_than_a_pipe_holds_come_through_while_batches_as_large_go_out() -> None:
    entries = [article(n, "x" * 1_000_000) for n in range(12)]

    assert [outcome.article for outcome in run(entries)] == entries


def test_an_idle_process_that_dies_costs_nothing() -> None:
    outcomes = processes.extract_all([article(n, f"w{n}") for n in range(40)], StandIn, jobs=2)  # type: ignore[arg-type]
    first = next(outcomes)
    for child in multiprocessing.active_children():
        child.kill()
        child.join()

    rest = list(outcomes)

    assert [o.article.id for o in (first, *rest) if o.article] == [f"{n:02}" for n in range(40)]


def test_an_article_that_no_process_can_take_in_is_reported_and_no_other_is_lost() -> None:
    entries = [article(n, f"w{n}") for n in range(12)]
    entries[5] = Article("05", entries[5].text, meta={"thing": Unreadable()})  # type: ignore[dict-item]

    outcomes = run(entries)

    assert [o.failure.where for o in outcomes if o.failure] == ["05"]
    assert [o.article for o in outcomes if o.article] == entries[:5] + entries[6:]


def test_a_script_that_starts_itself_again_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from labor import StandIn\nfrom claimex import Article\nfrom claimex.running import processes\n"
        "processes.FEW_CHARACTERS = 0\n"
        "list(processes.extract_all([Article('a', 'b'), Article('c', 'd')], StandIn, jobs=2))\n"
    )

    paths = os.pathsep.join([str(Path(labor.__file__).parent), *sys.path])
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, script], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False, text=True
    )

    assert done.returncode == 1
    assert "--jobs: 6 processes in a row died at start-up" in done.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("delay", [0, 0.05, 0.2, 0.4])
def test_ctrl_c_while_processes_start_prints_no_traceback(tmp_path: Path, delay: float) -> None:
    """The signal goes to the whole group of processes, as from a terminal, so many seconds after the first began."""
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, os, signal, threading, time\n"
        "from labor import StandIn\nfrom claimex import Article\nfrom claimex.running import processes\n"
        "processes.FEW_CHARACTERS = 0\n"
        "def interrupt():\n"
        "    while not multiprocessing.active_children(): pass\n"
        f"    time.sleep({delay})\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "def articles():\n"
        "    yield Article('a', 'b')\n    yield Article('c', 'd')\n    time.sleep(9)\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        threading.Thread(target=interrupt, daemon=True).start()\n"
        "        list(processes.extract_all(articles(), StandIn, jobs=2))\n"
        "        time.sleep(9)\n"
        "    except KeyboardInterrupt: print('interrupted')\n"
    )

    paths = os.pathsep.join([str(Path(labor.__file__).parent), *sys.path])
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
        text=True,
        start_new_session=True,
    )

    assert (done.stderr, done.stdout, done.returncode) == ("", "interrupted\n", 0)


def test_what_fails_before_there_is_work_waits_for_no_model() -> None:
    unread = Failure("x", "not found", "x: not found")
    outcomes = processes.extract_all([unread, unread, article(0)], broken, jobs=2)  # type: ignore[arg-type]

    assert [next(outcomes).failure for _ in range(2)] == [unread] * 2
    with pytest.raises(ModelError):
        next(outcomes)


def test_a_process_that_dies_before_it_begins_is_replaced(tmp_path: Path) -> None:
    entries = [article(n, f"w{n}") for n in range(12)]
    make = DiesOnArrival(tmp_path)

    outcomes = list(processes.extract_all(entries, make, jobs=2))  # type: ignore[arg-type]

    assert [outcome.article for outcome in outcomes] == entries
    assert len(list(tmp_path.iterdir())) == DiesOnArrival.DEATHS


def test_no_process_is_left_when_the_stream_is() -> None:
    outcomes = processes.extract_all([article(n) for n in range(40)], StandIn, jobs=2)  # type: ignore[arg-type]
    next(outcomes)
    left = multiprocessing.active_children()
    outcomes.close()  # type: ignore[attr-defined]

    assert len(left) == 2
    assert multiprocessing.active_children() == []


def test_an_error_of_the_model_reaches_the_caller_as_it_is() -> None:
    with pytest.raises(ModelError, match="model: is altered; install it again") as caught:
        list(processes.extract_all([article(n) for n in range(9)], broken, jobs=2))  # type: ignore[arg-type]

    assert caught.value.where == "model"


def test_the_stream_is_read_only_a_little_ahead() -> None:
    taken = []

    def entries() -> Iterator[Article]:
        for number in range(100):
            taken.append(number)
            yield article(number)

    outcomes = processes.extract_all(entries(), StandIn, jobs=2)  # type: ignore[arg-type]
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]

    assert len(taken) < 30


@pytest.mark.model
def test_two_processes_give_the_records_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FEW_CHARACTERS", 1000)
    monkeypatch.setattr(processes, "BATCH_CHARACTERS", 2000)
    said = "Ada Quill said the bridge at Marrow was shut. “It will stay so,” said Ben Orr, her deputy.\n\n"
    entries = [Article(str(number), said * (number + 5)) for number in range(8)]

    one, two = (list(processes.extract_all(entries, partial(load), jobs=jobs)) for jobs in (1, 2))

    assert [[r.to_json() for r in o.records] for o in one] == [[r.to_json() for r in o.records] for o in two]
    assert all(outcome.records for outcome in one)
