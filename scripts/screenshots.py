"""Take the README's pictures of the report, the review page and the server's page, on the articles of `examples/`.

It needs the extras `review`, `serve` and `e2e`, and Chromium. Run it from the checkout: `python
scripts/screenshots.py`, or `python scripts/screenshots.py serve` for the server's page alone.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

import claimex
from claimex.article import Failure
from claimex.reading.articles import read_articles
from claimex.reading.texts import finder
from claimex.review import render_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
ARTICLES, IMAGES = ROOT / "examples/articles", ROOT / "docs/images"
LARGEST = 150_000  # bytes of a picture, so that a clone stays small
COLOURS = 64  # of a picture: text and flat areas need no more
SIZE = {"width": 1180, "height": 660}
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")


def main() -> None:
    """Extract, write the report, serve the review, take the pictures."""
    if sys.argv[1:] == ["serve"]:
        take_serve()
        return
    take_serve()
    extractor = claimex.load()
    articles = [entry for entry in read_articles(ARTICLES) if not isinstance(entry, Failure)]
    records = [record for article in articles for record in extractor.extract(article)]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "records.jsonl").write_text("".join(r.to_json() + "\n" for r in records), encoding="utf-8")
        page, _ = render_report(records, finder(ARTICLES))
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        window = browser.new_page(viewport=SIZE)
        take_report(window, folder)
        window.emulate_media(color_scheme="dark")
        with served(folder) as address:
            take_review(window, address)
        browser.close()


def take_report(window: Page, folder: Path) -> None:
    """Take pictures of a record in its article, and of the overview."""
    window.goto((folder / "report.html").as_uri())
    window.wait_for_selector(".chosen")
    for _ in range(6):
        window.keyboard.press("j")
    window.wait_for_timeout(200)
    save(window, "report")
    window.keyboard.press("o")
    save(window, "overview")


def take_review(window: Page, address: str) -> None:
    """Take a picture of a correction before it is saved."""
    window.goto(address)
    window.wait_for_selector(".chosen")
    for key in "aara":
        window.keyboard.press(key)
        window.wait_for_timeout(300)
    window.keyboard.press("2")
    window.keyboard.press("ArrowRight")
    window.wait_for_timeout(200)
    window.evaluate("document.getElementById('status').textContent = ''")
    save(window, "review")


def take_serve() -> None:
    """Picture the server's page on its own example."""
    with sync_playwright() as playwright, running("serve", "--jobs", "1") as address:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        window = browser.new_page(viewport=SIZE)
        window.goto(address)
        window.click("#example")
        window.wait_for_selector("#list button", timeout=120_000)
        window.click("#go")  # once more, now that the model is open
        window.wait_for_timeout(2_000)
        window.click("#list li:nth-child(2) button")
        window.wait_for_timeout(200)
        save(window, "serve")
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run a review, and yield its address."""
    options = (str(folder / "records.jsonl"), "--text", str(ARTICLES), "--reviewer", "Ana", "--no-browser")
    with running("review", *options) as address:
        yield address


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """Run a command that serves a page, and yield its address."""
    command = [sys.executable, "-m", "claimex", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 - our own
        told = (re.search(r"http://\S+", line) for line in process.stderr or ())
        try:
            yield next(found[0] for found in told if found)
        finally:
            process.terminate()


def save(window: Page, name: str) -> None:
    """Write a picture, and refuse one that is too large."""
    path = IMAGES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    shot = Image.open(io.BytesIO(window.screenshot()))
    shot.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size:,} bytes")
    if size > LARGEST:
        sys.exit(f"{path} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
