"""The server as a process with the shipped model: the command's bytes, deaths of workers, an end in good order."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("uvicorn", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

from running_server import ROOT, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    Server = tuple[subprocess.Popen[str], str, str]

pytestmark = [pytest.mark.model, pytest.mark.slow]
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples/articles").glob("*.txt"))[:4]]
LINES = "".join(json.dumps({"text": text}) + "\n" for text in TEXTS)
KILLS = 3


@pytest.fixture
def server() -> Iterator[Server]:
    with serving("--jobs", "1", "--model", "fast") as running:
        yield running


def ask(server: Server, body: str, media: str = "application/x-ndjson") -> bytes:
    """Return an answer that is whole; raises where it was cut off."""
    _, address, token = server
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)
    headers = {"content-type": media, "authorization": f"Bearer {token}"}
    try:
        connection.request("POST", "/extract", body.encode(), headers)
        return connection.getresponse().read()
    finally:
        connection.close()


def workers(pid: int) -> list[int]:
    """Return the numbers of a process's children that run an extractor."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell a process's children")
    found = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def commanded() -> bytes:
    command = [sys.executable, "-m", "claimex", "extract", "-", "--input-format", "jsonl", "--model", "fast", "-q"]
    return subprocess.run(command, input=LINES.encode(), capture_output=True, check=True, cwd=ROOT).stdout  # noqa: S603


def test_records_are_the_commands_and_a_killed_worker_costs_none(server: Server) -> None:
    expected = commanded()

    assert ask(server, LINES) == expected
    for _ in range(KILLS):
        (worker,) = workers(server[0].pid)
        answers: list[bytes] = []
        asking = Thread(target=lambda found: found.append(ask(server, LINES)), args=(answers,))
        asking.start()
        os.kill(worker, signal.SIGKILL)
        asking.join()

        assert answers == [expected]


def test_a_server_that_is_told_to_stop_answers_first_and_leaves_no_process(server: Server) -> None:
    process, _, _ = server
    left = workers(process.pid)
    expected, answers = ask(server, LINES), list[bytes]()
    asking = Thread(target=lambda: answers.append(ask(server, LINES * 3)))
    asking.start()
    while b"at_once 1" not in _metrics(server):
        pass

    process.send_signal(signal.SIGTERM)
    asking.join()
    process.wait(60)

    assert answers[0].startswith(expected[:100])
    assert answers[0].count(b"\n") == 3 * expected.count(b"\n")
    for pid in left:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_answer_of_a_server_that_is_killed_is_never_taken_for_a_whole_one(server: Server) -> None:
    faults: list[Exception] = []

    def asking() -> None:
        try:
            ask(server, LINES * 50)
        except (http.client.HTTPException, OSError) as error:
            faults.append(error)

    thread = Thread(target=asking)
    thread.start()
    while b'result="done"' not in _metrics(server):
        pass
    server[0].kill()
    thread.join()

    assert len(faults) == 1


def _metrics(server: Server) -> bytes:
    _, address, token = server
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)
    connection.request("GET", "/metrics", headers={"authorization": f"Bearer {token}"})
    try:
        return connection.getresponse().read()
    finally:
        connection.close()
