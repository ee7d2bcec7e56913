"""Test the formats of findings: programs can read them, and words from articles cannot inject markup."""

from __future__ import annotations

import html
import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import make_article, make_record, make_records
from rich.console import Console
from strange import TEXTS

from claimex.cli._terminal import Safe
from claimex.evaluation.diff import Change, FieldChange, prepare
from claimex.evaluation.findings import SHOWN, STYLES, Findings, Verdict, render_findings

if TYPE_CHECKING:
    from claimex.evaluation.findings import Style

WON, RACE, OVER = map(prepare, make_records(make_article()))
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = [
    "a | b",
    "`x` **y** [z](http://x.example) <script>",
    "\x1b[31mred\x9b2J",
    "line\nbreak\r\n::error::gone",
    "%0A::set-output name=x::y",
    "]]> & \ufffe \uffff",
    "\u202egnorw",
    "@somebody #12 www.x.example",
    "\\| \\",
]


def moved(by: float = -0.25) -> Change:
    return Change("changed", "a.txt", WON, WON, (FieldChange("confidence", 0.5, 0.5 + by, by),))


def findings(*changes: Change, verdicts: tuple[Verdict, ...] = (), hidden: int = 0) -> Findings:
    return Findings("claimex diff", not changes, ["2 articles", "  1 act"], verdicts, changes, hidden, {"lost": 1})


def text_of(found: Findings, style: Style, *, show: int | None = None) -> str:
    shown = render_findings(found, style, show=show)
    if isinstance(shown, str):
        return shown
    console = Console(width=100, file=io.StringIO(), record=True, color_system=None)
    console.print(Safe(shown))
    return console.export_text()


def named(words: str) -> Change:
    """Return a change with these words in every place that words from an article can reach."""
    record = prepare(make_record(make_article(f"{words}.“We,” said Ann.", doc_id=words), "“We,”", cue="said"))
    return Change("changed", words, record, record, (FieldChange(words, words, {words: words}),))


# What is said


@pytest.mark.parametrize("style", STYLES)
def test_each_form_tells_what_changed_and_by_how_much(style: Style) -> None:
    span = FieldChange(
        "content[0]",
        {"start": 3, "end": 9, "text": "“We”"},
        {"start": 4, "end": 9, "text": "We”"},
        {"start": 1, "end": 0},
    )
    text = html.unescape(text_of(findings(moved(), Change("lost", "b.txt", RACE, None, (span,))), style))

    for part in ("changed", "lost", "a.txt", "b.txt", "confidence", "-0.25", "content[0]", "Mari Tamm"):
        assert part in text, part
    assert ("start +1, end +0" in text) is (style != "json")


@pytest.mark.parametrize("style", STYLES)
def test_each_form_tells_that_nothing_changed(style: Style) -> None:
    text = text_of(findings(), style)

    assert "2 articles" in text or json.loads(text)["changes"] == []


@pytest.mark.parametrize("style", STYLES)
def test_so_many_changes_are_listed_and_the_rest_counted(style: Style) -> None:
    text = text_of(findings(*[moved()] * 5, hidden=2), style, show=3)

    assert text.count("-0.25") in {3, 6}  # JUnit says each twice
    assert "4 more changes" in text or '"hidden": 4' in text or style == "github"


def test_verdicts_are_told_by_name() -> None:
    verdicts = (Verdict("max-lost", passed=False, message="3 of 9 lost"), Verdict("valid", passed=True, message="ok"))
    texts = {style: text_of(findings(moved(), verdicts=verdicts), style) for style in STYLES}

    assert "FAILED  max-lost: 3 of 9 lost" in texts["table"]
    assert "passed  valid: ok" in texts["table"]
    assert json.loads(texts["json"])["verdicts"][0] == {"name": "max-lost", "passed": False, "message": "3 of 9 lost"}
    assert "- **max-lost** failed: 3 of 9 lost" in texts["markdown"]
    assert "::error title=claimex diff%3A max-lost::3 of 9 lost" in texts["github"].splitlines()
    assert "::warning" not in texts["github"]  # where thresholds decide, a change is a notice


def test_junit_counts_its_cases_and_failures() -> None:
    verdicts = (Verdict("max-lost", passed=False, message="3 of 9 lost"), Verdict("valid", passed=True, message="ok"))

    by_change, by_verdict, none = (
        ET.fromstring(text_of(found, "junit").partition("\n")[2])  # noqa: S314 - our own
        for found in (findings(moved(), moved()), findings(moved(), verdicts=verdicts), findings())
    )

    assert [(root.get("tests"), root.get("failures")) for root in (by_change, by_verdict, none)] == [
        ("2", "2"),
        ("2", "1"),
        ("1", "0"),
    ]
    assert [case.get("name") for case in by_verdict.iter("testcase")] == ["max-lost", "valid"]


def test_an_article_is_named_where_it_has_no_record() -> None:
    change = Change("article", "a.txt", fields=(FieldChange("doc.sha256", "00", "ff"),))

    assert "doc.sha256: 00 → ff" in text_of(findings(change), "table")
    assert json.loads(text_of(findings(change), "json"))["changes"][0]["record"] is None
    assert 'name="article"' in text_of(findings(change), "junit")


def test_values_are_short_for_people_and_whole_for_programs() -> None:
    long = "word " * 100
    change = Change("changed", "a.txt", WON, WON, (FieldChange("speaker.name", long, None),))

    assert len(text_of(findings(change), "markdown")) < 600
    assert json.loads(text_of(findings(change), "json"))["changes"][0]["fields"][0]["old"] == long


def test_github_gets_ten_changes_unless_more_are_asked_for() -> None:
    assert SHOWN["github"] == 10
    assert text_of(findings(*[moved()] * 20), "github").count("::warning") == 10
    assert text_of(findings(*[moved()] * 20), "github", show=15).count("::warning") == 15


# Words from strangers


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("style", STYLES)
def test_no_control_reaches_the_terminal(style: Style, words: str) -> None:
    assert not CONTROLS.search(text_of(findings(named(words)), style))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_github_command_stays_one_line_with_its_own_fields(words: str) -> None:
    lines = text_of(findings(named(words)), "github").splitlines()

    assert len(lines) == 2
    level, title, message = re.fullmatch(r"::(\w+) title=([^:,]*)::(.*)", lines[0]).groups()  # type: ignore[union-attr]
    assert level == "warning"
    assert not re.search("%(?!25|3A|2C)", title + message)


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_keeps_its_table_and_takes_no_markup_from_words(words: str) -> None:
    rows = [line for line in text_of(findings(named(words)), "markdown").splitlines() if line.startswith("| ~")]

    (row,) = rows
    cells = row.split("|")
    assert len(cells) == 6
    bare = re.sub(r"</?code>|<br>|&#\d+;", "", row.replace("|", ""))
    assert not re.search(r"[<>`*\[\]@#\\]|://|www\.", bare)


@given(TEXTS.filter(bool), st.sampled_from(STYLES))
@settings(max_examples=150)
def test_any_words_keep_every_form_whole(words: str, style: Style) -> None:
    text = text_of(findings(named(words)), style)

    assert not CONTROLS.search(text)
    if style == "json":
        assert json.loads(text)["changes"][0]["doc"] == words
    elif style == "junit":
        assert len(list(ET.fromstring(text.partition("\n")[2]).iter("failure"))) == 1  # noqa: S314
    elif style == "github":
        assert len(text.splitlines()) == 2
    elif style == "markdown":
        assert sum(line.startswith("|") for line in text.splitlines()) == 3
