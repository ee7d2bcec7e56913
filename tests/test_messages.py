"""Test that what is wrong with a value is said in our words."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from claimex.messages import in_words


class Read(BaseModel):
    name: str = "x"
    kind: Literal["a", "b"] = "a"
    share: float = Field(default=0, ge=0, le=1)
    count: int = 0
    inner: dict[str, int] = {}
    some: list[str] = []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"name": 3}, "must be text"),
        ({"kind": "c"}, "must be 'a' or 'b'"),
        ({"share": 2}, "must be 1 or less"),
        ({"share": -1}, "must be 0 or more"),
        ({"share": "much"}, "must be a valid number"),
        ({"count": 1.5}, "must be a valid integer"),
        ({"inner": 3}, "must be an object"),
        ({"some": "x"}, "must be a valid array"),
    ],
)
def test_a_fault_is_said_in_our_words(value: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Read.model_validate(value)

    assert in_words(caught.value.errors()[0]).removesuffix(".0").replace("1.0", "1").replace("0.0", "0") == words


def test_a_fault_without_our_words_keeps_those_it_has() -> None:
    assert in_words({"type": "url_scheme", "msg": "URL scheme should be 'http'"}) == "URL scheme should be 'http'"
    assert in_words({"type": "enum", "msg": "no choice"}) == "no choice"
