"""A browser for tests: how a report is opened, a review started and driven."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimex.review.page import render_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

    from claimex.article import Article
    from claimex.record import Record

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LAPTOP: Any = {"width": 1366, "height": 768}
ZOOMED: Any = {"width": 683, "height": 384}
"""The screen of a small laptop, and its size at a zoom of 200 %."""

HOSTILE = (
    "</script><script>window.broken = 1</script><!-- <img src=x onerror='window.broken = 2'> & &lt; \u202e\u2066\x00\n"
    "“It is over,” said Tamm.\u2028“שלום,” said <b onclick=window.broken=3>Kask</b>. 🎉 “Done,” said Quill.\n"
)


def open_report(page: Page, folder: Path, records: Sequence[Record], *articles: Article) -> None:
    texts = {article.id: article.text for article in articles}
    html, problems = render_report(records, lambda doc: texts[doc.id])
    assert not problems
    (folder / "report.html").write_text(html, encoding="utf-8", newline="")
    page.goto((folder / "report.html").as_uri())
    page.wait_for_selector(".chosen, #list li")


def rows(page: Page) -> list[str]:
    return [words.replace("\n", " ") for words in page.locator("#list li").all_inner_texts()]


class Review:
    """A review that runs as its own process, as people start it."""

    def __init__(self, folder: Path, who: str, ledgers: Sequence[str], *, browser: bool = False) -> None:
        self._command = [sys.executable, "-m", "claimex", "review", str(folder / "records.jsonl")]
        self._command += ["--text", str(folder / "text"), "--reviewer", who]
        self._command += [] if browser else ["--no-browser"]
        for name in ledgers:
            self._command += ["--ledger", str(folder / name)]
        self.start()

    def start(self, *options: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [*self._command, *options], stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self._process.stderr is not None
        told = ""
        for line in self._process.stderr:
            told += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
                self.address = found[0]
                return
        raise AssertionError(told)

    def stop(self, number: int = signal.SIGTERM) -> None:
        self._process.send_signal(number)
        self._process.wait(30)
        if self._process.stderr is not None:
            self._process.stderr.close()


@contextmanager
def review(folder: Path, who: str = "ana", ledgers: Sequence[str] = ("a.jsonl",), **options: Any) -> Iterator[Review]:  # noqa: ANN401
    running = Review(folder, who, ledgers, **options)
    try:
        yield running
    finally:
        running.stop(signal.SIGKILL)


def visit(page: Page, running: Review) -> None:
    page.goto(running.address)
    page.wait_for_selector("#text .seg")


def press(page: Page, key: str, told: str) -> None:
    """Press a key, and wait until the page shows the result."""
    page.evaluate("document.getElementById('status').textContent = ''")
    page.keyboard.press(key)
    page.wait_for_selector(f"#status >> text={told}")


def drag(page: Page, words: str) -> None:
    """Select words of the article with the mouse."""
    ends = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          const nodes = [];
          while (walker.nextNode()) nodes.push(walker.currentNode);
          const whole = nodes.map((node) => node.data).join("");
          const start = whole.indexOf(words);
          const at = (offset) => {
            for (const node of nodes) {
              if (offset <= node.data.length) return [node, offset];
              offset -= node.data.length;
            }
          };
          const rect = (offset, side) => {
            const [node, inside] = at(offset + (side === "left" ? 1 : 0));
            const range = document.createRange();
            range.setStart(node, inside - 1);
            range.setEnd(node, inside);
            const box = range.getBoundingClientRect();
            return [box[side], (box.top + box.bottom) / 2];
          };
          at(start)[0].parentElement.scrollIntoView({ block: "center" });
          return [rect(start, "left"), rect(start + words.length, "right")];
        }""",
        words,
    )
    page.mouse.move(ends[0][0] + 1, ends[0][1])
    page.mouse.down()
    page.mouse.move(ends[1][0] - 1, ends[1][1], steps=8)
    page.mouse.up()
    assert page.evaluate("String(getSelection())") == words
