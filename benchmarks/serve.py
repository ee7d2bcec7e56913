"""How `claimex serve` stands up to many clients at once, beside the same work by `claimex extract`.

    python benchmarks/serve.py --clients 50 --articles 200 --jobs 2

Each client sends one article after the other over the loopback, a connection each, and takes what the server says as
it is. Printed are the answers by status, the median and the 95th percentile of the time to an answer, and articles per
second; then whether the records are, byte for byte, those of the command on the same articles, and the command's own
articles per second (with and without the seconds in which it opens its models).
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support")]

from running_server import serving  # noqa: E402 - found by the line above
from speed import make_articles  # noqa: E402

PATIENCE = 600
Answer = tuple[int, float, bytes]


def ask(host: str, token: str, text: str, number: int) -> Answer:
    """Send one article, and return status, seconds and body."""
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    headers = {"content-type": "application/x-ndjson", "authorization": f"Bearer {token}"}
    began = time.monotonic()
    try:
        connection.request("POST", "/extract", line(text, number), headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, time.monotonic() - began, body
    finally:
        connection.close()


def line(text: str, number: int) -> bytes:
    """Write an article as a line."""
    return json.dumps({"id": str(number), "text": text}).encode() + b"\n"


def command(texts: list[str], options: list[str]) -> tuple[bytes, float]:
    """Extract by the command, and return its output and seconds."""
    whole = b"".join(line(text, number) for number, text in enumerate(texts))
    arguments = [sys.executable, "-m", "claimex", "extract", "-", "--input-format", "jsonl", "-q", *options]
    began = time.monotonic()
    done = subprocess.run(arguments, input=whole, check=True, stdout=subprocess.PIPE, cwd=ROOT)  # noqa: S603 - our own
    return done.stdout, time.monotonic() - began


def main(texts: list[str], *, clients: int, options: list[str]) -> None:
    """Run both and print."""
    with serving(*options) as (_, address, token), ThreadPoolExecutor(clients) as threads:
        host, began = address.removeprefix("http://"), time.monotonic()
        tasks = zip(cycle([host]), cycle([token]), texts, range(len(texts)), strict=False)
        answers = list(threads.map(lambda task: ask(*task), tasks))
        took = time.monotonic() - began
    seconds = sorted(spent for _, spent, _ in answers)
    print(f"serve: {len(texts)} articles, {clients} clients, answers by status {dict(Counter(a[0] for a in answers))}")
    print(f"  median {statistics.median(seconds):.2f} s, 95th percentile {seconds[int(0.95 * len(seconds))]:.2f} s")
    print(f"  {took:.1f} s, {len(texts) / took:.2f} articles a second")
    _, start = command(texts[:1], options)
    whole, run = command(texts, options)
    print(
        f"extract: {run:.1f} s, {len(texts) / run:.2f} articles a second; {start:.1f} s for one article alone, "
        f"{len(texts) / max(run - start, 1e-9):.2f} without them"
    )
    print(f"records: {'the same bytes' if b''.join(a[2] for a in answers) == whole else 'DIFFERENT'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--paragraphs", type=int, default=12, help="length of an article")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--model", default="base")
    given = parser.parse_args()
    main(
        list(make_articles(given.articles, length=given.paragraphs)),
        clients=given.clients,
        options=["--jobs", str(given.jobs), "--model", given.model],
    )
