"""A check that must end in time."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz", reason="needs the extra corpus")

from speeches import SPEECH, quoting

from claimex.article import Article
from claimex.corpus.timed_check import check_in_time
from claimex.errors import InputError

ARTICLES = [Article("speech", SPEECH)]


def test_rows_and_counts_are_returned() -> None:
    found, counts = check_in_time([quoting("“nobody thanked us”"), quoting("“marvellous”")], ARTICLES, seconds=600)

    assert [row["status"] for row in found] == ["trimmed", "absent"]
    assert counts == {"absent": 1, "trimmed": 1}


def test_it_stops_when_the_time_is_over() -> None:
    with pytest.raises(InputError, match="longer than -1 s") as raised:
        check_in_time([quoting("“nobody thanked us”")], ARTICLES, seconds=-1)

    assert raised.value.reason == "out of time"
