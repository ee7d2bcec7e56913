"""Hostile input: each way into claimex holds, for a bounded number of what `benchmarks/fuzz.py` goes on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hostile import TARGETS, WITH_MODEL
from hypothesis import given, settings

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = 40
WITH_A_MODEL = 12  # each reads three articles


def bounded(name: str, examples: int) -> Callable[[], Any]:
    target = TARGETS[name]
    return settings(max_examples=examples)(given(target.inputs)(target.hold))


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in WITH_MODEL])
def test_whatever_comes_in_is_read_or_refused(name: str) -> None:
    bounded(name, EXAMPLES)()


@pytest.mark.model
@pytest.mark.parametrize("name", WITH_MODEL)
def test_whatever_stands_in_an_article_gives_sound_records(name: str) -> None:
    bounded(name, WITH_A_MODEL)()
