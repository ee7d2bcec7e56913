"""A page gives its article: the body whole, nothing around it, the same on every day and after any other page."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import TYPE_CHECKING

import pytest
from growth import is_slower

import claimex
from claimex.errors import ExtraMissing, InputError
from claimex.reading import html
from claimex.reading.html import ATTRIBUTES_MOST, CROWDED, DEEPEST, SENTENCE_WORDS, Page, read_page

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("trafilatura", reason="the extra html is not installed")

BODY = [
    "The council of Fernby rejected the harbour plan on Monday, after a debate of four hours in the old hall.",
    "“We won’t build it,” said Oda Renn, the mayor. “Not now, and not later.”",
    "Short one.",
    "The builders said they would appeal, according to a notice on the door of the town hall.",
]


def _page(*extra: str, head: str = "", body: list[str] = BODY) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in body)
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>Harbour plan rejected</title>{head}</head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
        <article><h1>Harbour plan rejected</h1>{extra[0] if extra else ""}{paragraphs}{"".join(extra[1:])}</article>
        <div id="comments"><p>“Rubbish,” wrote a reader, in a comment long enough to be taken for a paragraph.</p></div>
        <footer><p>© The Fernby Post. Sign up to our newsletter.</p></footer></body></html>"""


def _read(source: str) -> Page:
    return read_page(source, where="page.html")


def _fault(source: str) -> InputError:
    with pytest.raises(InputError) as caught:
        _read(source)
    return caught.value


def test_the_body_comes_whole_one_paragraph_a_line() -> None:
    lines = _read(_page()).text.splitlines()

    assert lines[-len(BODY) :] == BODY


def test_navigation_comments_and_footer_stay_out() -> None:
    text = _read(_page()).text

    assert not any(words in text for words in ("Sport", "Rubbish", "newsletter"))


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='a.jpg'><figcaption>Mayor Renn, who said nothing.</figcaption></figure>",
        "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>Mayor Renn, who said nothing.</p></div>",
        "<p class='image__caption'>Mayor Renn, who said nothing.</p>",
        "<div><span class='photoCaption'>Mayor Renn, who said nothing.</span></div>",
        "<table><tr><td>Mayor Renn, who said nothing.</td></tr></table>",
    ],
)
def test_captions_and_tables_are_no_body(caption: str) -> None:
    text = _read(_page(caption)).text

    assert "who said nothing" not in text
    assert BODY[0] in text


def test_a_container_named_for_its_caption_stays() -> None:
    body = "".join(f"<p>{text} {'More of it. ' * 40}</p>" for text in BODY)

    assert BODY[3] in _read(f"<html><body><div class='story-caption'>{body}</div></body></html>").text


def test_what_the_page_states_is_taken() -> None:
    head = """<meta name="author" content="Ada Lindqvist"><meta property="og:site_name" content="The Fernby Post">
        <meta property="article:published_time" content="2021-04-12T08:00:00Z">
        <meta property="article:modified_time" content="2021-05-01T08:00:00Z">
        <link rel="canonical" href="https://fernby.example/news/harbour">"""
    page = _read(_page(head=head))

    assert (page.title, page.lang, page.published) == ("Harbour plan rejected", "en-GB", "2021-04-12")
    assert page.url == "https://fernby.example/news/harbour"
    assert page.meta["author"] == "Ada Lindqvist"
    assert page.meta["sitename"] == "The Fernby Post"


def test_a_date_in_the_future_of_any_clock_is_taken() -> None:
    head = '<meta property="article:published_time" content="2090-04-12T08:00:00Z">'

    assert _read(_page(head=head)).published == "2090-04-12"


def test_what_the_page_does_not_state_is_none() -> None:
    long = "The fire of 2019-03-03 burned for three days, and the insurers have argued since then about who pays. " * 2
    page = _read(_page(body=[*BODY, long]).replace(' lang="en-GB"', ""))

    assert (page.lang, page.url, page.published, page.meta) == (None, None, None, {})


@pytest.mark.parametrize(
    ("head", "lang"),
    [
        ('<meta http-equiv="content-language" content="en">', "en"),
        ('<meta property="og:locale" content="en_US">', "en-US"),
        ('<meta property="og:locale" content="?!">', None),
    ],
)
def test_the_language_may_stand_in_the_head(head: str, lang: str | None) -> None:
    assert _read(_page(head=head).replace(' lang="en-GB"', "")).lang == lang


def test_the_same_page_gives_the_same_after_any_others() -> None:
    first = _read(_page())
    for number in range(4):
        _read(_page(body=[*BODY, f"And number {number}."]))

    assert _read(_page()) == first


def test_repeated_paragraphs_stay() -> None:
    again = "“No comment,” said the spokesman for the third time that day, and closed the door behind him."

    assert _read(_page(body=[*BODY, again, BODY[0], again])).text.count(again) == 2


def test_a_fragment_is_read() -> None:
    assert _read("<div><article><p>“No,” he said.</p></article></div>").text == "“No,” he said."


@pytest.mark.parametrize("source", ["<!-- nothing -->", "<html><body></body></html>", "<script>x()</script>", "\0"])
def test_a_page_without_an_article_is_told(source: str) -> None:
    assert _fault(source).reason == "no text"


def test_a_declared_charset_does_not_decode_twice() -> None:
    assert "“We won’t build it,”" in _read(_page(head='<meta charset="windows-1252">')).text
    assert "“We won’t build it,”" in _read('<?xml version="1.0" encoding="iso-8859-1"?>' + _page()).text


def test_a_deep_page_is_read_and_one_too_deep_for_the_parser_is_refused() -> None:
    deep, too_deep = (_page("<div>" * depth) for depth in (400, 5000))

    assert BODY[3] in _read(deep).text
    assert _fault(too_deep).reason == "bad HTML"


def test_defects_of_the_extractor_cost_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)

    assert _fault(_page()).reason == "bad HTML"


def test_without_the_extra_the_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)

    with pytest.raises(ExtraMissing, match=r"pip install 'claimex\[html\]'"):
        _read(_page())


def test_nothing_is_shown_on_the_terminal(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    _read(_page())
    for source in ("<p></p>", "<html/>"):
        _fault(source)

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("tag", ["a href='/x'", "span", "b"])
def test_a_page_crowded_with_links_or_spans_is_refused(tag: str) -> None:
    crowd = f"<{tag}>word</{tag.split(maxsplit=1)[0]}> "

    assert _fault(_page(f"<p>{crowd * (CROWDED + 1)}</p>")).reason == "bad HTML"
    assert BODY[0] in _read(_page(f"<p>{crowd * 300}</p>")).text


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_tag_of_thousands_of_attributes_is_refused(quote: str) -> None:
    def tag(count: int) -> str:
        return f"<p {' '.join(f'a{number}={quote}>{quote}' if quote else f'a{number}' for number in range(count))}>"

    assert _fault(_page(f"{tag(ATTRIBUTES_MOST)}{BODY[0]}</p>")).reason == "bad HTML"
    assert BODY[0] in _read(_page(f"{tag(50)}{BODY[0]}</p>")).text


@pytest.mark.parametrize("around", ["<script>{}</script>", "<!-- {} -->", "<style>{}</style>", "<title>{}</title>"])
def test_what_looks_like_a_tag_where_none_can_be_is_no_reason_to_refuse(around: str) -> None:
    code = around.format("if (i<n) " + "x = y; " * ATTRIBUTES_MOST)

    assert BODY[0] in _read(_page(f"{code}<p>{BODY[0]}</p>")).text


def test_a_page_nested_too_deeply_is_refused() -> None:
    def nested(depth: int) -> str:
        return _page(f"{'<div>' * depth}<p>{BODY[0]}</p>{'</div>' * depth}")

    assert _fault(nested(DEEPEST)).reason == "bad HTML"
    assert BODY[0] in _read(nested(100)).text


def test_a_page_of_more_paragraphs_than_any_article_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "CHILDREN_MOST", 30)

    assert _fault(_page(f"<div>{'<p>A word.</p>' * 31}</div>")).reason == "bad HTML"


CRAFTED: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "<p>a" * n,
    "captions": lambda n: "<p class=caption>Ann Lee</p>" * n,
    "entities": lambda n: f"<p>{'&amp;&#8220;' * n}</p>",
    "rows": lambda n: f"<table>{'<tr><td>a' * n}</table>",
    "points": lambda n: f"<ul>{'<li>a point of the list</li>' * n}</ul>",
    "breaks": lambda n: f"<p>{'a<br>' * n}</p>",
    "authors": lambda n: "<meta name=author content='Ann Lee'>" * n,
    "attributes": lambda n: f"<p {' '.join(f'a{i}=1' for i in range(n))}>a",
    "bare attributes": lambda n: f"<p {' '.join(f'a{i}' for i in range(n))}>a",
    "quotations": lambda n: f"{'<blockquote>' * n}a",
    "divisions": lambda n: f"{'<div>' * n}a",
    "tables": lambda n: f"{'<table><tr><td>' * n}a",
    "spans": lambda n: f"<p>{'<span>' * n}a",
    "data": lambda n: f"""<script type="application/ld+json">{'{"@type":"Person","name":' * n}</script>a""",
    "lists of data": lambda n: f"""<script type="application/ld+json">{'{"a":' + "[" * n}</script>a""",
    "tags": lambda n: "<div class=tags><a href=/tag/x/>x</a></div>" * n,
}
SMALL, TIMES, SLACK = 1_000, 8, 3


@pytest.mark.parametrize("name", CRAFTED)
def test_time_grows_with_the_length_of_a_crafted_page_not_with_its_square(name: str) -> None:
    small, large = (_page(CRAFTED[name](n)) for n in (SMALL, SMALL * TIMES))

    assert not is_slower(_read_or_refuse, small, large, times=SLACK * TIMES)


def _read_or_refuse(source: str) -> None:
    with contextlib.suppress(InputError):  # refused at once is as good
        read_page(source, where="page.html")


def test_tags_nested_by_the_hundred_thousand_are_refused() -> None:
    assert _fault(_page("<div>" * 100_000)).reason == "bad HTML"


def test_an_article_in_a_block_named_for_comments_is_not_lost() -> None:
    story = [*BODY, "The hall was full, and more people stood outside in the rain than in the room."] * 2
    paragraphs = "".join(f"<p>{text}</p>" for text in story)
    page = f"<html><body><div class='comments-section-wrapper'>{paragraphs}</div></body></html>"

    text = _read(page).text

    assert all(line in text for line in story if len(line.split()) >= SENTENCE_WORDS)


def test_readers_comments_are_not_taken_for_an_article_that_was_cut() -> None:
    comment = (
        "<div class='comment'><p>I was there, and I can tell you that the mayor was in tears at the end.</p></div>"
    )
    page = _page().replace('<div id="comments">', f'<div id="comments">{comment * 12}')

    assert "in tears" not in _read(page).text


@pytest.mark.model
def test_an_embedded_post_is_its_author_s() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p lang='en'>No wall, no peace. See you in court. "
        "<a href='https://t.co/x'>pic.twitter.com/x1</a></p>&mdash; Hugo Dahl (@hugodahl) "
        "<a href='https://twitter.com/hugodahl/status/1'>May 3, 2024</a></blockquote>"
    )
    found = claimex.load().extract(_read(_page("", post)).text)

    assert ("No wall, no peace. See you in court.", "Hugo Dahl") in _said(found)


@pytest.mark.model
def test_a_quotation_pulled_out_of_the_body_is_not_doubled() -> None:
    body = [
        *BODY,
        "“We will fight this plan in every court there is in the land,” said Oda Renn on the steps of the hall.",
    ]
    pulled = (
        "<blockquote class='pull'><p>“We will fight this plan in every court there is in the land”</p></blockquote>"
    )
    found = claimex.load().extract(_read(_page(pulled, body=body)).text)

    assert [who for what, who in _said(found) if "every court" in what] == ["Oda Renn"]


def _said(records: list[claimex.Record]) -> list[tuple[str, str | None]]:
    return [(" ".join(s.text for s in r.content), r.speaker.name if r.speaker is not None else None) for r in records]
