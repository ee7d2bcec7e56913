"""Cut a stream of articles into shards.

Comes in: articles and failures, in order. Goes out: `Shard`s. The end of a shard depends on the ids of the articles,
not on their number (content-defined chunking, as in rsync). So an added or removed article changes only its own shard,
and the others get another number at most.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.article import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


SHARD_SIZE = 500
"""Articles of a shard on average: some minutes of work for one core, which is what an interruption can lose."""

LONGEST_SHARD = 4
"""A shard ends after LONGEST_SHARD times SHARD_SIZE articles at the latest; one in 50 does (e to the power of -4)."""

SHARD_CHARACTERS = 20_000_000
"""Characters after which a shard ends, since a shard's articles are held in memory."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive inputs whose records go into one file.

    Attributes:
        number: The number of the shard, from 0.
        entries: The articles, and failures to read some, in order.
        inputs: SHA-256 of everything in them that the records can depend on.
    """

    number: int
    entries: Sequence[Article | Failure]
    inputs: str


def cut(entries: Iterable[Article | Failure], *, size: int = SHARD_SIZE) -> Iterator[Shard]:
    """Cut a stream into shards, lazily.

    Args:
        entries: Articles and failures, in order.
        size: Articles of a shard, on average.
    """
    held: list[Article | Failure] = []
    characters = number = 0
    for entry in entries:
        held.append(entry)
        characters += len(entry.text) if isinstance(entry, Article) else 0
        if _ends(entry, size) or len(held) >= LONGEST_SHARD * size or characters >= SHARD_CHARACTERS:
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
