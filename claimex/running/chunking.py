"""Cut a stream of articles into shards.

Comes in: articles and failures, in order. Goes out: `Shard`s. The end of a shard depends on the ids of the articles,
not on their number (content-defined chunking, as in rsync). An added or removed article therefore changes only its own
shard. The other shards change at most their numbers.
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
"""Average number of articles in a shard: some minutes of work for one core. An interruption loses at most that."""

LONGEST_SHARD = 4
"""Most articles in a shard, as a multiple of SHARD_SIZE. One shard in 50 reaches it (e to the power of -4)."""

SHARD_CHARACTERS = 20_000_000
"""A shard ends after this many characters, because its articles are held in memory."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive inputs whose records go into one file.

    Attributes:
        number: The number of the shard, from 0.
        entries: Articles, and failures to read articles, in order.
        inputs: SHA-256 of everything in the entries that the records can depend on.
    """

    number: int
    entries: Sequence[Article | Failure]
    inputs: str


def cut(entries: Iterable[Article | Failure], *, size: int = SHARD_SIZE) -> Iterator[Shard]:
    """Cut a stream into shards, lazily.

    Args:
        entries: Articles and failures, in order.
        size: Average number of articles in a shard.
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
