"""Test damaged text: how it is repaired, and that every character of the view has its offset in the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from growth import is_slower
from hypothesis import given
from strange import TEXTS

from claimex.layout.repair import Edit, View, repair_text
from claimex.spans import Span

SMALL, TIMES, SLACK = 1_000, 32, 8


def seen(text: str) -> str:
    """Return a text as repaired. If it is not damaged, it is unchanged."""
    view = repair_text(text)
    return text if view is None else view.text


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("&quot;We won,&quot; she said.", '"We won," she said.'),
        ("&#8220;It&rsquo;s&#x201d; &amp; more&nbsp;so", "“It’s” & more\u00a0so"),
        ("&amp;quot;Yes,&amp;quot;", '"Yes,"'),
        (r"\"It\'s on,\" he said. \u201cGo\u201d", '"It\'s on," he said. “Go”'),
        ("â€œWe won,â€ he said â€“ itâ€™s", "“We won,” he said – it’s"),
        ("â€œWe won,â€\x9d", "“We won,”"),
        ("longâ€term", "long-term"),
        ("Ã¢â‚¬Å“Yes,Ã¢â‚¬Â\x9d", "“Yes,”"),
        ("FranÃ§ois at the cafÃ©", "François at the café"),
        ("‚ÄúYes‚Äù and ÔÇ£noÔÇØ", "“Yes” and “no”"),
        ("\x93Yes,\x94 it\x92s", "“Yes,” it’s"),
        ("\ufffdWe won,\ufffd she said. It\ufffds", "“We won,” she said. It’s"),
        ("“We won,\ufffd she said.", "“We won,” she said."),
        (
            "Mr O\ufffdDea saw \ufffd by chance \ufffd the boys\ufffd caf\ufffd.",
            "Mr O’Dea saw – by chance – the boys’ caf\ufffd.",
        ),
        ("?We won,? she said. ?Is it? Yes.?", "“We won,” she said. “Is it? Yes.”"),
        ("`` We wo n't , '' he said .", "“We won't,” he said."),
        ('" We won , " he said . " Twice . "', "“We won,” he said. “Twice.”"),
        ("The boys ' club -LRB- new -RRB- cost $ 5 .", "The boys’ club (new) cost $5."),
        ("' The boys ' club won , ' he said .", "‘The boys’ club won,’ he said."),
        ("> Do not go.\n> It is shut.", "  Do not go.\n  It is shut."),
    ],
)
def test_damage_is_repaired(text: str, reads: str) -> None:
    assert seen(text) == reads


@pytest.mark.parametrize(
    "text",
    [
        "“Is it safe?” asked Tilda. “Who knows?” he said.",
        "Was it fair? Her party thinks not.",
        "See news.example/a?id=7&copy=2 and AT&T; or R&D.",
        "LÃ” and «Å» and “CAFÉ”, señor: naïve façade.",
        "A 2 > 1 proof, and -> arrows.\n>> Read more",
        "He paid , oddly, for it. Then he left, and she, too, was gone.",
        "",
    ],
)
def test_undamaged_text_is_unchanged(text: str) -> None:
    assert repair_text(text) is None


def test_a_span_of_the_view_has_the_offsets_of_its_characters() -> None:
    text = "He said: &ldquo;It&rsquo;s a caf\u00c3\u00a9 , &rdquo; once ."
    view = repair_text(text)

    assert view is not None
    start = view.text.index("“")
    place = view.place(Span(start, view.text.index("”") + 1))
    assert place.of(text) == "&ldquo;It&rsquo;s a caf\u00c3\u00a9 , &rdquo;"


def test_edits_are_made_on_top_of_edits() -> None:
    view = View("a--b")
    view.edit([Edit(1, 3, "-")])
    view.edit([Edit(0, 1, "")])

    assert view.text == "-b"
    assert [view.place(Span(0, 1)), view.place(Span(1, 2))] == [Span(1, 3), Span(3, 4)]


@given(TEXTS)
def test_the_offsets_of_any_repaired_text_are_sorted(text: str) -> None:
    view = repair_text(text)
    places = [] if view is None else [view.place(Span(i, i + 1)) for i in range(len(view.text))]

    assert all(place.end <= len(text) for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))


PIECES = ("?a", "\ufffd", "s\ufffd ", "?a,?", "' s ' . ", "&amp;", "â€", '" , ', "` . ", "> a\n")


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear_in_the_length_of_a_crafted_text(piece: str) -> None:
    """Quadratic time would take TIMES² as long, which is above the bound."""
    small, large = piece * SMALL, piece * (SMALL * TIMES)

    assert not is_slower(repair_text, small, large, times=SLACK * TIMES)
