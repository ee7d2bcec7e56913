"""Test posts and handles: signed posts are told from bylines, and handles from addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from strange import TEXTS
from tables import find

from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.posts import find_posts, handle_beside, owner_of


def posts_of(text: str) -> list[tuple[str, list[str]]]:
    found = find_posts(text, find_paragraphs(text))
    return [(p.label.of(text) if p.label is not None else "", [span.of(text) for span in p.words]) for p in found]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("No.\n\n— Oda Renn (@oda) May 3, 2024", [("Oda Renn", ["No."])]),
        ("No. pic.twitter.com/x — Oda Renn (@oda) 3:04 PM - 3 May 2024", [("Oda Renn", ["No."])]),
        ("She wrote:\n\nNo.\n\nNever.\n\n— Oda Renn (@oda)", [("Oda Renn", ["No.", "Never."])]),
        ("@oda: No.", [("@oda", ["No."])]),
        ("The wall stands.\n\n— Oda Renn (@oda) writes on walls", []),
        ("The wall stands.\n\n— Oda Renn (@oda)", []),
        ("— Oda Renn (@oda) May 3, 2024", []),
        ("Write to oda@fernby.example: No.", []),
    ],
)
def test_posts(text: str, posts: list[tuple[str, list[str]]]) -> None:
    assert posts_of(text) == posts


@pytest.mark.parametrize(
    ("text", "cue", "handle"),
    [
        ("@oda wrote: “No.”", "wrote", "@oda"),
        ("“No,” wrote @oda.", "wrote", "@oda"),
        ("It was told @oda in May.", "told", None),
        ("oda@fernby.example wrote", "wrote", None),
        ("@oda and the mayor wrote", "wrote", None),
    ],
)
def test_the_handle_beside_a_cue(text: str, cue: str, handle: str | None) -> None:
    found = handle_beside(text, find(text, cue))

    assert (found.of(text) if found is not None else None) == handle


def test_the_owner_of_a_handle() -> None:
    text = "Oda Renn (@oda) and @mari spoke. Asked about it, @hugo left."

    assert [s.of(text) if (s := owner_of(text, h)) else None for h in ("@oda", "@mari", "@hugo")] == [
        "Oda Renn",
        None,
        None,
    ]


@given(TEXTS)
def test_posts_are_sorted_and_have_words(text: str) -> None:
    found = find_posts(text, find_paragraphs(text))

    assert all(len(span) for post in found for span in post.words)
    assert found == sorted(found, key=lambda post: post.whole)
