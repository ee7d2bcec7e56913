"""Test an article in the terminal: highlights work with and without colour, and control characters have no effect."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import TEXT, make_article, make_record, make_records
from rich.console import Console, RenderableType

from claimex.cli._terminal import Safe
from claimex.layout.zones import Zone
from claimex.messages import one_line, plain
from claimex.record import Claim, Context, TextSpan
from claimex.spans import Span
from claimex.views.marked_article import in_full, render_article, render_claims

if TYPE_CHECKING:
    from claimex.article import Article
    from claimex.record import Record

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "“Hi,”\x1b]0;owned\x07 said \x9b2J[bold]Eve[/bold] \u202e.\r\n"


def printed(what: RenderableType, *, colour: bool = False, width: int = 200) -> str:
    out = io.StringIO()
    Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None, highlight=False
    ).print(what)
    return out.getvalue()


def show(article: Article, records: list[Record], *, colour: bool = False, width: int = 200) -> str:
    return printed(render_article(article, records), colour=colour, width=width)


def test_marks_stand_around_their_words_with_the_records_number() -> None:
    text = show(ARTICLE, RECORDS)

    assert "– [¹“We won,”]¹ {¹said}¹ <¹Mari Tamm, the mayor>¹, [¹“and we are glad 🎉.”]¹" in text
    assert "<²Officials>² {²expected}² [²a close race]²." in text


def test_zones_are_named_and_hold_the_marks_in_them() -> None:
    zones = [Zone(Span(0, 18), "dateline"), Zone(Span(TEXT.index("Officials"), TEXT.index(" “It")), "caption")]
    text = printed(render_article(ARTICLE, RECORDS, zones=zones))

    assert "⟦dateline: UUSKÜLA (Agency) –⟧ [¹“We won,”]¹" in text
    assert "⟦caption: <²Officials>² {²expected}² [²a close race]².⟧ [³“It is over,”]³" in text


def test_legend_says_what_the_brackets_mean() -> None:
    assert "[ⁿcontent]ⁿ {ⁿcue}ⁿ <ⁿspeaker>ⁿ of record n" in show(ARTICLE, RECORDS)


def test_records_stand_in_a_table() -> None:
    table = show(ARTICLE, RECORDS).split("of record n")[1]
    lines = table.splitlines()
    at = next(number for number, line in enumerate(lines) if "direct" in line)

    assert re.search(r"1\s+direct\s+Mari Tamm \(Mari Tamm, the mayor\)\s+said\s+“We won,” … “and", lines[at])
    assert "0.90" in lines[at]
    assert lines[at + 1].split()[0] == "assertion"
    assert "Jaan Kask (" not in table


def test_claims_stand_under_their_records_number_with_what_decided_them() -> None:
    span = {"start": 60, "end": 66}
    signal = {"start": 60, "end": 63, "text": "not"}
    claims = [
        {**span, "text": "We won", "polarity": "affirmed", "certainty": "asserted"},
        {**span, "text": "\x1b[1mno", "polarity": "negated", "certainty": "hedged", "signals": [signal, signal]},
    ]
    record = make_record(ARTICLE, "“We won,”", claims=[claims[0] | {"text": "We won"}, claims[1] | {"end": 66}])

    table = show(ARTICLE, [RECORDS[1], record])

    assert re.search(r"2\s+We won\s+affirmed\s+asserted", table)
    assert re.search(r"2\s+\S*\[1mno\s+negated\s+hedged\s+not, not", table)
    assert "polarity" not in show(ARTICLE, RECORDS)


def test_article_without_records_has_no_legend_and_no_table() -> None:
    text = show(ARTICLE, [])

    assert "0 records" in text
    assert "ⁿ" not in text
    assert "conf." not in text


def test_heading_has_title_and_place() -> None:
    article = replace(make_article(title="Uusküla\nvotes"), published="2031-05-01")

    assert show(article, []).startswith("Uusküla␊votes\nnews/1.txt · 2031-05-01 · 0 records\n")


def test_colours_are_there_in_a_colour_terminal() -> None:
    text = show(ARTICLE, RECORDS, colour=True)

    assert "\x1b[32m“We won,”\x1b[0m" in text
    assert "\x1b[1;33msaid\x1b[0m" in text
    assert "\x1b[4;36mJaan Kask\x1b[0m" in text


def test_nested_records_nest_their_brackets_and_name_their_parent() -> None:
    article = make_article("“He said ‘no’ to us,” said Tamm.")
    outer = make_record(article, "“He said ‘no’ to us,”", cue="said Tamm", id="a")
    inner = make_record(article, "‘no’", mention="He", id="b", parent="a")
    text = show(article, [outer, inner])

    assert "[¹“<²He>² said [²‘no’]² to us,”]¹ {¹said Tamm}¹." in text
    assert re.search(r"2\s+direct in 1", text)


def test_the_chain_of_sources_stands_below_and_nested_kinds_are_indented() -> None:
    article = make_article("Tamm said Kask believes she wants peace.")
    outer = make_record(article, "Kask believes she wants peace", cue="said", mention="Tamm", id="a")
    inner = make_record(
        article, "she wants peace", cue="believes", mention="Kask", name="Jaan Kask", id="b", parent="a"
    )
    innermost = make_record(article, "peace", cue="wants", id="c", parent="b")
    text = show(article, [outer, inner, innermost])

    assert "2  Tamm › said › Jaan Kask › believes: she wants peace\n" in text
    assert "3  Tamm › said › Jaan Kask › believes › – › wants: peace\n" in text
    assert re.search(r"2\s+  direct in 1", text)
    assert re.search(r"3\s+    direct in 2", text)


def test_records_that_name_each_other_as_parents_are_shown_all_the_same() -> None:
    one, two = (make_record(ARTICLE, "a close race", id=i, parent=p) for i, p in (("a", "b"), ("b", "a")))

    assert "direct in 2" in show(ARTICLE, [one, two])


def test_a_refusal_has_a_row_without_content() -> None:
    record = make_record(ARTICLE, cue="said", mention="Mari Tamm", kind="no_comment", act=None)

    assert "no_comment" in show(ARTICLE, [record])


def test_spans_of_one_place_and_spans_that_cross_are_all_marked() -> None:
    article = make_article("abcdef")
    one, two = make_record(article, "abcd", id="a"), make_record(article, "cdef", id="b")
    three = make_record(article, "abcd", id="c")

    assert "[¹[³ab[²cd]³]¹ef]²" in show(article, [one, two, three])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_any_spans_over_any_text_keep_every_character(text: str, data: st.DataObject) -> None:
    article = make_article(text)
    place = st.integers(0, len(text) - 1)
    spans = [sorted((data.draw(place), data.draw(place))) for _ in range(3)]
    records = [make_record(article, text[a : b + 1]) for a, b in spans]
    marked = show(article, records, width=10_000).split("3 records\n\n")[1]

    assert not CONTROLS.search(marked)
    assert all(f"[{number}" in marked and f"]{number}" in marked for number in "¹²³")
    assert not set(plain(text)) - set(marked) - set(" \t\n")


def test_escape_sequences_of_a_text_do_not_reach_the_terminal() -> None:
    article = replace(
        make_article(HOSTILE, doc_id="a\x1b[31m.txt", title="\x1b]8;;http://x\x07t"), url="http://x/\x9b1m"
    )
    record = make_record(article, HOSTILE.strip(), mention="\x9b2J[bold]Eve", name="\x1b[2JEve", cue="\x07 said ")
    text = show(article, [record])

    assert not CONTROLS.search(text)
    assert "[¹“Hi,”␛]0;owned{¹␇" in text
    assert "[bold]Eve" in text


def test_long_text_is_wrapped_to_the_width() -> None:
    lines = show(make_article(TEXT * 5), RECORDS, width=60).splitlines()

    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31m\x00\x7f", "␛[31m␀␡"),
        ("\x9b\u202e\ud800", "\ufffd\ufffd\ufffd"),
        ("שלום 👩‍👩‍👧 e\u0301", "שלום 👩‍👩‍👧 e\u0301"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_plain_keeps_text_and_shows_controls(text: str, safe: str) -> None:
    assert plain(text) == safe


def test_one_line_is_one_line() -> None:
    assert one_line("a\nb\r\tc\u2029d") == "a␊b␍␉c␊d"


def test_safe_neutralises_whatever_rich_prints() -> None:
    assert "\x1b" not in printed(Safe("[bold]x\x1b[2Jy"))
    assert "\x1b[1mx" in printed(Safe("[bold]x"), colour=True)


def test_a_claim_in_full_has_names_in_brackets_and_no_cue() -> None:
    text = "“She,” he said, “never paid me.”"
    parts = [TextSpan.cut(text, Span(1, 4)), TextSpan.cut(text, Span(17, 30))]
    context = [
        Context(start=1, end=4, text="She", name="Ada Quill"),
        Context(start=28, end=30, text="me", name="Bo Ek"),
    ]
    claim = Claim(start=1, end=30, text=text[1:30], parts=parts, context=context)

    assert in_full(claim) == "She [Ada Quill] never paid me [Bo Ek]"
    assert in_full(claim.model_copy(update={"context": []})) == claim.words == "She never paid me"


def test_claims_alone_are_listed_with_their_speaker() -> None:
    claims = [{"start": 60, "end": 66, "text": "We won", "polarity": "affirmed", "certainty": "asserted"}]
    record = make_record(ARTICLE, "“We won,”", mention="Mari Tamm, the mayor", name="Mari Tamm", claims=claims)

    lines = printed(render_claims(ARTICLE, [RECORDS[1], record])).splitlines()

    assert " ".join(lines[-1].split()) == "2 Mari Tamm (Mari Tamm, the mayor) We won affirmed asserted"
    assert len([line for line in lines if "affirmed" in line]) == 1
