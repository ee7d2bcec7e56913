"""Clusters: the forms of one quotation, and copies of one story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from speeches import SPEECH, quoting

from claimex.corpus.cluster import cluster, days_of
from claimex.corpus.differences import align
from claimex.corpus.shelf import Sets, Shelf
from claimex.corpus.words import words_of
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from claimex.record import Record

WHOLE = "“We spent every last cent on the old cranes, and nobody in the whole town thanked us for it.”"


def said(text: str | tuple[str, ...], doc: str, *, name: str | None = "Ada Ojo", day: str | None = None) -> Record:
    return quoting(text, name=name, doc=doc, document={"published": day})


def find(*records: Record, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - options of cluster
    return list(cluster(records, **options))


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        ('"we spent every last cent on the old cranes and nobody in the whole town thanked us for it"', "longest"),
        (
            ("“We spent every last cent on the old cranes,”", "“and nobody in the whole town thanked us for it.”"),
            "longest",
        ),
        ("“nobody in the whole town thanked us”", "trimmed"),
        ("“We spent every last cent … and nobody in the whole town thanked us for it.”", "elided"),
        ("“We spent every last cent on the new cranes, and nobody in the whole town thanked us for it.”", "altered"),
        ("“We spent evry last cent on the old cranes, and nobody in the whole town thanked us.”", "altered"),
    ],
)
def test_forms_of_one_quotation_are_one_cluster(other: str | tuple[str, ...], relation: str) -> None:
    (found,) = find(said(WHOLE, "a/1"), said(other, "b/1"))

    assert found["articles"] == 2
    assert found["outlets"] == ["a", "b"]
    assert [form["relation"] for form in found["forms"]] in (["longest", relation], [relation])


@pytest.mark.parametrize(
    "other",
    [
        "“Nobody in this country has ever spent a cent on cranes.”",
        "“We spent every last cent on the old ferry terminal because the minister had asked us to do so.”",
        "“nobody thanked us”",
    ],
)
def test_other_quotations_stay_apart(other: str) -> None:
    assert find(said(WHOLE, "a/1"), said(other, "b/1")) == []


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (
            "“It is not a question of the money for the city.”",
            "“It is not a question of the time for the club.”",
            False,
        ),
        (
            "“We will not be able to do it in the time we have.”",
            "“We will not be able to do it in the hall we have.”",
            False,
        ),
        ("“The dam had been inspected in the past year.”", "“The dam has been inspected in the past year.”", True),
        ("“We are not there yet but we will be.”", "“We are not there yet, but we will be”", True),
    ],
)
def test_small_words_alone_join_nothing(one: str, other: str, *, joined: bool) -> None:
    assert bool(find(said(one, "a/1"), said(other, "b/1"))) is joined


def test_verbatim_leaves_variants_apart() -> None:
    records = [said(WHOLE, "a/1"), said(WHOLE.upper(), "b/1"), said("“nobody in the whole town thanked us”", "c/1")]

    (found,) = find(*records, level="verbatim")

    assert found["size"] == 2


def test_short_words_are_one_only_of_one_speaker() -> None:
    records = [said("“No comment yet”", "a/1"), said("“No comment yet”", "b/1", name="Ojo")]

    assert len(find(*records)) == 1
    assert find(*records[:1], said("“No comment yet”", "b/1", name="Ilka Varga")) == []


def test_two_names_for_one_quotation_are_a_conflict() -> None:
    (found,) = find(said(WHOLE, "a/1"), said(WHOLE, "b/1", name="Ilka Varga"))

    assert found["conflict"]
    assert found["speakers"] == {"Ada Ojo": 1, "Ilka Varga": 1}


def test_a_surname_is_no_conflict() -> None:
    (found,) = find(said(WHOLE, "a/1"), said(WHOLE, "b/1", name="Ojo"))

    assert not found["conflict"]


def test_the_first_is_the_earliest() -> None:
    (found,) = find(said(WHOLE, "a/1", day="2024-03-05"), said(WHOLE, "b/1", day="2024-03-04T09:00:00Z"))

    assert found["first"]["doc"] == "b/1"


def test_a_window_parts_what_lies_apart() -> None:
    records = [said(WHOLE, f"a/{day}", day=f"2024-03-{day:02}") for day in (1, 2, 20, 21)]

    assert [row["size"] for row in find(*records)] == [4]
    assert [row["size"] for row in find(*records, window=7)] == [2, 2]


def test_what_one_article_repeats_is_given_if_asked() -> None:
    records = [said(WHOLE, "a/1"), said((WHOLE[:40], WHOLE[40:]), "a/1")]

    assert find(*records) == []
    assert [row["size"] for row in find(*records, least=1)] == [2]


def story(doc: str, *sentences: str) -> list[Record]:
    return [quoting(text, doc=doc, kind="indirect", at=200 * n) for n, text in enumerate(sentences)]


def test_copies_are_found_and_other_articles_are_not() -> None:
    sentences = [
        f"{part} and the {n} harbour masters of this coast agreed to that" for n, part in enumerate(SPEECH.split(". "))
    ]
    other = [f"{word} was never seen in the valley before the rain of number {n}" for n, word in enumerate("abcdef")]

    (found,) = find(*story("a/1", *sentences), *story("b/1", *sentences[1:]), *story("c/1", *other), level="copy")

    assert [member["doc"] for member in found["members"]] == ["a/1", "b/1"]
    assert found["longest"] == "a/1"
    assert found["members"][1]["shared"] > 0.9


@pytest.mark.parametrize(("kept", "expected"), [(8, 1), (5, 0)])
def test_a_much_shorter_article_is_a_copy_only_where_most_of_it_is_copied(kept: int, expected: int) -> None:
    long = [
        f"{word} and the other harbour masters of coast {n} agreed to that plan"
        for n, word in enumerate("abcdefgh" * 5)
    ]
    own = [
        f"none of these people {word} ever wrote to us before spring number {n}" for n, word in enumerate("abcdefgh")
    ]

    found = find(*story("a/1", *long), *story("b/1", *long[:kept], *own[kept:]), level="copy")

    assert len(found) == expected


def test_the_order_of_records_changes_no_cluster() -> None:
    records = [said(WHOLE, "a/1"), said("“nobody in the whole town thanked us”", "b/1"), said(WHOLE, "c/1")]

    ids = {find(*records)[0]["id"], find(*records[::-1])[0]["id"]}

    assert len(ids) == 1


@pytest.mark.parametrize(("window", "days"), [("14d", 14), ("3", 3), (None, None)])
def test_a_window_is_read(window: str | None, days: int | None) -> None:
    assert days_of(window) == days


def test_no_window_is_refused() -> None:
    with pytest.raises(ConfigError, match="14d"):
        days_of("two weeks")


def test_a_shelf_gives_back_what_was_put_there() -> None:
    with Shelf() as shelf:
        for number in range(20):
            shelf.add({"n": number, "é": "ü"}, ["one", "two", "three", str(number)])

        assert [shelf.read(n)["n"] for n in (3, 19, 0)] == [3, 19, 0]
        assert {pair[:2] for pair in shelf.candidates()} >= {(0, 1), (18, 19)}


def test_sets_are_joined() -> None:
    sets = Sets(5)
    sets.join(4, 1)
    sets.join(1, 3)

    assert list(sets.groups()) == [[0], [1, 3, 4], [2]]


def test_words_that_recur_are_compared_at_their_best_place() -> None:
    window = words_of("One of them said: good grief, we have a singer, and I thought, good grief, I am a singer").keys

    found = align(words_of("good grief, we have a singer").keys, window)

    assert (found.matched, found.cost, found.first, found.last) == (6, 0, 4, 9)
