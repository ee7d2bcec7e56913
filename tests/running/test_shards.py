"""A folder of shards: what a run leaves, goes on from, keeps, drops and refuses, wherever it is cut off."""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import make_record

import claimex.formats.output_files
from claimex.article import Article, Failure
from claimex.article_line import ArticleLine
from claimex.cli import _groups, extract
from claimex.errors import ConfigError, OutputError
from claimex.pipeline.extractor import Outcome
from claimex.reading.compression import lines_of
from claimex.record import Document
from claimex.running import MIN_CONFIDENCE, chunking, shards
from claimex.running.chunking import cut
from claimex.running.run_manifest import RunSettings
from claimex.running.shards import ShardFolder, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from _typeshed import HasFileno

    from claimex.record import Record

SIZE = 4


def articles(number: int, *, skip: Iterable[int] = ()) -> list[Article | Failure]:
    found: list[Article | Failure] = [Article(f"a{n:03}.txt", f"word{n} “said”") for n in range(number)]
    found[number // 2] = Failure("b.txt", "empty", "b.txt: empty")
    return [entry for number, entry in enumerate(found) if number not in set(skip)]


class Work:
    """Stands for the extraction, and counts what it was given."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, entries: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for entry in entries:
            if isinstance(entry, Failure):
                yield Outcome(None, failure=entry)
            else:
                self.done.append(entry.id)
                line = ArticleLine(doc=Document(id=entry.id, sha256=entry.sha256), characters=len(entry.text))
                records = make_record(entry, "“said”"), make_record(entry, entry.text.split()[0])
                yield Outcome(entry, records, line=line)


def settings(**changes: Any) -> RunSettings:  # noqa: ANN401 - any field
    fields: dict[str, Any] = {"format": "jsonl", "shard_size": SIZE, "options": {}, "model": {}, "versions": {}}
    return RunSettings(**{**fields, **changes})


def everything(records: Sequence[Record]) -> Sequence[Record]:
    return records


def run(path: Path, entries: Iterable[Article | Failure], *, fresh: bool = False, **changes: Any) -> list[str]:  # noqa: ANN401
    """Run into a folder and return the ids of the articles that were worked on."""
    work = Work()
    with ShardFolder(path, settings(**changes), fresh=fresh) as folder:
        fill(folder, entries, work, choose=everything)
    return work.done


def contents(path: Path) -> dict[str, bytes]:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.name != shards.LOCK}


@given(st.integers(0, 60), st.integers(1, 9))
def test_shards_join_to_the_input(count: int, size: int) -> None:
    entries = articles(count) if count else []

    found = list(cut(entries, size=size))

    assert [entry for shard in found for entry in shard.entries] == entries
    assert [shard.number for shard in found] == list(range(len(found)))
    assert all(0 < len(shard.entries) <= chunking.LONGEST_SHARD * size for shard in found)


def test_a_run_leaves_its_records_its_failures_and_what_it_was_made_from(tmp_path: Path) -> None:
    run(tmp_path / "out", articles(40))

    found = contents(tmp_path / "out")
    manifest = json.loads(found["manifest.json"])
    records = b"".join(found[line["file"]] for line in manifest["shards"])
    assert manifest["counts"] == {"articles": 39, "records": 78, "failures": 1}
    assert [json.loads(line)["doc"]["id"] for line in records.splitlines()][::2] == [
        entry.id for entry in articles(40) if isinstance(entry, Article)
    ]
    assert json.loads(found["errors.jsonl"])["where"] == "b.txt"
    assert len(manifest["shards"]) > 3


@pytest.mark.parametrize("form", ["jsonl", "jsonl.zst"])
def test_articles_own_lines_stand_beside_the_records_of_each_shard(tmp_path: Path, form: str) -> None:
    run(tmp_path / "out", articles(40), articles=form, format=form)

    listed = json.loads((tmp_path / "out/manifest.json").read_text())["shards"]
    for shard in listed:
        data = (tmp_path / "out" / shard["lines"]["file"]).read_bytes()
        mark = json.loads((tmp_path / "out" / shard["file"].replace(form, "done.json")).read_text())
        ids = [json.loads(line)["doc"]["id"] for line in lines_of(tmp_path / "out" / shard["lines"]["file"])]
        assert ids == [article["id"] for article in mark["articles"]]
        assert len(ids) == shard["lines"]["count"] == shard["articles"]
        assert hashlib.sha256(data).hexdigest() == shard["lines"]["sha256"] == mark["lines"]["sha256"]
    assert {shard["lines"]["file"] for shard in listed} == {p.name for p in (tmp_path / "out").glob("articles-*")}


def test_a_run_with_articles_own_lines_does_not_go_on_from_one_without(tmp_path: Path) -> None:
    run(tmp_path / "out", articles(9), articles="jsonl")

    with pytest.raises(ConfigError, match=r"other settings \(articles: jsonl, now None\)"):
        run(tmp_path / "out", articles(9))
    assert run(tmp_path / "out", articles(9), fresh=True)
    assert not list((tmp_path / "out").glob("articles-*"))


def test_a_whole_run_is_not_done_again(tmp_path: Path) -> None:
    run(tmp_path / "out", articles(40))
    before = contents(tmp_path / "out")

    done = run(tmp_path / "out", articles(40))

    assert done == []
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("skip", [[0], [19], [39], [3, 4, 5, 6, 7, 8], range(30)])
@pytest.mark.parametrize("grows", [False, True])
def test_what_changes_is_done_again_and_the_rest_kept(tmp_path: Path, skip: Iterable[int], *, grows: bool) -> None:
    parts = [articles(40), articles(40, skip=skip)]
    old, new = reversed(parts) if grows else parts
    run(tmp_path / "out", old, articles="jsonl")

    done = run(tmp_path / "out", new, articles="jsonl")

    run(tmp_path / "other", new, articles="jsonl")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")
    assert len(done) <= 2 * chunking.LONGEST_SHARD * SIZE


def test_an_article_with_another_text_is_done_again(tmp_path: Path) -> None:
    entries = articles(40)
    run(tmp_path / "out", entries)
    entries[7] = Article("a007.txt", "other “said”")

    done = run(tmp_path / "out", entries)

    assert "a007.txt" in done
    assert len(done) < 20


@pytest.mark.parametrize(
    "damage",
    [
        lambda out: (out / "part-00001.jsonl").write_bytes(b"{}\n"),
        lambda out: (out / "part-00002.done.json").write_bytes(b"{"),
        lambda out: (out / "articles-00001.jsonl").write_bytes(b"{}\n"),
        lambda out: (out / "articles-00002.jsonl").unlink(),
    ],
)
def test_a_damaged_shard_is_done_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    run(tmp_path / "out", articles(40), articles="jsonl")
    before = contents(tmp_path / "out")
    damage(tmp_path / "out")

    assert 0 < len(run(tmp_path / "out", articles(40), articles="jsonl")) <= 2 * chunking.LONGEST_SHARD * SIZE
    assert contents(tmp_path / "out") == before


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with ShardFolder(tmp_path / "out", settings()), pytest.raises(ConfigError, match="another run writes there"):
        run(tmp_path / "out", articles(4))

    assert run(tmp_path / "out", articles(4))


def test_a_run_of_other_settings_is_refused_and_names_them_unless_it_starts_over(tmp_path: Path) -> None:
    run(tmp_path / "out", articles(9))

    with pytest.raises(ConfigError, match=r"other settings \(options.kinds, model.name\)"):
        run(tmp_path / "out", articles(9), options={"kinds": ["direct"]}, model={"name": "fast"})
    assert run(tmp_path / "out", articles(9), model={"name": "fast"}, fresh=True)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")

    with pytest.raises(ConfigError, match="holds files that no run has written"):
        run(tmp_path, articles(4))
    assert [path.name for path in tmp_path.iterdir() if path.name != shards.LOCK] == ["letter.txt"]


@pytest.mark.parametrize("file_format", ["jsonl.zst", "parquet", "csv"])
def test_shards_of_each_format_go_on(tmp_path: Path, file_format: str) -> None:
    run(tmp_path / "out", articles(20), format=file_format)
    run(tmp_path / "new", articles(30), format=file_format)

    run(tmp_path / "out", articles(30), format=file_format)

    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_the_command_line_states_the_size_of_a_shard_and_the_least_confidence() -> None:
    assert extract.SHARD_SIZE == chunking.SHARD_SIZE
    assert _groups.MIN_CONFIDENCE == MIN_CONFIDENCE


def test_a_full_disk_loses_only_what_was_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "whole", articles(40))
    writes = iter(range(1000))

    def fsync(handle: int) -> None:
        if next(writes) == 9:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        run(tmp_path / "out", articles(40))

    assert 0 < len(run(tmp_path / "out", articles(40))) < 39
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of forking beside threads
@pytest.mark.parametrize(
    ("form", "lines", "older"),
    [("jsonl", "jsonl", False), ("jsonl.zst", "jsonl.zst", True), ("jsonl", None, True), ("parquet", None, False)],
)
def test_a_run_killed_at_any_point_ends_with_the_bytes_of_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, lines: str | None, *, older: bool
) -> None:
    """At each call that makes, moves, removes, writes or syncs, into a new folder and into an older run's."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what a kill leaves does not depend on it, and it is slow
    forms: dict[str, Any] = {"format": form, "articles": lines}
    first, then = articles(14, skip=[2, 11]), articles(14)
    _begin(tmp_path / "whole", first if older else None, **forms)
    run(tmp_path / "whole", then, **forms)
    whole = contents(tmp_path / "whole")
    fork = multiprocessing.get_context("fork")

    for point in count():
        path = tmp_path / str(point)
        _begin(path, first if older else None, **forms)
        child = fork.Process(target=_run_until, args=(point, path, then, forms))
        child.start()
        child.join()
        run(path, then, **forms)
        assert contents(path) == whole, point
        if child.exitcode != -signal.SIGKILL:
            break
        shutil.rmtree(path)

    assert child.exitcode == 0
    assert point > 50


def _begin(path: Path, entries: list[Article | Failure] | None, **forms: Any) -> None:  # noqa: ANN401
    if entries is not None:
        run(path, entries, **forms)


def _run_until(point: int, path: Path, entries: list[Article | Failure], forms: dict[str, Any]) -> None:
    """Run, and die at the given call of the file system, as a process that kill -9 meets there; writes half done."""
    at = count()

    def live() -> bool:
        return next(at) != point

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event in {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"} and not live():
            os.kill(os.getpid(), signal.SIGKILL)

    def write(stream: io.FileIO, data: bytes) -> int:
        if live():
            return io.FileIO.write(stream, data)
        io.FileIO.write(stream, memoryview(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def fsync(fd: int | HasFileno) -> None:
        if not live():
            os.kill(os.getpid(), signal.SIGKILL)

    os.fsync = fsync
    claimex.formats.output_files.NamedFile.write = write  # type: ignore[method-assign,assignment]
    sys.addaudithook(watch)
    run(path, entries, **forms)


def test_a_folder_that_a_kill_left_with_a_draft_of_its_manifest_alone_goes_on(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.manifest.json.0123abcd.tmp").write_bytes(b'{"sch')

    assert run(tmp_path / "out", articles(4))
    assert not list((tmp_path / "out").glob("*.tmp"))


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "thumbs.db", "Desktop.ini", "desktop.ini", ".directory"])
def test_what_a_file_manager_leaves_makes_no_folder_another_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"icon")

    done = run(tmp_path, articles(4))
    (tmp_path / name).write_bytes(b"other icon")
    again = run(tmp_path, articles(4))

    assert (len(done), again) == (3, [])
    assert (tmp_path / name).read_bytes() == b"other icon"


@pytest.mark.parametrize(
    "harm",
    [
        lambda out: (out / "part-00001.jsonl").unlink(),
        lambda out: (out / "articles-00000.jsonl").unlink(),
        lambda out: (out / "part-00000.done.json").unlink(),
        lambda out: (out / "part-00001.jsonl").write_bytes(b""),
        shutil.rmtree,
    ],
)
def test_files_lost_while_a_run_is_at_work_are_named_and_made_again(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    run(tmp_path / "whole", articles(40), articles="jsonl")
    out, work = tmp_path / "out", Work()

    def worked(entries: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for number, outcome in enumerate(work(entries)):
            if number == 30:
                harm(out)
            yield outcome

    with pytest.raises(OutputError) as caught, ShardFolder(out, settings(articles="jsonl")) as folder:
        fill(folder, articles(40), worked, choose=everything)

    assert caught.value.files
    assert all(not Path(name).exists() or not Path(name).read_bytes() for name in caught.value.files)
    assert run(out, articles(40), articles="jsonl")
    assert contents(out) == contents(tmp_path / "whole")


def test_lost_files_leave_a_manifest_that_is_not_done(tmp_path: Path) -> None:
    out, work = tmp_path / "out", Work()
    with pytest.raises(OutputError), ShardFolder(out, settings()) as folder:
        fill(folder, articles(40), lambda entries: _then(work(entries), out), choose=everything)

    assert json.loads((out / "manifest.json").read_text())["shards"] is None


def _then(outcomes: Iterator[Outcome], out: Path) -> Iterator[Outcome]:
    yield from outcomes
    (out / "part-00000.jsonl").unlink()
