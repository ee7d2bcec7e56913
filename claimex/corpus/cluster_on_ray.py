"""Cluster records of many shards on a Ray cluster, with the same rows in the same order as in one process.

Comes in: files of records that every worker can read. Goes out: the rows of `cluster.cluster`. The work goes through
five kinds of tasks, each for one file or one of `parts` partitions, and what they hand on stays in Ray's object store,
which spills to disk:

    read       a file → quotations, by the partition of their words
    merge      quotations with the same words → forms and their members; runs of words, by the partition of the run
    pair       runs → pairs of forms that share some, by the partition of the first form
    carry      pairs → the same with the first form's words, by the partition of the second
    compare    pairs → those that are one
    send       members → by the partition of their cluster
    write      members → rows

Only the pairs that are one are held by the process that asks, some hundred bytes each. A form's number is the place
where it was first read, so the order does not depend on who did what; Ray repeats the tasks of a lost worker.
"""

from __future__ import annotations

import heapq
import zlib
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.corpus.cluster import Wanted, form_of, items_of, may_join, rows_of
from claimex.corpus.shelf import run_keys, shared_runs
from claimex.corpus.stream import files_of, read_records
from claimex.errors import ClaimexError, ConfigError
from claimex.running import connect_ray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.corpus.shelf import Integers
    from claimex.corpus.tables import Row

    Item = dict[str, Any]
    Members = dict[int, list[tuple[int, Item]]]  # by form, each with its place
    Placed = tuple[int, int, Row]  # a row, with the place of its cluster's first member and its number in the cluster


PARTS = 4
"""Partitions for each core: enough that the cores end at about the same time."""

FILE_BITS = 32
"""Bits of a place that count the quotations of one file, 4 billion; the bits above them number the file."""

CHUNK = 1000
"""Rows that a task hands over at a time, some 2 MB."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What each task knows: what is wanted, the least confidence, and the number of partitions."""

    wanted: Wanted
    least: float
    parts: int


def cluster_on_ray(
    paths: Iterable[Path | str],
    wanted: Wanted,
    *,
    address: str | None = None,
    parts: int | None = None,
    min_confidence: float = 0.0,
    count: Callable[[int], None] = lambda _: None,
) -> Iterator[Row]:
    """Find what says the same in several places, on a cluster.

    Args:
        paths: As for `read_records`, standard input aside; each file is one task, and no article may go on in the next.
        wanted: What is joined; the level `claim` is not done on a cluster.
        address: Of the cluster; None for the one that the environment names, else one on this machine only.
        parts: Partitions of the work; PARTS for each core if None. The rows do not depend on it.
        min_confidence: Records below it are left out; probability.
        count: Is told the number of records of each file.

    Yields:
        The rows of `cluster.cluster`, in the same order.

    Raises:
        ConfigError: There is no cluster at the address, it has stopped, or it cannot do what is wanted.
        ExtraMissing: Ray is not installed.
        InputError: A path holds nothing to read.
        RecordError: A line or row breaks the contract.
    """
    if wanted.level == "claim":
        where, problem = "--engine ray", "does not cluster claims"
        raise ConfigError(where, problem, advice="divide the records by date, and cluster each part on one machine")
    files = list(files_of(paths))
    ray = connect_ray(address)
    plan = Plan(wanted, min_confidence, parts or PARTS * max(1, int(ray.cluster_resources().get("CPU", 1))))
    try:
        yield from _Tasks(ray, plan).rows(files, count)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, ClaimexError):
            raise error.cause from error
        raise
    except ray.exceptions.RayError as error:
        where, problem = "--address", f"the cluster failed ({str(error).strip().splitlines()[0]})"
        raise ConfigError(where, problem, advice="look at its logs, then run the same command again") from error


class _Tasks:
    """The tasks of one run, tied to each other by what they hand on."""

    def __init__(self, ray: Any, plan: Plan) -> None:  # noqa: ANN401 - the module
        self._ray = ray
        self._plan = plan

    def rows(self, files: Sequence[Path | str], count: Callable[[int], None]) -> Iterator[Row]:
        parts, plan = self._plan.parts, self._plan
        read = [self._split(1 + parts, _read, plan, file, number) for number, file in enumerate(files)]
        merged = [
            self._split(2 + parts, _merge, plan, *found) for found in zip(*(out[1:] for out in read), strict=True)
        ]
        for number in self._ray.get([out[0] for out in read]):
            count(number)
        roots = self._roots([out[0] for out in merged], [out[2:] for out in merged]) if plan.wanted.joins else {}
        by_part: list[dict[int, int]] = [{} for _ in range(parts)]
        for form, root in roots.items():
            by_part[form % parts][form] = root
        sent = [self._split(parts, _send, plan, out[1], known) for out, known in zip(merged, by_part, strict=True)]
        written = [self._stream(_write, plan, *found) for found in zip(*sent, strict=True)]
        for _, _, row in heapq.merge(*map(self._rows, written), key=itemgetter(0, 1)):
            yield row

    def _roots(self, forms: Sequence[Any], runs: Sequence[Sequence[Any]]) -> dict[int, int]:
        """Return the lowest form of its cluster, for each form that is one with another."""
        parts, plan = self._plan.parts, self._plan
        pairs = [self._split(parts, _pair, plan, *found) for found in zip(*runs, strict=True)]
        carried = [
            self._split(parts, _carry, plan, own, *found)
            for own, found in zip(forms, zip(*pairs, strict=True), strict=True)
        ]
        compare = self._ray.remote(_compare)
        edges = [
            compare.remote(plan.wanted, own, *found)
            for own, found in zip(forms, zip(*carried, strict=True), strict=True)
        ]
        joined = Joined()
        for edge in edges:
            for one, other in self._ray.get(edge):
                joined.join(one, other)
        return {form: joined.find(form) for form in joined.parents}

    def _split(self, outputs: int, task: Callable[..., Any], *given: Any) -> list[Any]:  # noqa: ANN401 - any values
        """Start a task; returns references to each of its outputs."""
        found = self._ray.remote(task).options(num_returns=outputs).remote(*given)
        return found if outputs > 1 else [found]

    def _stream(self, task: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - any values
        return self._ray.remote(task).options(num_returns="streaming").remote(*given)

    def _rows(self, chunks: Iterable[Any]) -> Iterator[Placed]:
        for chunk in chunks:
            yield from self._ray.get(chunk)


class Joined:
    """Disjoint sets of numbers of any size; each is known by its lowest."""

    def __init__(self) -> None:
        self.parents: dict[int, int] = {}

    def find(self, number: int) -> int:
        """Return the set's lowest number."""
        parents = self.parents
        while (parent := parents.setdefault(number, number)) != number:
            parents[number] = number = parents[parent]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        first, second = sorted((self.find(one), self.find(other)))
        self.parents[second] = first


def _outputs(found: Sequence[Any]) -> Any:  # noqa: ANN401 - Ray takes the only output of a task as it is
    return tuple(found) if len(found) > 1 else found[0]


def _read(plan: Plan, file: Path | str, number: int) -> tuple[Any, ...]:
    """Return the number of records, and for each partition items with their place; words only once in a file."""
    records, known = 0, set[str]()
    parts: list[list[tuple[int, Item, list[str]]]] = [[] for _ in range(plan.parts)]

    def counted() -> Iterator[Any]:
        nonlocal records
        for record in read_records([file], min_confidence=plan.least):
            records += 1
            yield record

    for at, (item, keys) in enumerate(items_of(counted(), plan.wanted)):
        new = not plan.wanted.merges or item["key"] not in known
        known.add(item["key"])
        parts[zlib.crc32(item["key"].encode()) % plan.parts].append(
            (number << FILE_BITS | at, item, keys if new else [])
        )
    return records, *parts


def _merge(plan: Plan, *found: Sequence[tuple[int, Item, list[str]]]) -> tuple[Any, ...]:
    """Return forms by number, their members, and for each partition runs of words with the forms that hold them."""
    forms: dict[int, Item] = {}
    members: Members = {}
    known: dict[str, int] = {}
    for place, item, keys in (entry for part in found for entry in part):
        form = known.get(item["key"], -1) if plan.wanted.merges else -1
        if form < 0:
            # The remainder names the partition, so that whoever holds the number finds the form.
            form = place * plan.parts + zlib.crc32(item["key"].encode()) % plan.parts
            known[item["key"]] = form
            forms[form] = form_of(item, keys, plan.wanted)
        members.setdefault(form, []).append((place, item))
    return forms, members, *(_runs_of(forms, plan) if plan.wanted.joins else [None] * plan.parts)


def _runs_of(forms: Mapping[int, Item], plan: Plan) -> Iterator[tuple[Integers, Integers]]:
    """Yield for each partition the runs of words that it compares, and the forms that hold them."""
    runs = [np.zeros(0, np.int64), *(run_keys(form["keys"], sampled=plan.wanted.sampled) for form in forms.values())]
    keys, owners = np.concatenate(runs), np.repeat(np.array([0, *forms], np.int64), [len(run) for run in runs])
    part = keys.view(np.uint64) % np.uint64(plan.parts)
    for number in range(plan.parts):
        yield keys[part == number], owners[part == number]


def _pair(plan: Plan, *runs: tuple[Integers, Integers]) -> Any:  # noqa: ANN401 - see `_outputs`
    """Return for each partition pairs of forms: (n, 3), the first, the second, how many runs they share."""
    keys, owners = (np.concatenate(each) for each in zip(*runs, strict=True))
    pairs = np.stack(shared_runs(keys, owners), axis=1)
    return _outputs([pairs[pairs[:, 0] % plan.parts == part] for part in range(plan.parts)])


def _carry(plan: Plan, forms: Mapping[int, Item], *pairs: Integers) -> Any:  # noqa: ANN401 - see `_outputs`
    """Return for each partition pairs, each once, and the first forms that these pairs name."""
    whole = np.concatenate(pairs)
    each, which = np.unique(whole[:, :2], axis=0, return_inverse=True)
    shared = np.bincount(which.reshape(-1), weights=whole[:, 2], minlength=len(each)).astype(np.int64)
    out = []
    for part in range(plan.parts):
        chosen = each[:, 1] % plan.parts == part
        named = {one: forms[one] for one in set(each[chosen, 0].tolist())}
        out.append((np.column_stack([each[chosen], shared[chosen]]), named))
    return _outputs(out)


def _compare(
    wanted: Wanted, forms: Mapping[int, Item], *carried: tuple[Integers, Mapping[int, Item]]
) -> list[tuple[int, int]]:
    """Return pairs that are one; of those that others of them imply, not all."""
    joined, found = Joined(), []
    for pairs, named in carried:
        for one, other, shared in pairs.tolist():
            if joined.find(one) != joined.find(other) and may_join(named[one], forms[other], shared, wanted):
                joined.join(one, other)
                found.append((one, other))
    return found


def _send(plan: Plan, members: Members, roots: Mapping[int, int]) -> Any:  # noqa: ANN401 - see `_outputs`
    """Return for each partition the members of its clusters, each with the cluster's lowest form."""
    parts: list[list[tuple[int, list[tuple[int, Item]]]]] = [[] for _ in range(plan.parts)]
    for form, found in members.items():
        root = roots.get(form, form)
        parts[root % plan.parts].append((root, found))
    return _outputs(parts)


def _write(plan: Plan, *sent: Sequence[tuple[int, list[tuple[int, Item]]]]) -> Iterator[list[Placed]]:
    """Yield the rows of clusters in order, some at a time."""
    clusters: Members = {}
    for root, found in (entry for part in sent for entry in part):
        clusters.setdefault(root, []).extend(found)
    rows = (
        (root, number, row)
        for root in sorted(clusters)
        for number, row in enumerate(
            rows_of([item for _, item in sorted(clusters[root], key=itemgetter(0))], plan.wanted)
        )
    )
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
