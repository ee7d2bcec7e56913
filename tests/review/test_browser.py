"""Test report and review in a real browser: what they show, what keys and mouse do, and what cannot run."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made import TEXT, make_article, make_record, make_records

from claimex.evaluation.validate import check_records
from claimex.record import check_spans
from claimex.review.gold import apply_decisions
from claimex.review.ledger import read_ledger
from claimex.review.page import render_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from claimex.article import Article
    from claimex.record import Record

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LAPTOP: Any = {"width": 1366, "height": 768}
ZOOMED: Any = {"width": 683, "height": 384}
"""The screen of a small laptop, and its size at a zoom of 200 %."""

SERIOUS = {"serious", "critical"}
HOSTILE = (
    "</script><script>window.broken = 1</script><!-- <img src=x onerror='window.broken = 2'> & &lt; \u202e\u2066\x00\n"
    "“It is over,” said Tamm.\u2028“שלום,” said <b onclick=window.broken=3>Kask</b>. 🎉 “Done,” said Quill.\n"
)


@pytest.fixture(scope="module")
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
    """Errors on the page. A test that causes an error empties this list."""
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

    assert not faults


def open_report(page: Page, folder: Path, records: Sequence[Record], *articles: Article) -> None:
    texts = {article.id: article.text for article in articles}
    html, problems = render_report(records, lambda doc: texts[doc.id])
    assert not problems
    (folder / "report.html").write_text(html, encoding="utf-8", newline="")
    page.goto((folder / "report.html").as_uri())
    page.wait_for_selector(".chosen, #list li")


def rows(page: Page) -> list[str]:
    return [words.replace("\n", " ") for words in page.locator("#list li").all_inner_texts()]


def test_a_report_paints_filters_and_steps(page: Page, tmp_path: Path) -> None:
    article = make_article(title="The race")
    open_report(page, tmp_path, make_records(article), article)

    assert "".join(page.locator("#text .seg").all_text_contents()) == TEXT
    assert page.locator(".chosen.content").all_text_contents() == ["“We won,”", "“and we are glad 🎉.”"]
    assert page.locator(".chosen.cue").all_text_contents() == ["said"]
    assert page.locator(".chosen.speaker").get_attribute("data-open") == "<1"
    page.keyboard.press("j")
    page.wait_for_selector(".chosen.cue >> text=expected")
    page.fill("[name=search]", "over")
    page.wait_for_selector("#counts >> text=1 of 3")
    assert "Jaan Kask" in rows(page)[0]
    page.fill("[name=search]", "")
    page.select_option("[name=kind]", "indirect")
    page.wait_for_selector("#counts >> text=1 of 3")
    page.select_option("[name=kind]", "")
    page.fill("[name=confidence]", "0.5")
    page.wait_for_selector("#counts >> text=2 of 3")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    assert page.locator("#overview svg").count() == 5
    assert "Mari Tamm" in page.locator("#overview").inner_text()
    page.keyboard.press("o")
    page.keyboard.press("?")
    assert "next record" in page.locator("#help").inner_text()


def test_nothing_in_an_article_runs_or_hides(page: Page, tmp_path: Path) -> None:
    article = make_article(HOSTILE, title=HOSTILE, doc_id="</script>.txt")
    records = [
        make_record(article, "“Done,”", cue="said", mention="Quill", name=HOSTILE),
        make_record(article, "“שלום,”"),
    ]
    open_report(page, tmp_path, records, article)

    shown = "".join(page.locator("#text .seg").all_text_contents())
    assert shown == HOSTILE.replace("\u202e", "\ufffd").replace("\u2066", "\ufffd").replace("\x00", "\u2400")
    page.keyboard.press("o")
    page.keyboard.press("o")
    page.keyboard.press("j")
    page.wait_for_selector(".chosen >> text=Done")
    assert page.evaluate("window.broken") is None
    assert page.locator("#text *:not(.seg), h2 img, #list b").count() == 0


def test_thousands_of_records_are_built_a_page_at_a_time(page: Page, tmp_path: Path) -> None:
    articles = [make_article(doc_id=f"{number:04}.txt") for number in range(700)]
    open_report(page, tmp_path, [r for article in articles for r in make_records(article)], *articles)

    assert page.locator("#list li").count() == 50
    assert page.locator("#counts").inner_text() == "2100 records, 700 articles"
    for _ in range(51):
        page.keyboard.press("j")
    page.wait_for_selector("#pager >> text=51–100 of 2100")


class Review:
    """A review that runs as its own process, as people start it."""

    def __init__(self, folder: Path, who: str, ledgers: Sequence[str], *, browser: bool = False) -> None:
        self._command = [sys.executable, "-m", "claimex", "review", str(folder / "records.jsonl")]
        self._command += ["--text", str(folder / "text"), "--reviewer", who]
        self._command += [] if browser else ["--no-browser"]
        for name in ledgers:
            self._command += ["--ledger", str(folder / name)]
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(  # noqa: S603 - our own
            self._command, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self._process.stderr is not None
        told = self._process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", told)
        assert found, told
        self.address = found[0]

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


def test_a_review_saves_each_decision_and_finds_all_of_it_after_a_kill(page: Page, desk: Path) -> None:
    with review(desk) as running:
        visit(page, running)
        press(page, "a", "Saved: ✓ accepted")
        drag(page, "close race")
        page.keyboard.press("1")
        press(page, "Enter", "Saved: ✎ corrected")
        page.keyboard.press("j")
        press(page, "r", "Saved: ✗ rejected")
        press(page, "u", "Saved: took back ✗ rejected")
        drag(page, "glad 🎉")
        page.keyboard.press("x")
        drag(page, "Mari Tamm")
        page.keyboard.press("3")
        page.fill("[name=name]", "Mari Tamm")
        page.keyboard.press("Escape")  # in a field, it drops the draft
        drag(page, "glad 🎉")
        page.keyboard.press("x")
        drag(page, "Mari Tamm")
        page.keyboard.press("3")
        page.fill("[name=name]", "Mari Tamm")
        press(page, "Enter", "Saved: + added")
        page.keyboard.press("m")
        page.keyboard.type("seen on the second look")
        press(page, "Enter", "Saved: comment")
        before = rows(page)
        running.stop(signal.SIGKILL)
        running.start()
        visit(page, running)

        assert rows(page) == before
        assert [re.findall("accepted|corrected|added|rejected", row) for row in before] == [
            ["accepted"],
            ["added"],
            ["corrected"],
            [],
            [],
        ]
        page.click("#list li:nth-child(2) button")
        page.wait_for_selector("#detail >> text=seen on the second look")

    made = read_ledger(desk / "a.jsonl")
    assert [d.action for d in made] == ["accept", "correct", "reject", "undo", "add", "comment"]
    gold = apply_decisions([], made, text_of=None).records
    assert [[span.text for span in record.content] for record in gold] == [
        ["“We won,”", "“and we are glad 🎉.”"],
        ["glad 🎉"],
        ["close race"],
    ]
    for record in gold:
        check_spans(record, TEXT)
    assert gold[1].speaker is not None
    assert gold[1].speaker.mention is not None
    assert gold[1].speaker.mention.text == gold[1].speaker.name == "Mari Tamm"
    assert not list(check_records(desk / "records.jsonl", texts=desk / "text"))


def test_keys_alone_correct_a_span_and_every_field(page: Page, desk: Path) -> None:
    with review(desk) as running:
        visit(page, running)
        page.keyboard.press("3")
        for key in ("ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
        page.keyboard.press("c")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("M. Tamm")
        press(page, "Enter", "Saved: ✎ corrected")

    (made,) = read_ledger(desk / "a.jsonl")
    assert made.after is not None
    assert made.after.speaker is not None
    assert made.after.speaker.mention is not None
    assert (made.after.speaker.mention.text, made.after.speaker.name) == ("Mari Tamm,", "M. Tamm")
    assert made.after.act == "belief"


def test_hostile_text_is_reviewed_as_any_other(page: Page, desk: Path) -> None:
    with review(desk) as running:
        visit(page, running)
        page.keyboard.press("J")
        page.wait_for_selector(".chosen >> text=Done")
        drag(page, "<b onclick=window.broken=3>Kask</b>")
        page.keyboard.press("3")
        press(page, "Enter", "Saved: ✎ corrected")

        assert page.evaluate("window.broken") is None
        assert page.locator("#text b").count() == 0
    (made,) = read_ledger(desk / "a.jsonl")
    assert made.after is not None
    check_spans(made.after, HOSTILE)
    assert made.after.speaker is not None
    assert made.after.speaker.mention is not None
    assert made.after.speaker.mention.text == "<b onclick=window.broken=3>Kask</b>"


def test_two_reviewers_see_their_agreement_and_go_through_their_disputes(page: Page, desk: Path) -> None:
    with review(desk, "ben", ["b.jsonl"]) as running:
        visit(page, running)
        for key, told in (("a", "accepted"), ("r", "rejected"), ("a", "accepted")):
            press(page, key, told)
    with review(desk, "ana", ["a.jsonl", "b.jsonl"]) as running:
        visit(page, running)
        for _ in range(3):
            press(page, "a", "accepted")
        page.keyboard.press("g")
        page.wait_for_selector("#agreement table")

        cells = page.locator("#agreement table").first.locator("tbody tr > *").all_inner_texts()
        assert cells == ["ana, ben", "3", "2", "0.00", "0.86", "0.80", "0.80"]
        page.click("#disputes button")
        page.wait_for_selector(".chosen.cue >> text=expected")
        assert "ben" in page.locator("#detail table").inner_text()
        page.select_option("[name=status]", "disputed")
        page.wait_for_selector("#counts >> text=1 of 4")


def test_a_ledger_that_cannot_be_written_is_told_and_nothing_shown_as_saved(
    page: Page, desk: Path, faults: list[str]
) -> None:
    with review(desk) as running:
        visit(page, running)
        page.route("**/api/decide", lambda route: route.fulfill(status=507, json={"error": "the disk is full"}))
        press(page, "a", "Not saved: the disk is full")

        assert "accepted" not in rows(page)[0]
        assert "507" in faults.pop()


def test_a_page_opened_by_a_code_can_be_loaded_again(page: Page, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = desk / "browser.py"
    command.write_text("import pathlib, sys\npathlib.Path(sys.argv[2]).write_text(sys.argv[1])\n")
    monkeypatch.setenv("BROWSER", f"{sys.executable} {command} %s {desk / 'address.txt'}")

    with review(desk, browser=True) as running:
        while not (desk / "address.txt").exists() or not (desk / "address.txt").read_text():
            page.wait_for_timeout(50)
        page.goto((desk / "address.txt").read_text())
        page.wait_for_selector("#text .seg")
        assert page.url.split("#")[0] == running.address
        page.reload()
        page.wait_for_selector("#text .seg")
        press(page, "a", "Saved")


def test_a_ledger_deleted_under_the_page_is_told(page: Page, desk: Path, faults: list[str]) -> None:
    with review(desk) as running:
        visit(page, running)
        (desk / "a.jsonl").unlink()
        press(page, "a", "Not saved: the ledger could not be written")

        assert "accepted" not in rows(page)[0]
        assert "507" in faults.pop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("live", [False, True])
def test_axe_finds_no_serious_fault(page: Page, desk: Path, scheme: Any, *, live: bool) -> None:  # noqa: ANN401
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra e2e").Axe()

    def faults() -> list[str]:
        found = axe.run(page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in SERIOUS]

    page.emulate_media(color_scheme=scheme)
    if live:
        with review(desk) as running:
            visit(page, running)
            press(page, "a", "accepted")
            assert not faults()
            page.keyboard.press("2")
            page.wait_for_selector("#draft-form")
            assert not faults()
            page.keyboard.press("Escape")
            page.keyboard.press("g")
            page.wait_for_selector("#agreement h3")
            assert not faults()
            return
    article = make_article()
    open_report(page, desk, make_records(article), article)
    assert not faults()
    page.keyboard.press("o")
    assert not faults()
    page.keyboard.press("?")
    assert not faults()


def test_at_200_percent_nothing_is_cut_off(page: Page, desk: Path) -> None:
    page.set_viewport_size(ZOOMED)
    with review(desk) as running:
        visit(page, running)
        for view, shown in (("1", "#text"), ("Escape", "#text"), ("o", "#overview"), ("g", "#agreement > *")):
            page.keyboard.press(view)
            page.wait_for_selector(shown)  # what is asked of the server has come, too
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
