"""Test report and review in a real browser: what they show, what keys and mouse do, and what cannot run."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from browsing import HOSTILE, ZOOMED, drag, open_report, press, review, rows, visit
from made import TEXT, make_article, make_record, make_records

from claimex.evaluation.validate import check_records
from claimex.record import check_spans
from claimex.review.gold import apply_decisions
from claimex.review.ledger import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_report_paints_filters_and_steps(page: Page, tmp_path: Path) -> None:
    article = make_article(title="The race")
    open_report(page, tmp_path, make_records(article), article)

    assert "".join(page.locator("#text .seg").all_text_contents()) == TEXT
    assert page.locator(".chosen.content").all_text_contents() == ["“We won,”", "“and we are glad 🎉.”"]
    assert page.locator(".chosen.cue").all_text_contents() == ["said"]
    assert page.locator("[data-open]").count() == 0
    page.check("#look-marks")
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
    assert page.locator("#overview figure").count() == 7
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
    assert page.locator("#counts").inner_text() == "2,100 records, 700 articles"
    for _ in range(51):
        page.keyboard.press("j")
    page.wait_for_selector("#pager >> text=51–100 of 2,100")


def test_a_review_saves_each_decision_and_finds_all_of_it_after_a_kill(page: Page, desk: Path) -> None:
    with review(desk) as running:
        visit(page, running)
        press(page, "a", "Saved: ✓ accepted")
        drag(page, "close race")
        page.keyboard.press("1")
        press(page, "Enter", "Saved: ✎ corrected")
        press(page, "r", "Saved: ✗ rejected")
        press(page, "u", "Saved: took back ✗ rejected")
        drag(page, "glad 🎉")
        page.keyboard.press("x")
        drag(page, "Mari Tamm")
        page.keyboard.press("3")
        page.fill("[name=name]", "Mari Tamm")
        page.keyboard.press("Escape")  # in a field, it leads back into the text
        page.keyboard.press("Escape")
        press(page, "Escape", "Nothing was changed")
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

        assert sorted(rows(page)) == sorted(before)
        assert [re.findall("accepted|corrected|added|rejected", row) for row in rows(page)] == [
            [],
            [],
            ["accepted"],
            ["added"],
            ["corrected"],
        ]
        page.click("#list button:has-text('added')")
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
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("c")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("M. Tamm")
        press(page, "Enter", "Saved: ✎ corrected")

    (made,) = read_ledger(desk / "a.jsonl")
    assert made.after is not None
    assert made.after.speaker is not None
    assert made.after.speaker.mention is not None
    assert (made.after.speaker.mention.text, made.after.speaker.name) == ("Mari Tamm", "M. Tamm")
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


def test_at_200_percent_nothing_is_cut_off(page: Page, desk: Path) -> None:
    page.set_viewport_size(ZOOMED)
    with review(desk) as running:
        visit(page, running)
        for view, shown in (("1", "#text"), ("Escape", "#text"), ("o", "#overview"), ("g", "#agreement > *")):
            page.keyboard.press(view)
            page.wait_for_selector(shown)  # what is asked of the server has come, too
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
