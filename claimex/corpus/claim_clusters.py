"""Claims of many articles → clusters of those that say the same in other words.

Comes in: a stream of records. Goes out: clusters, their forms ranked by how close they are to the cluster's centre. Two
claims can be one where their vectors are close and nothing speaks against it: one denies what the other affirms, they
have other figures, or they name others. All pairs are compared, so time grows with the square of the number of forms;
the vectors lie in a temporary file.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from claimex.corpus.cluster_rows import SCHEMA, SHOWN, near, speakers_of, where_of
from claimex.corpus.shelf import Sets, Shelf, digest
from claimex.corpus.words import words_of
from claimex.english.names import name_words

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
50 that were made to be mistaken for it: precision .76 and recall .78 at .7, .85 and .58 at .8, .94 and .40 at .85. On
the PolNeAR dev part .8 gives 18 clusters, of which 14 say the same; .7 gives 42, most of which share only a subject."""

LEAST_WORDS = 4
"""Words of a claim at least: a shorter one ("he was right") says too little by itself."""

ENCODED = 64
"""Claims that are turned into vectors at a time."""

BLOCK = 2048
"""Forms of a block; two blocks are compared at a time, 16 MB of cosines."""

STEM, SHORT = 5, 3
"""Letters by which words are compared, so that "kills" is "killed"; words of up to SHORT letters are passed over."""

MOST_SWAPPED = 2
"""Words that stand in the place of one other word, where a pair of claims is one word apart."""

DIGITS = 3
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_FIGURES = {word: str(number) for number, word in enumerate(_UNITS)}


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


def traits_of(text: str, claim: Claim) -> dict[str, Any]:
    """Return what may speak against a claim being another: whether it denies, its figures, names and words."""
    return {
        "denied": claim.polarity == "negated",
        "figures": sorted(_figures(text)),
        "names": sorted(_names(text)),
        "stems": [key[:STEM] for key in words_of(text).keys if len(key) > SHORT],
    }


def _figures(text: str) -> set[str]:
    words = (_FIGURES.get(word, "") for word in words_of(text).keys)
    return {found.replace(",", "") for found in _FIGURE.findall(text)} | {word for word in words if word}


def _names(text: str) -> set[str]:
    """Return the words of names, the first word aside, which has a capital anyway."""
    _, _, rest = text.strip(" “\"'‘").partition(" ")
    return {word.casefold().removesuffix("’s").removesuffix("'s") for word in name_words(rest) if word[:1].isupper()}


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


def may_be_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether nothing speaks against two claims being one: a denial, other figures, names or one other word."""
    if one["denied"] != other["denied"] or _one_word_apart(one["stems"], other["stems"]):
        return False
    for kind in ("figures", "names"):
        first, second = set(one[kind]), set(other[kind])
        if first and second and not (first <= second or second <= first):
            return False
    return True


def _one_word_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether claims have the same words in the same order but for one: "will hire 300", "will dismiss 300"."""
    fewer, more = sorted((len(set(one) - set(other)), len(set(other) - set(one))))
    shared = [stem for stem in one if stem in other]
    in_order = shared == [stem for stem in other if stem in one]
    return fewer == 1 and more <= MOST_SWAPPED and len(shared) > more and in_order


def _joined(forms: Shelf, vectors: Floats, close: float) -> Sets:
    """Join forms, the closest first, where the centres of their clusters are close and no two members disagree."""
    sets = Sets(len(forms))
    sums: dict[int, Floats] = {}
    inside: dict[int, list[int]] = {}
    for one, other in _pairs(vectors, close):
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


def _pairs(vectors: Floats, close: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows whose cosine is high enough, the closest first."""
    ones, others, cosines = array("L"), array("L"), array("f")
    for low in range(0, len(vectors), BLOCK):
        block = np.asarray(vectors[low : low + BLOCK])
        for start in range(low, len(vectors), BLOCK):
            found = block @ np.asarray(vectors[start : start + BLOCK]).T
            rows, columns = np.nonzero(found >= close)
            kept = columns + start > rows + low
            ones.extend((rows[kept] + low).tolist())
            others.extend((columns[kept] + start).tolist())
            cosines.extend(found[rows[kept], columns[kept]].tolist())
    order = np.lexsort((np.array(others), np.array(ones), -np.array(cosines)))
    for at in order.tolist():
        yield ones[at], others[at]


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
