"""A run into a folder: numbered shards that survive any interruption, and a manifest of what is in them.

    out/
    ├── manifest.json            settings, model, versions; when all is done, the shards and counts too
    ├── part-00000.jsonl         records of the first articles, in input order
    ├── articles-00000.jsonl     the own lines of the same articles, where they are wanted
    ├── part-00000.done.json     which articles those are, with their hashes, counts and failures
    └── errors.jsonl             what could not be read or worked on, in input order

A shard's files appear under their names when they are complete, and its completion file after them, so whatever stops
a run loses only the shards that were being written. The same command goes on: it reads the input again, which is cheap
beside the work, and extracts only those shards that have no completion file.

Where a shard ends depends on the ids of the articles, not on their number (content-defined chunking, as in rsync and
its heirs). So an article that is added or gone changes its own shard alone; the others at most get another number.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter, deque
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Literal, Self, cast

import jsonlines
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from claimex.article import Article, Failure
from claimex.errors import ClaimexError, ConfigError, OutputError
from claimex.formats import drafts, open_output, write_records
from claimex.vocabulary import RUN_MANIFEST, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from claimex.pipeline import Outcome
    from claimex.record import Record


SHARD_SIZE = 500
"""Articles of a shard on average: some minutes of one core's work, which is what an interruption can lose."""

LONGEST = 4
"""A shard ends at the latest after so many times SHARD_SIZE articles; one in 50 does (e to the power of -4)."""

SHARD_CHARACTERS = 20_000_000
"""Characters after which a shard ends: what is held in memory at a time."""

ERRORS, LOCK = "errors.jsonl", ".claimex.lock"
RECORDS, LINES = "part-", "articles-"
"""How files of records and of articles' own lines begin; what has another beginning is taken in by no glob for the
other."""

SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows puts into a folder that is looked at; other systems' such files are hidden by their names."""

ASIDE = "aside"
_COMPLETION = ".done.json"
Count = Annotated[int, Field(ge=0)]
LineFormat = Literal["jsonl", "jsonl.zst"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RunSettings(_Model):
    """What a run's records hang on, apart from the articles."""

    format: str
    shard_size: int
    options: dict[str, JsonValue] = Field(description="Options of the command that change its records.")
    model: dict[str, JsonValue] = Field(description="Name of the model, and the SHA-256 of each of its files.")
    versions: dict[str, str] = Field(description="Versions of claimex and of the packages that compute.")
    articles: LineFormat | None = Field(default=None, description="Form of the articles' own lines, if wanted.")


class ShardArticle(_Model):
    """One article of a shard."""

    id: str
    sha256: str
    records: Count


class Fault(_Model):
    """One input that gave no records because it failed."""

    where: str
    reason: str
    message: str


class Lines(_Model):
    """Articles' own lines of a shard."""

    sha256: str = Field(description="Of the file's bytes.")
    count: Count


class Completion(_Model):
    """That a shard is complete, and what is in it."""

    inputs: str = Field(description="SHA-256 over the articles and what the input said about them.")
    sha256: str = Field(description="Of the shard's bytes.")
    records: Count
    kinds: dict[str, Count]
    lines: Lines | None = None
    articles: list[ShardArticle]
    failures: list[Fault]


class LinesFile(Lines):
    """The same with the file that holds them."""

    file: str


class ShardLine(_Model):
    """One shard as the manifest lists it."""

    file: str
    sha256: str
    inputs: str
    articles: Count
    records: Count
    failures: Count
    lines: LinesFile | None = None


class Manifest(_Model):
    """What a folder holds; without shards while its run is not done."""

    contract: Literal["claimex-run/1"] = Field(default="claimex-run/1", alias="schema")
    settings: RunSettings
    counts: dict[str, Count] | None = None
    shards: list[ShardLine] | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive inputs.

    Attributes:
        number: From 0.
        entries: The articles, and what could not be read between them.
        inputs: SHA-256 over all that the records can hang on.
    """

    number: int
    entries: Sequence[Article | Failure]
    inputs: str


def cut(entries: Iterable[Article | Failure], *, size: int = SHARD_SIZE) -> Iterator[Shard]:
    """Cut a stream into shards, lazily.

    Args:
        entries: In order.
        size: Articles of a shard on average.
    """
    held: list[Article | Failure] = []
    characters = number = 0
    for entry in entries:
        held.append(entry)
        characters += len(entry.text) if isinstance(entry, Article) else 0
        if _ends(entry, size) or len(held) >= LONGEST * size or characters >= SHARD_CHARACTERS:
            yield Shard(number, held, _digest(held))
            held, characters, number = [], 0, number + 1
    if held:
        yield Shard(number, held, _digest(held))


def _ends(entry: Article | Failure, size: int) -> bool:
    name = entry.id if isinstance(entry, Article) else entry.where
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8]) % size == 0


def _digest(entries: Iterable[Article | Failure]) -> str:
    digest = hashlib.sha256()
    for entry in entries:
        if isinstance(entry, Article):
            said = [entry.encoding, entry.title, entry.lang, entry.url, entry.published, dict(entry.meta)]
            line = [entry.id, entry.sha256, *said]
        else:
            line = [entry.where, entry.reason, entry.message]
        digest.update(json.dumps(line).encode() + b"\n")
    return digest.hexdigest()


def fill(
    folder: ShardFolder,
    entries: Iterable[Article | Failure],
    extract: Callable[[Iterable[Article | Failure]], Iterable[Outcome]],
    *,
    choose: Callable[[Sequence[Record]], Sequence[Record]],
) -> None:
    """Fill a folder: extract what it lacks, keep what it has, drop what is no longer asked for.

    Args:
        folder: Open.
        entries: The whole input, in order.
        extract: Gives an outcome for each entry, in order.
        choose: Selects among the records of one article.

    Raises:
        OutputError: Files of the run were removed or altered meanwhile.
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
        path: The folder; made where there is none.
        settings: What the records hang on.
        fresh: Drop an earlier run of other settings instead of refusing to go on from it.

    Attributes:
        kept: How many articles and records were found done.
    """

    def __init__(self, path: Path, settings: RunSettings, *, fresh: bool = False) -> None:
        self.settings = settings
        self.kept: Counter[str] = Counter()
        self._path = path
        self._fresh = fresh
        self._lock = FileLock(path / LOCK, blocking=False)
        self._done: dict[str, str] = {}  # SHA-256 of a shard's inputs → stem of its files
        self._shards: dict[int, ShardLine] = {}
        self._sizes: dict[Path, int] = {}  # of files that are whole, bytes

    def __enter__(self) -> Self:
        """Take the folder over.

        Raises:
            ConfigError: Another writer is at work, or the folder holds something else, or a run of other settings.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            problem, advice = "another run writes there", "wait for its end, or choose another folder"
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
        """Let another writer in."""
        self._lock.release()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Raise an `OutputError` with all lost files where the block fails and files of the run are lost."""
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
        """List the files of whole shards that are gone, or have another size than they had."""
        return [str(path) for path, size in self._sizes.items() if _size(path) != size]

    def take(self, shard: Shard) -> bool:
        """Tell whether a shard is done, and put its files where its number says.

        Where it is not, what stands there is set aside: a later shard may be the one it was made from.
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
        """Write a shard and, when it is complete, its completion."""
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
        """Drop what belongs to no shard, and write the list of failures and the whole manifest.

        Raises:
            OutputError: Files of the run are gone, or have another size; the manifest then says that it is not done.
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
                problem, advice = "holds files, but no run", "choose a new or an empty folder"
                raise ConfigError(str(self._path), problem, advice=advice) from None
            return
        except (OSError, ValidationError) as error:
            raise ConfigError(str(path), "is no manifest of a run", advice="choose another folder") from error
        if manifest.settings == self.settings:
            return
        if not self._fresh:
            changed = ", ".join(_differences(manifest.settings, self.settings))
            advice = "choose another folder, or start over with --fresh"
            raise ConfigError(str(self._path), f"holds a run of other settings ({changed})", advice=advice)
        for old in self._own():
            old.unlink()
        shutil.rmtree(self._path / ASIDE, ignore_errors=True)

    def _read_completion(self, stem: str) -> Completion | None:
        """Return a shard's completion, None where there is none that can be read."""
        try:
            return Completion.model_validate_json(self._completion_path(stem).read_bytes())
        except (OSError, ValidationError):
            return None

    def _read_intact(self, stem: str) -> Completion | None:
        """Return a shard's completion, None where the shard is not as it says."""
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
        """Find all files of shards, complete or not."""
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
    """Tell a file that nobody put there: hidden, as our lock and the draft of a first manifest are, or the system's."""
    return name.startswith(".") or name.lower() in SYSTEM


def _stem(number: int) -> str:
    return f"{RECORDS}{number:05}"


def _differences(old: RunSettings, new: RunSettings) -> Iterator[str]:
    for name, value in old:
        other = getattr(new, name)
        if isinstance(value, dict):
            yield from (f"{name}.{key}" for key in sorted({*value, *other}) if value.get(key) != other.get(key))
        elif value != other:
            yield f"{name}: {value}, now {other}"


def _size(path: Path) -> int:
    """Return a file's size in bytes, -1 where there is none."""
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
