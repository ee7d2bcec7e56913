"""Two word sequences → which words one of them changed, inserted or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from claimex.errors import ExtraMissing

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence


Operation = Literal["changed", "inserted", "dropped"]

OPERATIONS: dict[str, Operation] = {"replace": "changed", "delete": "inserted", "insert": "dropped"}
"""rapidfuzz turns the quotation into the source: what it deletes was inserted by who quoted."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the quotation that differ from the source's; an empty string where one side has none."""

    operation: Operation
    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """A run of words beside the stretch of a source that is most like it.

    Attributes:
        matched: Words of the run that stand in the stretch, in order.
        cost: Words that differ.
        first, last: The stretch's first and last word, the last included; counted from the window's first.
        steps: rapidfuzz's operation, and half-open places in the run and in the stretch.
    """

    matched: int = 0
    cost: int = 0
    first: int = 0
    last: int = -1
    steps: tuple[tuple[str, int, int, int, int], ...] = ()


def align(run: Sequence[Hashable], window: Sequence[Hashable]) -> Alignment:
    """Compare a run with the part of a window that is most like it.

    What stands in the window before the first and after the last common word is left aside, but for as many words as
    the run has there.

    Raises:
        ExtraMissing: rapidfuzz is not installed.
    """
    equal = [step for step in _steps(run, window) if step[0] == "equal"]
    if not equal:
        return Alignment(cost=len(run))
    low = max(0, equal[0][3] - equal[0][1])
    high = min(len(window), equal[-1][4] + len(run) - equal[-1][2])
    found = _aligned(run, window, low, high)
    if not found.cost or len(run) > len(window):
        return found
    # Of words that recur, the shortest way through the whole window may take those of another place.
    near = _partial(run, window)
    return min(found, _aligned(run, window, near.dest_start, near.dest_end), key=lambda a: (-a.matched, a.cost))


def _aligned(run: Sequence[Hashable], window: Sequence[Hashable], low: int, high: int) -> Alignment:
    steps = _steps(run, window[low:high])
    matched = sum(step[2] - step[1] for step in steps if step[0] == "equal")
    cost = sum(max(step[2] - step[1], step[4] - step[3]) for step in steps if step[0] != "equal")
    return Alignment(matched, cost, low, high - 1, tuple(steps))


_DESCRIPTIONS = {
    "changed": "“{quoted}” for “{source}”",
    "inserted": "“{quoted}” is added",
    "dropped": "“{source}” is left out",
}


def describe(changes: Iterable[Mapping[str, str]]) -> str:
    """Say in a line what differs; changes as plain values."""
    return "; ".join(_DESCRIPTIONS[change["operation"]].format(**change) for change in changes)


def _steps(run: Sequence[Hashable], window: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    opcodes = levenshtein().opcodes(run, window)
    return [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in opcodes]


def _partial(run: Sequence[Hashable], window: Sequence[Hashable]) -> Any:  # noqa: ANN401 - rapidfuzz's alignment
    from rapidfuzz import fuzz

    return fuzz.partial_ratio_alignment(run, window)


def levenshtein() -> Any:  # noqa: ANN401 - the module
    """Import what compares sequences.

    Raises:
        ExtraMissing: rapidfuzz is not installed.
    """
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError as error:
        feature = "comparing words"
        raise ExtraMissing(feature, "corpus") from error
    return Levenshtein
