"""A headless Chromium for the tests of report and review, and a folder to review."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from browsing import ARGUMENTS, HOSTILE, LAPTOP, NAMES
from made import make_article, make_record, make_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra e2e")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("needs Chromium")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def faults() -> list[str]:
    """Errors on the page. A test that causes an error empties this list. A server that was ended is no error."""
    return []


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page whose errors fail the test."""
    opened = browser.new_page(viewport=LAPTOP)
    opened.set_default_timeout(20_000)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("dialog", lambda dialog: faults.append(dialog.message))
    yield opened
    opened.close()

    assert not [fault for fault in faults if "ERR_CONNECTION_REFUSED" not in fault]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article, its records and a hostile article with its own."""
    pytest.importorskip("uvicorn", reason="needs the extra review")
    articles = [make_article(doc_id="a.txt", title="The race"), make_article(HOSTILE, doc_id="b.txt", title=HOSTILE)]
    (tmp_path / "text").mkdir()
    for article in articles:
        (tmp_path / "text" / article.id).write_bytes(article.text.encode())
    records = [*make_records(articles[0]), make_record(articles[1], "“Done,”", cue="said", mention="Quill")]
    (tmp_path / "records.jsonl").write_text("".join(record.to_json() + "\n" for record in records))
    return tmp_path
