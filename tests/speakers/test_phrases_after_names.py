"""Tests of the phrase after a name."""

from __future__ import annotations

import pytest

from claimex.speakers.phrases_after_names import role_beside


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Quill, then a reporter for U.S. papers, was freed.", "a reporter for U.S. papers"),
        ("Ada Quill is a member of the U.N. He is not.", "a member of the U.N."),
        ("Ada Quill is an aide to Sen. Omar Lind. She left.", "an aide to Sen. Omar Lind"),
        ("Ada Quill is a lawyer at Foo Inc.\nShe left.", "a lawyer at Foo Inc"),
        ("Ada Quill is a judge. She left.", "a judge"),
        ("Ada Quill, a nurse from Foo, Texas, left.", "a nurse from Foo, Texas"),
        ("Ada Quill, an envoy in Tripoli, Libya.", "an envoy in Tripoli, Libya"),
        ("Ada Quill, a clerk in Durham, N.C., left.", "a clerk in Durham, N.C."),
        ("Ada Quill, a cook in Lagos, Mary Stone and Li Wei left.", "a cook in Lagos"),
        ("Ada Quill, an expert on trips from Greece, Italy and Spain, left.", "an expert on trips from Greece"),
        ("Ada Quill, a secretary of State, U.S. envoy and judge, left.", "a secretary of State"),
        ("Ada Quill was elected mayor of Tarn. She left.", "mayor of Tarn"),
        ("Ada Quill serves as deputy mayor of Tarn.", "deputy mayor of Tarn"),
        ("Ada Quill was elected to the council.", None),
        ("Ada Quill was easily the star of the evening.", None),
        ("Ada Quill was appointed by the mayor.", None),
        ("Ada Quill, who backed Senator Lind, left.", None),
        ("Ada Quill was a judge to be feared.", None),
    ],
)
def test_the_phrase_beside_a_name_ends_where_its_sentence_ends(text: str, role: str | None) -> None:
    found = role_beside(text, len("Ada Quill"))

    assert (found.of(text) if found is not None else None) == role
