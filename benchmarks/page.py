"""Measure how soon a report shows its first record, by the number of records: `python benchmarks/page.py`.

It needs the extra `e2e` and Chromium. The articles are invented, with 20 quotations each, one in each paragraph. The
browser measures the time from the start of navigation until list and article are shown. The best of REPEATS counts.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from claimex.article import Article
from claimex.record import CueSpan, Document, Producer, Record, Speaker, TextSpan, record_id
from claimex.review import render_report
from claimex.spans import Span

ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
EACH = 20  # records in each article
REPEATS = 3
FILLER = "The harbour stayed shut on Monday and crews waited at the quay for the tide to turn again. " * 8
SHOWN = """new Promise((done) => {
  const look = () => document.querySelector(".chosen") ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""


def main() -> None:
    """Print a line for each number of records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[2_000, 20_000])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        for count in parser.parse_args().records:
            path = Path(folder) / f"{count}.html"
            begun = time.monotonic()
            path.write_text(report(count), encoding="utf-8", newline="")
            written = time.monotonic() - begun
            shown = []
            for _ in range(REPEATS):
                page = browser.new_page()
                page.goto(path.as_uri(), wait_until="commit")
                shown.append(page.evaluate(SHOWN))
                page.close()
            size = path.stat().st_size / 1e6
            print(f"{count:,} records, {size:.1f} MB: written in {written:.1f} s, shown after {min(shown):.0f} ms")
        browser.close()


def report(count: int) -> str:
    """Make a report with `count` records."""
    articles = [article(number) for number in range(count // EACH)]
    texts = {entry.id: entry.text for entry in articles}
    records = [record(entry, number) for entry in articles for number in range(EACH)]
    return render_report(records, lambda doc: texts[doc.id])[0]


def article(number: int) -> Article:
    """Make an article with EACH quotations."""
    parts = (f"“We counted {number + place} ships,” said Ada Quill{place}. {FILLER}\n\n" for place in range(EACH))
    return Article(f"{number % 7}/{number:05}.txt", "".join(parts))


def record(entry: Article, place: int) -> Record:
    """Make the record of one of the article's quotations."""
    end = entry.text.index(f" said Ada Quill{place}.")
    start = entry.text.rindex("“", 0, end)
    name = f"Ada Quill{place}"
    content, mention = (
        TextSpan.cut(entry.text, span) for span in (Span(start, end), Span(end + 6, end + 6 + len(name)))
    )
    return Record(
        id=record_id(entry.id, content=[content.text], mention=name),
        doc=Document(id=entry.id, sha256=entry.sha256),
        kind="direct",
        act="assertion",
        content=[content],
        cue=[CueSpan(start=end + 1, end=end + 5, text="said", lemma="say")],
        speaker=Speaker(mention=mention, name=name, type="person"),
        confidence=round(place / EACH, 2),
        producer=Producer(name="benchmark", version="1"),
    )


if __name__ == "__main__":
    main()
