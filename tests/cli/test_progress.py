"""Test what is said while a run goes on: how much is done, of how much where that is known, and the time left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claimex.cli._terminal import _progress, _progress_words, reporting
from claimex.reading import ReadOptions, count_articles
from claimex.running import Counts, Request, SideFiles, Site, Subset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def put(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("Nobody spoke.\n", encoding="utf-8")


def request(folder: Path, **subset: object) -> Request:
    whole: Mapping[str, object] = {"since": None, "sample": None, "seed": 0, "limit": None, **subset}
    return Request(
        paths=(str(folder),),
        reading=ReadOptions(),
        selection={"kinds": (), "acts": (), "speakers": (), "min_confidence": 0.0, "min_checkable": 0.0},
        subset=Subset(**whole),  # type: ignore[arg-type]
        model=None,
        site=Site(engine="local", address=None, jobs=1),
        output=str(folder / "out.html"),
        format=None,
        shard_size=1,
        fresh=False,
        headlines=False,
        any_language=False,
        voice="source",
        side_files=SideFiles(texts=None, articles=None, errors=None),
    )


def test_files_of_one_article_are_counted_by_their_names(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", "b.md", "c.html", "d.png", ".hidden.txt", "out.html")

    assert count_articles([tmp_path / "in"], exclude=[tmp_path / "in" / "out.html"]) == 3
    assert count_articles([tmp_path / "in" / "a.txt", tmp_path / "nothing.txt"]) == 2  # one of them fails


@pytest.mark.parametrize("name", ["a.jsonl", "a.tar", "a.csv"])
def test_files_of_many_articles_leave_the_number_open(tmp_path: Path, name: str) -> None:
    put(tmp_path / "in", "a.txt", name)

    assert count_articles([tmp_path / "in"]) is None
    assert count_articles(["-"]) is None


@pytest.mark.parametrize(
    ("subset", "expected"),
    [
        ({}, 3),
        ({"limit": 2}, 2),
        ({"limit": 9}, 3),
        ({"sample": 2.0}, 2),
        ({"sample": 0.5}, None),
        ({"since": 1}, None),
    ],
)
def test_a_run_knows_how_many_inputs_it_reads(tmp_path: Path, subset: dict[str, object], expected: int | None) -> None:
    put(tmp_path / "in", "a.txt", "b.txt", "c.txt", "out.html")

    assert request(tmp_path / "in", **subset).count() == expected


def test_words_of_progress_name_the_total_where_it_is_known() -> None:
    counts = Counts(articles=1_200, found=3)
    counts.reasons["empty"] = 1

    assert _progress_words(counts, 5_000).startswith("1,201 of 5,000 articles, 3 records, 1 failed, 0 words/s")
    assert _progress_words(counts, None).startswith("1,200 articles, 3 records")


def test_the_time_left_is_shown_where_the_total_is_known() -> None:
    for total in (7, None):
        with _progress(total) as progress:
            assert progress.tasks[0].total == total
            assert any("Remaining" in type(column).__name__ for column in progress.columns) == (total is not None)


def test_inputs_are_counted_only_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def expected() -> int:
        asked.append("")
        return 1

    for terminal, quiet in ((False, False), (True, True), (True, False)):
        monkeypatch.setattr("sys.stderr.isatty", lambda terminal=terminal: terminal)
        with reporting(Counts(expected=expected), quiet=quiet, live=True):
            pass

    assert len(asked) == 1
