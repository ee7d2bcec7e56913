"""Claims of many articles → clusters of those that say the same in other words.

Comes in: a stream of records. Goes out: clusters, their forms ranked by how close they are to the cluster's centre. Two
claims can be one where their vectors are close (`close_pairs`) and nothing speaks against it (`claim_traits`). The
vectors lie in a temporary file.
"""

from __future__ import annotations

import tempfile
from array import array
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from claimex.corpus.claim_traits import may_be_one, traits_of
from claimex.corpus.close_pairs import close_pairs
from claimex.corpus.cluster_rows import SCHEMA, SHOWN, near, speakers_of, where_of
from claimex.corpus.shelf import Sets, Shelf, digest
from claimex.corpus.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.corpus.tables import Row
    from claimex.record import Claim, Record

    Floats = NDArray[np.float32]


class Encoder(Protocol):
    """What turns sentences into unit vectors, one a row; see `vectors.Sentences`."""

    def __call__(self, sentences: Sequence[str]) -> Floats:
        """Return float32 (n, dimensions)."""


CLOSE = 0.8
"""Cosine from which two claims may be one. Swept on benchmarks/claim_pairs.tsv, 40 invented pairs that say the same and
50 that were made to be mistaken for it: precision .80 and recall .80 at .7, .92 and .60 at .8, 1 and .43 at .85. On
benchmarks/claim_pairs_test.tsv, 64 and 73 other pairs: .85 and .77, .95 and .55, 1 and .33. On the PolNeAR dev part .8
gave 18 clusters, of which 14 said the same; .7 gave 42, most of which shared only a subject."""

LEAST_WORDS = 4
"""Words of a claim at least: a shorter one ("he was right") says too little by itself."""

ENCODED = 64
"""Claims that are turned into vectors at a time."""

DIGITS = 3


def cluster_claims(
    records: Iterable[Record], encode: Encoder, *, window: int | None = None, least: int = 2, close: float = CLOSE
) -> Iterator[Row]:
    """Find claims that say the same.

    Args:
        records: In any order.
        encode: Gives the vectors.
        window: Days that one claim and the next may be apart; None for any.
        least: Articles of a cluster at least.
        close: Cosine from which claims may be one, 0 to 1.

    Yields:
        Clusters as plain values, in the order of their first members; see docs/corpus.md.
    """
    with Shelf() as forms, Shelf() as members, tempfile.TemporaryFile() as stored:
        owners, vectors = _read(records, encode, forms, members, stored)
        of_form: dict[int, list[int]] = {}
        for member, form in enumerate(owners):
            of_form.setdefault(form, []).append(member)
        for group in _joined(forms, vectors, close).groups():
            found = [members.read(member) for form in group for member in of_form[form]]
            for part in near(found, window):
                if len(part) > 1 and len({item["doc"] for item in part}) >= least:
                    yield _row(part, vectors)


def _read(
    records: Iterable[Record],
    encode: Encoder,
    forms: Shelf,
    members: Shelf,
    stored: Any,  # noqa: ANN401 - a file
) -> tuple[array[int], Floats]:
    """Put claims away; return the form of each, and the forms' vectors (n, dimensions), which stay on disk."""
    owners, known, waiting = array("L"), dict[str, int](), list[str]()

    def flush() -> None:
        if waiting:
            stored.write(encode(waiting).astype(np.float32).tobytes())
            waiting.clear()

    for record in records:
        for number, claim in enumerate(record.claims):
            text = in_full(claim)
            keys = words_of(text).keys
            if len(keys) < LEAST_WORDS:
                continue
            key = digest(claim.polarity or "", *keys)
            if key not in known:
                known[key] = forms.add(traits_of(text, claim))
                waiting.append(text)
                if len(waiting) == ENCODED:
                    flush()
            owners.append(known[key])
            members.add({**_member(record, number, claim.words), "form": known[key]})
    flush()
    stored.flush()
    if not len(forms):
        return owners, np.zeros((0, 1), np.float32)
    return owners, np.memmap(stored, np.float32, "r").reshape(len(forms), -1)


def in_full(claim: Claim) -> str:
    """Return a claim's words, with names in the place of words that stand for somebody named elsewhere."""
    text, names = claim.text, sorted(claim.context, key=lambda context: -context.start)
    if claim.parts:
        return claim.words  # what its cue interrupts stands in pieces; names are left as they are
    for context in names:
        low, high = context.start - claim.start, context.end - claim.start
        if 0 <= low < high <= len(text) and text[high : high + 1] not in tuple("'’"):  # not "I've"
            owned = "’s" if context.text.casefold() in {"his", "her", "hers", "its", "their", "my", "our"} else ""
            text = f"{text[:low]}{context.name}{owned}{text[high:]}"
    return text


def _member(record: Record, number: int, text: str) -> dict[str, Any]:
    return {
        "record": record.id,
        "part": number,
        "doc": record.doc.id,
        "outlet": record.doc.outlet,
        "published": record.doc.published,
        "speaker": record.speaker.name if record.speaker is not None else None,
        "text": text,
    }


def _joined(forms: Shelf, vectors: Floats, close: float) -> Sets:
    """Join forms, the closest first, where the centres of their clusters are close and no two members disagree."""
    sets = Sets(len(forms))
    sums: dict[int, Floats] = {}
    inside: dict[int, list[int]] = {}
    for one, other in close_pairs(vectors, close):
        first, second = sorted((sets.find(one), sets.find(other)))
        if first == second:
            continue
        centres = [sums[root] if root in sums else np.asarray(vectors[root]) for root in (first, second)]
        cosine = float(centres[0] @ centres[1] / (np.linalg.norm(centres[0]) * np.linalg.norm(centres[1])))
        groups = [inside.get(root, [root]) for root in (first, second)]
        if cosine >= close and all(may_be_one(forms.read(a), forms.read(b)) for a in groups[0] for b in groups[1]):
            sets.join(first, second)
            sums[first], inside[first] = centres[0] + centres[1], groups[0] + groups[1]
    return sets


def _row(items: Sequence[dict[str, Any]], vectors: Floats) -> Row:
    by_form: dict[int, list[dict[str, Any]]] = {}
    for item in items:
        by_form.setdefault(item["form"], []).append(item)
    rows = np.asarray(vectors[list(by_form)])
    centre = rows.sum(axis=0)
    closeness = dict(zip(by_form, (rows @ centre / np.linalg.norm(centre)).tolist(), strict=True))
    ranked = sorted(by_form, key=lambda form: (-round(closeness[form], DIGITS), form))
    forms = [_form(by_form[form], closeness[form], central=form == ranked[0]) for form in ranked]
    return {
        "schema": SCHEMA,
        "id": digest("claim", *sorted(f"{item['doc']}/{item['record']}/{item['part']}" for item in items)),
        "level": "claim",
        "size": len(items),
        **where_of(items),
        **speakers_of(items),
        "conflict": False,
        "longest": max((form["text"] for form in forms), key=len),
        "similarity": forms[-1]["similarity"],
        "forms": forms,
    }


def _form(items: Sequence[dict[str, Any]], closeness: float, *, central: bool) -> Row:
    return {
        "text": items[0]["text"],
        "relation": "central" if central else "reworded",
        "similarity": round(closeness, DIGITS),
        "count": len(items),
        "changes": [],
        "members": [{name: item[name] for name in SHOWN} for item in items],
    }
