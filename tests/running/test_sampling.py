"""Parts of a corpus."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claimex.article import Article, Failure
from claimex.running.sampling import parse_date, sample, since

ENTRIES = [Article(id=f"a{number}", text="x") for number in range(1000)]
DAY = datetime(2031, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2031-05-04", DAY),
        ("2031-05-04T02:00:00+02:00", DAY),
        ("2031-05-04T00:00:00Z", DAY),
        ("Sun, 04 May 2031 00:00:00 GMT", DAY),
        ("9999-12-31T23:00:00-05:00", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_as_articles_state_them(stated: str, read: datetime | None) -> None:
    assert parse_date(stated) == read


def test_since_keeps_what_was_published_from_then_on_and_every_failure() -> None:
    old, new = (Article(day, "x", published=day) for day in ("2031-05-03", "2031-05-04"))
    undated, failure = Article("u", "x"), Failure("f", "empty", "f: empty")

    kept = list(since([old, new, undated, failure], datetime(2031, 5, 4)))  # noqa: DTZ001 - as typer gives it

    assert kept == [new, failure]


def test_a_sample_of_n_has_n_in_the_order_of_the_input_whatever_that_order_was() -> None:
    drawn = list(sample(ENTRIES, 50))

    assert len(drawn) == 50
    assert drawn == [entry for entry in ENTRIES if entry in drawn]
    assert set(map(str, sample(reversed(ENTRIES), 50))) == set(map(str, drawn))
    assert list(sample(ENTRIES, 50, seed=1)) != drawn
    assert list(sample(ENTRIES, 5000)) == ENTRIES


def test_a_share_is_drawn_without_reading_ahead_and_keeps_what_it_drew_when_the_input_grows() -> None:
    few, many = list(sample(ENTRIES[:500], 0.2)), list(sample(ENTRIES, 0.2))

    assert 70 <= len(few) <= 130  # binomial: 100, standard deviation 9
    assert many[: len(few)] == few
