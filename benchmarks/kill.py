"""Kill `claimex serve` under load, again and again: does any client take half an answer for a whole one?

    python benchmarks/kill.py --times 30

Each time the server is started, clients on the loopback send JSON Lines, lists and single texts without a pause, and
after a while that differs from time to time the server or one of its workers is killed (SIGKILL), or the server is told
to stop (SIGTERM). A client counts an answer as whole if its HTTP library does: the status is 200, and the body came to
its end. A whole answer must have the bytes that the undisturbed server gave for the same request. Printed are the
answers by kind; the exit code is 1 if a whole one was wrong.

With `--stand-in`, quoted words take the place of the models, so that a start takes no time; requests, answers and the
HTTP server are the same, and there is no worker to kill.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support")]

from running_server import serving  # noqa: E402 - found by the line above
from speed import make_articles  # noqa: E402

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

SEED = 7
PATIENCE = 120
WAYS = ("server", "worker", "stop")
LINES, JSON = "application/x-ndjson", "application/json"


class Forked:
    """A server in a process of its own, made of this one."""

    def __init__(self, bound: socket.socket) -> None:
        self._process = multiprocessing.get_context("fork").Process(target=_stand_in, args=(bound,), daemon=True)
        self._process.start()
        self.pid, self.kill, self.terminate = self._process.pid, self._process.kill, self._process.terminate

    def wait(self, seconds: float) -> None:
        """Wait until it ended."""
        self._process.join(seconds)


Process = Forked | subprocess.Popen[str]


def _stand_in(bound: socket.socket) -> None:
    import uvicorn
    from serving import TOKEN, Workers

    from claimex.serve.app import make_app
    from claimex.serve.limits import Limits
    from claimex.serve.metrics import Metrics
    from claimex.serve.service import Service

    class Slow(Workers):
        def _work(self, article: Any) -> Any:  # noqa: ANN401 - as there
            time.sleep(0.02)
            return super()._work(article)

    service = Service(Slow(), limits=Limits(), metrics=Metrics())
    application = make_app(service, token=TOKEN, hosts=None, model="none")
    uvicorn.Server(uvicorn.Config(application, log_level="critical")).run(sockets=[bound])


@contextmanager
def standing_in() -> Iterator[tuple[Forked, str, str]]:
    """Run a server without a model until the block ends."""
    import uvicorn.protocols.http.auto  # here, so that the process that is made of this one has it at once  # noqa: F401
    from serving import TOKEN

    from claimex.http import bind

    with bind(0) as bound:
        bound.listen()
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        process = Forked(bound)
        bound.close()  # or clients of a dead server would wait for this process
        try:
            yield process, address, TOKEN
        finally:
            process.kill()
            process.wait(PATIENCE)


class Asked(NamedTuple):
    """A request: its media type and its body."""

    media: str
    body: bytes


class Load(NamedTuple):
    """What clients ask, and what the undisturbed server answers to each."""

    clients: int
    wanted: list[Asked]
    known: list[bytes]

    def judged(self, turn: int, kind: str, body: bytes) -> str:
        """Return what became of a request, with whole answers held to the undisturbed ones."""
        if kind != "whole" or body == self.known[turn]:
            return kind
        return "whole, with an error in place of a text" if b'"error"' in body else "WRONG: half for whole"


def requests(paragraphs: int) -> list[Asked]:
    """Return a stream of JSON Lines, a list, and a single text."""
    articles = [{"id": str(n), "text": text} for n, text in enumerate(make_articles(4, length=paragraphs))]
    lines = b"".join(json.dumps(article).encode() + b"\n" for article in articles)
    return [
        Asked(LINES, lines),
        Asked(JSON, json.dumps(articles).encode()),
        Asked(JSON, json.dumps(articles[0]).encode()),
    ]


def ask(host: str, token: str, asked: Asked) -> tuple[str, bytes]:
    """Send a request, and return what became of it, with the body if it is whole."""
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    try:
        headers = {"content-type": asked.media, "authorization": f"Bearer {token}"}
        connection.request("POST", "/extract", asked.body, headers)
        answer = connection.getresponse()
        body = answer.read()
    except http.client.IncompleteRead:
        return "cut, and the client knows", b""
    except (OSError, http.client.HTTPException):
        return "no answer", b""
    finally:
        connection.close()
    return ("whole" if answer.status == 200 else f"refused with {answer.status}"), body  # noqa: PLR2004 - of HTTP


def workers_of(process: Process) -> list[int]:
    """Return the processes that a process has started and that started none themselves."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], check=True, capture_output=True, text=True)  # noqa: S607 - of the system
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, parent, said in rows if int(parent) == process.pid and "spawn_main" in said]


def one_time(way: str, wait: float, load: Load, options: list[str] | None) -> Counter[str]:
    """Start the server, load it, kill it, and count the answers."""
    found: Counter[str] = Counter()
    over = threading.Event()
    with standing_in() if options is None else serving(*options) as (process, address, token):
        host = address.removeprefix("http://")
        ask(host, token, load.wanted[-1])  # until it answers

        def send(number: int) -> None:
            for turn in range(number, 10**6):
                if over.is_set():
                    return
                which = turn % len(load.wanted)
                kind = load.judged(which, *ask(host, token, load.wanted[which]))
                found[kind] += 1
                if kind == "no answer":
                    time.sleep(0.05)

        threads = [threading.Thread(target=send, args=(number,)) for number in range(load.clients)]
        for thread in threads:
            thread.start()
        time.sleep(wait)
        strike(process, way)
        time.sleep(wait if way == "worker" else 0.2)
        over.set()
        if way != "worker":
            process.wait(PATIENCE)
        for thread in threads:
            thread.join(PATIENCE)
    return found


def strike(process: Process, way: str) -> None:
    """Kill the server or a worker, or tell the server to stop."""
    if way == "worker":
        for pid in workers_of(process)[:1]:
            os.kill(pid, signal.SIGKILL)
    elif way == "server":
        process.kill()
    else:
        process.terminate()


def main() -> int:
    """Run as often as asked, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--paragraphs", type=int, default=3, help="length of an article")
    parser.add_argument("--longest", type=float, default=4.0, help="seconds of load before the kill, at most")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--stand-in", action="store_true", help="take quoted words for the models")
    given = parser.parse_args()
    options = None if given.stand_in else ["--jobs", "2", "--model", given.model]
    wanted, ways = requests(given.paragraphs), WAYS[::2] if given.stand_in else WAYS
    with standing_in() if options is None else serving(*options) as (_, address, token):
        known = [ask(address.removeprefix("http://"), token, asked)[1] for asked in wanted]
    load = Load(given.clients, wanted, known)
    chance, total = random.Random(SEED), Counter[str]()  # noqa: S311 - no secret
    for number in range(given.times):
        way, wait = ways[number % len(ways)], chance.uniform(0.1, given.longest)
        found = one_time(way, wait, load, options)
        total += found
        print(f"{number + 1:3} {way:6} after {wait:.1f} s: {dict(sorted(found.items()))}", flush=True)
    print(f"{given.times} kills: {dict(sorted(total.items()))}")
    return int(any(kind.startswith("WRONG") for kind in total))


if __name__ == "__main__":
    sys.exit(main())
