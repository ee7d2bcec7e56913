"""What must hold whatever is repeated in a paragraph: time grows with its length, not with the square of it.

See `hostile.py`; `test_growth.py` repeats what is known to be worth it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from growth import FRAGMENTS, Repeated, find_patterns, is_steep
from hostile_articles import rules
from hypothesis import strategies as st
from strange import Target

if TYPE_CHECKING:
    from growth import Pattern

PATTERN, ARTICLE = 400, 1_500
"""Characters of the shorter of two texts."""


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of the package, found once."""
    return tuple(find_patterns())


def hold_patterns(repeated: Repeated) -> None:
    """No pattern takes time by the square of a repetition."""
    assert [p.name for p in patterns() if is_steep(p.try_on, repeated, length=PATTERN)] == []


def hold_article(repeated: Repeated) -> None:
    """The main line does not, all in one paragraph or not."""
    assert not is_steep(rules().read, repeated, length=ARTICLE)


_UNITS = st.lists(st.sampled_from([part.replace("{}", "") for part in FRAGMENTS]), min_size=1, max_size=4).map("".join)
REPEATED = st.builds(
    Repeated, _UNITS | st.sampled_from(FRAGMENTS), st.sampled_from(["", *"A“(\n"]), st.sampled_from(["", *"\0.”)\n"])
)

WITH_MODEL = ("growth of an article",)


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    return {
        "growth of patterns": Target(REPEATED, hold_patterns),
        "growth of an article": Target(REPEATED, hold_article),
    }
