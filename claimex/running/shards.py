"""Write a run into a folder of numbered shards, so that it can go on after any interruption.

    out/
    ├── manifest.json            settings, model, versions; when the run is done, its shards and counts too
    ├── part-00000.jsonl         records of the first articles, in input order
    ├── articles-00000.jsonl     the own lines of the same articles, if wanted
    ├── part-00000.done.json     the completion file: those articles with their hashes, counts and failures
    └── errors.jsonl             inputs that could not be read or processed, in input order

A shard's files appear under their names when they are complete, and its completion file after them, so an interruption
loses only the shards that were being written. The same command continues the run: it reads the input again, which is
cheap compared with the extraction, and extracts only the shards that have no completion file. `chunking.py` cuts the
input into shards, and `run_manifest.py` defines the manifest and the completion files.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, deque
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from itertools import chain, islice
from typing import TYPE_CHECKING, Self, cast

import jsonlines
from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from claimex.errors import ClaimexError, ConfigError, OutputError
from claimex.formats import drafts, open_output, write_records
from claimex.running.chunking import Shard, cut
from claimex.running.run_manifest import (
    Completion,
    Fault,
    Lines,
    LinesFile,
    Manifest,
    RunSettings,
    ShardArticle,
    ShardLine,
    differences,
)
from claimex.vocabulary import RUN_MANIFEST, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from claimex.article import Article, Failure
    from claimex.pipeline import Outcome
    from claimex.record import Record


ERRORS, LOCK = "errors.jsonl", ".claimex.lock"
RECORDS, LINES = "part-", "articles-"
"""How the names of the files of records and of articles' own lines begin, so that a glob finds only one of the two."""

SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""Files that Windows adds to folders that a user opens; those of other systems have hidden names."""

ASIDE = "aside"
_COMPLETION = ".done.json"


def fill(
    folder: ShardFolder,
    entries: Iterable[Article | Failure],
    extract: Callable[[Iterable[Article | Failure]], Iterable[Outcome]],
    *,
    choose: Callable[[Sequence[Record]], Sequence[Record]],
) -> None:
    """Fill a folder: extract what it lacks, keep what it has, drop what is no longer asked for.

    Args:
        folder: The folder, entered as a context manager.
        entries: The whole input, in order.
        extract: Gives an outcome for each entry, in order.
        choose: Selects among the records of one article.

    Raises:
        OutputError: Another program removed or altered files of the run.
    """
    waiting: deque[Shard] = deque()

    def missing() -> Iterator[Article | Failure]:
        for shard in cut(entries, size=folder.settings.shard_size):
            if not folder.take(shard):
                waiting.append(shard)
                yield from shard.entries

    with folder.watched():
        outcomes = iter(extract(missing()))
        for first in outcomes:
            shard = waiting.popleft()
            folder.write(shard, chain([first], islice(outcomes, len(shard.entries) - 1)), choose)
        folder.finish()


class ShardFolder:
    """A folder of shards, held by one writer at a time; use as a context manager.

    Args:
        path: The folder; it is made if there is none.
        settings: What the records depend on.
        fresh: Delete an earlier run of other settings, instead of refusing to go on.

    Attributes:
        kept: Counts of the shards, articles, records and failures that were done already.
    """

    def __init__(self, path: Path, settings: RunSettings, *, fresh: bool = False) -> None:
        self.settings = settings
        self.kept: Counter[str] = Counter()
        self._path = path
        self._fresh = fresh
        self._lock = FileLock(path / LOCK, blocking=False)
        self._done: dict[str, str] = {}  # SHA-256 of a shard's inputs → stem of its files
        self._shards: dict[int, ShardLine] = {}
        self._sizes: dict[Path, int] = {}  # sizes of whole files, in bytes

    def __enter__(self) -> Self:
        """Take the folder over.

        Raises:
            ConfigError: Another writer is working there, or the folder holds something else or a run of other settings.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            problem, advice = "another run writes there", "wait until it ends, or choose another folder"
            raise ConfigError(str(self._path), problem, advice=advice) from None
        except OSError as error:
            problem = f"cannot be written ({error.strerror})"
            raise ConfigError(str(self._path), problem, advice="choose another folder") from error
        try:
            self._take_over()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Release the folder."""
        self._lock.release()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """If the block fails and files of the run are lost, raise an `OutputError` that lists all of them."""
        try:
            yield
        except (ClaimexError, OSError) as error:
            lost = self._lost()
            lost += error.files if isinstance(error, OutputError) else ()
            lost += [str(self._path)] if not lost and not self._path.is_dir() else ()
            if not lost:
                raise
            raise OutputError(list(dict.fromkeys(lost))) from error

    def _lost(self) -> list[str]:
        """List the files of complete shards that are missing or have changed their size."""
        return [str(path) for path, size in self._sizes.items() if _size(path) != size]

    def take(self, shard: Shard) -> bool:
        """Tell whether a shard is done, and rename its files to its number.

        If it is not done, files of this number are set aside, since a later shard may need them.
        """
        stem = _stem(shard.number)
        found = self._done.pop(shard.inputs, None)
        completion = self._read_intact(found) if found is not None else None
        if found == stem and completion is not None:
            self._note(shard.number, completion, kept=True)
            return True
        if (standing := self._read_completion(stem)) is not None and standing.inputs in self._done:
            self._done[standing.inputs] = f"{ASIDE}/{RECORDS}{standing.inputs}"
            self._move(stem, self._done[standing.inputs])
        self._completion_path(stem).unlink(missing_ok=True)
        if found is None or completion is None:
            return False
        self._move(found, stem)
        self._note(shard.number, completion, kept=True)
        return True

    def write(
        self, shard: Shard, outcomes: Iterable[Outcome], choose: Callable[[Sequence[Record]], Sequence[Record]]
    ) -> None:
        """Write a shard and, when it is complete, its completion file."""
        stem = _stem(shard.number)
        articles: list[ShardArticle] = []
        failures: list[Fault] = []
        kinds: Counter[str] = Counter()
        told = 0

        def chosen() -> Iterator[Record]:
            nonlocal told
            for outcome in outcomes:
                if outcome.failure is not None:
                    failures.append(Fault(**asdict(outcome.failure)))
                elif outcome.article is not None:
                    records = choose(outcome.records)
                    article = outcome.article
                    articles.append(ShardArticle(id=article.id, sha256=article.sha256, records=len(records)))
                    kinds.update(record.kind for record in records)
                    if stream is not None and outcome.line is not None:
                        stream.write(outcome.line.to_json().encode() + b"\n")
                        told += 1
                    yield from records

        path, *lines = self._files(stem)
        with open_output(lines[0]) if lines else nullcontext() as stream:
            records = write_records(chosen(), path, file_format=cast("Format", self.settings.format))
        completion = Completion(
            inputs=shard.inputs,
            sha256=_hash(path),
            lines=Lines(sha256=_hash(lines[0]), count=told) if lines else None,
            records=records,
            kinds=dict(sorted(kinds.items())),
            articles=articles,
            failures=failures,
        )
        _write_json(self._completion_path(stem), completion)
        self._note(shard.number, completion)

    def finish(self) -> None:
        """Delete files that belong to no shard, and write the list of failures and the complete manifest.

        Raises:
            OutputError: Files of the run are missing or have changed; the manifest then says that it is not done.
        """
        for path in self._own():
            if int(path.name.partition("-")[2].partition(".")[0]) not in self._shards:
                path.unlink()
        shutil.rmtree(self._path / ASIDE, ignore_errors=True)
        if lost := self._lost():
            raise OutputError(lost)
        shards = [self._shards[number] for number in sorted(self._shards)]
        with open_output(self._path / ERRORS) as stream, jsonlines.Writer(stream) as writer:
            for number, shard in enumerate(shards):
                if shard.failures and (completion := self._read_completion(_stem(number))) is not None:
                    writer.write_all(fault.model_dump() for fault in completion.failures)
        counts = {name: sum(getattr(shard, name) for shard in shards) for name in ("articles", "records", "failures")}
        _write_json(self._path / RUN_MANIFEST, Manifest(settings=self.settings, counts=counts, shards=shards))

    def _take_over(self) -> None:
        self._check_manifest()
        drafts.clear_all(self._path)
        _write_json(self._path / RUN_MANIFEST, Manifest(settings=self.settings))
        for path in (*self._path.glob(f"{RECORDS}*{_COMPLETION}"), *(self._path / ASIDE).glob(f"*{_COMPLETION}")):
            stem = path.relative_to(self._path).as_posix().removesuffix(_COMPLETION)
            if (completion := self._read_completion(stem)) is not None and all(
                path.is_file() for path in self._files(stem)
            ):
                self._done[completion.inputs] = stem

    def _check_manifest(self) -> None:
        path = self._path / RUN_MANIFEST
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            if not all(_is_nobodys(entry.name) for entry in self._path.iterdir()):
                problem, advice = "holds files that no run has written", "choose a new or an empty folder"
                raise ConfigError(str(self._path), problem, advice=advice) from None
            return
        except (OSError, ValidationError) as error:
            raise ConfigError(str(path), "is not the manifest of a run", advice="choose another folder") from error
        if manifest.settings == self.settings:
            return
        if not self._fresh:
            changed = ", ".join(differences(manifest.settings, self.settings))
            advice = "choose another folder, or start over with --fresh"
            raise ConfigError(str(self._path), f"holds a run with other settings ({changed})", advice=advice)
        for old in self._own():
            old.unlink()
        shutil.rmtree(self._path / ASIDE, ignore_errors=True)

    def _read_completion(self, stem: str) -> Completion | None:
        """Read a shard's completion file; None if there is none that can be read."""
        try:
            return Completion.model_validate_json(self._completion_path(stem).read_bytes())
        except (OSError, ValidationError):
            return None

    def _read_intact(self, stem: str) -> Completion | None:
        """Read a shard's completion file; None if the shard does not match it."""
        completion = self._read_completion(stem)
        files = self._files(stem)
        if completion is None or not all(path.is_file() for path in files):
            return None
        stated = [completion.sha256] if completion.lines is None else [completion.sha256, completion.lines.sha256]
        return completion if [_hash(path) for path in files] == stated else None

    def _move(self, old: str, new: str) -> None:
        (self._path / new).parent.mkdir(exist_ok=True)
        for source, target in zip(self._files(old), self._files(new), strict=True):
            source.replace(target)
        self._completion_path(old).replace(self._completion_path(new))  # last, since it vouches for the others

    def _files(self, stem: str) -> list[Path]:
        """Return the files that a shard has beside its completion file: records and, if wanted, articles' own lines."""
        files = [self._path / f"{stem}.{self.settings.format}"]
        if self.settings.articles is not None:
            name = files[0].name.removeprefix(RECORDS).removesuffix(self.settings.format)
            files.append(files[0].with_name(f"{LINES}{name}{self.settings.articles}"))
        return files

    def _own(self) -> list[Path]:
        """Return all files of shards, complete or not."""
        return [path for start in (RECORDS, LINES) for path in self._path.glob(f"{start}*")]

    def _completion_path(self, stem: str) -> Path:
        return self._path / f"{stem}{_COMPLETION}"

    def _note(self, number: int, completion: Completion, *, kept: bool = False) -> None:
        stem = _stem(number)
        path, *lines = self._files(stem)
        self._sizes.update({each: _size(each) for each in (path, *lines, self._completion_path(stem))})
        line = ShardLine(
            file=path.name,
            sha256=completion.sha256,
            inputs=completion.inputs,
            articles=len(completion.articles),
            records=completion.records,
            failures=len(completion.failures),
            lines=LinesFile(file=lines[0].name, **completion.lines.model_dump())
            if completion.lines is not None
            else None,
        )
        self._shards[number] = line
        if kept:
            self.kept.update(shards=1, articles=line.articles, records=line.records, failures=line.failures)


def _is_nobodys(name: str) -> bool:
    """Tell whether a file is not a user's: hidden, like our lock and the draft of a first manifest, or the system's."""
    return name.startswith(".") or name.lower() in SYSTEM


def _stem(number: int) -> str:
    return f"{RECORDS}{number:05}"


def _size(path: Path) -> int:
    """Return a file's size in bytes, -1 if it does not exist."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_json(path: Path, model: BaseModel) -> None:
    with open_output(path) as stream:
        stream.write(model.model_dump_json(by_alias=True, indent=1).encode() + b"\n")
