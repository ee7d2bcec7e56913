"""Test review as a queue in a real browser: what comes next, corrections, what is kept, and what a lost server does."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING, Any

import pytest
from browsing import LAPTOP, drag, open_report, press, review, rows, visit
from made import make_article, make_record, make_records

from claimex.review.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from claimex.record import Record

pytestmark = pytest.mark.browser

SPEAKERS = ("Ilvi Oja", "Rasmus Kuul", "Noor Haddad", "Tia Mbeki")
COUNT = 20
PHONE, TABLET, WIDE = {"width": 390, "height": 844}, {"width": 820, "height": 1100}, {"width": 1440, "height": 900}


def sentence(number: int) -> str:
    return f"the bridge no. {number} will open in May"


def long_article() -> str:
    """An article of records that end before a full stop, among body text that nobody says."""
    said = [f"{SPEAKERS[n % 4]} said {sentence(n)}. Boats passed by." for n in range(COUNT)]
    return "Bridges to open\n\n" + "\n\n".join(said) + "\n"


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    """A folder with one article of 20 records."""
    pytest.importorskip("uvicorn", reason="needs the extra review")
    article = make_article(long_article(), doc_id="a.txt")
    (tmp_path / "text").mkdir()
    (tmp_path / "text/a.txt").write_bytes(article.text.encode())
    (tmp_path / "records.jsonl").write_text("".join(r.to_json() + "\n" for r in records_of(article)))
    return tmp_path


def records_of(article: Any) -> Iterator[Record]:  # noqa: ANN401 - an article of the tests
    for number in range(COUNT):
        who = SPEAKERS[number % 4]
        words = sentence(number) if number % 5 else sentence(number).rsplit(" in ", 1)[0]
        made = make_record(article, words, cue="said", mention=who, name=who, kind="indirect", confidence=0.9)
        shift = article.text.index(sentence(number)) - len(f"{who} said ")
        yield moved(made, cue=shift + len(who) + 1, mention=shift)


def moved(record: Record, *, cue: int, mention: int) -> Record:
    """The record with the cue and the mention of its own sentence."""
    fields = record.model_dump(by_alias=True)
    for span, start in ((fields["cue"][0], cue), (fields["speaker"]["mention"], mention)):
        span["start"], span["end"] = start, start + len(span["text"])
    return type(record).model_validate(fields)


def chosen(page: Page) -> str:
    return " ".join(page.locator(".chosen.content").all_text_contents())


def wait_for(page: Page, words: str) -> None:
    page.wait_for_selector(f".chosen.content >> text={words}")


def test_a_session_of_20_records_by_keys_alone(page: Page, queue: Path) -> None:
    keys = 0
    with review(queue) as running:
        visit(page, running)
        for number in range(COUNT):
            wait_for(page, f"no. {number} ")
            for key in ["a"] if number % 5 else ["e", "ArrowRight", "ArrowRight", "Enter"]:
                keys += 1
                page.keyboard.press(key)
            page.wait_for_selector(f"#progress >> text={number + 1} of {COUNT} decided")

    made = read_ledger(queue / "a.jsonl")
    assert [d.action for d in made] == ["accept" if n % 5 else "correct" for n in range(COUNT)]
    assert [d.after.content[0].text for d in made if d.after] == [sentence(n) for n in range(COUNT)]
    assert keys == 16 + 4 * 4


def test_each_article_counts_the_records_of_the_sample_alone(page: Page, queue: Path) -> None:
    with review(queue) as running:
        running.stop(signal.SIGKILL)
        running.start("--sample", "5")
        visit(page, running)

        assert page.locator("#list h2 .facts").inner_text().strip() == "0 of 5 decided"
        page.locator("input[name=drawn]").uncheck()
        page.wait_for_selector(f"#list h2 .facts >> text=0 of {COUNT} decided")


def test_the_queue_goes_on_in_place_and_where_it_stopped(page: Page, queue: Path) -> None:
    with review(queue) as running:
        visit(page, running)
        for _ in range(3):
            page.keyboard.press("j")
        wait_for(page, "no. 3 ")
        page.keyboard.press("e")
        page.keyboard.press("Shift+ArrowRight")
        press(page, "Enter", "Saved: ✎ corrected")
        wait_for(page, "no. 4 ")
        assert "corrected" in rows(page)[3]
        page.goto("about:blank")
        visit(page, running)
        wait_for(page, "no. 4 ")  # after the one decided last
        assert "corrected" in rows(page)[-1]
        assert page.locator("#list .divider").inner_text() == "Decided before"


def test_the_address_keeps_record_filters_and_order(page: Page, queue: Path) -> None:
    with review(queue) as running:
        visit(page, running)
        page.fill("[name=speaker]", "noor")
        page.select_option("[name=order]", "confidence")
        page.wait_for_selector("#counts >> text=5 of 20")
        wait_for(page, "no. 0 ")  # the choice survives the filter
        page.click("#list li >> nth=1")
        wait_for(page, "no. 6 ")
        here = page.url
        page.reload()
        wait_for(page, "no. 6 ")
        assert page.input_value("[name=speaker]") == "noor"
        assert page.input_value("[name=order]") == "confidence"
        assert page.locator("#list [aria-current=true]").count() == 1
        page.click("#clear")
        page.wait_for_selector("#counts:not(:has-text('of 20'))")
        page.wait_for_timeout(450)  # records passed faster leave no entry in the history
        page.click("#list li >> nth=9")
        wait_for(page, "no. 9 ")
        page.go_back()
        wait_for(page, "no. 6 ")
        page.evaluate("(hash) => { location.hash = hash; }", here.split("#")[1].replace("?", "?search=zzz&"))
        page.wait_for_selector("#list >> text=No record fits these filters")
        assert page.input_value("[name=search]") == "zzz"


def test_a_half_made_correction_is_kept_and_no_key_changes_what_is_not_in_focus(page: Page, desk: Path) -> None:
    with review(desk) as running:
        visit(page, running)
        page.keyboard.press("2")
        page.keyboard.press("ArrowRight")
        before = page.input_value("[name=kind]"), page.input_value("[name=act]")
        for key in ("a", "r", "x", "u"):
            press(page, key, "First save the correction")
        page.keyboard.press("Tab")
        page.locator("#draft-form button").first.focus()
        page.keyboard.press("ArrowRight")
        assert (page.input_value("[name=kind]"), page.input_value("[name=act]")) == before
        assert page.locator("dd[aria-current=true]").inner_text() == "said Mari"
        press(page, "j", "kept with its record")
        page.wait_for_selector("#list >> text=half made")
        page.keyboard.press("k")
        page.wait_for_selector("#draft-form")
        assert page.locator("dd[aria-current=true]").inner_text() == "said Mari"
        page.keyboard.press("t")
        page.keyboard.type("no")
        page.keyboard.press("Enter")
        page.wait_for_selector("#question >> text=A refusal to comment has no content")
        page.keyboard.press("Enter")  # goes on correcting
        page.wait_for_selector("#question", state="hidden")
        page.wait_for_selector("#text:focus")  # else Escape leads back there
        assert page.locator("#draft-form").count() == 1
        press(page, "Escape", "Press Escape again to drop")
        press(page, "Escape", "Nothing was changed")

    assert read_ledger(desk / "a.jsonl") == []


def test_words_are_selected_without_what_stands_around_them(page: Page, tmp_path: Path) -> None:
    article = make_article()
    open_report(page, tmp_path, make_records(article), article)
    trim = """([text, start, end]) => {
      const points = Array.from(text), span = claimex.words.trim(points, [start, end]);
      return span && points.slice(...span).join("");
    }"""
    move = "([text, at, by, start]) => claimex.words.next(Array.from(text), at, by, start)"
    texts = {
        " a close race. ": "a close race",
        "“We won,” ": "“We won,”",
        "glad 🎉.”": "glad 🎉",
        "in the U.S. ": "in the U.S.",
        "officials’ pay,": "officials’ pay",
        "is it over?": "is it over?",
        " … ": None,
    }
    for text, left in texts.items():
        assert page.evaluate(trim, [text, 0, len(text)]) == left, text
    said = "He said “it rains, now.” Then he left."
    assert page.evaluate(move, [said, 7, 1, False]) == said.index(" rains")
    assert page.evaluate(move, [said, said.index(" now") + 1, 1, False]) == said.index(".”")
    assert page.evaluate(move, [said, said.index(".”"), 1, False]) == said.index("”") + 1
    assert page.evaluate(move, [said, 3, 1, True]) == said.index("“")
    assert page.evaluate(move, [said, len(said), -1, False]) == said.index("left") + 4


def test_brackets_close_from_the_inside(page: Page, tmp_path: Path) -> None:
    article = make_article("Tamm said that Kask thinks it rains. Later more.\n")
    outer = make_record(article, "that Kask thinks it rains", cue="said", mention="Tamm", kind="indirect")
    inner = make_record(article, "it rains", cue="thinks", mention="Kask", kind="indirect")
    open_report(page, tmp_path, [outer, inner], article)

    page.check("#look-marks")
    assert page.locator("#text [data-close='2]1]']").count() == 1
    page.hover("#text .cue >> text=thinks")
    assert page.locator("#text .lit").all_text_contents() == ["Kask", "thinks", "it rains"]
    assert page.locator("#chain").inner_text().startswith("Kask")


def test_bars_lead_to_their_records_and_the_list_of_articles_to_an_article(page: Page, tmp_path: Path) -> None:
    articles = [make_article(doc_id=f"{n}.txt", title=f"Race {n}") for n in range(3)]
    open_report(page, tmp_path, [r for article in articles for r in make_records(article)], *articles)

    page.keyboard.press("o")
    page.click("#overview button:has-text('indirect')")
    page.wait_for_selector("#counts >> text=3 of 9")
    page.keyboard.press("o")
    assert "The filters leave 3 of 9 records" in page.locator("#overview").inner_text()
    page.keyboard.press("l")
    page.fill("#title-search", "race 2")
    page.wait_for_selector("#article-rows >> text=1 article")
    page.click("#article-rows th button")
    page.wait_for_selector("#article-title >> text=Race 2")
    page.focus("#list button[tabindex='0']")
    page.keyboard.press("Home")
    page.wait_for_selector("#article-title >> text=Race 0")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#article-title >> text=Race 1")
    assert page.evaluate("document.activeElement.dataset.n") == "1"


def test_decisions_wait_while_the_server_is_gone(page: Page, queue: Path, faults: list[str]) -> None:
    with review(queue) as running:
        visit(page, running)
        port = re.findall(r":(\d+)/", running.address)[0]
        running.stop(signal.SIGKILL)
        press(page, "a", "Waits: ✓ accepted")
        press(page, "r", "Waits: ✗ rejected")
        page.wait_for_selector("#banner >> text=2 decisions wait")
        assert "waits" in rows(page)[0]
        press(page, "u", "took back ✗ rejected")
        running.start("--port", port)
        page.wait_for_selector("#banner >> text=This review was started anew")
        visit(page, running)  # another token, so the address that was printed
        page.wait_for_selector(f"#progress >> text=1 of {COUNT} decided")
        assert page.locator("#banner").is_hidden()
        assert all(re.search("ERR_CONNECTION|403", fault) for fault in faults)
        faults.clear()

    assert [d.action for d in read_ledger(queue / "a.jsonl")] == ["accept"]


def test_another_page_is_heard_and_undo_takes_back_only_what_this_one_did(
    page: Page, browser: Browser, queue: Path
) -> None:
    with review(queue) as running:
        visit(page, running)
        press(page, "a", "Saved")
        other = browser.new_page()
        visit(other, running)
        press(other, "a", "Saved")
        page.wait_for_selector("#status >> text=Another page of yours decided: ✓ accepted")
        page.wait_for_selector(f"#progress >> text=2 of {COUNT} decided")
        press(page, "u", "took back ✓ accepted")
        press(page, "u", "no decision from this page to undo")
        other.close()

    undone = read_ledger(queue / "a.jsonl")
    assert [d.action for d in undone] == ["accept", "accept", "undo"]
    assert undone[2].undoes == undone[0].id


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE])
def test_axe_finds_nothing(page: Page, desk: Path, size: Any) -> None:  # noqa: ANN401
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra e2e").Axe()

    def check(state: str) -> None:
        page.emulate_media(color_scheme="light")
        found = axe.run(page).response["violations"]
        page.emulate_media(color_scheme="dark")  # differs in its colours alone
        found += axe.run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        assert not [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found], state
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state

    page.set_viewport_size(size)
    article = make_article()
    open_report(page, desk, make_records(article), article)
    check("report")
    page.check("#look-marks")
    page.check("#look-tones")
    check("all marks")
    for key, selector in (("o", "#overview figure"), ("l", "#article-rows table"), ("?", "#help[open]")):
        page.keyboard.press(key)
        page.wait_for_selector(selector)
        check(key)
    with review(desk, "ben", ["b.jsonl"]) as running:
        visit(page, running)
        press(page, "r", "rejected")
    with review(desk, "ana", ["a.jsonl", "b.jsonl"]) as running:
        visit(page, running)
        check("review")
        press(page, "a", "accepted")
        page.keyboard.press("m")
        check("comment")
        page.keyboard.press("Escape")
        page.keyboard.press("2")
        page.wait_for_selector("#draft-form")
        page.keyboard.press("ArrowRight")
        press(page, "j", "kept with its record")
        check("half made")
        page.keyboard.press("k")
        page.wait_for_selector("#draft-form")
        check("correction")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.wait_for_selector("#disputes")
        check("agreement")
        page.click("#disputes button")
        page.wait_for_selector("#detail table")
        check("dispute")
        page.keyboard.press("/")
        page.keyboard.type("zzz")
        page.wait_for_selector("#list .empty")
        check("empty")


def test_versions_stand_side_by_side_and_show_where_they_differ(page: Page, desk: Path) -> None:
    page.set_viewport_size(LAPTOP)
    with review(desk, "ben", ["b.jsonl"]) as running:
        visit(page, running)
        drag(page, "close race")
        page.keyboard.press("1")
        press(page, "Enter", "corrected")
    with review(desk, "ana", ["a.jsonl", "b.jsonl"]) as running:
        visit(page, running)
        press(page, "a", "accepted")
        page.keyboard.press("g")
        page.wait_for_selector("#disputes")

        head = page.locator("#disputes thead th").all_inner_texts()
        differs = page.locator("#disputes tr:has(.differs) th").all_inner_texts()
        assert head == ["ana", "ben"]
        assert [name.split()[0] for name in differs] == ["decision", "content"]
