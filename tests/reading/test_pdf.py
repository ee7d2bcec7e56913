"""PDF files with a text layer: their lines put together to the text that was set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdfs import Words, column, pdf

from claimex.article import Article, Failure
from claimex.reading import pdf as reader
from claimex.reading.articles import read_articles
from claimex.reading.options import ReadOptions
from claimex.reading.pdf_layout import Run, text_of
from claimex.reading.texts import Texts, keep_text

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pypdfium2", reason="needs the extra pdf")

LEFT = (
    " “The ferry will sail again",
    "on Sunday,” said Ruta Okoye,",
    "who runs the little harbour.",
    " Okoye blamed the ice for the",
)
RIGHT = (
    "long delay of the boats.",
    " “Nobody was hurt,” said Per",
    "Lund of the coastguard, and",
    "added that all had waited.",
)
TEXT = (
    "“The ferry will sail again on Sunday,” said Ruta Okoye, who runs the little harbour.\n\n"
    "Okoye blamed the ice for the long delay of the boats.\n\n"
    "“Nobody was hurt,” said Per Lund of the coastguard, and added that all had waited."
)


def read(path: Path, data: bytes, **options: int) -> Article:
    (found,) = read_articles(saved(path, data), options=ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def failure(path: Path, data: bytes, **options: int) -> Failure:
    (found,) = read_articles(saved(path, data), options=ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(found, Failure), found
    return found


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = column(60, 700, *LEFT) + column(320, 700, *RIGHT)
    found = read(tmp_path / "a.pdf", pdf(columns, title="Ferry to sail"))

    assert (found.id, found.text, found.title) == ("a.pdf", TEXT, "Ferry to sail")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_columns_that_were_written_row_by_row_are_read_one_after_the_other(turn: int, tmp_path: Path) -> None:
    rows = zip(column(60, 500, *LEFT), column(320, 500, *RIGHT), strict=True)

    assert read(tmp_path / "a.pdf", pdf([words for row in rows for words in row], turn=turn)).text == TEXT


def test_running_heads_and_page_numbers_are_left_out_and_paragraphs_go_on_over_pages(tmp_path: Path) -> None:
    pages = [
        [
            Words(60, 770, "The Northern Post"),
            Words(500, 770, f"{number} May"),
            *lines,
            Words(300, 30, f"Page {number} of 3"),
        ]
        for number, lines in enumerate(
            (column(60, 700, *LEFT), column(60, 700, *RIGHT), column(60, 700, " “All seven", "sailed.”")), 1
        )
    ]

    assert read(tmp_path / "a.pdf", pdf(*pages)).text == f"{TEXT}\n\n“All seven sailed.”"


def test_a_running_head_of_left_pages_alone_is_known_by_the_page_number_beside_it(tmp_path: Path) -> None:
    pages = [[*column(60, 700 - 12 * n, *LEFT, *RIGHT)] for n in range(3)]
    for number, (page, head) in enumerate(zip(pages, ("THE COURIER", "NEWS", "THE COURIER"), strict=True), 1):
        page += [Words(60, 770, head), Words(500, 770, f"Page {number}")]
    found = read(tmp_path / "a.pdf", pdf(*pages))

    assert found.text == "\n\n".join([TEXT] * 3)


def test_a_pull_quote_across_columns_stands_apart_and_ends_no_paragraph_below_it(tmp_path: Path) -> None:
    quote = [Words(150, 600, "“Nobody was hurt”", 20), Words(170, 576, "said Per Lund", 20)]
    upper = column(60, 700, *LEFT, "long delay of the boats.") + column(320, 700, *RIGHT[1:], " Lund will speak again.")
    lower = column(60, 540, *LEFT, "long delay of the boats.") + column(320, 540, *RIGHT[1:])
    text = read(tmp_path / "a.pdf", pdf(upper + quote + lower)).text.split("\n\n")

    assert text[:3] + text[-3:] == [*TEXT.split("\n\n"), *TEXT.split("\n\n")]
    assert text[3:-3] == ["Lund will speak again.", "“Nobody was hurt” said Per Lund"]


def test_a_line_that_is_on_two_pages_but_in_their_body_text_stays(tmp_path: Path) -> None:
    pages = [column(60, 700, "“No,” said Ann Oduya.", f"That was the {each} time.") for each in ("first", "last")]

    assert read(tmp_path / "a.pdf", pdf(*pages)).text.count("“No,” said Ann Oduya.") == 2


def test_a_caption_between_the_lines_of_a_paragraph_stands_after_it(tmp_path: Path) -> None:
    caption = Words(60, 670, "Ruta Okoye at the harbour. Photo: Per Lund", 7)
    page = [*column(60, 700, *LEFT[:2]), caption, *column(60, 655, *LEFT[2:], *RIGHT)]
    first, *others = read(tmp_path / "a.pdf", pdf(page)).text.split("\n\n")

    assert first == TEXT.split("\n\n", maxsplit=1)[0]
    assert others == [caption.text, *TEXT.split("\n\n")[1:]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("“We will reor-", "ganize the port,” she said."), "“We will reorganize the port,” she said."),
        (
            ("the harbour and its sea-", "wall, the old seawall there"),
            "the harbour and its seawall, the old seawall there",
        ),
        (("a low-cost plan, and a low-", "cost answer"), "a low-cost plan, and a low-cost answer"),
        (("a plan that is self-", "serving"), "a plan that is self-serving"),
        (("a spokesman of Al-", "Rashid"), "a spokesman of Al-Rashid"),
        (("in the season of 2019-", "20"), "in the season of 2019-20"),
        (("the ferry and the operator, a ferry-", "operator"), "the ferry and the operator, a ferry-operator"),
        (("“I left —", "and came back,” he said."), "“I left — and came back,” he said."),
        (("“I left—", "and came back,” he said."), "“I left—and came back,” he said."),
        (("a soft hy\xad", "phen"), "a soft hyphen"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_put_together(lines: tuple[str, ...], expected: str) -> None:
    runs = [Run(60, 300, 700 - 12 * number, 10, line) for number, line in enumerate(lines)]

    assert text_of([runs]) == expected


def test_wide_spaces_in_justified_lines_are_no_gutter() -> None:
    words = [
        ("which", "nobody", "had"),
        ("foreseen. “We", "shall", "then"),
        ("close it", "again,”", "he"),
        ("said", "on", "May 4."),
    ]
    ends = [(60, 95, 130, 170, 205, 220), (60, 130, 160, 185, 202, 220), (60, 100, 140, 176, 212, 220)]
    ends.append((60, 80, 125, 137, 190, 220))
    runs = [
        Run(place[2 * n], place[2 * n + 1], 700 - 12 * row, 10, part)
        for row, (parts, place) in enumerate(zip(words, ends, strict=True))
        for n, part in enumerate(parts)
    ]

    assert text_of([runs]) == "which nobody had foreseen. “We shall then close it again,” he said on May 4."


def test_the_text_is_found_again_from_the_file_and_where_it_was_kept(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    found = read(tmp_path / "in" / "a.pdf", pdf(column(60, 700, *LEFT)))
    keep_text(tmp_path / "kept", found)

    for folder in ("in", "kept"):
        assert Texts(tmp_path / folder).find(found.id, found.sha256) == found.text


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (pdf(column(60, 700, *LEFT), password="x"), "unreadable", "locked with a password"),  # noqa: S106
        (pdf(column(60, 700, *LEFT))[:-200], "unreadable", "cut short; download or copy it again"),
        (pdf([]), "no text", "no text layer, only pictures; recognize its text first (OCR)"),
        (pdf(column(60, 700, *LEFT), unknown=True), "no text", "fonts do not say which letters"),
        (b"<html>", "unreadable", "is not a PDF"),
        (b"%PDF-1.4\n%%EOF", "unreadable", "cannot be read"),
        (pdf(column(60, 700, *LEFT), column(60, 700, *RIGHT), []), "too large", "3 pages, more than 2"),
        (pdf(column(60, 700, *LEFT * 20)), "too large", "more than 300 characters"),
    ],
)
def test_what_cannot_be_read_is_told(
    data: bytes, reason: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PAGES_MOST", 2)
    found = failure(tmp_path / "a.pdf", data, max_bytes=300)

    assert (found.reason, words in found.message) == (reason, True), found


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("MEMORY_MOST", 150_000_000, "reached a limit"),
        ("CHARACTERS_MOST", 1_000, "more than 1,000 characters"),
        ("WAIT_MOST", 0, "more than 0 seconds"),
    ],
)
def test_a_file_that_unpacks_without_end_costs_that_file(
    limit: str, value: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("resource", reason="the system cannot limit a process")
    monkeypatch.setattr(reader, limit, value)
    swollen = b" BT /F 9 Tf 9 9 Td" + b" 1 1 Td (again and again) Tj" * 300_000 + b" ET"
    found = failure(tmp_path / "a.pdf", pdf(column(60, 700, *LEFT * 12), operators=swollen))

    assert (found.reason in {"too large", "unreadable"}, words in found.message) == (True, True), found
