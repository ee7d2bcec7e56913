"""Each file is found once, in an order that no system or locale changes, under an id of its own."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimex.article import Article
from claimex.errors import InputError
from claimex.reading.articles import read_articles
from claimex.reading.input_files import Ids, InputFile, find_input_files, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make empty files below the working folder."""
    monkeypatch.chdir(tmp_path)

    def make(*names: str) -> None:
        for name in names:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).touch()

    return make


def _ids(*paths: str | Path) -> list[str]:
    return [found.id if isinstance(found, InputFile) else found.reason for found in find_input_files(paths, ids=Ids())]


def _input_files(*paths: str | Path) -> list[InputFile]:
    return [found for found in find_input_files(paths, ids=Ids()) if isinstance(found, InputFile)]


def test_a_folder_is_read_in_the_order_of_its_paths_part_by_part(tree: Callable[..., None]) -> None:
    tree("n/b.txt", "n/a/z.txt", "n/a-b/y.txt", "n/a.txt", "n/Z.txt", "n/é.txt", "n/a/1/x.md")

    assert _ids("n") == ["Z.txt", "a/1/x.md", "a/z.txt", "a-b/y.txt", "a.txt", "b.txt", "é.txt"]


def test_hidden_files_and_other_kinds_are_left_out(tree: Callable[..., None]) -> None:
    tree("n/a.txt", "n/.b.txt", "n/.git/c.txt", "n/d.png", "n/e", "n/f.doc", "n/g.txt~", "n/h.zip.gz")

    assert _ids("n") == ["a.txt"]


def test_files_of_other_kinds_are_counted_by_suffix(tree: Callable[..., None]) -> None:
    tree("n/a.txt", "n/.b.png", "n/d.png", "n/in/D.PNG", "n/e", "n/out.xyz")
    others: Counter[str] = Counter()
    list(find_input_files(["n"], ids=Ids(), exclude=[Path("n/out.xyz")], others=others))

    assert others == {".png": 2, "no suffix": 1}


def test_all_kinds_are_read_in_any_case_and_packed() -> None:
    assert kind_of("a.TXT") == ("text", "")
    assert kind_of("a.md.gz") == ("text", "gz")
    assert kind_of("a.HTM") == ("html", "")
    assert kind_of("a.html.zst") == ("html", "zst")
    assert kind_of("a.ndjson.GZ") == ("jsonl", "gz")
    assert kind_of("a.jsonl") == ("jsonl", "")
    assert kind_of("a.gz") == (None, "gz")
    assert kind_of("a") == (None, "")


def test_a_file_named_by_itself_is_read_whatever_its_suffix(tree: Callable[..., None]) -> None:
    tree("notes", "old.log.gz", ".hidden")

    assert [(found.id, found.kind, found.packing) for found in _input_files("notes", "old.log.gz", ".hidden")] == [
        ("notes", "text", ""),
        ("old.log.gz", "text", "gz"),
        (".hidden", "text", ""),
    ]


def test_a_format_given_stands_above_the_suffix(tree: Callable[..., None]) -> None:
    tree("a.json", "n/b.txt")
    found = find_input_files(["a.json", "n", "-"], ids=Ids(), input_format="jsonl")

    assert [file.kind for file in found if isinstance(file, InputFile)] == ["jsonl", "jsonl", "jsonl"]


def test_ids_are_never_absolute(tree: Callable[..., None]) -> None:
    tree("n/a/x.txt", "y.txt")

    assert _ids(Path("n").absolute(), Path("y.txt").absolute()) == ["a/x.txt", "y.txt"]


def test_files_of_one_name_are_told_apart_by_the_least_of_their_paths(tree: Callable[..., None]) -> None:
    tree("p/a/x.txt", "p/b/x.txt", "q/b/x.txt", "p/y.txt")

    assert _ids("p/a/x.txt", "p/b/x.txt", "q/b/x.txt", "p/y.txt") == ["a/x.txt", "p/b/x.txt", "q/b/x.txt", "y.txt"]


def test_folders_that_hold_the_same_names_give_different_ids(tree: Callable[..., None]) -> None:
    tree("2030/01/x.txt", "2031/01/x.txt")

    assert _ids("2030", "2031") == ["01/x.txt", "2031/01/x.txt"]


def test_a_file_reached_twice_is_read_once_in_its_first_place(tree: Callable[..., None]) -> None:
    tree("n/a.txt", "n/b.txt", "n/s/c.txt")

    assert _ids("n/b.txt", "n", "n/a.txt", "./n/../n/b.txt", "n/s") == ["b.txt", "a.txt", "s/c.txt"]
    assert _ids("n/s", "n") == ["c.txt", "a.txt", "b.txt"]


def test_an_unknown_kind_inside_a_folder_can_still_be_named(tree: Callable[..., None]) -> None:
    tree("n/a.txt", "n/b.log")

    assert _ids("n", "n/b.log") == ["a.txt", "b.log"]


def test_links_in_a_circle_end(tree: Callable[..., None]) -> None:
    tree("n/a/x.txt")
    Path("n/a/up").symlink_to("..")
    Path("n/b").symlink_to("a")
    Path("n/self.txt").symlink_to("self.txt")

    assert _ids("n") == ["a/x.txt", "self.txt"]
    assert _ids("n/**/*.txt") == ["x.txt", "self.txt"]


def test_a_linked_file_and_its_target_are_one_article(tree: Callable[..., None]) -> None:
    tree("n/b.txt", "o/c.txt")
    Path("n/a.txt").symlink_to("b.txt")
    Path("n/c.txt").symlink_to("../o/c.txt")

    assert _ids("n", "o") == ["b.txt", "c.txt"]


def test_a_link_out_of_a_folder_is_followed_where_that_is_asked_for(tree: Callable[..., None]) -> None:
    tree("n/a.txt", "o/c.txt", "o/s/d.txt", "no/e.txt")
    Path("n/file.txt").symlink_to("../o/c.txt")
    Path("n/folder").symlink_to("../o/s")
    Path("n/more").symlink_to("../no")  # a name that begins as the folder's does
    Path("n/inside.txt").symlink_to("a.txt")
    Path("n/nowhere.txt").symlink_to("../o/nothing.txt")

    followed = find_input_files(["n"], ids=Ids(), follow_links=True)
    (_, refused, *_), again = find_input_files(["n"], ids=Ids()), _ids("n")

    assert again == ["a.txt", "link", "link", "link", "nowhere.txt"]
    assert "--follow-links" in str(refused)
    assert [found.id for found in followed if isinstance(found, InputFile)] == [
        *("a.txt", "file.txt", "folder/d.txt", "more/e.txt", "nowhere.txt")
    ]


def test_a_link_that_is_named_itself_is_followed(tree: Callable[..., None]) -> None:
    tree("o/c.txt")
    Path("a.txt").symlink_to("o/c.txt")
    Path("n").symlink_to("o")

    assert _ids("a.txt") == ["a.txt"]
    assert _ids("n") == ["c.txt"]


@pytest.mark.parametrize("name", ["pipe", "pipe.jsonl", "pipe.tar", "pipe.parquet", "/dev/zero", "/dev/tty"])
def test_what_is_no_file_is_refused_and_not_waited_for(tree: Callable[..., None], name: str) -> None:
    tree("n/a.txt")
    Path("n/a.txt").write_text("One.", encoding="utf-8")
    if not Path(name).exists():
        os.mkfifo(name)

    found = list(read_articles([name, "n"]))

    assert [each.id if isinstance(each, Article) else each.reason for each in found] == ["unreadable", "a.txt"]


def test_a_pipe_that_the_shell_hands_over_is_read() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"One.")
    os.close(theirs)

    (article,) = read_articles(f"/dev/fd/{ours}")
    os.close(ours)

    assert isinstance(article, Article)
    assert article.text == "One."


@pytest.mark.parametrize("pattern", ["deep/**", "deep/**/*.txt", "**", "deep/**/**/a*"])
def test_folders_may_lie_as_deep_as_the_system_allows(tree: Callable[..., None], pattern: str) -> None:
    tree("deep/a.txt")
    Path("deep/a.txt").write_text("One.", encoding="utf-8")
    with _deep_folders("deep", sys.getrecursionlimit() + 200):
        found = list(read_articles(pattern))

    assert len(found) == 2
    assert all(isinstance(each, Article) for each in found)


@contextmanager
def _deep_folders(top: str, depth: int) -> Iterator[None]:
    """Nest so many folders, the last with an article, and take them away again: pytest cannot, for it recurses."""
    start = Path.cwd()
    os.chdir(top)
    for _ in range(depth):
        Path("f").mkdir()
        os.chdir("f")
    Path("a.txt").write_text("x", encoding="utf-8")
    os.chdir(start)
    try:
        yield
    finally:
        os.chdir(top)
        for _ in range(depth):
            os.chdir("f")
        Path("a.txt").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("f").rmdir()
        os.chdir(start)


def test_pipes_in_a_folder_are_passed_by(tree: Callable[..., None]) -> None:
    tree("n/a.txt")
    os.mkfifo("n/b.txt")
    Path("n/c.txt").symlink_to("b.txt")

    assert _ids("n") == ["a.txt"]


def test_patterns_that_no_shell_expanded(tree: Callable[..., None]) -> None:
    tree("n/b.txt", "n/a.txt", "n/s/c.txt", "n/s/.d.txt", "n/e.log", "n/.f/g.txt")

    assert _ids("n/*.txt") == ["a.txt", "b.txt"]
    assert _ids("n/**/*.txt") == ["a.txt", "b.txt", "c.txt"]
    assert _ids("n/[ab].txt") == ["a.txt", "b.txt"]
    assert _ids("n/?") == ["c.txt"]
    assert _ids("*/s/*.txt") == ["c.txt"]
    assert _ids("n/**") == ["a.txt", "b.txt", "s/c.txt"]
    assert _ids(Path("n/*.txt").absolute()) == ["a.txt", "b.txt"]


def test_a_file_may_be_called_like_a_pattern(tree: Callable[..., None]) -> None:
    tree("[a].txt", "a.txt")

    assert _ids("[a].txt") == ["[a].txt"]


@pytest.mark.parametrize("name", ["gone.txt", "gone/*.txt", "", "a\0b", "x" * 5000])
def test_a_name_that_leads_nowhere_is_told(tree: Callable[..., None], name: str) -> None:
    tree("a.txt")

    assert _ids(name, "a.txt") == ["not found", "a.txt"]


def test_a_folder_with_nothing_to_read_is_told(tree: Callable[..., None]) -> None:
    tree("n/a.png", "m/x/b.txt")
    Path("empty").mkdir()

    assert _ids("n", "empty") == ["nothing to read", "nothing to read"]
    assert _ids("m/x", "m") == ["b.txt"]


def test_a_folder_that_may_not_be_listed_is_told_and_the_rest_is_read(
    tree: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree("n/a/x.txt", "n/b/y.txt")
    scan = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)

    assert _ids("n") == ["unreadable", "b/y.txt"]


def test_standard_input_is_read_once(tree: Callable[..., None]) -> None:
    tree("stdin")

    assert _ids("-", "stdin", "-") == ["stdin", Path.cwd().name + "/stdin"]


def test_a_name_that_is_no_unicode_gives_an_id_that_is(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    except OSError:
        pytest.skip("this file system takes Unicode names alone")

    assert _ids(tmp_path) == ["caf\\xe9.txt"]


def test_folders_may_lie_deeper_than_functions_may_call(tmp_path: Path) -> None:
    folders = [tmp_path.joinpath(*["d"] * depth) for depth in range(1, 1050)]
    for folder in folders:
        folder.mkdir()
    (folders[-1] / "x.txt").touch()

    try:
        assert _ids(tmp_path) == ["d/" * 1049 + "x.txt"]
    finally:
        (folders[-1] / "x.txt").unlink()
        for folder in reversed(folders):  # a recursive removal cannot
            folder.rmdir()


@given(st.lists(st.sampled_from(["1", "2", "n.jsonl:1", "n.jsonl:2", "a.txt"]), max_size=12))
def test_no_two_articles_get_one_id(stated: list[str]) -> None:
    ids = Ids()
    given_ids = [
        name if ids.claim(name) else ids.claim_line("n.jsonl", number) for number, name in enumerate(stated, start=1)
    ]

    assert len(set(given_ids)) == len(given_ids)


def test_each_fault_says_where_and_what_to_do(tree: Callable[..., None]) -> None:
    tree("n/a.png")
    faults = [str(found) for found in find_input_files(["gone.txt", "n"], ids=Ids()) if isinstance(found, InputError)]

    assert faults[0] == "gone.txt: there is no such file or folder; check the spelling"
    assert faults[1].startswith("n: the folder holds no files of the kinds .txt, ")
