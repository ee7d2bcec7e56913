"""Test the report as a file: it needs nothing else, an article cannot run anything in it, and its data is exact."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from made import make_article, make_record, make_records
from strange import TEXTS
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.errors import InputError
from claimex.review.page import REVIEW_SCRIPTS, as_json, data_block, read_web, render_report

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Document

HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> & \u2028 \u202e“Yes,” said Tamm.\x00"


class Elements(HTMLParser):
    """Collects start tags and the content of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            attributes, words = self.scripts[-1]
            self.scripts[-1] = (attributes, words + data)

    def data(self) -> dict[str, object]:
        return {str(a["id"]): json.loads(words) for a, words in self.scripts if a.get("type") == "application/json"}


def report(text: str, *content: str) -> Elements:
    article = make_article(text, title=HOSTILE)
    page, problems = render_report([make_record(article, *content)], lambda _: article.text, title=HOSTILE)
    assert not problems
    return Elements(page)


def test_nothing_in_an_article_makes_an_element() -> None:
    plain, hostile = report("“Yes,” said Tamm.", "“Yes,”"), report(HOSTILE, "“Yes,”")

    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert all(not name.startswith("on") for _, attributes in hostile.tags for name in attributes)


@given(TEXTS)
def test_data_comes_out_as_it_was_and_holds_no_markup(text: str) -> None:
    block = data_block("x", {"text": text})

    assert block.count("<") == 2
    assert "&" not in as_json(text)
    assert Elements(block).data() == {"x": {"text": text}}


def test_the_page_loads_nothing_and_names_its_own_scripts_alone() -> None:
    page = report("“Yes,” said Tamm.", "“Yes,”")

    policy = next(str(a["content"]) for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    run = [words for attributes, words in page.scripts if "type" not in attributes]
    digests = [base64.b64encode(hashlib.sha256(words.encode()).digest()).decode() for words in run]
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert rules["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert not [a for _, a in page.tags if {"src", "srcset", "data"} & a.keys()]
    assert not [a for tag, a in page.tags if tag == "link"]


def test_scripts_put_data_into_the_page_as_text_alone() -> None:
    for name in REVIEW_SCRIPTS:
        source = read_web(name)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source)
        assert "</" not in re.sub(r"<\\/", "", source).replace("</u", "")


def test_rows_and_spans_are_the_records() -> None:
    article = make_article()
    page, _ = render_report(make_records(article), lambda _: article.text)
    found: dict[str, Any] = Elements(page).data()

    first = found["article-0"]["records"][0]
    begin = [article.text.index(words) for words in ("“We won,”", "a close race", "“It is over,”")]
    assert [row["at"] for row in found["index"]["records"]] == begin
    assert first["content"] == [[19, 28], [56, 76]]
    assert (first["name"], first["mention"]) == ("Mari Tamm", [34, 54])
    assert found["article-0"]["text"] == article.text


def test_a_headline_in_the_text_is_the_title_and_other_zones_are_told() -> None:
    text = "Ferry runs late\n\nUUSKÜLA (Agency) – “We won,” said Mari Tamm, the mayor of the town by the sea.\n"
    article = make_article(text)
    page, _ = render_report([make_record(article, "“We won,”")], lambda _: article.text)
    found: dict[str, Any] = Elements(page).data()

    assert found["index"]["docs"][0]["title"] == "Ferry runs late"
    assert [text[start:end] for start, end in found["article-0"]["zones"]] == ["UUSKÜLA (Agency) –"]


def test_an_article_without_its_text_is_listed_with_the_reason() -> None:
    def missing(doc: Document) -> str:
        raise InputError(doc.id, "its text is not there", reason="text missing")

    page, problems = render_report(make_records(make_article()), missing)

    assert problems == ["news/1.txt: its text is not there"]
    assert "“It is over,”" in page


def test_a_text_that_does_not_fit_is_told_and_not_painted() -> None:
    article = make_article()

    _, problems = render_report(make_records(article), lambda _: article.text[1:])

    assert len(problems) == 1


@pytest.mark.parametrize(("kept", "code"), [(True, 0), (False, 3)])
def test_the_command_writes_the_page(tmp_path: Path, *, kept: bool, code: int) -> None:
    article = make_article(doc_id="a.txt")
    (tmp_path / "text").mkdir()
    if kept:
        (tmp_path / "text/a.txt").write_bytes(article.text.encode())
    (tmp_path / "r.jsonl").write_text("".join(r.to_json() + "\n" for r in make_records(article)))
    out = tmp_path / "out.html"

    run = CliRunner().invoke(app, ["report", str(tmp_path / "r.jsonl"), "-t", str(tmp_path / "text"), "-o", str(out)])

    assert run.exit_code == code, run.output
    assert "3 records" in run.stderr
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_the_same_records_give_the_same_page() -> None:
    article = make_article()
    pages = [render_report(make_records(article), lambda _: article.text)[0] for _ in range(2)]

    assert pages[0] == pages[1]
